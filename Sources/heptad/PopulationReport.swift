import Dossiers
import Foundation
import Populations
import Simulation

/// What a population gave, as `heptad population` and `heptad merge` write it.
struct PopulationReport {
    let bands: QuantileBands
    let summary: PopulationSummary
    let columns: [Trajectory.Column]
    let times: [Double]
    let identity: PopulationIdentity
    /// Why the road is not the compiled one.
    let note: String?

    init(
        _ summary: PopulationSummary,
        columns: [Trajectory.Column],
        times: [Double],
        identity: PopulationIdentity,
        note: String?,
        probabilities: [Double]
    ) throws {
        bands = try QuantileBands(summary, probabilities: probabilities)
        self.summary = summary
        self.columns = columns
        self.times = times
        self.identity = identity
        self.note = note
    }

    /// One line for each output and time: how many subjects are behind it, and the quantiles.
    func csv() -> String {
        var text = "output,time,count" + bands.probabilities.map { ",q\(csvNumber($0))" }.joined() + "\n"
        for (place, column) in columns.enumerated() {
            for (row, time) in times.enumerated() {
                let values = bands.values[place][row].map { "," + csvNumber($0) }.joined()
                text += "\(csvField(column.name)),\(csvNumber(time)),\(bands.counts[place][row])\(values)\n"
            }
        }
        return text
    }

    func jsonText() throws -> String {
        struct Output: Encodable {
            var name: String
            var unit: String?
            var counts: [Int]
            var quantiles: [[Double?]]
        }
        struct Answer: Encodable {
            var identity: [String: String]
            var note: String?
            var subjects: Int
            var failed: Int
            var failures: [PopulationSummary.Failure]
            var relativeError: Double
            var probabilities: [Double]
            var times: [Double]
            var outputs: [Output]
        }
        return try json(
            Answer(
                identity: identity.parts,
                note: note,
                subjects: bands.subjects,
                failed: bands.failed,
                failures: summary.failures,
                relativeError: bands.relativeError,
                probabilities: bands.probabilities,
                times: times,
                outputs: columns.enumerated().map { place, column in
                    Output(
                        name: column.name,
                        unit: column.units,
                        counts: bands.counts[place],
                        quantiles: bands.probabilities.indices.map { index in
                            times.indices.map { row in
                                let value = bands.values[place][row][index]
                                return value.isFinite ? value : nil
                            }
                        }
                    )
                }
            )
        ) + "\n"
    }

    /// Writes the bands, to standard output where no file is named.
    func write(to path: String?) throws {
        let text = try path?.hasSuffix(".json") == true ? jsonText() : csv()
        guard let path else {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        let temporary = path + ".partial"
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
        } catch {
            throw InputFault("'\(path)' cannot be written; see that its folder is there and has space")
        }
        try publish(temporary, as: path)
    }

    /// What a user must know beside the numbers, on standard error.
    func printNotes() {
        if let note { printError("note: \(identity.parts["road"] ?? ""): \(note)") }
        if bands.relativeError > 0 {
            let percent = String(format: "%.3g", 100 * bands.relativeError)
            printError("note: quantiles are within \(percent) % of the exact ones")
        }
        guard bands.failed > 0 else { return }
        printError("warning: \(bands.failed) of \(bands.subjects) subjects are absent:")
        for failure in summary.failures.prefix(5) { printError("  subject \(failure.subject): \(failure.reason)") }
        if bands.failed > 5 { printError("  and \(bands.failed - min(5, summary.failures.count)) more") }
    }
}

/// Writes all trajectories of joined parts: HDF5 where the name ends in .h5, CSV else.
func writeTrajectories(of set: ShardSet, to path: String, timeUnits: String?) throws {
    if path.hasSuffix(".h5") || path.hasSuffix(".hdf5") {
        let file = try ResultFile(
            creating: path + ".whole",
            columns: set.columns,
            times: set.times,
            timeUnits: timeUnits,
            attributes: set.identity.parts.mapValues { .text($0) }
        )
        try set.forEachTrajectory { try file.append(run: Double($0), $1) }
        try file.finish()
        try publish(path + ".whole", as: path)
    } else {
        let table = try TrajectoryTable(creating: path, columns: set.columns, times: set.times)
        try set.forEachTrajectory { try table.append($0, $1) }
        try table.finish()
    }
}
