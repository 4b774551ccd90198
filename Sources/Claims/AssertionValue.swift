/// A value while an assertion is evaluated; unknown carries why, and is never a number.
enum AssertionValue: Hashable, Sendable {
    case number(Double)
    case truth(Bool)
    /// One word, or several where a record has more than one of a kind; a comparison holds when any matches.
    case words(Set<String>)
    case unknown([String])

    var display: String {
        switch self {
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
        case .truth(let truth): truth ? "true" : "false"
        case .words(let words): words.sorted().joined(separator: ", ")
        case .unknown: "unknown"
        }
    }
}
