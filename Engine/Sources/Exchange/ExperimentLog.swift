internal import Diagnostics
internal import Foundation

/// The log of experiments as BioSimulators' tools write it: statuses of archive, documents, tasks and outputs.
///
/// It is written as JSON, which is YAML.
struct ExperimentLog: Encodable {
    enum Status: String, Encodable { case succeeded = "SUCCEEDED", failed = "FAILED", skipped = "SKIPPED" }

    struct Fault: Encodable {
        var type: String
        var message: String

        init?(_ error: DiagnosticsError?) {
            guard let error, let first = error.diagnostics.first else { return nil }
            type = first.rule
            message = error.description
        }
    }

    struct Part: Encodable {
        var id: String
        var status: Status
    }

    struct Task: Encodable {
        var id: String
        var status: Status
        var exception: Fault?
        var algorithm: String?
    }

    struct Output: Encodable {
        var id: String
        var status: Status
        var exception: Fault?
        var dataSets: [Part]?
        var curves: [Part]?
    }

    struct Document: Encodable {
        var location: String
        var status: Status
        var exception: Fault?
        /// What was substituted or not honoured, a line each.
        var output: String?
        var tasks: [Task]?
        var outputs: [Output]?
    }

    var status: Status
    var exception: Fault?
    var sedDocuments: [Document]?

    init(_ results: [ExperimentResult]) {
        sedDocuments = results.map(Self.document)
        status = results.allSatisfy(\.isComplete) ? .succeeded : .failed
    }

    /// The log of an archive that could not be read at all.
    init(_ fault: DiagnosticsError) {
        status = .failed
        exception = Fault(fault)
    }

    private static func document(_ result: ExperimentResult) -> Document {
        Document(
            location: result.location,
            status: result.isComplete ? .succeeded : .failed,
            exception: Fault(result.fault),
            output: result.notes.isEmpty ? nil : result.notes.joined(separator: "\n"),
            tasks: result.tasks.map {
                Task(
                    id: $0.id,
                    status: $0.fault == nil ? .succeeded : .failed,
                    exception: Fault($0.fault),
                    algorithm: $0.algorithm
                )
            },
            outputs: result.outputs.map(output)
        )
    }

    private static func output(_ outcome: OutputOutcome) -> Output {
        let status: Status = outcome.fault == nil ? .succeeded : .failed
        let parts = outcome.table.columns.map { Part(id: $0.id, status: status) }
        var output = Output(id: outcome.id, status: status, exception: Fault(outcome.fault))
        switch outcome.kind {
        case .report: output.dataSets = parts
        case .plot: output.curves = parts
        case .other: break
        }
        return output
    }

    func text() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }
}
