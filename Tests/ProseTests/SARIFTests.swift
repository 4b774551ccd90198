import Dates
import Foundation
import Testing

@testable import Prose

/// What OASIS SARIF 2.1.0 demands of the parts that are written, by its sections.
@Suite("SARIF 2.1.0")
struct SARIFTests {
    private func log() throws -> [String: Any] {
        let source = "Selank cures anxiety.\n\nNAD+ is a peptide — 👍 — and Selank is completely safe."
        let checker = try ProseFixture.checker()
        let report = PageReport(
            file: "a page.txt",
            format: .text,
            context: .informational,
            asOf: try #require(ISODate("2026-11-24")),
            compounds: ["selank"],
            findings: checker.findings(in: try Page(source, format: .text), source: source)
        )
        let sarif = SARIF([report], rules: try ProseFixture.rulebook(), version: "1.0.0")
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(sarif))
        return try #require(object as? [String: Any])
    }

    @Test("The log names its version and has one run with a driver and unique rules (3.13, 3.14, 3.19)")
    func wholeLog() throws {
        let log = try log()
        #expect(Set(log.keys) == ["$schema", "version", "runs"])
        #expect(log["version"] as? String == "2.1.0")
        let runs = try #require(log["runs"] as? [[String: Any]])
        #expect(runs.count == 1)
        #expect(runs[0]["columnKind"] as? String == "unicodeCodePoints")
        let driver = try #require((runs[0]["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "heptad")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let ids = rules.compactMap { $0["id"] as? String }
        #expect(ids.count == rules.count && Set(ids).count == ids.count)
        for rule in rules {
            let level = (rule["defaultConfiguration"] as? [String: Any])?["level"] as? String
            #expect(["none", "note", "warning", "error"].contains(level))
            for key in ["shortDescription", "fullDescription", "help"] {
                #expect((rule[key] as? [String: Any])?["text"] is String)
            }
        }
    }

    @Test("Each result leads to its rule and to a region that is no shorter than nothing (3.27, 3.30)")
    func results() throws {
        let run = try #require((try log()["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count >= 3)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect(["none", "note", "warning", "error"].contains(result["level"] as? String))
            #expect((result["message"] as? [String: Any])?["text"] is String)
            let location = try #require((result["locations"] as? [[String: Any]])?.first)
            let place = try #require(location["physicalLocation"] as? [String: Any])
            #expect((place["artifactLocation"] as? [String: Any])?["uri"] as? String == "a%20page.txt")
            let region = try #require(place["region"] as? [String: Any])
            let numbers = ["startLine", "startColumn", "endLine", "endColumn"].compactMap { region[$0] as? Int }
            #expect(numbers.count == 4 && numbers.allSatisfy { $0 >= 1 })
            #expect((numbers[0], numbers[1]) < (numbers[2], numbers[3]))
        }
    }
}
