public import Populations

/// Something of an experiment that a reader may change within bounds, as `experiments.yaml` declares it under `inputs`.
///
/// | `changes` | what it does |
/// |---|---|
/// | `amount` | the amount of every dose in its arms |
/// | `count` | how many doses are given, where they repeat |
/// | `symbol` | the value of one symbol of the model |
/// | `choice` | one of several options, each with values of symbols and distributions of parameters |
public struct ExperimentInput: Sendable, Hashable, Identifiable {
    public var id: String
    public var label: String
    /// What a reader must know to choose, as a sentence; nil where the label says it.
    public var note: String?
    /// The arms that it changes; nil for all.
    public var arms: [String]?
    public var change: Change

    public enum Change: Sendable, Hashable {
        case amount(Range)
        case count(Range)
        case symbol(String, Range)
        case choice([Option])
    }

    /// The numbers that may be chosen.
    public struct Range: Sendable, Hashable {
        public var unit: String
        public var low: Double
        public var high: Double
        /// What the experiment itself states.
        public var value: Double
        /// Whether steps are even in the logarithm.
        public var isLogarithmic: Bool

        /// Whether a number lies within the bounds.
        func accepts(_ number: Double) -> Bool { number.isFinite && number >= low && number <= high }
    }

    /// One of several ways, such as a prior as assumed or as measured somewhere.
    public struct Option: Sendable, Hashable, Identifiable {
        public var id: String
        public var label: String
        /// Values of the model's symbols.
        public var values: [String: Double]
        /// How parameters vary instead of as in `parameters.yaml`.
        public var distributions: [String: Distribution]
        /// The findings that it rests on.
        public var findings: [String]
    }

    /// The numbers that may be chosen; nil for a choice.
    public var range: Range? {
        switch change {
        case .amount(let range), .count(let range), .symbol(_, let range): range
        case .choice: nil
        }
    }

    /// The options; empty for a number.
    public var options: [Option] {
        if case .choice(let options) = change { options } else { [] }
    }

    /// Whether it changes an arm.
    public func applies(to arm: String) -> Bool { arms?.contains(arm) ?? true }
}
