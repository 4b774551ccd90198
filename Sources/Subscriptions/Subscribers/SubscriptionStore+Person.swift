internal import Foundation
internal import GRDB

/// Everything that is stored about one person, as they may ask for it.
///
/// **Source** General Data Protection Regulation, articles 15 and 20.
public struct PersonalRecord: Codable, Hashable, Sendable {
    public struct Mail: Codable, Hashable, Sendable {
        public var created: String
        public var state: String
        public var attempts: Int
        public var kind: String
    }

    public var address: String
    public var created: String
    public var confirmed: String?
    public var frequency: String
    public var consentText: String
    public var consentSource: String
    public var interests: [Interest]
    public var bounces: Int
    /// Changes that wait for the next digest.
    public var pendingChanges: Int
    public var mails: [Mail]
}

/// How many there are, without anybody's address.
public struct SubscriberCounts: Codable, Hashable, Sendable {
    public var confirmed: Int
    public var unconfirmed: Int
    /// Confirmed subscribers by topic.
    public var topics: [String: Int]
    /// Mails by state.
    public var mails: [String: Int]
}

extension SubscriptionStore {
    /// Everything about one address; nil where it is not stored.
    public func export(_ address: EmailAddress) throws -> PersonalRecord? {
        try database.read { database in
            guard let id = try subscriber(address, in: database),
                let row = try Row.fetchOne(database, sql: "SELECT * FROM subscriber WHERE id = ?", arguments: [id])
            else { return nil }
            let mails = try Row.fetchAll(
                database,
                sql: "SELECT created, state, attempts, changes FROM outbox WHERE subscriber = ? ORDER BY id",
                arguments: [id]
            )
            let sql = "SELECT count(*) FROM pending WHERE subscriber = ?"
            return PersonalRecord(
                address: try keys.open(row["address_sealed"], as: .address),
                created: Timestamp(seconds: row["created"]).rfc3339,
                confirmed: (row["confirmed"] as Int?).map { Timestamp(seconds: $0).rfc3339 },
                frequency: row["frequency"],
                consentText: row["consent_text"],
                consentSource: row["consent_source"],
                interests: try interests(of: id, in: database),
                bounces: row["bounces"],
                pendingChanges: try Int.fetchOne(database, sql: sql, arguments: [id]) ?? 0,
                mails: mails.map { mail in
                    PersonalRecord.Mail(
                        created: Timestamp(seconds: mail["created"]).rfc3339,
                        state: mail["state"],
                        attempts: mail["attempts"],
                        kind: (mail["changes"] as String?) == nil ? "confirmation" : "digest"
                    )
                }
            )
        }
    }

    /// Removes everything about one address; false where it is not stored.
    ///
    /// SQLite overwrites what it frees (`secure_delete`), so that the sealed text is not left in the file either.
    public func erase(_ address: EmailAddress) throws -> Bool {
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            var isFound = false
            try database.inTransaction {
                if let id = try subscriber(address, in: database) {
                    try database.execute(sql: "DELETE FROM subscriber WHERE id = ?", arguments: [id])
                    isFound = true
                }
                for hash in keys.hashes("address " + address.folded) {
                    try database.execute(sql: "DELETE FROM attempt WHERE bucket = ?", arguments: [hash])
                }
                return .commit
            }
            return isFound
        }
    }

    /// How many subscribers and mails there are.
    public func counts() throws -> SubscriberCounts {
        try database.read { database in
            func pairs(_ sql: String) throws -> [String: Int] {
                let rows = try Row.fetchAll(database, sql: sql)
                return Dictionary(rows.map { ($0[0] as String, $0[1] as Int) }, uniquingKeysWith: +)
            }
            let people = try pairs("SELECT iif(confirmed IS NULL, 'no', 'yes'), count(*) FROM subscriber GROUP BY 1")
            return SubscriberCounts(
                confirmed: people["yes"] ?? 0,
                unconfirmed: people["no"] ?? 0,
                topics: try pairs("SELECT topic, count(DISTINCT subscriber) FROM interest GROUP BY topic"),
                mails: try pairs("SELECT state, count(*) FROM outbox GROUP BY state")
            )
        }
    }

    /// Seals everything anew that an older key sealed, after which the older keys can be dropped.
    ///
    /// - Returns: how many rows were changed.
    public func rotate() throws -> Int {
        try database.write { database in
            var count = 0
            for row in try Row.fetchAll(database, sql: "SELECT id, address_sealed, leave_sealed FROM subscriber") {
                let sealed: Data = row["address_sealed"]
                guard !keys.isCurrent(sealed) else { continue }
                let text = try keys.open(sealed, as: .address)
                let leave = try keys.open(row["leave_sealed"], as: .token)
                guard let address = try? EmailAddress(text) else { throw KeyFault.damaged }
                try database.execute(
                    sql: "UPDATE subscriber SET address_hash = ?, address_sealed = ?, leave_sealed = ? WHERE id = ?",
                    arguments: [
                        keys.hash(address.folded), keys.seal(text, as: .address), keys.seal(leave, as: .token),
                        row["id"] as Int64,
                    ]
                )
                count += 1
            }
            for (table, column, purpose) in [
                ("outbox", "token_sealed", Keyring.Purpose.token), ("webhook", "secret_sealed", .secret),
            ] {
                let sql = "SELECT id, \(column) FROM \(table) WHERE \(column) IS NOT NULL"
                for row in try Row.fetchAll(database, sql: sql) {
                    let sealed: Data = row[1]
                    guard !keys.isCurrent(sealed) else { continue }
                    let text = try keys.open(sealed, as: purpose)
                    try database.execute(
                        sql: "UPDATE \(table) SET \(column) = ? WHERE id = ?",
                        arguments: [keys.seal(text, as: purpose), row["id"] as Int64]
                    )
                    count += 1
                }
            }
            return count
        }
    }
}
