import Database
import Foundation
import GRDB
import Testing

@testable import Subscriptions

/// A store in memory, with a clock that stands where it is put: Wednesday 25 November 2026, noon.
struct StoreFixture {
    let store: SubscriptionStore
    let queue: DatabaseQueue
    var now = Timestamp(seconds: 1_795_608_000)

    init(keys: Keyring = .ephemeral()) throws {
        queue = try DatabaseQueue()
        try queue.write { database in
            for step in Schema.site.steps { try database.execute(sql: step.sql) }
        }
        store = SubscriptionStore(database: queue, keys: keys)
    }

    func count(_ table: String, _ condition: String = "1") throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table) WHERE \(condition)") ?? -1 }
    }

    static func request(
        _ address: String,
        _ interests: Set<Interest> = [Interest(topic: .law)],
        frequency: Frequency = .daily,
        visitor: String = "192.0.2.1"
    ) throws -> SubscriptionRequest {
        SubscriptionRequest(
            address: try EmailAddress(address),
            interests: interests,
            frequency: frequency,
            consent: "yes, please",
            source: "page",
            visitor: visitor
        )
    }

    /// The link in the latest confirmation that waits.
    func latestToken() throws -> Token {
        let sql = "SELECT token_sealed FROM outbox WHERE token_sealed IS NOT NULL ORDER BY id DESC LIMIT 1"
        return try opened(try queue.read { try Data.fetchOne($0, sql: sql) })
    }

    /// The link by which an address leaves.
    func leaveToken(of address: String) throws -> Token {
        let hash = store.keys.hash(try EmailAddress(address).folded)
        let sql = "SELECT leave_sealed FROM subscriber WHERE address_hash = ?"
        return try opened(try queue.read { try Data.fetchOne($0, sql: sql, arguments: [hash]) })
    }

    private func opened(_ sealed: Data?) throws -> Token {
        let sealed = try #require(sealed)
        let text = try store.keys.open(sealed, as: .token)
        return try #require(Token(text))
    }

    /// Asks and confirms.
    func subscribe(
        _ address: String,
        _ interests: Set<Interest> = [Interest(topic: .law)],
        frequency: Frequency = .daily,
        visitor: String = "192.0.2.1"
    ) throws {
        try store.request(
            try Self.request(address, interests, frequency: frequency, visitor: visitor),
            at: now
        )
        let isConfirmed = try store.confirm(try latestToken(), at: now)
        try #require(isConfirmed)
    }
}

/// A fact with a value.
func fact(
    _ id: String,
    _ value: String,
    topics: Set<Topic> = [.law],
    in jurisdiction: String = "US"
) -> Fact {
    Fact(
        id,
        topics: topics,
        jurisdiction: jurisdiction,
        title: "title of \(id)",
        value: value,
        reason: "because",
        document: "document"
    )
}
