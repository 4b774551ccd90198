/// What a source is, which bounds what it can show.
public enum SourceKind: String, Hashable, Sendable, CaseIterable {
    case humanTrial = "human trial"
    /// People observed without a control, or their samples examined beside laboratory work.
    case humanObservation = "human observation"
    case animalInVivo = "animal in vivo"
    case inVitro = "in vitro"
    /// Laboratory and animal work in one report.
    case inVitroAndInVivo = "in vitro and in vivo"
    /// Chemical analysis of products.
    case analytical
    case review
    /// A first description of a substance.
    case description
    case dissertation
    case label
    case regulatory
    case news
    case secondaryCompilation = "secondary compilation"
    /// An encyclopedia or another summary of summaries.
    case tertiary
    case computed
    /// A page that sells the substance; kept only as an example of what is claimed.
    case seller

    /// True for reports of experiments or observations made by their authors.
    public var isPrimary: Bool {
        switch self {
        case .humanTrial, .humanObservation, .animalInVivo, .inVitro, .inVitroAndInVivo, .analytical, .description,
            .dissertation:
            true
        case .review, .label, .regulatory, .news, .secondaryCompilation, .tertiary, .computed, .seller: false
        }
    }

    /// The three kinds that the body-of-evidence strip draws: cell, animal, human; nil for what is no study.
    public var subjectKind: SubjectKind? {
        switch self {
        case .humanTrial, .humanObservation: .human
        case .animalInVivo, .inVitroAndInVivo: .animal
        case .inVitro: .cell
        default: nil
        }
    }

    /// What was studied.
    public enum SubjectKind: String, Hashable, Sendable, CaseIterable { case cell, animal, human }
}
