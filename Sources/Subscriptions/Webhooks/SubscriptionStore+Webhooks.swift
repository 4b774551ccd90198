internal import Foundation
internal import GRDB

extension SubscriptionStore {
    /// Registers an address to be called.
    ///
    /// - Returns: the secret for the receiver; it is shown once and stored sealed.
    /// - Throws: `WebhookFault`.
    public func addWebhook(_ url: String, for interest: Interest, at now: Timestamp) throws -> String {
        guard url.utf8.count <= 2_048, let parts = URLComponents(string: url), parts.scheme == "https",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw WebhookFault.address(url) }
        let secret = WebhookSecret.random()
        try database.write { database in
            let sql = "SELECT 1 FROM webhook WHERE url = ?"
            guard try Int.fetchOne(database, sql: sql, arguments: [url]) == nil else { throw WebhookFault.known(url) }
            try insert(url, secret, interest, at: now, into: database)
        }
        return secret.text
    }

    func insert(
        _ url: String,
        _ secret: WebhookSecret,
        _ interest: Interest,
        at now: Timestamp,
        into database: Database
    )
        throws
    {
        try database.execute(
            sql: """
                INSERT INTO webhook (url, secret_sealed, compound, jurisdiction, topic, created)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                url, keys.seal(secret.text, as: .secret), interest.compound, interest.jurisdiction,
                interest.topic.rawValue, now.seconds,
            ]
        )
    }

    /// The registered addresses.
    public func webhooks() throws -> [Webhook] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM webhook ORDER BY id").compactMap { row in
                Topic(rawValue: row["topic"]).map { topic in
                    let interest = Interest(compound: row["compound"], jurisdiction: row["jurisdiction"], topic: topic)
                    return Webhook(id: row["id"], url: row["url"], interest: interest)
                }
            }
        }
    }

    /// Removes an address; false where it is not registered.
    public func removeWebhook(_ url: String) throws -> Bool {
        try database.write { database in
            try database.execute(sql: "DELETE FROM webhook WHERE url = ?", arguments: [url])
            return database.changesCount > 0
        }
    }

    /// Makes the calls that are due, each change by itself, until nothing is due.
    ///
    /// At least once, with the same `webhook-id` each time, by which a receiver drops a second copy. A failed call is
    /// tried again with growing pauses for five days; a receiver that answers 410 is removed.
    public func callWebhooks(with caller: WebhookCaller, clock: () -> Timestamp) throws -> DeliveryTally {
        var tally = DeliveryTally()
        while let call = try nextCall(at: clock()) {
            let now = clock()
            let body = try jsonText(call.change)
            switch caller.call(call.url, body: body, id: call.change.key, secret: call.secret, at: now) {
            case .accepted:
                try settle(call, as: "sent", nil, at: now)
                tally.sent += 1
            case .gone:
                _ = try removeWebhook(call.url)
                tally.removed += 1
            case .failed(let answer) where now.seconds - call.created >= Retry.patience:
                try settle(call, as: "failed", answer, at: now)
                tally.failed += 1
            case .failed(let answer):
                try database.write { database in
                    try database.execute(
                        sql: "UPDATE call SET attempts = attempts + 1, due = ?, answer = ? WHERE id = ?",
                        arguments: [now.seconds + Retry.delay(afterAttempt: call.attempts + 1), answer, call.id]
                    )
                }
                tally.deferred += 1
            }
        }
        return tally
    }

    private struct WaitingCall {
        var id: Int64
        var url: String
        var secret: WebhookSecret
        var change: Change
        var created: Int
        var attempts: Int
    }

    private func nextCall(at now: Timestamp) throws -> WaitingCall? {
        try database.read { database in
            let sql = """
                SELECT call.id AS call_id, call.attempts, url, secret_sealed, change.* FROM call
                JOIN webhook ON webhook.id = call.webhook JOIN change ON change.id = call.change
                WHERE state = 'waiting' AND due <= ? ORDER BY due, call.id LIMIT 1
                """
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [now.seconds]) else { return nil }
            return WaitingCall(
                id: row["call_id"],
                url: row["url"],
                secret: WebhookSecret(text: try keys.open(row["secret_sealed"], as: .secret)),
                change: Change(row: row),
                created: row["found"],
                attempts: row["attempts"]
            )
        }
    }

    private func settle(_ call: WaitingCall, as state: String, _ answer: String?, at now: Timestamp) throws {
        try database.write { database in
            try database.execute(
                sql: "UPDATE call SET state = ?, answer = ?, finished = ?, attempts = attempts + 1 WHERE id = ?",
                arguments: [state, answer, now.seconds, call.id]
            )
        }
    }
}
