public import Analysis
public import Diagnostics
internal import Evidence
internal import Foundation

/// A global sensitivity study of one number of an experiment: which evidence the spread of a prediction hangs on.
public struct SensitivityStudy: Sendable {
    /// The number that is taken from a run.
    public enum Measure: String, Sendable, CaseIterable {
        /// Largest value on the time grid.
        case maximum = "max"
        /// Time of the largest value.
        case timeOfMaximum = "tmax"
        /// Area under the curve over the grid, by the trapezoidal rule.
        case area = "auc"
        /// Value at the last time.
        case final
    }

    /// What parameters are gathered by.
    public enum Grouping: String, Sendable, CaseIterable {
        case parameter
        /// The source that a parameter's finding comes from.
        case source
        /// The certainty of what it rests on.
        case grade
        /// Measured somewhere, or assumed.
        case assumption
    }

    public let prepared: PreparedExperiment
    public let arm: String
    public let output: String
    public let measure: Measure
    public let grouping: Grouping
    public let design: SensitivityDesign
    public let seed: UInt64
    /// True where the logarithm of the number is decomposed.
    public let isLogarithmic: Bool
    private let armIndex: Int
    private let outputIndex: Int

    /// Checks the names against the experiment and makes the design.
    ///
    /// - Parameters:
    ///   - experiment: the experiment, without its population.
    ///   - dossier: where its parameters' origins are.
    ///   - arm: an arm's id; nil for the first.
    ///   - output: an output's id.
    ///   - measure: the number that is taken from a run.
    ///   - grouping: what parameters are gathered by.
    ///   - samples: rows of the design; a power of two.
    ///   - seed: decides the design's shift and the bootstrap.
    ///   - isLogarithmic: decompose the logarithm.
    /// - Throws: names that the experiment does not have, and more parameters than a design can carry.
    public init(
        _ experiment: PreparedExperiment,
        in dossier: Dossier,
        arm: String?,
        output: String,
        measure: Measure,
        grouping: Grouping,
        samples: Int,
        seed: UInt64,
        isLogarithmic: Bool
    ) throws(DiagnosticsError) {
        func fault(_ rule: String, _ message: String, _ suggestion: String) -> DiagnosticsError {
            let place = SourceLocation(file: "\(dossier.folder)/experiments.yaml")
            let element = "experiment \(experiment.experiment.id)"
            return DiagnosticsError([
                Diagnostic(.error, rule: rule, at: place, element: element, message, suggestion: suggestion)
            ])
        }
        let arms = experiment.arms.map(\.arm.id)
        let outputs = experiment.experiment.outputs.map(\.id)
        guard let armIndex = arm.map({ arms.firstIndex(of: $0) }) ?? arms.indices.first else {
            throw fault("unknown-arm", "there is no arm `\(arm ?? "")`", "known are: \(arms.joined(separator: ", "))")
        }
        guard let outputIndex = outputs.firstIndex(of: output) else {
            let known = outputs.joined(separator: ", ")
            throw fault("unknown-output", "there is no output `\(output)`", "known are: \(known)")
        }
        let varying = experiment.arms[armIndex].varying.map(\.name)
        guard (1...SensitivityDesign.maximumInputs).contains(varying.count) else {
            throw fault(
                "bad-sensitivity",
                "\(varying.count) parameters vary",
                "a study needs from 1 to \(SensitivityDesign.maximumInputs) parameters with a distribution"
            )
        }
        prepared = experiment
        self.arm = arms[armIndex]
        self.output = output
        self.measure = measure
        self.grouping = grouping
        self.seed = seed
        self.isLogarithmic = isLogarithmic
        self.armIndex = armIndex
        self.outputIndex = outputIndex
        var groups: [SensitivityDesign.Group] = []
        for (column, name) in varying.enumerated() {
            let label = dossier.group(of: name, by: grouping)
            if let known = groups.firstIndex(where: { $0.name == label }) {
                groups[known].inputs.append(column)
            } else {
                groups.append(SensitivityDesign.Group(label, inputs: [column]))
            }
        }
        design = SensitivityDesign(inputs: varying.count, groups: groups, samples: samples, seed: seed)
    }

    /// How many runs the study is made of, for a progress bar.
    public var runCount: Int { design.count }

    /// The names behind the design's columns.
    var variedNames: [String] { prepared.arms[armIndex].varying.map(\.name) }

    /// Runs every point of the design and decomposes the variance.
    ///
    /// - Parameters:
    ///   - threads: shards that run at a time.
    ///   - progress: called with the number of runs done.
    /// - Returns: the shares, largest first-order index first.
    /// - Throws: `CancellationError`, and a fault where nothing varies or too few runs end.
    public func run(threads: Int, progress: @escaping @Sendable (Int) -> Void) async throws -> SensitivityReport {
        let part = try await run(0..<design.count, threads: threads, progress: progress)
        return try report(part.values, road: part.road)
    }

    /// Runs some points of the design.
    ///
    /// - Throws: `CancellationError`.
    public func run(
        _ range: Range<Int>,
        threads: Int,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> SensitivityPart {
        let (measured, road, details) = try await prepared.evaluate(
            design,
            range: range,
            in: prepared.arms[armIndex],
            outputs: [outputIndex],
            measure: measure,
            threads: threads,
            progress: progress
        )
        var identity = identity
        identity["road"] = details
        return SensitivityPart(identity: identity, road: road, first: range.lowerBound, values: measured[0])
    }

    /// Everything that decides the numbers at the design's points, but for the road that they are run by.
    var identity: [String: String] {
        [
            "engine": engineVersion, "experiment": prepared.key, "arm": arm, "output": output,
            "measure": measure.rawValue, "samples": "\(design.samples)", "seed": "\(seed)",
            "groups": design.groups.map { "\($0.name)=\($0.inputs.map(String.init).joined(separator: ","))" }
                .joined(separator: " "),
        ]
    }

    /// Decomposes the variance of the numbers at all points of the design.
    ///
    /// - Throws: a fault where nothing varies or too few runs end.
    func report(_ measured: [Double], road: String) throws -> SensitivityReport {
        let values = isLogarithmic ? measured.map { Foundation.log($0) } : measured
        guard let decomposition = VarianceDecomposition(values: values, design: design, seed: seed) else {
            throw Diagnostic(
                .error,
                rule: "no-variance",
                element: "experiment \(prepared.experiment.id), output \(output)",
                "nothing to decompose: the number does not vary, or fewer than two rows of runs ended",
                suggestion: isLogarithmic ? "a number that can be zero has no logarithm; try --scale linear" : nil
            )
        }
        return SensitivityReport(self, decomposition, road: road)
    }
}

extension Dossier {
    /// The group of a parameter, as a reader reads it.
    fileprivate func group(of name: String, by grouping: SensitivityStudy.Grouping) -> String {
        guard let parameter = experimentSet.parameters.parameters.first(where: { $0.id == name }) else { return name }
        let isAssumed = parameter.origin.kind == .assumed
        switch grouping {
        case .parameter: return name
        case .assumption: return isAssumed ? "assumed" : "from a source"
        case .grade:
            return isAssumed ? "assumed" : parameter.prior.certainty.map { "certainty \($0.word)" } ?? "not graded"
        case .source:
            if isAssumed { return "assumed" }
            let sources = Set(parameter.origin.findings.compactMap { finding($0)?.source }).sorted()
            return sources.isEmpty ? parameter.origin.source ?? "no source" : sources.joined(separator: " + ")
        }
    }
}
