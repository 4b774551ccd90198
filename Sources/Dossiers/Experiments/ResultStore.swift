internal import Diagnostics
internal import Foundation

/// Experiment results as files: `FOLDER/SET/EXPERIMENT-KEY.json`, and the chunks of one that is not finished.
///
/// Every file is written under a temporary name and renamed, so what is there is whole.
public struct ResultStore: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// Where the result of an experiment is or will be.
    public func path(of experiment: PreparedExperiment) -> String {
        stem(of: experiment) + ".json"
    }

    /// The stored result; nil where there is none that can be read.
    public func result(of experiment: PreparedExperiment) -> ExperimentResult? {
        guard let data = FileManager.default.contents(atPath: path(of: experiment)),
            let result = try? JSONDecoder().decode(ExperimentResult.self, from: data), result.key == experiment.key
        else { return nil }
        return result
    }

    /// Writes a result and removes the chunks that led to it.
    ///
    /// - Throws: the file that cannot be written.
    public func write(_ result: ExperimentResult, of experiment: PreparedExperiment) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try write(encoder.encode(result), to: path(of: experiment))
        try? FileManager.default.removeItem(atPath: partialFolder(of: experiment))
    }

    /// The runs of a chunk that an interrupted experiment left.
    func chunk(_ name: String, of experiment: PreparedExperiment) -> [SubjectRun]? {
        FileManager.default.contents(atPath: "\(partialFolder(of: experiment))/\(name).json").flatMap {
            try? JSONDecoder().decode([SubjectRun].self, from: $0)
        }
    }

    /// Keeps the runs of a finished chunk.
    func keep(_ runs: [SubjectRun], as name: String, of experiment: PreparedExperiment) throws {
        let encoder = JSONEncoder()
        // NaN marks a value that the model does not have at a time; JSON has no word for it.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "INF",
            negativeInfinity: "-INF",
            nan: "NaN"
        )
        try write(encoder.encode(runs), to: "\(partialFolder(of: experiment))/\(name).json")
    }

    private func partialFolder(of experiment: PreparedExperiment) -> String {
        stem(of: experiment) + ".partial"
    }

    private func stem(of experiment: PreparedExperiment) -> String {
        "\(folder)/\(experiment.setID)/\(experiment.experiment.id)-\(experiment.key)"
    }

    private func write(_ data: Data, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try data.write(to: url, options: .atomic)
        } catch {
            throw Diagnostic(
                .error,
                rule: "unwritable-file",
                at: SourceLocation(file: path),
                "the result cannot be written",
                suggestion: "see that there is space, or name a folder that you may write to with --results"
            )
        }
    }
}
