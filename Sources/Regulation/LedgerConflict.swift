public import Dates

/// Two claims about the law that disagree, kept side by side.
public struct LedgerConflict: Hashable, Sendable {
    /// Which side the ledger takes.
    public enum Resolution: String, Hashable, Sendable, CaseIterable, Codable {
        case claimA = "claim_a"
        case claimB = "claim_b"
        /// Both hold, each for a part of the question.
        case both
        /// Neither is taken until a named document is read.
        case unresolved
    }

    /// A facet that the conflict is about.
    public struct Concern: Hashable, Sendable {
        public var jurisdiction: Jurisdiction
        public var facet: Facet
        /// Compounds by ledger id; nil means every compound.
        public var compounds: [String]?
        /// The first day on which the sides differ; nil means on every day.
        public var from: ISODate?
        /// The values that stand against each other; empty where the conflict only explains.
        public var values: [FacetValue]

        public init(
            _ facet: Facet,
            in jurisdiction: Jurisdiction,
            compounds: [String]? = nil,
            from: ISODate? = nil,
            values: [FacetValue] = []
        ) {
            self.jurisdiction = jurisdiction
            self.facet = facet
            self.compounds = compounds
            self.from = from
            self.values = values
        }
    }

    public var id: String
    public var topic: String
    public var claimA: String
    public var claimB: String
    /// The ledger's reading, in words.
    public var verdict: String
    public var resolution: Resolution
    public var concerns: [Concern]
    /// The day the conflict was added, where it is later than the ledger's collection.
    public var recorded: ISODate?

    public init(
        id: String,
        topic: String,
        claimA: String,
        claimB: String,
        verdict: String,
        resolution: Resolution,
        concerns: [Concern] = [],
        recorded: ISODate? = nil
    ) {
        self.id = id
        self.topic = topic
        self.claimA = claimA
        self.claimB = claimB
        self.verdict = verdict
        self.resolution = resolution
        self.concerns = concerns
        self.recorded = recorded
    }

    /// The concerns that touch a compound in a jurisdiction.
    func concerns(of compound: LedgerCompound, in jurisdiction: Jurisdiction) -> [Concern] {
        concerns.filter { concern in
            concern.jurisdiction == jurisdiction && (concern.compounds?.contains(compound.id) ?? true)
        }
    }
}
