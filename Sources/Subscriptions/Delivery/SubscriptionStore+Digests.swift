internal import GRDB

extension SubscriptionStore {
    /// Moves changes that wait into one digest for each subscriber whose day or week has ended, in one transaction each.
    ///
    /// Running it again changes nothing: what was moved no longer waits. A digest is named by its subscriber and its last
    /// change, so the same changes can never be in two.
    ///
    /// - Returns: how many digests were made.
    public func composeDigests(at now: Timestamp) throws -> Int {
        var count = 0
        for frequency in Frequency.allCases {
            count += try database.write { database in
                let arguments: StatementArguments = [
                    "frequency": frequency.rawValue, "boundary": frequency.boundary(at: now).seconds,
                ]
                let due = """
                    subscriber IN (SELECT id FROM subscriber WHERE frequency = :frequency)
                    AND change IN (SELECT id FROM change WHERE found < :boundary)
                    """
                try database.execute(
                    sql: """
                        INSERT INTO outbox (key, subscriber, changes, created, due)
                        SELECT 'digest/' || subscriber || '/' || max(change), subscriber, json_group_array(change), :now, :now
                        FROM pending WHERE \(due) GROUP BY subscriber
                        """,
                    arguments: arguments + ["now": now.seconds]
                )
                let made = database.changesCount
                try database.execute(sql: "DELETE FROM pending WHERE \(due)", arguments: arguments)
                return made
            }
        }
        return count
    }
}
