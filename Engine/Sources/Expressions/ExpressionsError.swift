/// Why an expression has no value.
public enum ExpressionsError: Error, Hashable, Sendable {
    /// The operator needs the history or the slope of a simulation (`delay`, `rateOf`).
    case notEvaluable(Operator)
    /// The operator was applied to a number of arguments that it does not accept.
    case argumentCount(Operator, Int)
}

extension ExpressionsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notEvaluable(let operation):
            "\(operation.rawValue) has no value outside a running simulation"
        case .argumentCount(let operation, let count):
            "\(operation.rawValue) is applied to \(count) argument\(count == 1 ? "" : "s"), which it does not accept"
        }
    }
}
