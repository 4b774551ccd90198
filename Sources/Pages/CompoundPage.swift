/// Everything that the page of one compound shows, and that its JSON carries: one value, rendered twice.
public struct CompoundPage: Hashable, Codable, Sendable {
    /// The compound's identifier, as used in addresses.
    public var id: String
    public var name: String
    /// What the compound is, in one plain sentence.
    public var summary: String
    /// The day for which the page was made.
    public var asOf: DateText
    /// Nil where the dossier has no record of law.
    public var status: StatusDisclosure?
    public var fiveAnswers: FiveAnswers
    /// The running text; nil where the dossier has none.
    public var story: Story?
    public var identity: Identity
    public var measured: [FindingTable]
    /// What would decide most and was not found.
    public var unknowns: [UnknownQuantity]
    /// Findings that record a search without a value.
    public var unknownFindings: [UnknownQuantity]
    /// Where sources of the evidence disagree; those of law are in the ledger.
    public var conflicts: [ConflictPair]
    /// What is printed elsewhere and is wrong.
    public var corrections: [CorrectionEntry]
    /// Findings about other molecules; never mixed with the compound's own.
    public var otherMolecules: [FindingTable]
    public var evidence: EvidenceStrip
    /// How sure the evidence makes us of each outcome.
    public var certainties: [CertaintyRings]
    /// What was reported of harm in people.
    public var harms: HarmTable
    /// Kinds of study that were counted and of which there is none.
    public var neverStudied: [FindingRow]
    public var figures: [Figure]
    public var studies: StudyTable
    public var claims: [MarkedClaim]
    public var ledger: LedgerTimeline
    public var model: ModelNotes?
    public var related: RelatedCompounds
    public var sources: [SourceEntry]
    /// The words that the text explains in place.
    public var terms: [TermNote]
    /// Who reviewed the page, and who stands behind it.
    public var imprint: PageImprint

    /// Names, numbers and the drawn sequence.
    public struct Identity: Hashable, Codable, Sendable {
        public var facts: [Fact]
        public var sequence: SequenceView?

        public init(facts: [Fact], sequence: SequenceView?) {
            self.facts = facts
            self.sequence = sequence
        }
    }

    /// One fact of identity: a name and what was found under it.
    public struct Fact: Hashable, Codable, Sendable {
        public var name: String
        public var values: [Value]

        /// One value with its source.
        public struct Value: Hashable, Codable, Sendable {
            public var text: String
            public var source: SourceNote?

            public init(_ text: String, source: SourceNote?) {
                self.text = text
                self.source = source
            }
        }

        public init(_ name: String, _ values: [Value]) {
            self.name = name
            self.values = values
        }
    }

    public init(
        id: String,
        name: String,
        summary: String,
        asOf: DateText,
        status: StatusDisclosure?,
        fiveAnswers: FiveAnswers,
        story: Story?,
        identity: Identity,
        measured: [FindingTable],
        unknowns: [UnknownQuantity],
        unknownFindings: [UnknownQuantity],
        conflicts: [ConflictPair],
        corrections: [CorrectionEntry],
        otherMolecules: [FindingTable],
        evidence: EvidenceStrip,
        certainties: [CertaintyRings],
        harms: HarmTable = HarmTable(rows: []),
        neverStudied: [FindingRow] = [],
        figures: [Figure],
        studies: StudyTable,
        claims: [MarkedClaim],
        ledger: LedgerTimeline,
        model: ModelNotes?,
        related: RelatedCompounds,
        sources: [SourceEntry],
        terms: [TermNote] = [],
        imprint: PageImprint = PageImprint()
    ) {
        self.id = id
        self.name = name
        self.summary = summary
        self.asOf = asOf
        self.status = status
        self.fiveAnswers = fiveAnswers
        self.story = story
        self.identity = identity
        self.measured = measured
        self.unknowns = unknowns
        self.unknownFindings = unknownFindings
        self.conflicts = conflicts
        self.corrections = corrections
        self.otherMolecules = otherMolecules
        self.evidence = evidence
        self.certainties = certainties
        self.harms = harms
        self.neverStudied = neverStudied
        self.figures = figures
        self.studies = studies
        self.claims = claims
        self.ledger = ledger
        self.model = model
        self.related = related
        self.sources = sources
        self.terms = terms
        self.imprint = imprint
    }
}
