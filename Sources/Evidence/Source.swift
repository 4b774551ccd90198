/// A study or document that findings are taken from.
public struct Source: Hashable, Sendable, Identifiable {
    /// Unique in the dossier.
    public var id: String
    public var authors: String
    /// Nil where no year was seen.
    public var year: Int?
    public var title: String
    public var journal: String
    public var volumeAndPages: String?
    public var doi: String?
    public var pmid: String?
    /// PubMed Central's number, with its `PMC`.
    public var pmcid: String?
    /// The registration at ClinicalTrials.gov.
    public var nct: String?
    /// Whether PubMed has a record of it; nil where that was not looked up.
    public var isIndexedInPubMed: Bool?
    /// Codes of ISO 639-1 with the words where they say more, such as a translation.
    public var languages: Worded<[String]>
    /// What it is, with the design in the words of the evidence.
    public var kind: Worded<SourceKind>
    /// How it was controlled; nil where it is no study in people.
    public var trial: TrialDesign?
    public var species: Worded<Species>?
    public var sampleSize: Worded<SampleSize>?
    public var randomised: Worded<Answer>
    public var blinded: Worded<Answer>
    public var placebo: Worded<Answer>
    public var outcomeScales: [String]
    /// What could be reached of it.
    public var access: String
    public var seen: Worded<[Sighting]>
    /// True where no authorship from the developers' network is apparent, or where it is no study.
    public var isIndependentOfDevelopers: Bool
    public var limitations: String?
    /// What it studied where that is not the dossier's compound.
    public var subject: FindingSubject?
    /// Retractions, concerns and corrections.
    public var notices: [SourceNotice]

    public init(
        id: String,
        authors: String,
        title: String,
        journal: String,
        languages: Worded<[String]>,
        kind: Worded<SourceKind>,
        access: String,
        seen: Worded<[Sighting]>,
        isIndependentOfDevelopers: Bool
    ) {
        self.id = id
        self.authors = authors
        self.title = title
        self.journal = journal
        self.languages = languages
        self.kind = kind
        self.access = access
        self.seen = seen
        self.isIndependentOfDevelopers = isIndependentOfDevelopers
        randomised = Worded(.unknown)
        blinded = Worded(.unknown)
        placebo = Worded(.unknown)
        outcomeScales = []
        notices = []
    }

    /// Authors, year, title, journal and pages, as a reference list prints them.
    public var citation: String {
        var text = authors
        text += year.map { " (\($0)). " } ?? " (no date). "
        text += title + ". " + journal
        if let volumeAndPages { text += " " + volumeAndPages }
        return text + "."
    }
}
