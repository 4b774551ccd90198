import Foundation
import GRDB
import Testing

@testable import Subscriptions

@Suite("Digests")
struct DigestTests {
    private func changed(_ fixture: StoreFixture, _ value: String, at now: Timestamp) throws {
        _ = try fixture.store.record([fact("f", value)], of: "selank", at: now)
    }

    @Test("gathers what a day brought into one mail, at seven, once")
    func daily() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org", frequency: .daily)
        try fixture.subscribe("b@example.org", frequency: .weekly)
        for value in ["1", "2", "3"] { try changed(fixture, value, at: fixture.now) }
        #expect(try fixture.store.composeDigests(at: fixture.now) == 0, "the day has not ended")
        let morning = try #require(Timestamp("2026-11-26T07:00:00Z"))
        #expect(try fixture.store.composeDigests(at: morning) == 1)
        #expect(try fixture.store.composeDigests(at: morning + 60) == 0)
        #expect(try fixture.count("pending") == 2, "the weekly one waits")
        let monday = try #require(Timestamp("2026-11-30T07:00:00Z"))
        #expect(try fixture.store.composeDigests(at: monday) == 1)
        #expect(try fixture.count("pending") == 0)
        let changes = try fixture.queue.read { database in
            try String.fetchAll(database, sql: "SELECT changes FROM outbox WHERE changes IS NOT NULL")
        }
        #expect(changes == ["[1,2]", "[1,2]"])
    }

    @Test("loses no change that was found while a digest was made")
    func late() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org")
        try changed(fixture, "1", at: fixture.now)
        try changed(fixture, "2", at: fixture.now)
        let morning = try #require(Timestamp("2026-11-26T07:00:00Z"))
        #expect(try fixture.store.composeDigests(at: morning) == 1)
        // Found before seven, written after it.
        try changed(fixture, "3", at: morning - 1)
        #expect(try fixture.store.composeDigests(at: morning + 1) == 1)
        #expect(try fixture.count("outbox", "changes IS NOT NULL") == 2)
    }

    @Test("says old value, new value, reason, document, and how to leave, in text and in HTML that is escaped")
    func mail() throws {
        let writer = try MailWriter(site: "https://example.org")
        let change = Change(
            key: "selank/f/2",
            compound: "selank",
            jurisdiction: "US",
            topics: ["law"],
            found: "2026-11-25T12:00:00Z",
            title: "US: <category> & more",
            old: "Category 2",
            new: "no category",
            reason: "withdrawn",
            document: "FDA \"table\""
        )
        let mail = writer.digest([change], frequency: .daily, leave: "TOKEN")
        for text in ["Category 2", "no category", "withdrawn", "https://example.org/leave/TOKEN"] {
            #expect(mail.text.contains(text), "\(text)")
            #expect(mail.html.contains(text), "\(text)")
        }
        #expect(mail.text.contains("US: <category> & more"))
        #expect(mail.text.contains("FDA \"table\""))
        #expect(mail.html.contains("US: &lt;category&gt; &amp; more"))
        #expect(mail.headers.contains("List-Unsubscribe: <https://example.org/leave/TOKEN>"))
        #expect(mail.headers.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        let many = writer.digest(Array(repeating: change, count: 45), frequency: .daily, leave: "TOKEN")
        #expect(many.text.contains("And 5 more changes"))
    }

    @Test("encodes what a header cannot carry")
    func headers() {
        #expect(headerText("plain") == "plain")
        #expect(headerText("a\r\nBcc: b") == "a Bcc: b")
        // python3: email.header.Header('Селанк', 'utf-8').encode(), in base64
        #expect(headerText("Селанк") == "=?UTF-8?B?0KHQtdC70LDQvdC6?=")
        #expect(
            headerText(String(repeating: "ж", count: 100)).split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 }
        )
    }

    @Test("reads reports of mails that came back, and removes a mailbox that is gone")
    func bounces() throws {
        let report = """
            Reporting-MTA: dns; mail.example.org
            Arrival-Date: Wed, 25 Nov 2026 12:00:00 +0000

            Final-Recipient: rfc822; gone@example.org
            Action: failed
            Status: 5.1.1 (no such user)

            Final-Recipient: rfc822;full@example.org
            Action: failed
            Status: 5.2.2

            Final-Recipient: rfc822;slow@example.org
            Action: delayed
            Status: 4.4.1
            """
        let bounces = Bounce.read(report.replacing("\n", with: "\r\n"))
        #expect(bounces.map(\.address.description) == ["gone@example.org", "full@example.org"])
        let fixture = try StoreFixture()
        for name in ["gone", "full", "slow"] { try fixture.subscribe("\(name)@example.org") }
        #expect(try fixture.store.note(bounces) == 1)
        #expect(try fixture.count("subscriber") == 2)
        for _ in 0..<3 { #expect(try fixture.store.note(bounces) == 0) }
        #expect(try fixture.store.note(bounces) == 1, "five in a row")
        #expect(Bounce.read(String(repeating: "x", count: 1_000_000)).isEmpty)
    }

    @Test("waits longer after each failure, six hours at most")
    func retries() {
        #expect((1...4).map(Retry.delay) == [60, 120, 240, 480])
        #expect(Retry.delay(afterAttempt: 1_000) == 21_600)
    }
}
