import Diagnostics
import Dossiers

/// Everything that one call of `heptad check` found.
struct CheckOutcome: Encodable {
    var reports: [CheckReport] = []
    var libraries: [LibraryReport] = []

    var hasErrors: Bool { reports.contains { !$0.errors.isEmpty } || libraries.contains { $0.hasErrors } }

    private enum Keys: String, CodingKey { case checkpoints, reports }

    private struct Count: Encodable {
        var listed = 0
        var reproduced = 0
        var excused: [String: String] = [:]
        var missing: [String] = []
    }

    /// The tally of all libraries first, then each report.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        var count = Count()
        for tally in libraries.map(\.tally) {
            count.listed += tally.listed
            count.reproduced += tally.reproduced.count
            for excuse in tally.excused { count.excused[excuse.id] = excuse.reason }
            count.missing += tally.missing
        }
        try container.encode(count, forKey: .checkpoints)
        try container.encode(reports, forKey: .reports)
    }
}

/// How much of its list a library of models reproduces.
struct LibraryReport {
    var path: String
    var diagnostics: [Diagnostic]
    var tally: CheckpointTally

    var hasErrors: Bool {
        diagnostics.contains { $0.severity == .error } || !tally.missing.isEmpty || !tally.needlesslyExcused.isEmpty
    }

    /// The report as text, the count last.
    var lines: [String] {
        diagnostics.map(\.description)
            + tally.excused.map { excuse in
                let computed = excuse.computed.map { ", computed \($0)" } ?? ""
                return "  excused: \(excuse.id)\(computed): \(excuse.reason)"
            }
            + tally.needlesslyExcused.map { "  error: \($0) is excused, but a model reproduces it" }
            + tally.missing.map { "  error: \($0) is neither reproduced nor excused" }
            + ["\(path): \(tally.reproduced.count) of \(tally.listed) reproduced"]
    }
}
