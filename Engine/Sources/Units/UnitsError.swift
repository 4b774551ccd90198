/// Why a text is not a unit, or why a quantity cannot be converted.
public enum UnitsError: Error, Hashable, Sendable {
    /// No unit has this name.
    case unknownUnit(name: String, text: String, suggestion: String?)
    /// The text does not follow the grammar of units; the column counts characters from one.
    case syntax(text: String, column: Int, message: String)
    /// A known name that is refused, and what to write instead.
    case refused(name: String, reason: String)
    /// The two sides measure different things.
    case incompatible(from: Unit, to: Unit)
    /// A multiplier, scale or exponent is out of range.
    case outOfRange(String)
}

extension UnitsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownUnit(let name, let text, let suggestion):
            "unknown unit \"\(name)\"" + (name == text ? "" : " in \"\(text)\"")
                + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
        case .syntax(let text, let column, let message):
            "\"\(text)\" is not a unit: \(message) at column \(column)"
        case .refused(let name, let reason):
            "unit \"\(name)\" is refused: \(reason)"
        case .incompatible(let from, let to):
            "cannot convert \"\(from)\" (\(from.dimension)) to \"\(to)\" (\(to.dimension))"
        case .outOfRange(let message):
            message
        }
    }
}
