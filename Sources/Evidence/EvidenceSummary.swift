/// What a body of sources amounts to, counted from the records alone.
public struct EvidenceSummary: Hashable, Sendable {
    /// Sources of each kind, only those about the compound itself.
    public let countsByKind: [SourceKind: Int]
    /// Primary studies of the compound by what was studied.
    public let countsBySubject: [SourceKind.SubjectKind: Int]
    /// Sources by taxon; a source with two counts for both.
    public let countsByTaxon: [Species.Taxon: Int]
    /// Primary studies by people without an apparent tie to the developers.
    public let independentStudies: Int
    /// All primary studies of the compound.
    public let primaryStudies: Int
    /// Trials in people, healthy or not, by year.
    public let humanTrials: [Source]
    /// Trials in patients that were compared with a drug, alone or as an addition.
    public let comparatorTrials: [Source]
    /// People in the comparator trials; nil where one of them has no stated size.
    public let patientsInComparatorTrials: Int?
    /// Trials in patients with a placebo arm.
    public let placeboControlledTrialsInPatients: [Source]
    /// Trials with a placebo arm in healthy people.
    public let placeboControlledTrialsInHealthyPeople: [Source]

    /// Counts sources; those that studied something else than the compound are left out.
    public init(of all: some Sequence<Source>) {
        let sources = all.filter { $0.subject == nil }
        let primary = sources.filter { $0.kind.value.isPrimary }
        countsByKind = Dictionary(grouping: sources, by: \.kind.value).mapValues(\.count)
        countsBySubject = Dictionary(grouping: primary.compactMap(\.kind.value.subjectKind)) { $0 }.mapValues(\.count)
        countsByTaxon = Dictionary(grouping: primary.flatMap { Set($0.species?.value.taxa ?? []) }) { $0 }
            .mapValues(\.count)
        primaryStudies = primary.count
        independentStudies = primary.count { $0.authorship == .independent }
        humanTrials = sources.filter { $0.kind.value == .humanTrial }
            .sorted { ($0.year ?? Int.max, $0.id) < ($1.year ?? Int.max, $1.id) }
        let inPatients = humanTrials.filter { $0.trial?.population == .patients }
        comparatorTrials = inPatients.filter { $0.trial?.control == .activeComparator || $0.trial?.control == .addOn }
        let sizes = comparatorTrials.map { $0.sampleSize?.value.total }
        patientsInComparatorTrials = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
        let withPlacebo = humanTrials.filter { $0.trial?.control == .placebo || $0.placebo.value == .yes }
        placeboControlledTrialsInPatients = withPlacebo.filter { $0.trial?.population == .patients }
        placeboControlledTrialsInHealthyPeople = withPlacebo.filter { $0.trial?.population == .healthy }
    }
}
