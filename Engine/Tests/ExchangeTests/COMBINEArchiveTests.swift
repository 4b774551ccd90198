import Diagnostics
import Foundation
import Testing

@testable import Exchange

@Suite("COMBINE archives")
struct COMBINEArchiveTests {
    private let document = Part.document(
        models: Part.model(source: "../models/model.xml"),
        simulations: Part.course(0, 0, 1, 1)
    )

    private func manifest(_ contents: (location: String, isMaster: Bool)...) -> String {
        let lines = contents.map {
            "<content location='\($0.location)' master='\($0.isMaster)'"
                + " format='http://identifiers.org/combine.specifications/sed-ml.level-1.version-4'/>"
        }
        return "<omexManifest xmlns='http://identifiers.org/combine.specifications/omex-manifest'>"
            + "<content location='.' format='http://identifiers.org/combine.specifications/omex'/>"
            + lines.joined() + "</omexManifest>"
    }

    /// Writes an archive and hands its path on.
    private func archive<Value>(_ files: [(String, String)], _ body: (String) throws -> Value) throws -> Value {
        try inFolder { folder in
            try ZipArchive.write(files.map { ($0.0, Array($0.1.utf8)) }, to: folder + "/a.omex")
            return try body(folder + "/a.omex")
        }
    }

    private func message(_ files: [(String, String)], _ limits: ArchiveLimits = ArchiveLimits()) throws -> String {
        var options = ExperimentOptions()
        options.limits = limits
        return try archive(files) { path in
            do {
                return try runArchive(at: path, options).map(\.message).joined()
            } catch let error as DiagnosticsError {
                return error.description
            }
        }
    }

    @Test("The master file is run, with sources seen from where it lies")
    func run() throws {
        let files = [
            ("manifest.xml", manifest(("./sub/other.sedml", false), ("sub/main.sedml", true))),
            ("sub/main.sedml", document), ("sub/other.sedml", "<broken"), ("models/model.xml", decayModel),
        ]
        try archive(files) { path in
            let results = try runArchive(at: path, ExperimentOptions())
            #expect(results.map(\.location) == ["sub/main.sedml"])
            #expect(try agree(results[0].column("conc").values, [1, exp(-1)]))
        }
    }

    @Test("Without a master file all documents are run")
    func all() throws {
        let files = [
            ("manifest.xml", manifest(("a/1.sedml", false), ("a/2.sedml", false))),
            ("a/1.sedml", document), ("models/model.xml", decayModel),
        ]
        try archive(files) { path in
            let results = try runArchive(at: path, ExperimentOptions())
            #expect(results.map(\.isComplete) == [true, false])
            #expect(results[1].message.contains("a.omex/a/2.sedml: error: there is no such file"))
        }
    }

    @Test("Names that lead out are refused", arguments: ["../x", "/etc/x", "a/../../x", "a\\..\\x"])
    func traversal(name: String) throws {
        #expect(
            try message([("manifest.xml", manifest()), (name, "x")]).contains("leads out of the archive; it is refused")
        )
        let pointing = [("manifest.xml", manifest((name, true)))]
        #expect(try message(pointing).contains("leads out of the archive; it is refused"))
        let model = Part.document(models: Part.model(source: name), simulations: Part.course(0, 0, 1, 1))
        let files = [("manifest.xml", manifest(("m.sedml", true))), ("m.sedml", model)]
        #expect(try message(files).contains("leads out of the archive; it is refused"))
    }

    @Test("Every limit is named when it is broken")
    func limits() throws {
        let good = [("manifest.xml", manifest(("m.sedml", true))), ("m.sedml", document)]
        var limits = ArchiveLimits()
        limits.entries = 1
        #expect(try message(good, limits).contains("2 files; at most 1 are read [archive-entries]"))
        limits = ArchiveLimits()
        limits.entrySize = 100
        #expect(try message(good, limits).contains("bytes unpacked; at most 100 are read [archive-size]"))
        limits = ArchiveLimits()
        limits.totalSize = document.utf8.count
        #expect(try message(good, limits).contains("more than \(document.utf8.count) bytes unpacked [archive-size]"))
        let bomb = String(repeating: "0", count: 4 << 20)
        #expect(try message(good + [("bomb", bomb)]).contains("at most 500 times are read [archive-ratio]"))
    }

    @Test("What is no archive is said to be none")
    func notArchives() throws {
        #expect(try message([("x", "y")]).contains("there is no 'manifest.xml'"))
        #expect(try message([("manifest.xml", manifest())]).contains("names no SED-ML document"))
        #expect(try message([("manifest.xml", "<a><b></a>")]).contains("not well formed"))
        #expect(throws: DiagnosticsError.self) { try runArchive(at: "/dev/null", ExperimentOptions()) }
        #expect(throws: DiagnosticsError.self) { try runArchive(at: "/nowhere.omex", ExperimentOptions()) }
    }

    @Test("A bent archive ends with an answer")
    func mutations() throws {
        let files = [
            ("manifest.xml", manifest(("sub/main.sedml", true))), ("sub/main.sedml", document),
            ("models/model.xml", decayModel),
        ]
        try archive(files) { path in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            var random = SplitMix64(seeded: 3)
            for _ in 0..<200 {
                var bent = bytes
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    bent[Int.random(in: 0..<bent.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random(using: &random) { bent.removeLast(Int.random(in: 0..<bent.count, using: &random)) }
                try bent.write(to: URL(fileURLWithPath: path))
                _ = try? runArchive(at: path, ExperimentOptions())
            }
        }
    }
}
