internal import Diagnostics

/// The faults found so far in one Antimony text.
struct AntimonyFaults {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    /// Past this number a text is broken as a whole and more messages help nobody.
    static let limit = 100

    init(file: String) {
        self.file = file
    }

    var isFull: Bool { diagnostics.count >= AntimonyFaults.limit }

    /// Adds the faults of an imported text.
    mutating func add(_ others: [Diagnostic]) {
        diagnostics += others.prefix(max(0, AntimonyFaults.limit - diagnostics.count))
    }

    /// Where a token stands.
    func location(of token: AntimonyToken) -> SourceLocation {
        SourceLocation(file: token.file ?? file, line: token.line, column: token.column)
    }

    mutating func add(
        line: Int,
        column: Int,
        rule: String,
        element: String? = nil,
        _ message: String,
        suggestion: String? = nil
    ) {
        guard !isFull else { return }
        let location = SourceLocation(file: file, line: line, column: column)
        diagnostics.append(
            Diagnostic(.error, rule: rule, at: location, element: element, message, suggestion: suggestion)
        )
    }

    mutating func add(
        at token: AntimonyToken,
        rule: String,
        element: String? = nil,
        _ message: String,
        suggestion: String? = nil
    ) {
        guard !isFull else { return }
        let place = location(of: token)
        diagnostics.append(
            Diagnostic(.error, rule: rule, at: place, element: element, message, suggestion: suggestion)
        )
    }

    /// All faults in the order of the text.
    var sorted: [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            let a = (left.element.location?.line ?? 0, left.element.location?.column ?? 0, left.offset)
            let b = (right.element.location?.line ?? 0, right.element.location?.column ?? 0, right.offset)
            return a < b
        }.map(\.element)
    }
}
