public import Dates

/// How old a ledger's rows are on a given day.
public struct Freshness: Hashable, Sendable {
    /// Days after which a reader is warned; a convention, chosen because the category tables changed within weeks.
    public static let warningAfter = 30
    /// Days past the collection after which a derived value counts as stale; a convention: one yearly list cycle.
    public static let staleAfter = 365

    public var collected: ISODate
    /// The day that the age is counted to.
    public var today: ISODate

    public init(collected: ISODate, today: ISODate) {
        self.collected = collected
        self.today = today
    }

    /// Whole days since the collection; negative where the given day is earlier.
    public var days: Int { collected.days(until: today) }

    /// The warning of a ledger that was checked long ago, nil where it is fresh.
    public var warning: String? {
        guard days > Self.warningAfter else { return nil }
        return "the ledger was last checked on \(collected), \(days) days before \(today); "
            + "read the primary documents again before relying on it"
    }

    /// One line that says how old the rows are.
    public var line: String {
        if let warning { return "warning: \(warning)" }
        if days < 0 { return "ledger collected \(collected), \(-days) days after \(today)" }
        return "ledger collected \(collected), \(days) \(days == 1 ? "day" : "days") before \(today)"
    }
}
