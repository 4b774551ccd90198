public import Claims
public import Evidence
public import Regulation

/// A compound with everything that is known of it, loaded from a folder of text files and checked.
///
/// A dossier is a value: it is loaded whole with ``load(_:)`` and not changed. Findings that are not about the compound
/// itself are kept apart in ``surrogates``, so that ``findings`` can be shown without looking twice.
public struct Dossier: Sendable, Identifiable {
    /// The compound's id, such as `selank`.
    public var id: String { identity.compound }
    /// The folder it was loaded from, as given.
    public let folder: String
    public let identity: Identity
    public let sources: [Source]
    /// All findings in the order of the file, the surrogates among them. For looking up by id and for counting; what a
    /// page shows comes from ``findings``.
    public let allFindings: [Finding]
    /// Where sources disagree.
    public let conflicts: [EvidenceConflict]
    /// What circulates and is not so.
    public let corrections: [Correction]
    /// The regulatory record; nil where the dossier has no `ledger.yaml`.
    public let ledger: Ledger?
    /// The simulation experiments with the parameters they run on; empty where the dossier has no `experiments.yaml`.
    public private(set) var experimentSet: ExperimentSet
    /// What matters to people, with the findings that bear on it and the signed judgements.
    public let outcomes: Outcomes
    /// The sentences with what they rest on; empty where the dossier has no `claims.yaml`.
    public let claims: [Claim]
    /// Paths of the model files in `models/`, relative to the folder, in the order of their names.
    public let models: [String]
    /// The explainer's text; nil where the dossier has no `article.md`.
    public let article: DossierFile?
    /// The same text in pieces: Markdown and what its directives place.
    public let articleText: Article?
    /// The hash of all files that were read, by name and content.
    public let hash: ContentHash

    private let sourcesByID: [String: Source]
    private let findingsByID: [String: Finding]

    init(
        folder: String,
        identity: Identity,
        sources: [Source],
        findings: [Finding],
        conflicts: [EvidenceConflict],
        corrections: [Correction],
        ledger: Ledger?,
        experimentSet: ExperimentSet,
        outcomes: Outcomes,
        claims: [Claim],
        models: [String],
        article: DossierFile?,
        articleText: Article?,
        hash: ContentHash
    ) {
        self.folder = folder
        self.identity = identity
        self.sources = sources
        allFindings = findings
        self.conflicts = conflicts
        self.corrections = corrections
        self.ledger = ledger
        self.experimentSet = experimentSet
        self.outcomes = outcomes
        self.claims = claims
        self.models = models
        self.article = article
        self.articleText = articleText
        self.hash = hash
        sourcesByID = Dictionary(sources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        findingsByID = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        weighPriors(by: .standard)
    }

    /// Gives every parameter the prior that its evidence allows.
    mutating func weighPriors(by rules: EvidenceRules) {
        for index in experimentSet.parameters.parameters.indices {
            let prior = prior(of: experimentSet.parameters.parameters[index], by: rules)
            experimentSet.parameters.parameters[index].prior = prior
        }
    }

    /// The simulation experiments.
    public var experiments: [Experiment] { experimentSet.experiments }

    /// The findings about the compound itself. Surrogates, parents and fragments are never among them.
    public var findings: [Finding] { allFindings.filter { !$0.isSurrogate } }

    /// The findings about something else, each with its `subject`. Never shown as the compound's data.
    public var surrogates: [Finding] { allFindings.filter(\.isSurrogate) }

    /// The findings of one part of the story, such as `pk`.
    public func findings(in system: String) -> [Finding] { findings.filter { $0.system == system } }

    /// The findings about the compound that one source reports.
    public func findings(from source: String) -> [Finding] { findings.filter { $0.source == source } }

    /// The finding with an id, surrogate or not.
    public func finding(_ id: String) -> Finding? { findingsByID[id] }

    /// The source with an id.
    public func source(_ id: String) -> Source? { sourcesByID[id] }

    /// What the sources amount to.
    public var evidence: EvidenceSummary { EvidenceSummary(of: sources) }
}
