import Foundation
import GRDB
import Testing

@testable import Subscriptions

@Suite("Subscribing, confirming, leaving")
struct OptInTests {
    @Test("follows nothing before the confirmation, and what was chosen after it, with the consent")
    func confirmation() throws {
        let fixture = try StoreFixture()
        let chosen: Set<Interest> = [Interest(compound: "selank", topic: .law), Interest(topic: .corrections)]
        try fixture.store.request(try StoreFixture.request("a@example.org", chosen), at: fixture.now)
        #expect(try fixture.count("interest") == 0)
        let token = try fixture.latestToken()
        let asked = try #require(try fixture.store.confirmation(token, at: fixture.now))
        #expect(Set(asked.interests) == chosen)
        #expect(try fixture.count("interest") == 0, "looking changes nothing")
        #expect(try fixture.store.confirm(token, at: fixture.now + 60))
        let record = try #require(try fixture.store.export(try EmailAddress("A@example.org")))
        #expect(Set(record.interests) == chosen)
        #expect(record.confirmed == (fixture.now + 60).rfc3339)
        #expect(record.consentText == "yes, please")
        #expect(record.consentSource == "page")
    }

    @Test("takes a link once, and not after two days")
    func singleUse() throws {
        let fixture = try StoreFixture()
        try fixture.store.request(try StoreFixture.request("a@example.org"), at: fixture.now)
        let token = try fixture.latestToken()
        let late = fixture.now + SubscriptionStore.confirmationLifetime
        #expect(try !fixture.store.confirm(token, at: late))
        #expect(try fixture.store.confirmation(token, at: late) == nil)
        #expect(try fixture.store.confirm(token, at: late - 1))
        try fixture.queue.write { try $0.execute(sql: "DELETE FROM interest") }
        #expect(try fixture.store.confirm(token, at: late - 1), "a second tap is told the same")
        #expect(try fixture.count("interest") == 0, "and changes nothing")
        #expect(try !fixture.store.confirm(.random(), at: fixture.now))
    }

    @Test("does the same work for an address that is known, unknown, or waits, and changes nothing of a known one")
    func knownAddress() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("known@example.org", [Interest(topic: .law)])
        for address in ["known@example.org", "unknown@example.org"] {
            let before = (try fixture.count("confirmation"), try fixture.count("outbox"))
            try fixture.store.request(try StoreFixture.request(address, [Interest(topic: .evidence)]), at: fixture.now)
            #expect(try fixture.count("confirmation") == before.0 + 1)
            #expect(try fixture.count("outbox") == before.1 + 1)
        }
        let record = try #require(try fixture.store.export(try EmailAddress("known@example.org")))
        #expect(record.interests == [Interest(topic: .law)])
    }

    @Test("sends an address three mails a day without a word, and stops a network with one")
    func limits() throws {
        let fixture = try StoreFixture()
        for _ in 0..<5 { try fixture.store.request(try StoreFixture.request("a@example.org"), at: fixture.now) }
        #expect(try fixture.count("outbox") == 3)
        for index in 0..<15 {
            try fixture.store.request(
                try StoreFixture.request("b\(index)@example.org", visitor: "192.0.2.77"),
                at: fixture.now
            )
        }
        #expect(throws: SubscriptionFault.tooMany) {
            try fixture.store.request(
                try StoreFixture.request("c@example.org", visitor: "192.0.2.200"),
                at: fixture.now
            )
        }
        try fixture.store.request(try StoreFixture.request("c@example.org", visitor: "192.0.3.1"), at: fixture.now)
        try fixture.store.request(try StoreFixture.request("d@example.org"), at: fixture.now + 3_600)
        try fixture.store.request(try StoreFixture.request("a@example.org"), at: fixture.now + 86_400)
        #expect(try fixture.count("outbox") == 3 + 15 + 3)
    }

    @Test("counts networks, not addresses")
    func networks() {
        #expect(network(of: "192.0.2.1") == network(of: "192.0.2.250"))
        #expect(network(of: "192.0.2.1") != network(of: "192.0.3.1"))
        #expect(network(of: "::ffff:192.0.2.9") == network(of: "192.0.2.1"))
        #expect(network(of: "2001:db8:1:2::1") == network(of: "2001:db8:1:ffff::2"))
        #expect(network(of: "2001:db8:1::1") != network(of: "2001:db8:2::1"))
        #expect(network(of: "nonsense") == "?:nonsense")
    }

    @Test("refuses nothing chosen and too much chosen")
    func choices() throws {
        let fixture = try StoreFixture()
        #expect(throws: SubscriptionFault.nothingChosen) {
            try fixture.store.request(try StoreFixture.request("a@example.org", []), at: fixture.now)
        }
        let many = Set((0...Interest.maximumCount).map { Interest(compound: "c\($0)", topic: .law) })
        #expect(throws: SubscriptionFault.tooManyInterests) {
            try fixture.store.request(try StoreFixture.request("a@example.org", many), at: fixture.now)
        }
    }

    @Test("erases who leaves, with all that belongs to them, once or twice")
    func leaving() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org")
        try fixture.subscribe("b@example.org")
        let token = try fixture.leaveToken(of: "a@example.org")
        try fixture.store.leave(token)
        try fixture.store.leave(token)
        #expect(try fixture.count("subscriber") == 1)
        #expect(try fixture.count("interest") == 1)
        #expect(try fixture.count("outbox") == 1)
        #expect(try fixture.store.export(try EmailAddress("a@example.org")) == nil)
    }

    @Test("forgets addresses that are not confirmed after a week, and keeps the others")
    func purge() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org")
        try fixture.store.request(try StoreFixture.request("b@example.org"), at: fixture.now)
        try fixture.store.purge(at: fixture.now + SubscriptionStore.unconfirmedLifetime - 1)
        #expect(try fixture.count("subscriber") == 2)
        try fixture.store.purge(at: fixture.now + SubscriptionStore.unconfirmedLifetime)
        #expect(try fixture.count("subscriber") == 1)
        #expect(try fixture.count("confirmation") == 0)
        #expect(try fixture.count("attempt") == 0)
    }
}

@Suite("What is stored about a person")
struct PersonTests {
    @Test("is nowhere readable in the file without the key")
    func sealed() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("conspicuous.name@example.org", visitor: "198.51.100.7")
        let path = NSTemporaryDirectory() + "heptad-sealed-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let copy = try DatabaseQueue(path: path)
        try fixture.queue.backup(to: copy)
        try copy.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data("interest".utf8)) != nil, "the file holds the tables")
        for secret in ["conspicuous", "198.51.100", try fixture.leaveToken(of: "conspicuous.name@example.org").text] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
    }

    @Test("can be exported whole and erased whole")
    func exportAndErase() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org")
        _ = try fixture.store.record([fact("f", "1")], of: "selank", at: fixture.now)
        _ = try fixture.store.record([fact("f", "2")], of: "selank", at: fixture.now)
        let address = try EmailAddress("a@EXAMPLE.org")
        let record = try #require(try fixture.store.export(address))
        #expect(record.address == "a@example.org")
        #expect(record.pendingChanges == 1)
        #expect(record.mails.map(\.kind) == ["confirmation"])
        #expect(try fixture.store.erase(address))
        #expect(try !fixture.store.erase(address))
        for table in ["subscriber", "interest", "confirmation", "outbox", "pending"] {
            #expect(try fixture.count(table) == 0, "\(table)")
        }
        #expect(try fixture.count("attempt") == 2, "what remains counts a network, not an address")
    }

    @Test("is found and opened after the keys were changed, and by the old key no more")
    func rotation() throws {
        let masters = (1...2).map { [UInt8](repeating: UInt8($0), count: 32) }
        let fixture = try StoreFixture(keys: Keyring(masters: [masters[0]]))
        try fixture.subscribe("a@example.org")
        try fixture.store.request(try StoreFixture.request("b@example.org"), at: fixture.now)
        _ = try fixture.store.addWebhook("https://example.org/", for: Interest(topic: .law), at: fixture.now)
        let both = SubscriptionStore(database: fixture.queue, keys: Keyring(masters: [masters[1], masters[0]]))
        #expect(try both.export(try EmailAddress("a@example.org")) != nil, "found by the old key's hash")
        #expect(try both.rotate() == 2 + 2 + 1)
        #expect(try both.rotate() == 0)
        let new = SubscriptionStore(database: fixture.queue, keys: Keyring(masters: [masters[1]]))
        #expect(try new.export(try EmailAddress("a@example.org"))?.address == "a@example.org")
        #expect(try fixture.store.export(try EmailAddress("a@example.org")) == nil)
    }
}
