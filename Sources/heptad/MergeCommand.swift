import ArgumentParser
import Foundation
import Populations

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Joins the parts of a population that were run with --shard.",
        discussion: """
            The result has the same bytes as one run of the whole population, in whatever order the parts are named; a
            part that is named twice counts once. Parts of different populations are refused with what differs, and
            subjects that no part holds are named. Memory does not grow with the parts.

            Examples:
              heptad merge shard-*.h5 --output bands.csv
              heptad merge shard-*.h5 --output bands.json --trajectories all.h5
            """
    )

    @Argument(help: "Files that 'population --shard' wrote.")
    var parts: [String]

    @Option(help: "Quantiles of the bands, separated by commas.")
    var quantiles = "0.05,0.25,0.5,0.75,0.95"

    @Option(help: "File of the bands: .csv or .json (default: CSV on standard output).")
    var output: String?

    @Option(help: "File of all trajectories: .h5 or .csv; the parts must hold them (--keep-trajectories).")
    var trajectories: String?

    func run() throws {
        try merge(parts, quantiles: quantiles, output: output, trajectories: trajectories)
    }
}

/// Joins parts and writes bands and trajectories as one run of the whole population would.
///
/// - Parameters:
///   - parts: Files of parts, at least one.
///   - quantiles: The probabilities of the bands, separated by commas.
///   - output: File of the bands; nil for standard output.
///   - trajectories: File of all trajectories; nil for none.
///   - note: Why the population does not take the fastest road, where that is known.
///   - timeUnits: The model's unit of time, which parts do not hold.
/// - Throws: What is wrong with a part, or keeps the parts from being one population, by name.
func merge(
    _ parts: [String],
    quantiles: String,
    output: String?,
    trajectories: String?,
    note: String? = nil,
    timeUnits: String? = nil
) throws {
    let probabilities = try commaSeparatedNumbers(quantiles, option: "--quantiles")
    let first = try ShardFile(parts[0])
    let subjects = first.identity.parts["subjects"].flatMap { Int($0) }
    let set = try ShardSet(parts, covering: subjects.map { 0..<$0 })
    let report = try PopulationReport(
        set.summary,
        columns: set.columns,
        times: set.times,
        identity: set.identity,
        note: note,
        probabilities: probabilities
    )
    if let trajectories {
        guard set.hasTrajectories else {
            throw InputFault("the parts hold no trajectories; run them with --keep-trajectories")
        }
        try writeTrajectories(of: set, to: trajectories, timeUnits: timeUnits)
    }
    try report.write(to: output)
    report.printNotes()
}
