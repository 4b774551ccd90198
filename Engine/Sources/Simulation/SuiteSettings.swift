/// What a case of the SBML Test Suite asks for: the text of its settings file.
///
/// **Source**: SBML Test Suite, documentation of the semantic cases: lines of `key: value`.
public struct SuiteSettings: Sendable, Hashable {
    public var start: Double
    public var duration: Double
    /// The number of intervals; there is one output time more.
    public var steps: Int
    public var variables: [String]
    /// The differences that the suite allows, absolute and relative to the right value.
    public var absoluteTolerance: Double
    public var relativeTolerance: Double
    /// Variables that are wanted as amounts.
    public var amounts: Set<String>
    /// Variables that are wanted as concentrations.
    public var concentrations: Set<String>

    /// Reads the lines; what is missing or no number is zero or empty, as in flux balance cases.
    public init(_ text: String) {
        var entries: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let key = parts.first else { continue }
            entries[Self.trimmed(key).lowercased()] = parts.count > 1 ? Self.trimmed(parts[1]) : ""
        }
        func number(_ key: String) -> Double { entries[key].flatMap { Double($0) } ?? 0 }
        func list(_ key: String) -> [String] {
            (entries[key] ?? "").split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
        }
        start = number("start")
        duration = number("duration")
        steps = Int(exactly: number("steps")) ?? 0
        variables = list("variables")
        absoluteTolerance = number("absolute")
        relativeTolerance = number("relative")
        amounts = Set(list("amount"))
        concentrations = Set(list("concentration"))
    }

    /// The names of the quantities to record, in the order of `variables`.
    public var quantities: [String] {
        variables.map { variable in
            if amounts.contains(variable) { return "amount(\(variable))" }
            if concentrations.contains(variable) { return "concentration(\(variable))" }
            return variable
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
