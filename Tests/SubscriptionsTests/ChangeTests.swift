import Dates
import Dossiers
import Foundation
import GRDB
import Testing

@testable import Subscriptions

@Suite("Finding changes")
struct ChangeTests {
    @Test("starts counting where a compound is first seen, and finds each change once")
    func once() throws {
        let fixture = try StoreFixture()
        #expect(try fixture.store.record([fact("f", "1")], of: "selank", at: fixture.now).isEmpty)
        #expect(try fixture.store.record([fact("f", "1")], of: "selank", at: fixture.now).isEmpty)
        let changes = try fixture.store.record([fact("f", "2"), fact("g", "new")], of: "selank", at: fixture.now)
        #expect(changes.map(\.old) == ["1", nil])
        #expect(changes.map(\.new) == ["2", "new"])
        #expect(try fixture.store.record([fact("f", "2"), fact("g", "new")], of: "selank", at: fixture.now).isEmpty)
        let gone = try fixture.store.record([fact("g", "new")], of: "selank", at: fixture.now)
        #expect(gone.map(\.new) == [nil])
        #expect(try fixture.store.record([fact("g", "new")], of: "selank", at: fixture.now).isEmpty)
    }

    @Test("names a change that comes back anew")
    func keys() throws {
        let fixture = try StoreFixture()
        var keys: [String] = []
        for value in ["1", "2", "1", "2", nil, "2"] {
            let facts = value.map { [fact("f", $0)] } ?? []
            keys += try fixture.store.record(facts + [fact("other", "x")], of: "selank", at: fixture.now).map(\.key)
        }
        #expect(keys.count == 5)
        #expect(Set(keys).count == 5)
    }

    @Test("tells those whom a change concerns, and nobody else, once each")
    func concerned() throws {
        var fixture = try StoreFixture()
        let people: [(String, Set<Interest>, Bool)] = [
            ("all", [Interest(topic: .law)], true),
            ("compound", [Interest(compound: "selank", topic: .law)], true),
            ("place", [Interest(jurisdiction: "US", topic: .law)], true),
            (
                "both",
                [Interest(compound: "selank", jurisdiction: "US", topic: .availability), Interest(topic: .law)], true
            ),
            ("other-compound", [Interest(compound: "semax", topic: .law)], false),
            ("other-place", [Interest(compound: "selank", jurisdiction: "RU", topic: .law)], false),
            ("other-topic", [Interest(compound: "selank", topic: .evidence)], false),
        ]
        for (name, interests, _) in people {
            try fixture.subscribe("\(name)@example.org", interests)
            fixture.now = fixture.now + 1
        }
        // Asked for and not confirmed.
        try fixture.store.request(try StoreFixture.request("waits@example.org"), at: fixture.now)
        for value in ["1", "2"] {
            _ = try fixture.store.record(
                [fact("f", value, topics: [.law, .availability])],
                of: "selank",
                at: fixture.now
            )
        }
        for (name, _, isTold) in people {
            let record = try #require(try fixture.store.export(try EmailAddress("\(name)@example.org")))
            #expect(record.pendingChanges == (isTold ? 1 : 0), "\(name)")
        }
        #expect(try fixture.count("pending") == 4)
    }

    @Test("tells of evidence whatever the place that was chosen")
    func everywhere() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org", [Interest(compound: "selank", jurisdiction: "RU", topic: .evidence)])
        for value in ["1", "2"] {
            _ = try fixture.store.record([fact("f", value, topics: [.evidence], in: "")], of: "selank", at: fixture.now)
        }
        #expect(try fixture.count("pending") == 1)
    }

    @Test("leaves nothing behind where the transaction fails")
    func atomic() throws {
        let fixture = try StoreFixture()
        try fixture.subscribe("a@example.org")
        _ = try fixture.store.record([fact("f", "1")], of: "selank", at: fixture.now)
        try fixture.queue.write {
            try $0.execute(sql: "CREATE TRIGGER t BEFORE INSERT ON pending BEGIN SELECT raise(ABORT, 'no'); END")
        }
        #expect(throws: (any Error).self) { try fixture.store.record([fact("f", "2")], of: "selank", at: fixture.now) }
        #expect(try fixture.count("change") == 0)
        try fixture.queue.write { try $0.execute(sql: "DROP TRIGGER t") }
        #expect(try fixture.store.record([fact("f", "2")], of: "selank", at: fixture.now).count == 1)
    }
}

@Suite("What a dossier says that can change")
struct DossierFactTests {
    private func selank() throws -> Dossier {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let (dossier, _) = Dossier.load(root.path + "/Dossiers/selank")
        return try #require(dossier)
    }

    private func day(_ text: String) throws -> ISODate { try #require(ISODate(text)) }

    @Test("has facts of law, evidence and corrections under ids of their own, the same on the next day")
    func facts() throws {
        let dossier = try selank()
        let facts = Fact.all(in: dossier, verdicts: [], asOf: try day("2026-11-24"))
        #expect(Set(facts.map(\.id)).count == facts.count)
        for topic in [Topic.law, .availability, .evidence, .corrections] {
            #expect(facts.contains { $0.topics.contains(topic) }, "\(topic)")
        }
        #expect(
            facts.allSatisfy { !$0.title.isEmpty && !$0.value.isEmpty && !$0.reason.isEmpty && !$0.document.isEmpty }
        )
        #expect(Fact.all(in: dossier, verdicts: [], asOf: try day("2026-11-25")) == facts)
    }

    @Test("does not call it a change that the ledger grows old")
    func ageing() throws {
        let dossier = try selank()
        let fixture = try StoreFixture()
        for date in ["2026-11-24", "2028-11-24"] {
            let facts = Fact.all(in: dossier, verdicts: [], asOf: try day(date)).filter {
                $0.id.hasPrefix("status/US/interim_category")
            }
            let changes = try fixture.store.record(facts, of: "selank", at: fixture.now)
            #expect(changes.isEmpty)
        }
    }

    @Test("finds the removal from Category 2 with its old value, reason and document")
    func removal() throws {
        let dossier = try selank()
        let fixture = try StoreFixture()
        _ = try fixture.store.record(
            Fact.all(in: dossier, verdicts: [], asOf: try day("2024-09-26")),
            of: "selank",
            at: fixture.now
        )
        let changes = try fixture.store.record(
            Fact.all(in: dossier, verdicts: [], asOf: try day("2024-09-27")),
            of: "selank",
            at: fixture.now
        )
        let change = try #require(changes.first { $0.key.contains("status/US/interim_category_503a") })
        #expect(change.old == "Category 2 (significant safety risks)")
        #expect(change.new == "no category")
        #expect(change.reason.contains("2024-09-27"))
        #expect(change.document.contains("published"))
    }
}
