public import Diagnostics

/// The faults found while one input is read, in the order they were met.
///
/// A reference type, because every reader of one file reports into the same list; it lives no longer than one load and
/// never crosses a task.
public final class DiagnosticCollector {
    /// What was reported so far. Files with thousands of faults keep the first `limit`.
    public private(set) var diagnostics: [Diagnostic] = []
    /// Faults kept at most, so that a hostile file cannot fill memory with messages.
    public let limit: Int

    public init(limit: Int = 1000) { self.limit = limit }

    /// True when at least one fault of severity error was reported.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Adds a finished diagnostic.
    public func report(_ diagnostic: Diagnostic) {
        if diagnostics.count < limit { diagnostics.append(diagnostic) }
    }

    /// Adds an error.
    public func error(
        _ rule: String,
        at location: SourceLocation?,
        element: String? = nil,
        _ message: String,
        suggestion: String? = nil
    ) {
        report(Diagnostic(.error, rule: rule, at: location, element: element, message, suggestion: suggestion))
    }
}
