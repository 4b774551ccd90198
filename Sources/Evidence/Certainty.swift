public import Dates

/// How sure a body of evidence makes us, in GRADE's four steps.
///
/// **Source**: Schünemann, Brożek, Guyatt, Oxman (editors), "GRADE handbook" (2013), section 5.
public enum Certainty: Int, Hashable, Sendable, CaseIterable, Comparable {
    case veryLow = 1
    case low, moderate, high

    public static func < (left: Certainty, right: Certainty) -> Bool { left.rawValue < right.rawValue }

    /// The word that GRADE uses.
    public var word: String {
        switch self {
        case .veryLow: "very low"
        case .low: "low"
        case .moderate: "moderate"
        case .high: "high"
        }
    }

    /// The step with a word; nil for every other text.
    public init?(word: some StringProtocol) {
        guard let match = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }

    /// The certainty some steps lower, never below the lowest.
    public func lowered(by steps: Int) -> Certainty {
        Certainty(rawValue: max(Self.veryLow.rawValue, rawValue - steps)) ?? .veryLow
    }
}

/// What lowers a certainty.
public enum CertaintyDomain: String, Hashable, Sendable, CaseIterable {
    case riskOfBias = "risk of bias"
    case inconsistency
    case indirectness
    case imprecision
    case publicationBias = "publication bias"
}

/// A certainty with every step that led to it.
public struct CertaintyAssessment: Hashable, Sendable {
    /// One reason to lower.
    public struct Step: Hashable, Sendable {
        public var domain: CertaintyDomain
        /// One for serious, two for very serious.
        public var levels: Int
        /// What in the records is the reason.
        public var reason: String
        /// Where the rule comes from, or the word "convention".
        public var rule: String
    }

    /// A person's judgement that stands instead of the computed one.
    public struct Override: Hashable, Sendable {
        public var certainty: Certainty
        /// Who judged.
        public var by: String
        public var on: ISODate
        public var reason: String

        public init(_ certainty: Certainty, by: String, on: ISODate, reason: String) {
            self.certainty = certainty
            self.by = by
            self.on = on
            self.reason = reason
        }
    }

    /// Where the body starts for its design.
    public var start: Certainty
    public var startReason: String
    public var steps: [Step]
    public var override: Override?
    /// Primary studies that were assessed, and how many of them are by others than the developers' network.
    public var studies: Int
    public var independent: Int

    /// The certainty by the rules alone.
    public var computed: Certainty { start.lowered(by: steps.map(\.levels).reduce(0, +)) }
    /// The certainty that holds.
    public var certainty: Certainty { override?.certainty ?? computed }
}
