public import Dates

/// One dated fact about the law: what an authority did or what was found absent, and how we know it.
public struct LedgerEvent: Hashable, Sendable {
    /// Which compounds an event is about.
    public enum Scope: Hashable, Sendable {
        /// Every compound, as a framework rule is.
        case all
        /// Compounds by ledger id.
        case compounds([String])
        /// A group that the source does not name one by one, in the source's words; it decides no compound's status.
        case group(String)
    }

    /// How a fact came to the ledger.
    public enum Seen: String, Hashable, Sendable, CaseIterable, Codable {
        /// The authority's own text was read.
        case primaryPage = "primary_page"
        /// Press, law firm, advocacy or another project's dated notes.
        case secondary
        /// General knowledge that was not looked up; it never decides a facet.
        case background
    }

    public enum Confidence: String, Hashable, Sendable, CaseIterable, Codable, Comparable {
        case high, medium, low

        public static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        }
    }

    /// A facet that changes on the event's effective date.
    public struct Change: Hashable, Sendable {
        public var facet: Facet
        /// The value just before; nil where it is not known.
        public var before: FacetValue?
        public var after: FacetValue
        /// Compounds by ledger id where the change is narrower than the event; nil means the event's own scope.
        public var compounds: [String]?

        public init(_ facet: Facet, from before: FacetValue?, to after: FacetValue, compounds: [String]? = nil) {
            self.facet = facet
            self.before = before
            self.after = after
            self.compounds = compounds
        }
    }

    /// A statement without a date of its own that something is absent.
    public struct StandingAbsence: Hashable, Sendable {
        /// Where the ledger says it.
        public enum Basis: String, Hashable, Sendable, CaseIterable, Codable {
            /// It is what the event itself states; known since the event was published.
            case event
            /// It stands in the ledger's note on the event; known since the ledger was collected.
            case note
        }

        public var facet: Facet
        public var value: FacetValue
        public var basis: Basis
        /// What was searched or not searched for it.
        public var searched: String?
        /// Nil means the event's own confidence.
        public var confidence: Confidence?

        public init(
            _ facet: Facet,
            _ value: FacetValue,
            basis: Basis,
            searched: String? = nil,
            confidence: Confidence? = nil
        ) {
            self.facet = facet
            self.value = value
            self.basis = basis
            self.searched = searched
            self.confidence = confidence
        }
    }

    /// A list that is complete: what it does not name is not on it.
    public struct ClosedList: Hashable, Sendable {
        public var facet: Facet
        public var listed: [String]
        public var rejected: [String]
        /// When the list's text was last seen unchanged, in the ledger's words.
        public var lastSeen: String?

        public init(_ facet: Facet, listed: [String], rejected: [String] = [], lastSeen: String? = nil) {
            self.facet = facet
            self.listed = listed
            self.rejected = rejected
            self.lastSeen = lastSeen
        }
    }

    /// The agenda of an advisory meeting; the event's effective date is the meeting's day, nil where only planned.
    public struct Agenda: Hashable, Sendable {
        /// Compounds by ledger id.
        public var compounds: [String]

        public init(compounds: [String]) { self.compounds = compounds }
    }

    /// A facet that the row looked at and could not settle.
    public struct OpenQuestion: Hashable, Sendable {
        public var facet: Facet
        /// What was searched, and what would settle it.
        public var searched: String

        public init(_ facet: Facet, searched: String) {
            self.facet = facet
            self.searched = searched
        }
    }

    public var id: String
    public var scope: Scope
    /// The compounds in the words of the record, one text for each that it lists.
    public var namedAs: [String]
    public var jurisdiction: Jurisdiction
    public var authority: String
    public var instrument: String
    public var event: String
    /// The status in the words of the record, nil where it has none.
    public var statusBefore: String?
    public var statusAfter: String?
    /// The day the status changed; nil is undated, and such an event is listed and never ordered.
    public var effective: ISODate?
    /// The day the source appeared; nil means known since the ledger was collected.
    public var published: ISODate?
    /// The day the row was added, where it is later than the ledger's collection.
    public var recorded: ISODate?
    public var title: String
    public var citation: String
    public var seen: Seen
    public var confidence: Confidence
    public var note: String
    public var changes: [Change]
    public var absences: [StandingAbsence]
    public var open: [OpenQuestion]
    public var closedList: ClosedList?
    public var agenda: Agenda?

    public init(
        id: String,
        scope: Scope,
        namedAs: [String],
        jurisdiction: Jurisdiction,
        authority: String,
        instrument: String,
        event: String,
        statusBefore: String? = nil,
        statusAfter: String? = nil,
        effective: ISODate? = nil,
        published: ISODate? = nil,
        recorded: ISODate? = nil,
        title: String,
        citation: String,
        seen: Seen,
        confidence: Confidence,
        note: String = "",
        changes: [Change] = [],
        absences: [StandingAbsence] = [],
        open: [OpenQuestion] = [],
        closedList: ClosedList? = nil,
        agenda: Agenda? = nil
    ) {
        self.id = id
        self.scope = scope
        self.namedAs = namedAs
        self.jurisdiction = jurisdiction
        self.authority = authority
        self.instrument = instrument
        self.event = event
        self.statusBefore = statusBefore
        self.statusAfter = statusAfter
        self.effective = effective
        self.published = published
        self.recorded = recorded
        self.title = title
        self.citation = citation
        self.seen = seen
        self.confidence = confidence
        self.note = note
        self.changes = changes
        self.absences = absences
        self.open = open
        self.closedList = closedList
        self.agenda = agenda
    }

    /// True when the event's scope names the compound or every compound.
    public func covers(_ compound: LedgerCompound) -> Bool {
        switch scope {
        case .all: true
        case .compounds(let ids): ids.contains(compound.id)
        case .group: false
        }
    }

    /// True when the scope names the compound itself.
    public func names(_ compound: LedgerCompound) -> Bool {
        if case .compounds(let ids) = scope { ids.contains(compound.id) } else { false }
    }
}
