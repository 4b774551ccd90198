internal import Foundation
internal import GRDB

/// What a round of delivery did; numbers only.
public struct DeliveryTally: Hashable, Sendable {
    public var sent = 0
    /// To be tried again.
    public var deferred = 0
    /// Given up.
    public var failed = 0
    /// Subscribers whose mailbox does not exist any more.
    public var removed = 0
    /// Why nothing more could be sent in this round.
    public var unreachable: String?

    /// True where there was nothing to do.
    public var isEmpty: Bool { self == DeliveryTally() }
}

/// When something that did not get through is tried again.
enum Retry {
    /// A minute, doubled at each attempt, at most six hours; in seconds.
    static func delay(afterAttempt attempt: Int) -> Int { min(60 << min(attempt - 1, 9), 6 * 3_600) }

    /// How long it is tried, in seconds.
    static let patience = 5 * 86_400
}

extension SubscriptionStore {
    /// Sends what is due, one mail after the other, until nothing is due or the server cannot be reached.
    ///
    /// A mail is marked as sent after the server took it. Whoever is killed between the two sends that one again, with
    /// the same `Message-ID`: at least once, and at most one copy too many for each kill. Only one process may do this at
    /// a time; see `DeliveryLock`.
    ///
    /// - Parameters:
    ///   - connection: to the mail server.
    ///   - writer: makes the mails.
    ///   - clock: asked for each mail.
    /// - Returns: what was done.
    /// - Throws: `KeyFault` where an address cannot be opened; an error of the database.
    public func deliverMails(
        through connection: SMTPConnection,
        writer: MailWriter,
        clock: () -> Timestamp
    ) throws -> DeliveryTally {
        try deliverMails(writer: writer, clock: clock) { mail, id, address, now in
            connection.send(mail, id: id, to: address, at: now)
        }
    }

    /// The same by any way of sending.
    func deliverMails(
        writer: MailWriter,
        clock: () -> Timestamp,
        send: (_ mail: Mail, _ id: String, _ address: EmailAddress, _ now: Timestamp) -> MailAnswer
    ) throws -> DeliveryTally {
        var tally = DeliveryTally()
        while let mail = try nextMail(at: clock()) {
            let now = clock()
            let letter: Mail
            if let token = mail.token {
                guard let asked = try confirmation(token, at: now) else {
                    try finish(mail, as: "failed", "the link expired", at: now)
                    tally.failed += 1
                    continue
                }
                let expires = Timestamp(seconds: mail.created + Self.confirmationLifetime)
                letter = writer.confirmation(asked, token: token.text, leave: mail.leave, expires: expires)
            } else {
                letter = writer.digest(try changes(mail.changes), frequency: mail.frequency, leave: mail.leave)
            }
            let id = base64url(Array(keys.hash("message " + mail.key)))
            switch send(letter, id, mail.address, now) {
            case .accepted:
                try finish(mail, as: "sent", nil, at: now)
                tally.sent += 1
            case .refused(let answer, isAddress: true):
                try finish(mail, as: "failed", answer, at: now)
                try noteBounce(of: mail.subscriber, isGone: true)
                tally.removed += 1
            case .refused(let answer, isAddress: false):
                try finish(mail, as: "failed", answer, at: now)
                try noteBounce(of: mail.subscriber, isGone: false)
                tally.failed += 1
            case .deferred(let answer):
                try postpone(mail, answer, at: now) ? (tally.deferred += 1) : (tally.failed += 1)
            case .unreachable(let answer):
                try postpone(mail, answer, at: now) ? (tally.deferred += 1) : (tally.failed += 1)
                tally.unreachable = answer
                return tally
            }
        }
        return tally
    }

    /// Notes mails that came back, as a mail system's reports tell.
    ///
    /// - Returns: how many subscribers were removed.
    public func note(_ bounces: [Bounce]) throws -> Int {
        var removed = 0
        for bounce in bounces {
            guard let id = try database.read({ try subscriber(bounce.address, in: $0) }) else { continue }
            if try noteBounce(of: id, isGone: bounce.isAddressGone) { removed += 1 }
        }
        return removed
    }

    /// After so many refusals in a row a subscriber is removed.
    static let mostBounces = 5

    @discardableResult
    private func noteBounce(of subscriber: Int64, isGone: Bool) throws -> Bool {
        try database.write { database in
            try database.execute(
                sql: "UPDATE subscriber SET bounces = bounces + 1 WHERE id = ?",
                arguments: [subscriber]
            )
            try database.execute(
                sql: "DELETE FROM subscriber WHERE id = ? AND (? OR bounces >= ?)",
                arguments: [subscriber, isGone, Self.mostBounces]
            )
            return database.changesCount > 0
        }
    }

    // MARK: The outbox

    private struct WaitingMail {
        var id: Int64
        var key: String
        var subscriber: Int64
        var address: EmailAddress
        var leave: String
        var frequency: Frequency
        /// For a confirmation.
        var token: Token?
        /// JSON, for a digest.
        var changes: String
        var created: Int
        var attempts: Int
    }

    private func nextMail(at now: Timestamp) throws -> WaitingMail? {
        try database.read { database in
            let sql = """
                SELECT outbox.*, address_sealed, leave_sealed, frequency FROM outbox
                JOIN subscriber ON subscriber.id = outbox.subscriber
                WHERE state = 'waiting' AND due <= ? ORDER BY due, outbox.id LIMIT 1
                """
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [now.seconds]) else { return nil }
            let token = try (row["token_sealed"] as Data?).map { try keys.open($0, as: .token) }
            return WaitingMail(
                id: row["id"],
                key: row["key"],
                subscriber: row["subscriber"],
                address: try EmailAddress(try keys.open(row["address_sealed"], as: .address)),
                leave: try keys.open(row["leave_sealed"], as: .token),
                frequency: Frequency(rawValue: row["frequency"]) ?? .weekly,
                token: token.flatMap { Token($0) },
                changes: row["changes"] ?? "[]",
                created: row["created"],
                attempts: row["attempts"]
            )
        }
    }

    private func changes(_ ids: String) throws -> [Change] {
        try database.read { database in
            let sql = "SELECT * FROM change WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
            return try Row.fetchAll(database, sql: sql, arguments: [ids]).map(Change.init(row:))
        }
    }

    private func finish(_ mail: WaitingMail, as state: String, _ answer: String?, at now: Timestamp) throws {
        try database.write { database in
            try database.execute(
                sql: """
                    UPDATE outbox SET state = ?, answer = ?, finished = ?, attempts = attempts + 1, token_sealed = NULL
                    WHERE id = ?
                    """,
                arguments: [state, answer, now.seconds, mail.id]
            )
            if state == "sent" {
                try database.execute(
                    sql: "UPDATE subscriber SET bounces = 0 WHERE id = ? AND bounces > 0",
                    arguments: [mail.subscriber]
                )
            }
        }
    }

    /// Puts a mail off, or gives it up after days; false where it is given up.
    private func postpone(_ mail: WaitingMail, _ answer: String, at now: Timestamp) throws -> Bool {
        guard now.seconds - mail.created < Retry.patience else {
            try finish(mail, as: "failed", answer, at: now)
            return false
        }
        try database.write { database in
            try database.execute(
                sql: "UPDATE outbox SET attempts = attempts + 1, due = ?, answer = ? WHERE id = ?",
                arguments: [now.seconds + Retry.delay(afterAttempt: mail.attempts + 1), answer, mail.id]
            )
        }
        return true
    }
}
