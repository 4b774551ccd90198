/// One fault or warning about a text: where it is, what is wrong, and what would be right.
public struct Diagnostic: Hashable, Sendable, Error {
    /// How much a reader must care.
    public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
        case error, warning, note

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    public var severity: Severity
    /// A stable, short name of the rule that was broken, such as `antimony-syntax` or `unknown-source`.
    public var rule: String
    public var location: SourceLocation?
    /// The thing the fault is about, such as `species S1` or `finding pk_F`.
    public var element: String?
    /// What is wrong, as a sentence without a full stop.
    public var message: String
    /// What would be right, as a sentence without a full stop; nil where nothing better is known.
    public var suggestion: String?

    public init(
        _ severity: Severity,
        rule: String,
        at location: SourceLocation? = nil,
        element: String? = nil,
        _ message: String,
        suggestion: String? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.location = location
        self.element = element
        self.message = message
        self.suggestion = suggestion
    }
}

/// A place in a text: file, and the line and column counted from one where they are known.
public struct SourceLocation: Hashable, Sendable {
    public var file: String
    public var line: Int?
    public var column: Int?

    public init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`, the form that editors turn into a link.
    public var description: String {
        var text = file
        if let line {
            text += ":\(line)"
            if let column { text += ":\(column)" }
        }
        return text
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: element: message; suggestion [rule]`.
    public var description: String {
        var text = location.map { "\($0): " } ?? ""
        text += "\(severity.rawValue): "
        if let element { text += "\(element): " }
        text += message
        if let suggestion { text += "; \(suggestion)" }
        return text + " [\(rule)]"
    }
}

/// Several faults thrown as one, so that a user sees all of them in one run.
public struct DiagnosticsError: Error, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
