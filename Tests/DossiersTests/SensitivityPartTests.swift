import Diagnostics
import Foundation
import Testing

@testable import Dossiers

@Suite("Sensitivity studies in parts")
struct SensitivityPartTests {
    private func study(samples: Int = 64) throws -> SensitivityStudy {
        let dossier = try #require(Dossier.load(Repository.selank).0)
        let experiment = try #require(dossier.experimentSet.experiment("routes"))
        return try SensitivityStudy(
            PreparedExperiment(experiment, in: dossier.experimentSet, subjects: 1, seed: 1),
            in: dossier,
            arm: "intranasal",
            output: "brain",
            measure: .area,
            grouping: .grade,
            samples: samples,
            seed: 1,
            isLogarithmic: true
        )
    }

    /// Runs the study whole and in parts, and hands over the parts' files.
    private func inParts(_ body: (SensitivityStudy, SensitivityReport, [String]) throws -> Void) async throws {
        let study = try study()
        let folder = FileManager.default.temporaryDirectory.path + "/heptad-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cuts = [0, 100, 101, study.runCount]
        var files: [String] = []
        for (first, end) in zip(cuts, cuts.dropFirst()) {
            files.append("\(folder)/\(first).json")
            try await study.run(first..<end, threads: 2) { _ in }.write(to: "\(folder)/\(first).json")
        }
        try body(study, try await study.run(threads: 2) { _ in }, files)
    }

    private func message(_ body: () throws -> SensitivityReport) -> String {
        do {
            _ = try body()
            return "no fault"
        } catch let error as DiagnosticsError {
            return error.diagnostics.map(\.description).joined(separator: "; ")
        } catch {
            return "\(error)"
        }
    }

    @Test("In any order, and also twice, parts give the report of one run")
    func joining() async throws {
        try await inParts { study, whole, files in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            for order in [files, [files[2], files[0], files[1]], files + files] {
                let report = try study.report(joining: order)
                #expect(try encoder.encode(report) == encoder.encode(whole))
            }
        }
    }

    @Test("What is missing, cut short, of another study or in two files is refused by name")
    func refusals() async throws {
        try await inParts { study, _, files in
            #expect(
                message { try study.report(joining: [files[0], files[2]]) }.contains("points are missing: 100 to 100")
            )
            #expect(message { try study.report(joining: []) }.contains("points are missing: 0 to"))
            let other = try self.study(samples: 128)
            #expect(message { try other.report(joining: files) }.contains("samples (64, 128)"))
            var part = try SensitivityPart(at: files[0])
            part.values[3] += 1
            try part.write(to: files[0] + "2")
            #expect(message { try study.report(joining: files + [files[0] + "2"]) }.contains("in another file too"))
            let text = try String(contentsOfFile: files[1], encoding: .utf8)
            try text.dropLast(20).write(toFile: files[1], atomically: true, encoding: .utf8)
            #expect(message { try study.report(joining: files) }.contains("100.json: error: the file is cut short"))
        }
    }

    @Test("A run that did not end stays absent in a file")
    func absent() throws {
        let part = SensitivityPart(identity: ["a": "b"], road: "r", first: 4, values: [1.5, .nan, 0.1 + 0.2])
        let again = try JSONDecoder().decode(SensitivityPart.self, from: JSONEncoder().encode(part))
        #expect(again == part && again.values[1].isNaN && again.values[2] == 0.1 + 0.2)
    }
}
