import Testing

@testable import Diagnostics

@Suite("Diagnostic")
struct DiagnosticTests {
    @Test("A message names place, severity, element, fault, remedy and rule, in that order")
    func full() {
        let location = SourceLocation(file: "model.ant", line: 12, column: 3)
        let diagnostic = Diagnostic(
            .error,
            rule: "unknown-symbol",
            at: location,
            element: "reaction J1",
            "S9 is not defined",
            suggestion: "define S9 or use S8"
        )
        #expect(
            "\(diagnostic)"
                == "model.ant:12:3: error: reaction J1: S9 is not defined; define S9 or use S8 [unknown-symbol]"
        )
    }

    @Test("Parts that are not known are left out")
    func partial() {
        #expect("\(Diagnostic(.warning, rule: "stale", "old"))" == "warning: old [stale]")
        let place = SourceLocation(file: "a.yaml", line: nil, column: 4)
        #expect("\(Diagnostic(.note, rule: "n", at: place, "seen"))" == "a.yaml: note: seen [n]")
        #expect("\(SourceLocation(file: "a.yaml", line: 2))" == "a.yaml:2")
    }

    @Test("Several faults are one error, a line each, and errors sort before warnings")
    func several() {
        let faults = [Diagnostic(.error, rule: "a", "first"), Diagnostic(.warning, rule: "b", "second")]
        #expect("\(DiagnosticsError(faults))" == "error: first [a]\nwarning: second [b]")
        #expect([Diagnostic.Severity.note, .error, .warning].sorted() == [.error, .warning, .note])
    }
}
