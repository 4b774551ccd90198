internal import Evidence

/// A set of records that an assertion counts over.
public enum EvidenceCollection: String, Hashable, Sendable, CaseIterable {
    /// Every source of the dossier about its compound.
    case sources
    /// Sources that are trials in people about its compound.
    case trials
    /// Every finding about its compound.
    case findings

    var fields: [EvidenceField] {
        switch self {
        case .sources, .trials:
            [
                .id, .kind, .year, .n, .species, .seen, .randomised, .blinded, .placebo, .control, .population,
                .independent,
            ]
        case .findings: [.id, .source, .system, .value, .n, .species, .route, .seen, .isUnknown]
        }
    }
}

/// A field of a record in an assertion.
public enum EvidenceField: String, Hashable, Sendable, CaseIterable {
    case id, kind, year, n, species, seen, randomised, blinded, placebo, control, population, independent
    case source, system, value, route
    /// Whether a finding's value was looked for and not found.
    case isUnknown = "unknown"

    var type: AssertionType {
        switch self {
        case .year, .n, .value: .number
        case .independent, .isUnknown: .truth
        case .id, .source, .system: .anyWord
        case .kind: .word(SourceKind.allCases.map(\.rawValue))
        case .species: .word(Species.Taxon.allCases.map(\.rawValue))
        case .seen: .word(Sighting.allCases.map(\.rawValue))
        case .randomised, .blinded, .placebo: .word(Answer.allCases.map(\.rawValue))
        case .control: .word(TrialDesign.Control.allCases.map(\.rawValue))
        case .population: .word(TrialDesign.Population.allCases.map(\.rawValue))
        case .route: .word(Route.allCases.map(\.rawValue))
        }
    }
}

/// The type of an expression in an assertion.
enum AssertionType: Hashable, Sendable {
    case number, truth
    /// One or several of these words.
    case word([String])
    /// A word that is not from a fixed set, such as an id.
    case anyWord

    var name: String {
        switch self {
        case .number: "a number"
        case .truth: "a truth value"
        case .word, .anyWord: "a word"
        }
    }
}

/// A record as the evaluator sees it.
struct EvidenceRecord {
    var id: String
    var value: (EvidenceField) -> AssertionValue

    init(_ source: Source) {
        id = source.id
        value = { field in
            let missing = AssertionValue.unknown(["source \(source.id) states no \(field.rawValue)"])
            func answer(_ answer: Worded<Answer>) -> AssertionValue {
                // A part that does not say is no "no": it leaves the count open.
                switch answer.value {
                case .yes, .no, .reported: .words([answer.value.rawValue])
                case .notStated, .unknown: missing
                }
            }
            return switch field {
            case .id: .words([source.id])
            case .kind: .words([source.kind.value.rawValue])
            case .year: source.year.map { .number(Double($0)) } ?? missing
            case .n: source.sampleSize?.value.total.map { .number(Double($0)) } ?? missing
            case .species: source.species.map { .words(Set($0.value.taxa.map(\.rawValue))) } ?? missing
            case .seen: .words(Set(source.seen.value.map(\.rawValue)))
            case .randomised: answer(source.randomised)
            case .blinded: answer(source.blinded)
            case .placebo: answer(source.placebo)
            case .control: source.trial.map { .words([$0.control.rawValue]) } ?? missing
            case .population: source.trial.map { .words([$0.population.rawValue]) } ?? missing
            case .independent: source.authorship == .unseen ? missing : .truth(source.authorship == .independent)
            case .source, .system, .value, .route, .isUnknown: missing
            }
        }
    }

    init(_ finding: Finding) {
        id = finding.id
        value = { field in
            let missing = AssertionValue.unknown(["finding \(finding.id) states no \(field.rawValue)"])
            return switch field {
            case .id: .words([finding.id])
            case .source: .words([finding.source])
            case .system: .words([finding.system])
            case .value: finding.value.value.measurement.map { .number($0.value) } ?? missing
            case .n: finding.sampleSize?.value.total.map { .number(Double($0)) } ?? missing
            case .species: finding.species.map { .words(Set($0.value.taxa.map(\.rawValue))) } ?? missing
            case .route: finding.routes.map { .words(Set($0.value.map(\.rawValue))) } ?? missing
            case .seen: .words([finding.seen.rawValue])
            case .isUnknown: .truth(finding.value.value.isUnknown)
            case .kind, .year, .randomised, .blinded, .placebo, .control, .population, .independent: missing
            }
        }
    }
}
