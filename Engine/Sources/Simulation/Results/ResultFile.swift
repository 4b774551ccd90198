public import Diagnostics

/// Trajectories of any number of runs over the same times, in one HDF5 file that is written run by run.
///
/// One layout for a single run, a scan and a population:
///
/// | dataset | shape | holds |
/// |---|---|---|
/// | `/values` | runs × times × outputs | the numbers, in the outputs' units; grows along runs |
/// | `/runs` | runs | which run each is: a subject's number or a scanned value; attribute `name` says which |
/// | `/times` | times | output times; attribute `units` where the model names its time unit |
/// | `/outputs` | outputs | names, such as `S1` or `amount(S1)` |
/// | `/units` | outputs | unit ids of the model, empty where it states none |
///
/// A run that failed is not there: it is not in `/runs` and has no numbers.
public final class ResultFile {
    private let file: HDF5File
    private var values: HDF5GrowingDataset?
    private var runs: HDF5GrowingDataset?
    private let runSize: Int

    /// Begins a file; it appears under its name when `finish` returns.
    ///
    /// - Parameters:
    ///   - path: The file to write; it is replaced if it is there.
    ///   - columns: The outputs.
    ///   - times: Output times of every run.
    ///   - timeUnits: The time unit's id in the model.
    ///   - runName: What tells runs apart: `subject`, or the name of what is scanned.
    ///   - compression: gzip's level, from 0 (none) to 9.
    ///   - attributes: What else a reader should know of the file as a whole, such as the seed.
    /// - Throws: where the file cannot be written.
    public init(
        creating path: String,
        columns: [Trajectory.Column],
        times: [Double],
        timeUnits: String? = nil,
        runName: String = "subject",
        compression: Int = 0,
        attributes: [String: HDF5File.Attribute] = [:]
    ) throws(DiagnosticsError) {
        file = try HDF5File(creating: path)
        runSize = times.count * columns.count
        try file.write(times, shape: [times.count], to: "times")
        if let timeUnits { try file.set("units", .text(timeUnits), of: "times") }
        try file.write(columns.map(\.name), to: "outputs")
        try file.write(columns.map { $0.units ?? "" }, to: "units")
        let runs = try file.growingDataset("runs")
        self.runs = runs
        try file.set("name", .text(runName), of: "runs")
        let shape = [times.count, columns.count]
        if runSize > 0 {
            values = try file.growingDataset("values", rowShape: shape, compression: compression)
        } else {
            values = nil
            try file.write([], shape: [0] + shape, to: "values")
        }
        try file.set("dimensions", .texts(["runs", "times", "outputs"]), of: "values")
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { try file.set(name, value, of: "/") }
    }

    /// Appends one run.
    ///
    /// - Parameters:
    ///   - run: The subject's number, or the value of what is scanned.
    ///   - values: Times × outputs, row-major.
    /// - Throws: where the file cannot be written.
    public func append(run: Double, _ values: ArraySlice<Double>) throws(DiagnosticsError) {
        precondition(values.count == runSize, "a run has a value for every time and output")
        try self.values?.append(values)
        try runs?.append([run])
    }

    /// Writes the rest and gives the file its name.
    public func finish() throws(DiagnosticsError) {
        try values?.flush()
        try runs?.flush()
        // Closed before the file is: the library keeps an error for each that is not, and stumbles over it at exit.
        (values, runs) = (nil, nil)
        try file.finish()
    }
}

extension Trajectory {
    /// Writes the table as HDF5, in the layout of `ResultFile`, as one run with the number 0.
    ///
    /// - Throws: where the file cannot be written.
    public func writeHDF5(to path: String, timeUnits: String? = nil) throws(DiagnosticsError) {
        let file = try ResultFile(creating: path, columns: columns, times: times, timeUnits: timeUnits)
        try file.append(run: 0, values[...])
        try file.finish()
    }
}

extension ScannedTrajectories {
    /// Writes the runs that came to their end as HDF5, in the layout of `ResultFile`.
    ///
    /// - Throws: where the file cannot be written.
    public func writeHDF5(to path: String, timeUnits: String? = nil) throws(DiagnosticsError) {
        let finished = zip(scan.values, runs).compactMap { value, run in (try? run.get()).map { (value, $0) } }
        let file = try ResultFile(
            creating: path,
            columns: finished.first?.1.columns ?? [],
            times: finished.first?.1.times ?? [],
            timeUnits: timeUnits,
            runName: scan.name
        )
        for (value, trajectory) in finished { try file.append(run: value, trajectory.values[...]) }
        try file.finish()
    }
}
