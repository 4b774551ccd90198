import Dates
import Regulation
import Testing

/// Histories, differences and their tables, on the fixture whose dates stand in its own file.
@Suite("History and difference")
struct HistoryTests {
    let fixture = LedgerFixture()

    @Test("A history names the compound's own events, dated ones first, in the order they took effect")
    func order() {
        let events = fixture.ledger.history(of: fixture.compound)
        let dates = events.map(\.effective)
        let firstUndated = dates.firstIndex(of: nil) ?? dates.endIndex
        #expect(dates[..<firstUndated].compactMap { $0 } == dates.compactMap { $0 }.sorted())
        #expect(dates[firstUndated...].allSatisfy { $0 == nil })
        #expect(!events.contains { $0.id == "LIST" })
        #expect(events.count > 2)
    }

    @Test("A later publication is not in the history of an earlier reader")
    func known() throws {
        let all = fixture.ledger.history(of: fixture.compound)
        let published = try #require(all.compactMap(\.published).max())
        let dayBefore = try #require(ISODate(year: published.year, month: published.month, day: 1))
        let known = fixture.ledger.history(of: fixture.compound, knownOn: dayBefore)
        #expect(known.count < all.count)
        #expect(known.allSatisfy { fixture.ledger.knownSince($0) <= dayBefore })
    }

    @Test("The difference of a day from itself is empty; over a change it names facet, values and event")
    func difference() throws {
        var ledger = fixture.ledger
        ledger.events.append(
            row(
                "NEW",
                effective: "2026-03-10",
                published: "2026-03-01",
                changes: [.init(.controlledSubstance, from: .notScheduled, to: .scheduleIV)]
            )
        )
        func difference(_ from: String, _ to: String) -> StatusDifference {
            ledger.difference(
                of: fixture.compound,
                in: .unitedStates,
                from: (day(from), nil),
                to: (day(to), nil)
            )
        }
        #expect(difference("2026-03-09", "2026-03-09").isEmpty)
        let change = try #require(
            difference("2026-03-09", "2026-03-10").changes.first { $0.facet == .controlledSubstance }
        )
        #expect(change.before == .known(.notScheduled))
        #expect(change.after == .known(.scheduleIV))
        #expect(change.because.map(\.id) == ["NEW"])
        let text = render(difference("2026-03-09", "2026-03-10"))
        #expect(text.contains("controlled substance: not scheduled -> Schedule IV"))
    }

    @Test("A calendar escapes, folds at 75 octets, and leaves undated events out")
    func calendarStream() throws {
        var event = row("A-1", effective: "2026-12-01", published: "2026-11-01")
        event.event = "a, b; c\\d " + String(repeating: "é", count: 80)
        let undated = row("A-2")
        let stream = try #require(calendar([event, undated], collected: day("2026-11-23")))
        #expect(stream.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"))
        #expect(stream.contains("DTSTART;VALUE=DATE:20261201\r\n"))
        #expect(!stream.contains("A-2"))
        let lines = stream.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = stream.split(separator: "\r\n ", omittingEmptySubsequences: false).joined()
        #expect(unfolded.contains("a\\, b\\; c\\\\d éé"))
        #expect(calendar([undated], collected: day("2026-11-23")) == nil)
    }

    @Test("A table has one row an event and quotes what RFC 4180 asks to be quoted")
    func table() {
        var event = row("A-1", effective: "2026-12-01")
        event.title = "said \"so\", twice"
        let lines = csv([event]).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix("A-1,US,authority,instrument,event A-1,2026-12-01,,"))
        #expect(lines[1].contains("\"said \"\"so\"\", twice\""))
    }

    @Test(
        "A table quotes a sign that an accent after it makes one letter with",
        arguments: [("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("a,\u{301}b", "\"a,\u{301}b\""), ("a\r\nb", "\"a\r\nb\"")]
    )
    func combined(title: String, field: String) {
        var event = row("A-1")
        event.title = title
        #expect(Array(csv([event]).utf8).firstRange(of: Array(field.utf8)) != nil)
    }
}
