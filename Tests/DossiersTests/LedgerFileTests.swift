import Dates
import Diagnostics
import Regulation
import Testing

@testable import Dossiers

@Suite("The reader of ledger.yaml")
struct LedgerFileTests {
    /// One sound event; `line` replaces the line that begins with the same key.
    private func text(replacing line: String? = nil, adding more: String = "") -> String {
        var lines = [
            "collected: 2026-11-23",
            "compounds:",
            "- id: alpha",
            "  name: Alpha",
            "- id: beta",
            "  name: Beta",
            "events:",
            "- id: E1",
            "  compounds: [alpha]",
            "  named_as: alpha",
            "  jurisdiction: US",
            "  authority: FDA",
            "  instrument: notice",
            "  event: something happened",
            "  effective: 2024-09-27",
            "  published: 2024-09-20",
            "  changes: [{facet: nomination, before: live, after: withdrawn}]",
            "  absences: []",
            "  title: a title",
            "  citation: a citation",
            "  seen: secondary",
            "  confidence: high",
        ]
        if let line {
            let key = line.prefix { $0 != ":" }
            lines = lines.map { $0.hasPrefix(key + ":") ? line : $0 }
        }
        return lines.joined(separator: "\n") + "\n" + more
    }

    private func read(_ text: String) -> (Ledger?, [String]) {
        let faults = DiagnosticCollector()
        let node = YAMLNode.parse(text, file: "ledger.yaml", faults: faults)
        let ledger = node.flatMap { LedgerFile.read($0, faults: faults) }
        return (ledger, faults.diagnostics.map(\.description))
    }

    @Test("A sound text gives its event and no fault")
    func sound() throws {
        let (ledger, faults) = read(text())
        #expect(faults == [])
        let event = try #require(ledger?.events.first)
        #expect(event.changes == [LedgerEvent.Change(.nomination, from: .live, to: .withdrawn)])
        #expect(event.effective == ISODate("2024-09-27"))
    }

    @Test(
        "Each fault is named with its line and with what would be right",
        arguments: [
            (
                "  effective: 27.09.2024",
                "ledger.yaml:15:14: error: event E1: `effective` must be an ISO 8601 date, found `27.09.2024`; write it as YYYY-MM-DD [not-a-date]"
            ),
            (
                "  effective: 2024-02-30",
                "ledger.yaml:15:14: error: event E1: `effective` must be an ISO 8601 date, found `2024-02-30`; write it as YYYY-MM-DD [not-a-date]"
            ),
            (
                "  effective: 0204-09-27",
                "ledger.yaml:15:14: error: event E1: `effective` is 0204-09-27, outside 1900 to 2046 [implausible-date]"
            ),
            (
                "  published: 2026-11-24",
                "ledger.yaml:16:14: error: event E1: published on 2026-11-24, after the row was recorded on 2026-11-23; give the row a later `recorded` date [implausible-date]"
            ),
            (
                "  compounds: [alfa]",
                "ledger.yaml:9:15: error: event E1: there is no compound `alfa` in this ledger; did you mean `alpha`? [dangling-reference]"
            ),
            (
                "  changes: [{facet: nomination, before: live, after: withdrawm}]",
                "ledger.yaml:17:54: error: event E1: the facet `nomination` cannot be `withdrawm`; did you mean `withdrawn`? [unknown-facet-value]"
            ),
            (
                "  changes: [{facet: nomination, before: live, after: category_2}]",
                "ledger.yaml:17:54: error: event E1: the facet `nomination` cannot be `category_2`; one of live, withdrawn, not_nominated [unknown-facet-value]"
            ),
            (
                "  changes: [{facet: nominaton, after: live}]",
                "ledger.yaml:17:21: error: event E1: `facet` cannot be `nominaton`; did you mean `nomination`? [unknown-value]"
            ),
            (
                "  absences: [{facet: approval, value: approved, basis: event}]",
                "ledger.yaml:18:39: error: event E1: `approved` states a presence, which began on some day; write it under `changes` of an event with an effective date [undated-presence]"
            ),
            (
                "  jurisdiction: USA",
                "ledger.yaml:11:17: error: event E1: `jurisdiction` cannot be `USA`; did you mean `US`? [unknown-value]"
            ),
            (
                "  seen: rumour",
                "ledger.yaml:21:9: error: event E1: `seen` cannot be `rumour`; one of primary_page, secondary, background [unknown-value]"
            ),
            (
                "  citation: null",
                "ledger.yaml:20:13: error: event E1: the key `citation` has no value [missing-key]"
            ),
            (
                "  name: \"ALPHA-\"",
                "ledger.yaml:5:3: error: compound beta: the spelling `alpha` belongs to `alpha` already [ambiguous-name]"
            ),
        ]
    )
    func faults(_ line: String, _ message: String) {
        #expect(read(text(replacing: line)).1 == [message])
    }

    @Test("All faults of one row are found in one run")
    func several() {
        let broken = text(replacing: "  effective: soon")
            .replacing("  seen: secondary", with: "  seen: rumour")
            .replacing("  jurisdiction: US", with: "  jurisdiction: Mars")
            .replacing("  named_as: alpha", with: "  nmed_as: alpha")
        #expect(read(broken).1.count == 5)
    }

    @Test("An id given twice is a fault at the second place")
    func duplicate() {
        let again = text().split(separator: "\n").drop { $0 != "- id: E1" }.joined(separator: "\n") + "\n"
        #expect(
            read(text(adding: again)).1 == [
                "ledger.yaml:23:7: error: event E1: this id is used twice, first in ledger.yaml line 8; give one of the two another id [duplicate-id]"
            ]
        )
    }

    @Test("A count that does not balance is a fault")
    func arithmetic() {
        let count = """
            arithmetic:
            - jurisdiction: US
              facet: interim_category_503a
              value: category_2
              entered: [E1]
              left: [E2]
              remain: []
              text: one entered, one left

            """
        let (_, faults) = read(text(adding: count))
        #expect(
            faults == [
                "ledger.yaml:28:10: error: arithmetic: there is no event `E2`; did you mean `E1`? [dangling-reference]",
                "ledger.yaml:27:12: error: ledger: alpha must leave once or remain, but: neither [ledger-arithmetic]",
                "ledger.yaml:27:12: error: ledger: 1 entered, but 0 left or remain [ledger-arithmetic]",
            ]
        )
    }

    @Test("An event about nothing, and a missing date key, are faults")
    func missing() {
        let none = text().replacing("  compounds: [alpha]\n", with: "").replacing("  published: 2024-09-20\n", with: "")
        let faults = read(none).1
        #expect(faults.count == 2)
        #expect(faults.contains { $0.contains("an event is about either `compounds` or a `group`") })
        #expect(faults.contains { $0.contains("the key `published` is missing; write null where it was not seen") })
    }

    @Test(
        "Broken and hostile texts give faults and never trap",
        arguments: [
            "", "collected", "collected: [1]", "collected: 2026-11-23\nevents: 3",
            "collected: 2026-11-23\nevents: [[], 1, {}]",
            "collected: 2026-11-23\ncompounds: {a: b}\nevents: [{id: x, changes: [3], list: 7, agenda: q}]", "- - - -",
            "{", "\u{0}",
        ]
    )
    func hostile(_ text: String) {
        #expect(!read(text).1.isEmpty)
    }
}
