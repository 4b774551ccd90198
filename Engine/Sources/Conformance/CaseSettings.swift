/// What a case of the SBML Test Suite asks for: the text of its settings file.
struct CaseSettings: Sendable, Hashable {
    var start: Double
    var duration: Double
    /// The number of intervals; there is one output time more.
    var steps: Int
    var variables: [String]
    var absoluteTolerance: Double
    var relativeTolerance: Double
    /// Variables to be compared as amounts.
    var amounts: Set<String>
    /// Variables to be compared as concentrations.
    var concentrations: Set<String>

    /// Reads lines of `key: value`; what is missing or no number is zero or empty, as in flux-balance cases.
    init(_ text: String) {
        var entries: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let key = parts.first else { continue }
            entries[key.trimmed.lowercased()] = parts.count > 1 ? parts[1].trimmed : ""
        }
        func number(_ key: String) -> Double { entries[key].flatMap { Double($0) } ?? 0 }
        func list(_ key: String) -> [String] {
            (entries[key] ?? "").split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
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
    var quantities: [String] {
        variables.map { variable in
            if amounts.contains(variable) { return "amount(\(variable))" }
            if concentrations.contains(variable) { return "concentration(\(variable))" }
            return variable
        }
    }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
