public import Dates

/// The value of one facet on a date, with what it rests on.
public struct FacetStatus: Hashable, Sendable {
    /// What is known; unknown, conflicting and stale are answers.
    public enum Verdict: Hashable, Sendable {
        case known(FacetValue)
        /// The last known value, derived too long after the ledger was collected.
        case stale(FacetValue)
        /// Values that stand against each other.
        case conflicting([FacetValue])
        case unknown
    }

    /// An event behind a facet, and what it does there.
    public struct Ground: Hashable, Sendable {
        public enum Role: String, Hashable, Sendable, Codable {
            /// The dated change that is in force.
            case change
            /// A dated change that a later one replaced.
            case earlierChange = "earlier_change"
            /// A dated change after the as-of date whose earlier value was used.
            case laterChange = "later_change"
            case standingAbsence = "standing_absence"
            /// A standing absence that stands in the ledger's note on the event.
            case note
            case closedList = "closed_list"
            case agenda
            /// Without effective date: listed, not used.
            case undated
            /// Background knowledge: listed, not used.
            case background
            /// The row looked at the facet and could not settle it.
            case open
        }

        public var event: LedgerEvent
        public var role: Role
        /// The confidence in this use of the event, which a note can lower.
        public var confidence: LedgerEvent.Confidence

        public init(_ event: LedgerEvent, role: Role, confidence: LedgerEvent.Confidence? = nil) {
            self.event = event
            self.role = role
            self.confidence = confidence ?? event.confidence
        }

        /// True where the value rests on the event.
        public var decides: Bool {
            switch role {
            case .change, .laterChange, .standingAbsence, .note, .closedList, .agenda: true
            case .earlierChange, .undated, .background, .open: false
            }
        }
    }

    public var facet: Facet
    public var verdict: Verdict
    /// The rules used, in order.
    public var rules: [DerivationRule]
    /// In the order of effective dates, then the undated ones by id.
    public var grounds: [Ground]
    /// Ids of the conflicts that touch the facet.
    public var conflicts: [String]
    /// How the value came about, in plain sentences.
    public var derivation: String

    public init(
        facet: Facet,
        verdict: Verdict,
        rules: [DerivationRule],
        grounds: [Ground],
        conflicts: [String],
        derivation: String
    ) {
        self.facet = facet
        self.verdict = verdict
        self.rules = rules
        self.grounds = grounds
        self.conflicts = conflicts
        self.derivation = derivation
    }

    /// The value that was derived for certain, nil for unknown, conflicting and stale.
    public var value: FacetValue? { if case .known(let value) = verdict { value } else { nil } }

    /// The confidence in the value: of events that agree the surest, of values that conflict the least sure.
    public var confidence: LedgerEvent.Confidence? {
        let deciding = grounds.filter(\.decides).map(\.confidence)
        switch verdict {
        case .known, .stale: return deciding.max()
        case .conflicting: return deciding.min()
        case .unknown: return nil
        }
    }
}

extension FacetStatus.Verdict {
    /// The verdict in plain words.
    public var words: String {
        switch self {
        case .known(let value): value.words
        case .stale(let value): "stale (last known: \(value.words))"
        case .conflicting(let values): "conflicting: " + values.map(\.words).joined(separator: " / ")
        case .unknown: "unknown"
        }
    }
}

/// The legal status of a compound in one jurisdiction, in force on one day as far as published by another.
public struct Status: Hashable, Sendable {
    public var compound: LedgerCompound
    public var jurisdiction: Jurisdiction
    /// The day in force.
    public var asOf: ISODate
    /// Only what was published by this day counts; nil takes everything in the ledger.
    public var knownOn: ISODate?
    public var facets: [FacetStatus]
    /// Whether it may be compounded from bulk under section 503A; nil outside the United States and before that section.
    public var compounding503A: CompoundingEligibility?
    /// Conflicts that touch the compound here.
    public var conflicts: [LedgerConflict]
    /// Events about the compound without an effective date.
    public var undated: [LedgerEvent]
    /// Known events about the compound that take effect after the as-of date.
    public var coming: [LedgerEvent]
    /// Dated events about the compound that decide no facet.
    public var otherEvents: [LedgerEvent]
    public var freshness: Freshness

    public init(
        compound: LedgerCompound,
        jurisdiction: Jurisdiction,
        asOf: ISODate,
        knownOn: ISODate?,
        facets: [FacetStatus],
        compounding503A: CompoundingEligibility?,
        conflicts: [LedgerConflict],
        undated: [LedgerEvent],
        coming: [LedgerEvent],
        otherEvents: [LedgerEvent],
        freshness: Freshness
    ) {
        self.compound = compound
        self.jurisdiction = jurisdiction
        self.asOf = asOf
        self.knownOn = knownOn
        self.facets = facets
        self.compounding503A = compounding503A
        self.conflicts = conflicts
        self.undated = undated
        self.coming = coming
        self.otherEvents = otherEvents
        self.freshness = freshness
    }

    public subscript(_ facet: Facet) -> FacetStatus? { facets.first { $0.facet == facet } }
}
