import Diagnostics
import Foundation
import ModelFormats
import Testing

@Suite("Limits on models from outside")
struct ModelLimitsTests {
    private func faults(_ text: String, _ name: String, _ limits: ModelLimits = .standard) throws -> [String] {
        let path = NSTemporaryDirectory() + UUID().uuidString + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(DiagnosticsError) {
            _ = try readModel(at: path, limits: limits)
            return []
        } catch {
            return error.diagnostics.map { "\($0.rule): \($0.message)" }
        }
    }

    @Test("A model of more components than the limit is refused by the limit's name")
    func components() throws {
        let text = (0..<20).map { "p\($0) = 1" }.joined(separator: "\n")
        #expect(try faults(text, ".ant", ModelLimits(components: 20)) == [])
        #expect(
            try faults(text, ".ant", ModelLimits(components: 19)) == [
                "model-size: the model has 20 components; the limit on components is 19"
            ]
        )
    }

    @Test("Absurd sizes are refused before they are parsed")
    func sizes() throws {
        let spaces = String(repeating: " ", count: 65 << 20)
        #expect(try faults(spaces, ".xml") == ["file-size: the file is larger than 67108864 bytes"])
        #expect(try faults(String(spaces.prefix(17 << 20)), ".ant").first?.contains("16 MiB") == true)
    }

    @Test("Entities that multiply, and elements nested deeply, are refused by name")
    func attacks() throws {
        let laughs =
            "<!DOCTYPE x [<!ENTITY a \"ha\">"
            + (0..<30).map { "<!ENTITY a\($0) \"&a\($0 - 1);&a\($0 - 1);\">" }.joined() + "]><sbml>&a29;</sbml>"
        #expect(try faults(laughs, ".xml").first?.hasPrefix("sbml-doctype") == true)
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(try faults(deep, ".xml") == ["sbml-depth: elements are nested more than 400 deep"])
    }

    @Test("A function that calls the last twice, 200 times, is no exponential work")
    func multiplied() throws {
        let functions = (1...200).map { "function f\($0)(x)\n  f\($0 - 1)(x) + f\($0 - 1)(x + 1)\nend" }
        let text = "function f0(x)\n  x\nend\n" + functions.joined(separator: "\n") + "\na = 1; y := f200(a)"
        #expect(try faults(text, ".ant").first?.contains("1000000") == true)
    }
}
