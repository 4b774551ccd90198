internal import Analysis
internal import Foundation
public import Populations

extension VirtualTrial {
    /// Keeps what is costly to make, by the trial and arm: a population whose kernel is compiled.
    public actor Kernels {
        private let warming: WarmingKernels
        private var ready: [String: LanePopulation] = [:]
        /// Kernels of trials that are no longer asked for must not fill the memory.
        private static let maximumCount = 200

        public init(warming: WarmingKernels = WarmingKernels()) { self.warming = warming }

        /// Whether a compiled kernel answers for every arm of a trial; until then the interpreter does.
        public func isWarm(_ trial: VirtualTrial) -> Bool {
            trial.arms.allSatisfy { ready["\(trial.key) \($0.arm.id)"] != nil }
        }

        /// Compiles a trial's kernels.
        public func warm(_ trial: VirtualTrial) async {
            for arm in trial.arms { _ = await population(of: arm, in: trial) }
            await warming.settle()
            for arm in trial.arms { _ = await population(of: arm, in: trial) }
        }

        func population(of arm: Arm, in trial: VirtualTrial) async -> LanePopulation {
            let key = "\(trial.key) \(arm.arm.id)"
            if let known = ready[key] { return known }
            var options = LanePopulation.Options()
            options.threads = 1
            options.shardSize = 64
            options.removesMoieties = false
            let population = await warming.population(key, arm.course, options: options)
            if population.road.note == nil {
                if ready.count >= Self.maximumCount { ready.removeAll() }
                ready[key] = population
            }
            return population
        }
    }

    /// Runs the experiment for what was chosen.
    ///
    /// The same subjects get the same values under every choice, so that two answers differ by the choice alone.
    ///
    /// - Parameters:
    ///   - choices: what was chosen; it must fit the experiment, see `TrialChoices.faults(in:)`.
    ///   - kernels: where compiled kernels are kept.
    /// - Returns: bands of every chosen arm and output, with what their spread rests on by regression.
    /// - Throws: `CancellationError`, and doses that the model does not take.
    public func run(_ choices: TrialChoices, kernels: Kernels) async throws -> ExperimentResult {
        let seed = choices.seed ?? prepared.seed
        var result = ExperimentResult(
            key: resultKey(choices),
            dossier: dossier,
            experiment: experiment.id,
            title: experiment.title,
            engineVersion: engineVersion,
            subjects: choices.subjects,
            seed: seed,
            timeUnit: experiment.time.unit,
            times: times,
            arms: [],
            balances: [],
            checkpoints: []
        )
        for arm in arms where choices.arms?.contains(arm.arm.id) ?? true {
            result.arms.append(try await run(arm, choices, seed: seed, kernels))
        }
        return result
    }

    /// Names an answer by everything that decides its numbers.
    public func resultKey(_ choices: TrialChoices) -> String {
        let inputs = choices.inputs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let others = "\(choices.subjects) \(choices.seed ?? prepared.seed) \(choices.assumptions)"
        let parts = [key, others, "\(choices.arms ?? [])", "\(choices.outputs ?? [])"] + inputs
        return ContentHash(of: parts.joined(separator: "\n")).short
    }

    private func run(
        _ arm: Arm,
        _ choices: TrialChoices,
        seed: UInt64,
        _ kernels: Kernels
    ) async throws -> ExperimentResult.Arm {
        let doses = doses(of: arm, choices)
        let free = free(of: arm, choices)
        let distributions = free.map { ($0.name, $0.distribution) }
        let course = try course(of: arm, doses: doses)
        let population = await kernels.population(of: arm, in: self).following(course)
        let subjects = 0..<choices.subjects
        let drawn = subjects.map { drawParameters(seed: seed, subject: $0, distributions: distributions) }
        let results = try await population.run(subjects) { drawn[$0] }
        let width = experiment.outputs.count
        let rows = subjects.map { results[$0] }
        let reasons = Set(results.failures.map { "\($0.error)" }).sorted()
        let regressors = Regressors(distributions, drawn)
        var outputs: [ExperimentResult.Output] = []
        for (place, output) in experiment.outputs.enumerated()
        where choices.outputs?.contains(output.id) ?? true {
            let curves = rows.map { row in
                row.map { row in times.indices.map { row[row.startIndex + $0 * width + place] } }
            }
            outputs.append(bands(of: output, curves, restsOn: restsOn(curves, regressors, free)))
        }
        return ExperimentResult.Arm(
            id: arm.arm.id,
            label: arm.arm.label,
            doses: arm.arm.doses.isEmpty ? [] : doses.map(Self.text),
            completed: rows.count { $0 != nil },
            failed: results.failures.count,
            failures: Array(reasons.prefix(5)),
            outputs: outputs
        )
    }

    private func bands(
        of output: Experiment.Output,
        _ curves: [[Double]?],
        restsOn: ExperimentResult.RestsOn?
    ) -> ExperimentResult.Output {
        let present = curves.compactMap(\.self)
        let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]
        var bands = probabilities.map { _ in [Double?]() }
        for time in times.indices {
            let sorted = present.map { $0[time] }.filter { !$0.isNaN }.sorted()
            for (place, probability) in probabilities.enumerated() {
                let value = quantile(probability, ofSorted: sorted)
                bands[place].append(value.isFinite ? value : nil)
            }
        }
        return ExperimentResult.Output(
            id: output.id,
            label: output.label,
            unit: output.unit,
            p05: bands[0],
            p25: bands[1],
            median: bands[2],
            p75: bands[3],
            p95: bands[4],
            restsOn: restsOn
        )
    }

    /// What varies over the subjects, on the scale on which it is drawn evenly.
    private struct Regressors {
        /// Places among the arm's free names.
        var places: [Int] = []
        /// **Shape**: place × subject.
        var columns: [[Double]] = []

        init(_ distributions: [(name: String, distribution: Distribution)], _ drawn: [[Double]]) {
            for (place, entry) in distributions.enumerated() {
                switch entry.distribution {
                case .fixed: continue
                case .logUniform, .logNormal: columns.append(drawn.map { Foundation.log($0[place]) })
                case .uniform, .normal, .empirical: columns.append(drawn.map { $0[place] })
                }
                places.append(place)
            }
        }
    }

    /// The variance of the area under a curve, split by grade and by source.
    private func restsOn(_ curves: [[Double]?], _ regressors: Regressors, _ free: [Free]) -> ExperimentResult.RestsOn? {
        let areas = curves.map { $0.map { SensitivityStudy.Measure.area.value(of: $0, at: times) } ?? .nan }
        // A number that is never zero or below ranges over decades here; its logarithm is what a reader compares.
        let isLogarithmic = areas.allSatisfy { !($0 <= 0) }
        let values = isLogarithmic ? areas.map { Foundation.log($0) } : areas
        guard let split = RegressionDecomposition(inputs: regressors.columns, values: values) else { return nil }
        func shares(_ group: (Free) -> String) -> [ExperimentResult.RestsOn.Share] {
            var groups: [String: (count: Int, share: Double)] = [:]
            for (place, share) in zip(regressors.places, split.shares) {
                let name = group(free[place])
                groups[name, default: (0, 0)].count += 1
                groups[name, default: (0, 0)].share += share
            }
            return groups.map { .init(group: $0.key, parameters: $0.value.count, first: $0.value.share, total: nil) }
                .sorted { ($0.first, $1.group) > ($1.first, $0.group) }
        }
        return ExperimentResult.RestsOn(
            scale: isLogarithmic ? "log" : "linear",
            rows: split.rows,
            absentRows: split.absent,
            shares: shares(\.grade),
            sources: shares(\.source)
        )
    }
}
