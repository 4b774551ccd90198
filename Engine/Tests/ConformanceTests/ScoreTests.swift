import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Conformance

@Suite("Scores")
struct ScoreTests {
    private func entry(_ part: Score.Part, _ number: Int, _ verdict: Verdict) throws -> Score.Entry {
        let suiteCase = try #require(SuiteCase(number: number, in: SuiteFolder.path + "/" + part.rawValue))
        return Score.Entry(part: part, suiteCase: suiteCase, verdict: verdict, seconds: 0.0125)
    }

    @Test("Both parts stand in one table, by component tag and test tag", .enabled(if: SuiteFolder.isPresent))
    func table() throws {
        let score = try Score([
            entry(.semantic, 1, .pass), entry(.semantic, 1186, .refused("flux balance constraints")),
            entry(.stochastic, 1, .wrong("X-mean 9/9/9 FAILS")),
        ])
        let rows = score.table.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
        #expect(rows.contains(["all", "1", "1", "1", "0", "3"]))
        #expect(rows.contains(["semantic", "1", "1", "0", "0", "2"]))
        #expect(rows.contains(["stochastic", "0", "0", "1", "0", "1"]))
        #expect(rows.contains(["HasOnlySubstanceUnits", "0", "0", "1", "0", "1"]))
        #expect(score.table.contains("by component tag") && score.table.contains("by test tag"))
    }

    @Test(
        "JUnit XML has a failure for what is not as expected, an unexpected pass too",
        .enabled(if: SuiteFolder.isPresent)
    )
    func junit() throws {
        let score = try Score([
            entry(.semantic, 1, .wrong("S1 <row 3> & \"x\"\n\u{1}")), entry(.semantic, 2, .pass),
            entry(.semantic, 1186, .pass), entry(.semantic, 1187, .refused("flux balance constraints: no")),
            entry(.stochastic, 1, .pass),
        ])
        let document = try XMLDocument(xmlString: score.junit)
        let suites = try #require(document.rootElement()).elements(forName: "testsuite")
        #expect(suites.map { $0.attribute(forName: "tests")?.stringValue } == ["4", "1"])
        #expect(suites.map { $0.attribute(forName: "failures")?.stringValue } == ["2", "0"])
        #expect(suites.map { $0.attribute(forName: "skipped")?.stringValue } == ["1", "0"])
        let failures = try document.nodes(forXPath: "//failure/@message").map(\.stringValue)
        #expect(
            failures == [
                "wrong: S1 <row 3> & \"x\" ?", "passed, though it is listed as refused for flux balance constraints",
            ]
        )
        #expect(try document.nodes(forXPath: "//testcase/@time").first?.stringValue == "0.013")
    }

    @Test("A run that was broken off knows its verdicts again, for the same repeats and solver")
    func record() throws {
        let path = NSTemporaryDirectory() + "verdicts-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            {"number":7,"series":[{"name":"X-mean","outside":[0,4,5],"isInexact":false}],"outside":9,\
            "outsideUnwidened":9,"expectedOutside":0.4,"outsideVariance":0.4,"seconds":2}
            """
        let verdict = try JSONDecoder().decode(StochasticVerdict.self, from: Data(text.utf8))
        let record = VerdictRecord(path: path, repeats: 10_000, solver: "ssa")
        #expect(record.verdicts().isEmpty)
        try record.append(verdict)
        let stream = try #require(FileHandle(forWritingAtPath: path))
        try stream.seekToEnd()
        try stream.write(contentsOf: Data("{\"repeats\":10000,\"sol".utf8))
        try stream.close()
        #expect(record.verdicts()[7]?.findings == "X-mean 0/4/5 FAILS")
        #expect(record.verdicts()[7]?.verdict == .wrong("X-mean 0/4/5 FAILS"))
        #expect(VerdictRecord(path: path, repeats: 1000, solver: "ssa").verdicts().isEmpty)
    }
}
