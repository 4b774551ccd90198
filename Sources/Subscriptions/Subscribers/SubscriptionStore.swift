internal import Foundation
public import GRDB

/// Everything about subscribers, changes and outgoing mail, in one database.
///
/// Each call is one transaction; the clock is an argument. Nothing personal leaves it except where a call says so.
public struct SubscriptionStore: Sendable {
    let database: any DatabaseWriter
    let keys: Keyring

    /// - Parameters:
    ///   - database: opened with the schema `site`.
    ///   - keys: what seals addresses and tokens.
    public init(database: any DatabaseWriter, keys: Keyring) {
        self.database = database
        self.keys = keys
    }

    /// The id of the subscriber with an address, whichever key of the ring stored it.
    func subscriber(_ address: EmailAddress, in database: Database) throws -> Int64? {
        for hash in keys.hashes(address.folded) {
            if let id = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM subscriber WHERE address_hash = ?",
                arguments: [hash]
            ) {
                return id
            }
        }
        return nil
    }

    /// What a subscriber follows.
    func interests(of subscriber: Int64, in database: Database) throws -> [Interest] {
        let sql = "SELECT compound, jurisdiction, topic FROM interest WHERE subscriber = ?"
        return try Row.fetchAll(database, sql: sql, arguments: [subscriber]).compactMap { row in
            Topic(rawValue: row["topic"]).map {
                Interest(compound: row["compound"], jurisdiction: row["jurisdiction"], topic: $0)
            }
        }.sorted()
    }
}

/// A value as JSON with sorted keys, as columns keep it.
func jsonText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// A value read back from a column.
func value<Value: Decodable>(_ type: Value.Type, fromJSON text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
}
