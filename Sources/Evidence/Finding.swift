/// One value that a source reports, with everything that says what it means.
public struct Finding: Hashable, Sendable, Identifiable {
    /// Unique in the dossier.
    public var id: String
    /// The source's id.
    public var source: String
    /// The part of the story that it belongs to, such as `pk` or `clinical`.
    public var system: String
    /// What was measured.
    public var quantity: String
    /// What was found, with the words where the typed form replaced them.
    public var value: Worded<FindingValue>
    /// The unit as the evidence wrote it, where the typed value writes it otherwise.
    public var unitWording: String?
    public var comparator: String?
    public var species: Worded<Species>?
    /// What was given; several items where substances were given together, empty where only words are known.
    public var dose: Worded<[Dose]>?
    public var routes: Worded<[Route]>?
    public var time: Worded<Moment>?
    public var sampleSize: Worded<SampleSize>?
    public var statistic: Worded<Statistic>?
    public var seen: Sighting
    public var note: String?
    /// What it is about where that is not the dossier's compound.
    public var subject: FindingSubject?

    public init(
        id: String,
        source: String,
        system: String,
        quantity: String,
        value: Worded<FindingValue>,
        seen: Sighting,
        subject: FindingSubject? = nil
    ) {
        self.id = id
        self.source = source
        self.system = system
        self.quantity = quantity
        self.value = value
        self.seen = seen
        self.subject = subject
    }

    /// True where the value is about something else than the compound and must never be shown as its data.
    public var isSurrogate: Bool { subject != nil }
}
