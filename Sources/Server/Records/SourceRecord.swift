internal import Evidence

/// A source as JSON carries it.
struct SourceRecord: Encodable, Sendable {
    var id: String
    var citation: String
    var authors: String
    var year: Int?
    var title: String
    var journal: String
    var doi: String?
    var pmid: String?
    var languages: [String]
    var kind: String
    var species: String?
    var sampleSize: String?
    var randomised: String
    var blinded: String
    var placebo: String
    var access: String
    var seen: [String]
    var isIndependentOfDevelopers: Bool
    var limitations: String?
    /// Names of what it studied where that is not the compound.
    var about: [String]?

    init(_ source: Source) {
        id = source.id
        citation = source.citation
        authors = source.authors
        year = source.year
        title = source.title
        journal = source.journal
        doi = source.doi
        pmid = source.pmid
        languages = source.languages.value
        kind = source.kind.value.rawValue
        species = source.species.map { $0.wording ?? $0.value.display }
        sampleSize = source.sampleSize.map { $0.wording ?? $0.value.display }
        randomised = source.randomised.value.display
        blinded = source.blinded.value.display
        placebo = source.placebo.value.display
        access = source.access
        seen = source.seen.value.map(\.rawValue)
        isIndependentOfDevelopers = source.isIndependentOfDevelopers
        limitations = source.limitations
        about = source.subject?.names
    }
}
