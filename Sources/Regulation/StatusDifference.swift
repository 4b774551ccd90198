public import Dates

/// How two statuses of one compound in one jurisdiction differ: the facets that changed, and because of which events.
public struct StatusDifference: Hashable, Sendable {
    /// One facet whose answer differs.
    public struct Change: Hashable, Sendable {
        public var facet: Facet
        public var before: FacetStatus.Verdict
        public var after: FacetStatus.Verdict
        /// Events that decide the later side and not the earlier, by id; where there is none, those that decide no more.
        public var because: [LedgerEvent]
    }

    public var before: Status
    public var after: Status
    public var changes: [Change]

    /// Compares two statuses of one compound in one jurisdiction.
    public init(before: Status, after: Status) {
        self.before = before
        self.after = after
        let facets = after.facets.map(\.facet) + before.facets.map(\.facet).filter { after[$0] == nil }
        changes = facets.compactMap { facet in
            let left = before[facet]
            let right = after[facet]
            guard left?.verdict ?? .unknown != right?.verdict ?? .unknown else { return nil }
            // An event counts with its role: the first dated change decides the days before it too, by its old value.
            let old = Set(left?.grounds.filter(\.decides) ?? [])
            let new = Set(right?.grounds.filter(\.decides) ?? [])
            let gained = new.subtracting(old)
            let because = gained.isEmpty ? old.subtracting(new) : gained
            return Change(
                facet: facet,
                before: left?.verdict ?? .unknown,
                after: right?.verdict ?? .unknown,
                because: Set(because.map(\.event)).sorted { $0.id < $1.id }
            )
        }
    }

    /// True where nothing differs.
    public var isEmpty: Bool { changes.isEmpty }
}

/// A difference of statuses in the plain form that JSON carries; field names are part of the API.
public struct StatusDifferenceReport: Codable, Hashable, Sendable {
    public struct Change: Codable, Hashable, Sendable {
        public var facet: String
        public var name: String
        public var before: String
        public var after: String
        public var events: [StatusReport.Event]
    }

    public struct Day: Codable, Hashable, Sendable {
        public var asOf: ISODate
        public var knownOn: ISODate?
    }

    public var compound: String
    public var jurisdiction: String
    public var from: Day
    public var to: Day
    public var changes: [Change]

    public init(_ difference: StatusDifference) {
        compound = difference.after.compound.id
        jurisdiction = difference.after.jurisdiction.rawValue
        from = Day(asOf: difference.before.asOf, knownOn: difference.before.knownOn)
        to = Day(asOf: difference.after.asOf, knownOn: difference.after.knownOn)
        changes = difference.changes.map { change in
            Change(
                facet: change.facet.rawValue,
                name: change.facet.name,
                before: change.before.words,
                after: change.after.words,
                events: change.because.map { StatusReport.Event($0) }
            )
        }
    }
}
