public import ArgumentParser
public import Dossiers
import Foundation
import Plots

struct SensitivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensitivity",
        abstract: "Shows which evidence the spread of a prediction hangs on.",
        discussion: """
            Splits the variance of one number of an experiment over its parameters, or over the sources, grades or
            assumptions behind them: first-order and total Sobol' indices with 95 % bootstrap intervals. The first-order
            index of a parameter is the part of the variance that would go if it were measured exactly, so the list by
            parameter ranks what is most worth measuring next.

            Several machines share a study by --shard K/N, which runs some of its points and writes a part; the same
            command with --join and the parts prints what one run would, whatever their order.

            Examples:
              heptad sensitivity selank/routes --output brain --arm intranasal
              heptad sensitivity selank/routes --output plasma --measure max --group source --format json
              heptad sensitivity selank/routes --output brain --svg brain.svg
              heptad sensitivity selank/routes --output brain --shard 3/20 --part part-3.json
              heptad sensitivity selank/routes --output brain --join part-*.json
            """
    )

    enum Scale: String, ExpressibleByArgument, CaseIterable { case log, linear }

    @Argument(help: "DOSSIER/EXPERIMENT.")
    var name: String

    @Option(help: "The output whose spread is split.")
    var output: String

    @Option(help: "The arm (default: the first).")
    var arm: String?

    @Option(help: "The number that is taken from a run: max, tmax, auc or final.")
    var measure = SensitivityStudy.Measure.area

    @Option(help: "What parameters are gathered by: parameter, source, grade or assumption.")
    var group = SensitivityStudy.Grouping.parameter

    @Option(help: "log splits the variance of the logarithm, linear that of the number itself.")
    var scale = Scale.log

    @Option(help: "Rows of the design, a power of two from 64 to 65536; each takes a run for every group and two more.")
    var samples = 1024

    @Option(help: "Seed of the design and of the bootstrap.")
    var seed: UInt64 = 1

    @Option(help: "Shards that run at a time (default: one for each processor).")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: ArgumentHelp("Only the K-th of N equal ranges of points, for --part.", valueName: "K/N"))
    var shard: Shard?

    @Option(help: "The file that --shard writes.")
    var part: String?

    @Option(parsing: .upToNextOption, help: "Files that --shard wrote: nothing is run.")
    var join: [String] = []

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Option(help: "Draw a tornado to this file as well.")
    var svg: String?

    @OptionGroup var options: DossierOptions

    func validate() throws {
        guard (64...65536).contains(samples), samples.nonzeroBitCount == 1 else {
            throw ValidationError("--samples must be a power of two from 64 to 65536")
        }
        guard (1...1024).contains(threads) else { throw ValidationError("--threads must be from 1 to 1024") }
        if let svg, !svg.hasSuffix(".svg") { throw ValidationError("--svg is an .svg file; found '\(svg)'") }
        guard (shard == nil) == (part == nil) else { throw ValidationError("--shard and --part go together") }
        guard shard == nil || join.isEmpty else { throw ValidationError("--shard runs a part, --join joins them") }
    }

    func run() async throws {
        let task = Task { try await study() }
        let interrupt = cancelOnInterrupt(task)
        defer { interrupt.cancel() }
        try await task.value
    }

    private func study() async throws {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw InputFault("give DOSSIER/EXPERIMENT, such as selank/routes") }
        let dossier = try options.loadDossier(parts[0])
        let study = try SensitivityStudy(
            try PreparedExperiment(experiment(parts[1], in: dossier.experimentSet), in: dossier.experimentSet),
            in: dossier,
            arm: arm,
            output: output,
            measure: measure,
            grouping: group,
            samples: samples,
            seed: seed,
            isLogarithmic: scale == .log
        )
        if let shard, let part {
            let range = shard.range(of: study.runCount)
            let bar = ProgressBar(title: name, total: range.count, unit: "runs")
            defer { bar.finish() }
            return try await study.run(range, threads: threads) { bar.update(done: $0) }.write(to: part)
        }
        let report = join.isEmpty ? try await runWithProgress(study) : try study.report(joining: join)
        print(format == .json ? try json(report) : text(report))
        if let svg { try write(ResultPlot(.sensitivity(report)), to: svg) }
    }

    private func runWithProgress(_ study: SensitivityStudy) async throws -> SensitivityReport {
        let bar = ProgressBar(title: name, total: study.runCount, unit: "runs")
        defer { bar.finish() }
        return try await study.run(threads: threads) { bar.update(done: $0, resumed: 0) }
    }

    private func text(_ report: SensitivityReport) -> String {
        func percent(_ index: SensitivityReport.Index) -> String {
            String(format: "%6.1f  [%.1f, %.1f]", index.value * 100, index.lower * 100, index.upper * 100)
        }
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let variance = report.scale == "log" ? "the logarithm" : "the number"
        var lines = [
            "\(report.experiment), arm \(report.arm): \(report.measure) of \(report.output)",
            "\(report.runs) runs, \(report.absentRows) of \(report.rows + report.absentRows) rows absent; variance of "
                + "\(variance) \(String(format: "%.4g", report.variance))",
            "",
            padded("first order, %", 24) + padded("total, %", 24) + report.grouping,
        ]
        for share in report.shares {
            lines.append(padded(percent(share.first), 24) + padded(percent(share.total), 24) + share.group)
        }
        lines += ["", report.summary + ".", "This is about the spread of the model's priors, not about people."]
        return lines.joined(separator: "\n")
    }
}

extension SensitivityStudy.Measure: ExpressibleByArgument {}
extension SensitivityStudy.Grouping: ExpressibleByArgument {}
