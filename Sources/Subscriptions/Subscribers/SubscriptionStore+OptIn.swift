internal import Foundation
internal import GRDB

/// What somebody asks for.
public struct SubscriptionRequest: Sendable {
    public var address: EmailAddress
    public var interests: Set<Interest>
    public var frequency: Frequency
    /// The sentence that was agreed to, as it was shown.
    public var consent: String
    /// Where it was agreed to: `page` or `api`.
    public var source: String
    /// The visitor's address; only a keyed hash of its network is kept, for a day.
    public var visitor: String

    public init(
        address: EmailAddress,
        interests: Set<Interest>,
        frequency: Frequency,
        consent: String,
        source: String,
        visitor: String
    ) {
        self.address = address
        self.interests = interests
        self.frequency = frequency
        self.consent = consent
        self.source = source
        self.visitor = visitor
    }
}

/// Why a request was not taken. Never says whether an address is known.
public enum SubscriptionFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Too many requests from one network or altogether.
    case tooMany
    /// Nothing was chosen.
    case nothingChosen
    /// More was chosen than a page offers.
    case tooManyInterests

    public var description: String {
        switch self {
        case .tooMany: "too many requests came from this network; try again in an hour"
        case .nothingChosen: "choose at least one topic"
        case .tooManyInterests: "choose at most \(Interest.maximumCount) combinations of compound, place and topic"
        }
    }
}

/// What a confirmation link stands for.
public struct AskedConfirmation: Hashable, Sendable {
    public var interests: [Interest]
    public var frequency: Frequency
    public var consent: String
    public var isUsed: Bool
}

extension SubscriptionStore {
    /// How long a confirmation link works, in seconds.
    public static let confirmationLifetime = 48 * 3_600
    /// How long an address that was never confirmed is kept, in seconds.
    public static let unconfirmedLifetime = 7 * 86_400

    /// Takes a request and puts the mail with its link into the outbox; nothing is followed until it is confirmed.
    ///
    /// What happens is the same whether or not the address is known: a mail goes to it, as somebody else may have typed
    /// it. An address that was sent its share of mails today gets no more, without a word to whoever asks.
    ///
    /// - Throws: `SubscriptionFault`.
    public func request(_ request: SubscriptionRequest, at now: Timestamp) throws {
        guard !request.interests.isEmpty else { throw SubscriptionFault.nothingChosen }
        guard request.interests.count <= Interest.maximumCount else { throw SubscriptionFault.tooManyInterests }
        let interests = try jsonText(request.interests.sorted())
        let isTaken = try database.write { database in
            let from = keys.hash("network " + network(of: request.visitor))
            guard try RateLimit.network.allows(from, at: now, in: database),
                try RateLimit.everybody.allows(keys.hash("everybody"), at: now, in: database)
            else { return false }
            let to = keys.hash("address " + request.address.folded)
            guard try RateLimit.address.allows(to, at: now, in: database) else { return true }
            let id = try subscriber(request.address, in: database) ?? add(request, at: now, to: database)
            let token = Token.random()
            try database.execute(
                sql: """
                    INSERT INTO confirmation
                        (token_hash, subscriber, interests, frequency, consent_text, consent_source, created, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.hash, id, interests, request.frequency.rawValue, request.consent, request.source, now.seconds,
                    now.seconds + Self.confirmationLifetime,
                ]
            )
            try database.execute(
                sql: "INSERT INTO outbox (key, subscriber, token_sealed, created, due) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    "confirmation/" + base64url(Array(token.hash)), id, keys.seal(token.text, as: .token), now.seconds,
                    now.seconds,
                ]
            )
            return true
        }
        guard isTaken else { throw SubscriptionFault.tooMany }
    }

    private func add(_ request: SubscriptionRequest, at now: Timestamp, to database: Database) throws -> Int64 {
        let leave = Token.random()
        try database.execute(
            sql: """
                INSERT INTO subscriber
                    (address_hash, address_sealed, frequency, created, consent_text, consent_source, leave_hash,
                     leave_sealed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                keys.hash(request.address.folded), keys.seal(request.address.description, as: .address),
                request.frequency.rawValue, now.seconds, request.consent, request.source, leave.hash,
                keys.seal(leave.text, as: .token),
            ]
        )
        return database.lastInsertedRowID
    }

    /// What a link stands for, to be shown before the tap; changes nothing. Nil for a wrong or expired link.
    public func confirmation(_ token: Token, at now: Timestamp) throws -> AskedConfirmation? {
        try database.read { database in
            let sql = "SELECT * FROM confirmation WHERE token_hash = ? AND expires > ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [token.hash, now.seconds]) else {
                return nil
            }
            return AskedConfirmation(
                interests: try value([Interest].self, fromJSON: row["interests"]),
                frequency: Frequency(rawValue: row["frequency"]) ?? .weekly,
                consent: row["consent_text"],
                isUsed: (row["used"] as Int?) != nil
            )
        }
    }

    /// Confirms what a link stands for, once: what was chosen is added to what is followed, and the consent is kept.
    ///
    /// - Returns: false for a wrong or expired link; true as well for one that was used before, which changes nothing.
    public func confirm(_ token: Token, at now: Timestamp) throws -> Bool {
        try database.write { database in
            let sql = "SELECT * FROM confirmation WHERE token_hash = ? AND expires > ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [token.hash, now.seconds]) else {
                return false
            }
            guard (row["used"] as Int?) == nil else { return true }
            let id: Int64 = row["subscriber"]
            try database.execute(
                sql: "UPDATE confirmation SET used = ? WHERE token_hash = ?",
                arguments: [now.seconds, token.hash]
            )
            try database.execute(
                sql: """
                    UPDATE subscriber SET confirmed = coalesce(confirmed, ?), frequency = ?, consent_text = ?,
                        consent_source = ? WHERE id = ?
                    """,
                arguments: [now.seconds, row["frequency"], row["consent_text"], row["consent_source"], id]
            )
            for interest in try value([Interest].self, fromJSON: row["interests"]) {
                try database.execute(
                    sql:
                        "INSERT OR IGNORE INTO interest (subscriber, compound, jurisdiction, topic) VALUES (?, ?, ?, ?)",
                    arguments: [id, interest.compound, interest.jurisdiction, interest.topic.rawValue]
                )
            }
            return true
        }
    }

    /// Removes the subscriber of a link with everything about them. A link that is unknown changes nothing, and the
    /// caller answers both alike.
    public func leave(_ token: Token) throws {
        try database.write { database in
            try database.execute(sql: "DELETE FROM subscriber WHERE leave_hash = ?", arguments: [token.hash])
        }
    }

    /// Forgets what is no longer needed: addresses never confirmed, used and expired links, attempts, and mails that
    /// left a month ago.
    public func purge(at now: Timestamp) throws {
        try database.write { database in
            for (sql, age) in [
                ("DELETE FROM subscriber WHERE confirmed IS NULL AND created <= ?", Self.unconfirmedLifetime),
                ("DELETE FROM confirmation WHERE expires <= ?", 0),
                ("DELETE FROM attempt WHERE at <= ?", RateLimit.longest),
                ("DELETE FROM outbox WHERE state <> 'waiting' AND finished <= ?", 30 * 86_400),
                ("DELETE FROM call WHERE state <> 'waiting' AND finished <= ?", 30 * 86_400),
            ] {
                try database.execute(sql: sql, arguments: [now.seconds - age])
            }
        }
    }
}
