/// Why the results of a population cannot be summarised.
public enum PopulationsError: Error, Hashable, Sendable {
    /// A subject's result has other outputs or times than the first one's.
    case shape(subject: Int)
    /// A probability is not between zero and one.
    case probability(Double)
}

extension PopulationsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shape(let subject): "subject \(subject) has other outputs or times than the subjects before"
        case .probability(let value): "the probability \(value) is not between 0 and 1"
        }
    }
}
