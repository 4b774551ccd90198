import Foundation
import Testing

@testable import Dossiers

@Suite("Code knows no compound")
struct NoCompoundInCodeTests {
    @Test("No source file names a made peptide of the dossiers outside comments and the examples of the command line")
    func names() throws {
        let root = Repository.root
        let compounds = try FileManager.default.contentsOfDirectory(atPath: root + "/Dossiers")
            .filter { compound in
                // A made peptide has a parent; drugs are named in word lists, as any page may name them.
                let text = try? String(contentsOfFile: "\(root)/Dossiers/\(compound)/dossier.yaml", encoding: .utf8)
                return text?.contains("\nparent:") ?? false
            }
        #expect(compounds.contains("selank") && compounds.contains("semax"))
        let pattern = try Regex("\\b(?:\(compounds.joined(separator: "|"))|TKPRPGP|MEHFPGP)\\b").ignoresCase()
        var read = 0
        var found: [String] = []
        for folder in ["Sources", "Engine/Sources"] {
            let files = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
            while let file = files?.nextObject() as? String {
                let isCode = ["swift", "c", "h", "yaml", "mustache", "js", "css"].contains { file.hasSuffix("." + $0) }
                guard isCode, let text = try? String(contentsOfFile: "\(root)/\(folder)/\(file)", encoding: .utf8)
                else { continue }
                read += 1
                for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    guard line.contains(pattern), !isExcused(String(line), in: "\(folder)/\(file)") else { continue }
                    found.append("\(folder)/\(file):\(number + 1): \(line.prefix(100))")
                }
            }
        }
        #expect(read > 200)
        #expect(found == [])
    }

    /// A comment, or an example in the help of a command.
    private func isExcused(_ line: String, in file: String) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        if ["//", "#", "*", "/*"].contains(where: text.hasPrefix) { return true }
        let isHelp = text.hasPrefix("heptad ") || text.contains("such as ")
        return file.hasPrefix("Sources/heptad/") && isHelp
    }
}
