@testable import Conformance
import Foundation
import Testing

/// Where the SBML Test Suite lies: `HEPTAD_SBML_SUITE`, or beside the repository.
enum SuiteFolder {
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["HEPTAD_SBML_SUITE"] { return path }
        let engine = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return engine.appendingPathComponent("../../shared/sbml-test-suite").standardizedFileURL.path
    }()

    static let isPresent = FileManager.default.fileExists(atPath: path + "/semantic")

    /// A machine of continuous integration must have the suite; elsewhere the tests that need it are skipped.
    static let isNeeded = ProcessInfo.processInfo.environment["CI"] == "true"
}

@Suite("Semantic cases of the SBML Test Suite")
struct SemanticSuiteTests {
    @Test("The suite is there where it must be")
    func suiteIsPresent() {
        #expect(SuiteFolder.isPresent || !SuiteFolder.isNeeded, "no suite at \(SuiteFolder.path)")
    }

    @Test(
        "The 300 lowest-numbered cases pass, all but those listed as refused",
        .enabled(if: SuiteFolder.isPresent, "set HEPTAD_SBML_SUITE to the folder of the SBML Test Suite")
    )
    func lowestNumbered() async {
        let cases = Array(SuiteCase.all(in: SuiteFolder.path + "/semantic").prefix(300))
        #expect(cases.count == 300)
        let score = await Score.running(cases, width: ProcessInfo.processInfo.activeProcessorCount)
        for entry in score.entries {
            let surprise = ExpectedRefusals.surprise(entry.suiteCase.number, entry.verdict)
            if let surprise { Issue.record("case \(entry.suiteCase.number): \(surprise)") }
        }
    }
}
