import ArgumentParser
import Diagnostics
import Dossiers
import Foundation

struct ExperimentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment",
        abstract: "Runs simulation experiments and stores their results.",
        discussion: """
            A result is a JSON file named by a hash of the model, the parameters, the experiment, the subjects, the
            seed and the engine's version; an experiment whose result is there is not run again. An interrupted run
            goes on where it stopped. With --shard K/N a share of the subjects is run, on whatever machine shares the
            folder of results; the command without it then joins what is there and runs what is missing.

            Where an experiment states plausible ranges, subjects outside of one are in no band, and are counted. Where
            it predicts findings of the dossier, a table shows what each source reports beside what the experiment
            predicts before it has seen it; the result file holds both.

            Examples:
              heptad experiment selank/routes
              heptad experiment selank/routes --subjects 1000 --seed 7
              heptad experiment --all
              heptad experiment selank/routes --shard 3/20
            """
    )

    @Argument(help: "DOSSIER/EXPERIMENT, or DOSSIER for all of its experiments.")
    var name: String?

    @Flag(help: "Every experiment of every dossier.")
    var all = false

    @Option(help: "Virtual subjects (default: as the experiment says).")
    var subjects: Int?

    @Option(help: "Seed of the virtual population (default: as the experiment says).")
    var seed: UInt64?

    @Option(help: "Runs at a time (default: one for each processor).")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(
        help: ArgumentHelp("Only the K-th of N shares of the subjects; no result is written.", valueName: "K/N")
    )
    var shard: Shard?

    @Flag(help: "Run again even where the result is there.")
    var force = false

    @OptionGroup var options: DossierOptions

    func validate() throws {
        guard (name != nil) != all else { throw ValidationError("give DOSSIER/EXPERIMENT or --all") }
        if let subjects, !(1...Experiment.maximumSubjects).contains(subjects) {
            throw ValidationError("--subjects must be from 1 to \(Experiment.maximumSubjects)")
        }
        guard (1...1024).contains(threads) else { throw ValidationError("--threads must be from 1 to 1024") }
    }

    func run() async throws {
        let task = Task { try await runAll() }
        let interrupt = cancelOnInterrupt(task)
        defer { interrupt.cancel() }
        try await task.value
    }

    private func runAll() async throws {
        var isWhole = true
        for (set, experiment) in try experiments() {
            let prepared = try PreparedExperiment(experiment, in: set, subjects: subjects, seed: seed)
            isWhole = try await run(prepared) && isWhole
        }
        if !isWhole { throw ExitCode(1) }
    }

    /// Runs one experiment if need be; false where a checkpoint or balance does not hold.
    private func run(_ prepared: PreparedExperiment) async throws -> Bool {
        let store = ResultStore(folder: options.resultsFolder)
        let title = "\(prepared.setID)/\(prepared.experiment.id)"
        let path = store.path(of: prepared)
        if !force, let result = store.result(of: prepared) {
            print("\(title): already there, \(path)")
            return report(result)
        }
        if let shard {
            let bar = ProgressBar(title: title, total: prepared.runCount / shard.count, unit: "runs")
            defer { bar.finish() }
            try await prepared.run(share: shard.number - 1, of: shard.count, store: store, threads: threads) {
                bar.update(done: $0, resumed: $1)
            }
            bar.finish()
            print("\(title): shard \(shard.number) of \(shard.count) is done")
            return true
        }
        let started = ContinuousClock.now
        let result = try await runWithProgress(prepared, title: title, store: store, threads: threads)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        print("\(title): \(prepared.runCount) runs in \(String(format: "%.1f", seconds)) s, \(path)")
        return report(result)
    }

    private func report(_ result: ExperimentResult) -> Bool {
        for arm in result.arms where arm.failed > 0 {
            printError("warning: arm \(arm.id): \(arm.failed) of \(arm.failed + arm.completed) subjects are absent:")
            for reason in arm.failures { printError("  \(reason)") }
        }
        if let caution = result.caution { print("  \(caution)") }
        for line in result.plausibilityLines { print("  \(line)") }
        if let dossier = try? options.loadDossier(result.dossier) {
            for line in predictiveTable(dossier.predictiveChecks([result])) { print("  \(line)") }
        }
        let faults = result.faults
        for fault in faults { printError("error: \(result.dossier)/\(result.experiment): \(fault)") }
        return faults.isEmpty
    }

    private func experiments() throws -> [(ExperimentSet, Experiment)] {
        guard let name else {
            return try options.dossierIDs().flatMap { id in
                let set = try options.loadDossier(id).experimentSet
                return set.experiments.map { (set, $0) }
            }
        }
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let set = try options.loadDossier(parts[0]).experimentSet
        guard parts.count == 2 else { return set.experiments.map { (set, $0) } }
        return [(set, try experiment(parts[1], in: set))]
    }
}

extension ExperimentResult {
    /// How many subjects each plausible range rejects; nothing where none is stated.
    var plausibilityLines: [String] {
        guard let rejected, let plausibility else { return [] }
        return ["\(rejected) of \(max(1, subjects)) subjects are implausible and left out"]
            + plausibility.map { range in
                let ends = "\(range.low.map { "\($0)" } ?? "") to \(range.high.map { "\($0)" } ?? "")"
                return "  \(range.id): \(range.rejected) outside \(ends) \(range.unit) (\(range.source))"
            }
    }
}

/// Findings beside predictions, one line each under a heading; nothing where nothing is predicted.
func predictiveTable(_ checks: [PredictiveCheck]) -> [String] {
    func number(_ value: Double) -> String { String(format: "%.3g", value) }
    guard !checks.isEmpty else { return [] }
    let rows =
        [["finding", "reported", "predicted: median [90 % of subjects]", "inside?", "quantity"]]
        + checks.map { check in
            let reported = check.low == check.high ? number(check.low) : "\(number(check.low)) to \(number(check.high))"
            let predicted = "\(number(check.median)) [\(number(check.p05)), \(number(check.p95))]"
            let isInside = check.isInside ? "yes" : "no"
            return [check.finding, "\(reported) \(check.unit)", "\(predicted) \(check.unit)", isInside, check.quantity]
        }
    let widths = (0..<4).map { column in (rows.map { $0[column].count }.max() ?? 0) + 2 }
    return rows.map { row in
        zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined() + row[4]
    }
}

/// The experiment with an id.
///
/// - Throws: the ids that there are, where there is none with this one.
func experiment(_ id: String, in set: ExperimentSet) throws -> Experiment {
    guard let experiment = set.experiment(id) else {
        let known = set.experiments.map(\.id).joined(separator: ", ")
        throw InputFault("'\(set.id)' has no experiment '\(id)'; known are: \(known)")
    }
    return experiment
}

/// Cancels a task on Ctrl-C, so that it can leave what it has done in order.
func cancelOnInterrupt(_ task: Task<some Sendable, any Error>) -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
}

/// Runs an experiment under a progress bar and stores its result.
func runWithProgress(
    _ prepared: PreparedExperiment,
    title: String,
    store: ResultStore,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
) async throws -> ExperimentResult {
    let bar = ProgressBar(title: title, total: prepared.runCount, unit: "runs")
    defer { bar.finish() }
    let result = try await prepared.run(store: store, threads: threads) { done, resumed in
        bar.update(done: done, resumed: resumed)
    }
    try store.write(result, of: prepared)
    return result
}
