internal import Diagnostics
internal import Simulation

/// Runs over time as `simulate` and `population --trajectories` write them.
public struct RunTable: Sendable, Hashable {
    public struct Run: Sendable, Hashable {
        /// The subject's number, or the value of what is scanned.
        public var name: String
        public var times: [Double]
        /// **Shape**: output × time.
        public var values: [[Double]]
    }

    /// What tells runs apart, such as `subject`; nil for a single run.
    public var runName: String?
    public var outputs: [String]
    /// Units of the outputs and of time, where the file states them.
    public var units: [String]
    public var timeUnit: String
    public var runs: [Run]
    /// How many runs the file has; no more than `maximumRuns` are in `runs`.
    public var runCount: Int

    /// The most runs of a file that are read.
    public static let maximumRuns = 500

    /// Reads a table with a column of times, behind one that tells runs apart if `hasRuns`.
    init(_ table: ResultCSV, hasRuns: Bool) throws(Diagnostic) {
        let first = hasRuns ? 2 : 1
        outputs = Array(table.columns.dropFirst(first))
        units = outputs.map { _ in "" }
        timeUnit = ""
        runName = hasRuns ? table.columns[0] : nil
        runs = []
        runCount = 0
        var name: String?
        for row in table.rows.indices {
            let own = hasRuns ? table.rows[row][0] : ""
            if own != name {
                name = own
                runCount += 1
                if runCount <= Self.maximumRuns {
                    runs.append(Run(name: own, times: [], values: outputs.map { _ in [] }))
                }
            }
            if runCount > Self.maximumRuns { continue }
            let last = runs.count - 1
            runs[last].times.append(try table.number(row, first - 1))
            for output in outputs.indices { runs[last].values[output].append(try table.number(row, first + output)) }
        }
        try check(table.path)
    }

    /// Reads an HDF5 file of the layout of `ResultFile`.
    init(hdf5 path: String) throws {
        let file = try HDF5Reader(path)
        guard let shape = file.shape(of: "values"), shape.count == 3 else {
            throw PlotFault.file(
                path,
                "it has no table `values` of runs, times and outputs",
                "a part of a population is joined by `heptad merge` first"
            )
        }
        outputs = try file.texts("outputs")
        units = try file.texts("units")
        timeUnit = file.text(attribute: "units", of: "times") ?? ""
        let times = try file.numbers("times")
        runCount = shape[0]
        guard shape[1] == times.count, shape[2] == outputs.count, units.count == outputs.count else {
            throw PlotFault.file(path, "its tables do not belong together", "run the command again")
        }
        let count = min(runCount, Self.maximumRuns)
        let names = try file.numbers("runs", rows: 0..<count)
        runName = runCount > 1 ? file.text(attribute: "name", of: "runs") ?? "run" : nil
        runs = []
        for run in 0..<count {
            let values = try file.numbers("values", rows: run..<run + 1)
            let width = outputs.count
            runs.append(
                Run(
                    name: "\(names[run])",
                    times: times,
                    values: outputs.indices.map { output in times.indices.map { values[$0 * width + output] } }
                )
            )
        }
        try check(path)
    }

    private func check(_ path: String) throws(Diagnostic) {
        guard !outputs.isEmpty, let run = runs.first else {
            throw PlotFault.file(path, "it has no runs with outputs", "record at least one quantity")
        }
        guard runs.contains(where: { $0.times.count > 1 }) else {
            throw PlotFault.file(path, "run \(run.name) has a single time", "a steady state or a point is no course")
        }
    }
}
