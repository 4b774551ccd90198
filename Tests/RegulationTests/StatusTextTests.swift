import Foundation
import Regulation
import Testing

@Suite("Printed and encoded statuses")
struct StatusTextTests {
    let status = LedgerFixture().status(asOf: "2024-10-01", knownOn: "2026-11-23")

    @Test("The text carries dates, freshness, every facet, every event with its citation, and the derivation")
    func text() {
        let text = render(status)
        #expect(text.contains("In force on 2024-10-01, as known on 2026-11-23."))
        #expect(text.contains("ledger collected 2026-11-23, 783 days after 2024-10-01"))
        #expect(text.contains("Compounding from bulk, section 503A: may not be compounded under section 503A."))
        for facet in status.facets { #expect(text.contains("\n\(facet.facet.name): \(facet.verdict.words)")) }
        for event in status.facets.flatMap(\.grounds).map(\.event) {
            #expect(text.contains("  \(event.id) ["))
            #expect(text.contains(event.citation))
            #expect(text.contains("seen: \(event.seen.rawValue); confidence: \(event.confidence.rawValue)"))
        }
        #expect(text.contains("effective 2024-09-27; published 2024-09-20"))
        #expect(text.contains("effective undated; published not seen"))
    }

    @Test("No prose line is longer than the width asked for")
    func width() {
        for line in render(status, width: 60).split(separator: "\n") where line.hasPrefix("    ") {
            #expect(line.count <= 60, "\(line)")
        }
    }

    @Test("The JSON form reads back as the same report and names its dates and states")
    func json() throws {
        let report = StatusReport(status)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(report)
        #expect(try JSONDecoder().decode(StatusReport.self, from: data) == report)
        let text = try #require(String(data: data, encoding: .utf8))
        #expect(text.contains(#""asOf":"2024-10-01""#))
        #expect(text.contains(#""outcome":"not_eligible""#))
        #expect(report.facets.first { $0.facet == "interim_category_503b" }?.state == "unknown")
        #expect(report.facets.first { $0.facet == "interim_category_503b" }?.values == [])
    }

    @Test(
        "A ledger warns from the 31st day after its collection",
        arguments: [("2026-12-23", false), ("2026-12-24", true)]
    )
    func freshness(_ today: String, _ warns: Bool) {
        let fixture = LedgerFixture()
        let status = fixture.ledger.deriveStatus(
            of: fixture.compound,
            in: .unitedStates,
            asOf: day("2026-11-23"),
            today: day(today)
        )
        #expect((status.freshness.warning != nil) == warns)
        #expect(render(status).contains("warning: the ledger was last checked on 2026-11-23, 31 days before") == warns)
    }
}
