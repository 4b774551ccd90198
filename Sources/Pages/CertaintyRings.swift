internal import Dates
internal import Evidence

/// How sure the evidence makes us of one outcome: four rings and the word, with every reason.
public struct CertaintyRings: Hashable, Codable, Sendable {
    public var id: String
    public var outcome: String
    /// GRADE's word; nil where no study of the outcome was found.
    public var word: String?
    /// Four rings, filled ones first.
    public var rings: [Ring]
    /// Studies that count, and how many of them are by others than the developers' network.
    public var studies: Int
    public var independent: Int
    /// Where it started and what lowered it, a sentence each, with the rule.
    public var reasons: [Reason]
    /// Who judged otherwise than the rules, when and why; nil where nobody did.
    public var judgement: String?

    /// One of the four rings.
    public struct Ring: Hashable, Codable, Sendable {
        public var isFilled: Bool
    }

    /// One step of the assessment.
    public struct Reason: Hashable, Codable, Sendable {
        public var text: String
        /// The source of the rule, or the word "convention" with its reason.
        public var rule: String
    }

    /// The view of an assessed outcome; an outcome without an assessment has no study.
    init(id: String, outcome: String, assessment: CertaintyAssessment?) {
        self.id = id
        self.outcome = outcome
        word = assessment?.certainty.word
        let filled = assessment?.certainty.rawValue ?? 0
        rings = (1...4).map { Ring(isFilled: $0 <= filled) }
        studies = assessment?.studies ?? 0
        independent = assessment?.independent ?? 0
        reasons = []
        guard let assessment else { return }
        reasons.append(Reason(text: "Starts \(assessment.start.word).", rule: assessment.startReason))
        reasons += assessment.steps.map { step in
            let levels = step.levels == 1 ? "one level" : "\(step.levels) levels"
            return Reason(text: "Down \(levels) for \(step.domain.rawValue): \(step.reason).", rule: step.rule)
        }
        judgement = assessment.override.map { override in
            "\(override.by) judged it \(override.certainty.word) on \(override.on.prose), where the rules give "
                + "\(assessment.computed.word): \(override.reason)"
        }
    }
}
