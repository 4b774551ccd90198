internal import Foundation
internal import Populations
internal import Simulation

/// What one subject gave in one arm.
struct SubjectRun: Codable, Sendable {
    /// **Shape**: output × time; nil for a subject whose run ended early.
    var outputs: [[Double]]?
    /// Area under an output up to each time, by the output's id, where a checkpoint asks for it.
    var areas: [String: [Double]] = [:]
    /// Largest deviation of each balance.
    var deviations: [Double] = []
    /// Why the run ended early.
    var failure: String?
}

extension PreparedExperiment {
    /// Subjects whose runs are stored together, so that an interrupted experiment loses little.
    static let chunkSize = 50

    /// How many runs the experiment is made of, for a progress bar.
    public var runCount: Int { arms.reduce(0) { $0 + count(of: $1) + restsOnRuns($1) } }

    private func count(of arm: Arm) -> Int { arm.series?.count ?? max(1, subjects) }

    /// Runs one of several equal shares of the subjects, and leaves their chunks in `store`, where ``run`` finds them.
    ///
    /// Chunks that are there are not run again. Of an experiment over given values nothing is shared.
    ///
    /// - Parameters:
    ///   - share: the number of the share, from 0.
    ///   - shares: how many there are.
    ///   - store: where chunks of subjects are kept.
    ///   - threads: how many subjects run at the same time.
    ///   - progress: called with the subjects that are done, and those of them that were there before.
    /// - Throws: `CancellationError` where the task was cancelled; what the file system refuses.
    public func run(
        share: Int,
        of shares: Int,
        store: ResultStore,
        threads: Int,
        progress: @escaping @Sendable (_ done: Int, _ resumed: Int) -> Void
    ) async throws {
        var (done, resumed) = (0, 0)
        for (index, arm) in arms.enumerated() where subjects > 0 && arm.series == nil {
            for (number, range) in chunks(of: arm).enumerated() where number % shares == share {
                let (base, left) = (done, resumed)
                let isKept = try await runs(range, of: index, store: store, threads: threads) {
                    progress(base + $0, left)
                }.isKept
                done += range.count
                if isKept { resumed += range.count }
                progress(done, resumed)
            }
        }
    }

    private func chunks(of arm: Arm) -> [Range<Int>] {
        stride(from: 0, to: count(of: arm), by: Self.chunkSize).map {
            $0..<min($0 + Self.chunkSize, count(of: arm))
        }
    }

    /// The runs of a chunk, from the store where they are there, else run now and kept.
    private func runs(
        _ range: Range<Int>,
        of index: Int,
        store: ResultStore,
        threads: Int,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> (runs: [SubjectRun], isKept: Bool) {
        let arm = arms[index]
        let chunk = "\(index)-\(range.lowerBound)"
        if let stored = store.chunk(chunk, of: self), stored.count == range.count { return (stored, true) }
        let results = await mapSubjects(range, threads: threads, progress: progress) { try self.run($0, in: arm) }
        let values = try results.map { try $0.get() }
        try Task.checkCancellation()
        if subjects > 0, arm.series == nil { try store.keep(values, as: chunk, of: self) }
        return (values, false)
    }

    /// Runs every arm for every subject, several at a time, and summarises.
    ///
    /// Finished chunks are kept in `store` until the result is written; a run that was interrupted goes on behind them.
    ///
    /// - Parameters:
    ///   - store: where finished chunks are kept.
    ///   - threads: how many subjects at most run at a time.
    ///   - progress: called with the runs done in all, and those that an earlier run had left.
    /// - Returns: bands, balances and checkpoints of all arms.
    /// - Throws: `CancellationError` where the task was cancelled; what the file system refuses.
    public func run(
        store: ResultStore,
        threads: Int,
        progress: @escaping @Sendable (_ done: Int, _ resumed: Int) -> Void
    ) async throws -> ExperimentResult {
        var result = emptyResult()
        var done = 0
        var resumed = 0
        var finished: [String: [SubjectRun]] = [:]
        var restsOn: [[ExperimentResult.RestsOn?]] = []
        for (index, arm) in arms.enumerated() {
            var runs: [SubjectRun] = []
            for range in chunks(of: arm) {
                let (base, left) = (done, resumed)
                let chunk = try await self.runs(range, of: index, store: store, threads: threads) {
                    progress(base + $0, left)
                }
                runs += chunk.runs
                if chunk.isKept { resumed += range.count }
                done += range.count
                progress(done, resumed)
            }
            let (base, left) = (done, resumed)
            restsOn.append(try await self.restsOn(arm, threads: threads) { progress(base + $0, left) })
            done += restsOnRuns(arm)
            finished[arm.arm.id] = runs
        }
        let implausible = implausible(finished)
        for (arm, restsOn) in zip(arms, restsOn) where arm.series == nil {
            let kept = (finished[arm.arm.id] ?? []).enumerated().filter { !implausible.subjects.contains($0.offset) }
            add(kept.map(\.element), of: arm, restsOn, to: &result)
        }
        if experiment.plausible != nil {
            (result.rejected, result.plausibility) = (implausible.subjects.count, implausible.ranges)
        }
        if experiment.predictions != nil {
            result.predictions = predict(finished, without: implausible.subjects)
        }
        result.checkpoints = evaluateCheckpoints(finished)
        result.caution = caution
        return result
    }

    /// Runs one subject; a failed run is a value, so that it sinks no other.
    private func run(_ subject: Int, in arm: Arm) throws -> SubjectRun {
        let drawn =
            arm.series.map { [$0[subject]] }
            ?? drawParameters(seed: seed, subject: subject, distributions: arm.varying)
        do {
            let trajectory = try arm.course.run(drawn, seed: seed &+ UInt64(subject))
            return summary(of: trajectory)
        } catch let failure {
            return SubjectRun(failure: "\(failure.reason.summary); \(failure.advice)")
        }
    }

    private func summary(of trajectory: Trajectory) -> SubjectRun {
        let symbols = recordedSymbols
        func column(_ symbol: String) -> [Double]? {
            symbols.firstIndex(of: symbol).map { place in trajectory.times.indices.map { trajectory[$0, place] } }
        }
        var run = SubjectRun()
        run.outputs = experiment.outputs.compactMap { column($0.symbol) }
        run.deviations = experiment.balances.map { balance in
            let values = column(balance.symbol) ?? []
            let expected =
                switch balance.expected {
                case .value(let value): [Double](repeating: value, count: values.count)
                case .symbol(let symbol): column(symbol) ?? []
                }
            // NOTE: written so that NaN counts as the largest deviation, not as none.
            return zip(values, expected).reduce(0) { largest, pair in
                let deviation = abs(pair.0 - pair.1) / (pair.1 == 0 ? 1 : abs(pair.1))
                return deviation <= largest ? largest : deviation.isNaN ? .infinity : deviation
            }
        }
        for output in experiment.outputs { run.areas[output.id] = column(Self.areaSymbol(output)) }
        return run
    }

    private func emptyResult() -> ExperimentResult {
        ExperimentResult(
            key: key,
            dossier: setID,
            experiment: experiment.id,
            title: experiment.title,
            engineVersion: engineVersion,
            subjects: subjects,
            seed: seed,
            timeUnit: experiment.time.unit,
            times: experiment.time.times,
            arms: [],
            balances: [],
            checkpoints: []
        )
    }

    private func add(
        _ runs: [SubjectRun],
        of arm: Arm,
        _ restsOn: [ExperimentResult.RestsOn?],
        to result: inout ExperimentResult
    ) {
        let times = allTimes
        let grid = Set(experiment.time.times)
        let shown = times.indices.filter { grid.contains(times[$0]) }
        let completed = runs.compactMap(\.outputs)
        var outputs: [ExperimentResult.Output] = []
        for (index, output) in experiment.outputs.enumerated() {
            func band(_ probability: Double) -> [Double?] {
                shown.map { time in
                    let sorted = completed.map { $0[index][time] }.filter { !$0.isNaN }.sorted()
                    let value = quantile(probability, ofSorted: sorted)
                    return value.isFinite ? value : nil
                }
            }
            outputs.append(
                ExperimentResult.Output(
                    id: output.id,
                    label: output.label,
                    unit: output.unit,
                    p05: band(0.05),
                    p25: band(0.25),
                    median: band(0.5),
                    p75: band(0.75),
                    p95: band(0.95),
                    restsOn: restsOn[index]
                )
            )
        }
        result.arms.append(
            ExperimentResult.Arm(
                id: arm.arm.id,
                label: arm.arm.label,
                doses: arm.arm.doses,
                completed: completed.count,
                failed: runs.count - completed.count,
                failures: Array(Set(runs.compactMap(\.failure))).sorted(),
                outputs: outputs
            )
        )
        for (index, balance) in experiment.balances.enumerated() {
            let deviation = runs.filter { $0.outputs != nil }.map { $0.deviations[index] }.max() ?? .infinity
            result.balances.append(
                ExperimentResult.Balance(
                    id: balance.id,
                    arm: arm.arm.id,
                    // NOTE: JSON has no infinity; an arm without a finished run proves no balance.
                    largestDeviation: deviation.isFinite ? deviation : .greatestFiniteMagnitude,
                    tolerance: balance.tolerance,
                    holds: deviation <= balance.tolerance
                )
            )
        }
    }
}
