internal import Foundation
internal import GRDB

extension SubscriptionStore {
    /// Compares what a dossier says with what it last said, and writes every change with what must go out for it, in one
    /// transaction: after a kill at any moment either all of it is there or none.
    ///
    /// A compound that is seen for the first time only sets the point from which changes count.
    ///
    /// - Returns: the changes, in the order of the facts; those that are gone last.
    public func record(_ facts: [Fact], of compound: String, at now: Timestamp) throws -> [Change] {
        try database.write { database in
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM seen WHERE compound = ?", arguments: [compound])
            let seen = Dictionary(rows.map { ($0["fact"] as String, $0) }, uniquingKeysWith: { first, _ in first })
            var changes: [Change] = []
            for fact in facts where seen[fact.id]?["value"] != fact.value {
                let version = (seen[fact.id]?["version"] ?? 0) + 1
                try remember(fact, of: compound, version: version, in: database)
                guard !rows.isEmpty else { continue }
                let change = change(fact, of: compound, from: seen[fact.id]?["value"], version: version, at: now)
                try write(change, at: now, to: database)
                changes.append(change)
            }
            let ids = Set(facts.map(\.id))
            for row in rows.sorted(by: { ($0["fact"] as String) < $1["fact"] }) where !ids.contains(row["fact"]) {
                guard let old = row["value"] as String? else { continue }
                let version: Int = row["version"] + 1
                try database.execute(
                    sql: "UPDATE seen SET value = NULL, version = ? WHERE compound = ? AND fact = ?",
                    arguments: [version, compound, row["fact"] as String]
                )
                // An event that now decides a facet is told with that facet.
                guard !(row["fact"] as String).hasPrefix("event/") else { continue }
                let change = Change(
                    key: "\(compound)/\(row["fact"] as String)/\(version)",
                    compound: compound,
                    jurisdiction: row["jurisdiction"],
                    topics: (row["topics"] as String).split(separator: " ").map(String.init),
                    found: now.rfc3339,
                    title: row["title"],
                    old: old,
                    new: nil,
                    reason: "the dossier no longer says it",
                    document: "the dossier's text"
                )
                try write(change, at: now, to: database)
                changes.append(change)
            }
            return changes
        }
    }

    private func remember(_ fact: Fact, of compound: String, version: Int, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO seen (compound, fact, jurisdiction, topics, title, value, version)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                compound, fact.id, fact.jurisdiction, topics(fact).joined(separator: " "), fact.title, fact.value,
                version,
            ]
        )
    }

    private func topics(_ fact: Fact) -> [String] { fact.topics.map(\.rawValue).sorted() }

    private func change(
        _ fact: Fact,
        of compound: String,
        from old: String?,
        version: Int,
        at now: Timestamp
    ) -> Change {
        Change(
            key: "\(compound)/\(fact.id)/\(version)",
            compound: compound,
            jurisdiction: fact.jurisdiction,
            topics: topics(fact),
            found: now.rfc3339,
            title: fact.title,
            old: old,
            new: fact.value,
            reason: fact.reason,
            document: fact.document
        )
    }

    /// The change and its rows for everyone whom it concerns.
    private func write(_ change: Change, at now: Timestamp, to database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO change (key, compound, jurisdiction, topics, found, title, old, new, reason, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                change.key, change.compound, change.jurisdiction, change.topics.joined(separator: " "), now.seconds,
                change.title, change.old, change.new, change.reason, change.document,
            ]
        )
        let id = database.lastInsertedRowID
        let concerned = """
            compound IN ('*', :compound) AND instr(' ' || :topics || ' ', ' ' || topic || ' ') > 0
            AND (jurisdiction = '*' OR :jurisdiction IN ('', jurisdiction))
            """
        let arguments: StatementArguments = [
            "change": id, "compound": change.compound, "topics": change.topics.joined(separator: " "),
            "jurisdiction": change.jurisdiction,
        ]
        try database.execute(
            sql:
                "INSERT OR IGNORE INTO pending (subscriber, change) SELECT subscriber, :change FROM interest WHERE \(concerned)",
            arguments: arguments
        )
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO call (webhook, change, due) SELECT id, :change, :due FROM webhook WHERE \(concerned)
                """,
            arguments: arguments + ["due": now.seconds]
        )
    }

    /// The latest changes of a compound, or of all, newest first.
    public func changes(of compound: String? = nil, jurisdiction: String? = nil, limit: Int = 100) throws -> [Change] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM change WHERE (:compound IS NULL OR compound = :compound)
                        AND (:jurisdiction IS NULL OR jurisdiction = :jurisdiction)
                    ORDER BY id DESC LIMIT :limit
                    """,
                arguments: ["compound": compound, "jurisdiction": jurisdiction, "limit": limit]
            ).map(Change.init(row:))
        }
    }
}

extension Change {
    init(row: Row) {
        self.init(
            key: row["key"],
            compound: row["compound"],
            jurisdiction: row["jurisdiction"],
            topics: (row["topics"] as String).split(separator: " ").map(String.init),
            found: Timestamp(seconds: row["found"]).rfc3339,
            title: row["title"],
            old: row["old"],
            new: row["new"],
            reason: row["reason"],
            document: row["document"]
        )
    }
}
