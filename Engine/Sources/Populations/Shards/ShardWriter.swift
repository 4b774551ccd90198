public import Diagnostics
internal import Foundation
public import Simulation

/// Writes a `ShardFile`: trajectories as they come, then the summary.
public final class ShardWriter {
    private let path: String
    private let file: HDF5File
    private var values: HDF5GrowingDataset?
    private var runs: HDF5GrowingDataset?
    private let range: Range<Int>

    /// Begins a file; it appears under its name when `finish` returns.
    public init(
        creating path: String,
        identity: PopulationIdentity,
        range: Range<Int>,
        columns: [Trajectory.Column],
        times: [Double],
        keepsTrajectories: Bool
    ) throws(DiagnosticsError) {
        self.path = path
        self.range = range
        file = try HDF5File(creating: path + ".whole")
        try file.set("identity", .text(identity.text), of: "/")
        try file.set("first", .text("\(range.lowerBound)"), of: "/")
        try file.set("end", .text("\(range.upperBound)"), of: "/")
        try file.write(times, shape: [times.count], to: "times")
        try file.write(columns.map(\.name), to: "outputs")
        try file.write(columns.map { $0.units ?? "" }, to: "units")
        if keepsTrajectories {
            runs = try file.growingDataset("runs")
            try file.set("name", .text("subject"), of: "runs")
            values = try file.growingDataset("values", rowShape: [times.count, columns.count])
        } else {
            (runs, values) = (nil, nil)
        }
    }

    /// Adds the trajectories of subjects that have come to their end.
    public func append(_ shard: PopulationShard) throws(DiagnosticsError) {
        guard values != nil else { return }
        for subject in shard.subjects {
            if let trajectory = shard[subject] { try append(subject, trajectory) }
        }
    }

    /// Adds one trajectory, output times × columns, row-major.
    public func append(_ subject: Int, _ trajectory: ArraySlice<Double>) throws(DiagnosticsError) {
        try values?.append(trajectory)
        try runs?.append([Double(subject)])
    }

    /// Writes the summary and gives the file its name, once all of it is on the disk.
    public func finish(_ summary: PopulationSummary) throws(DiagnosticsError) {
        try values?.flush()
        try runs?.flush()
        // Closed before the file is: the library keeps an error for each that is not, and stumbles over it at exit.
        (values, runs) = (nil, nil)
        var (states, starts, buckets, numbers): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        let shape = summary.sketches.first?.shape ?? QuantileSketch.Shape()
        for sketch in summary.sketches {
            let content = sketch.content
            states += [
                Double(content.count), Double(content.level), content.minimum, content.maximum,
                content.numbers == nil ? 0 : 1,
            ]
            starts += [Double(buckets.count / 3), Double(numbers.count)]
            buckets += content.buckets.flatMap { $0.map(Double.init) }
            numbers += content.numbers ?? []
        }
        starts += [Double(buckets.count / 3), Double(numbers.count)]
        let counts = [
            Double(summary.subjects), Double(summary.failed), shape.relativeError, Double(shape.maximumBuckets),
            Double(shape.exactUpTo),
        ]
        try file.write(counts, shape: [counts.count], to: "summary/counts")
        try file.write(states, shape: [summary.times, summary.columns, 5], to: "summary/sketches")
        try file.write(starts, shape: [starts.count / 2, 2], to: "summary/starts")
        try file.write(buckets, shape: [buckets.count / 3, 3], to: "summary/buckets")
        try file.write(numbers, shape: [numbers.count], to: "summary/numbers")
        let failures = summary.failures
        try file.write(failures.map { Double($0.subject) }, shape: [failures.count], to: "summary/failures")
        try file.write(failures.map(\.reason), to: "summary/reasons")
        try file.finish()
        try publish(path + ".whole", as: path)
    }
}

/// Puts a finished file on the disk and gives it its name: after a crash it is there whole or not at all.
public func publish(_ temporary: String, as path: String) throws(DiagnosticsError) {
    func sync(_ path: String, _ flags: Int32) -> Bool {
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard sync(temporary, O_RDONLY), rename(temporary, path) == 0, sync(folder, O_RDONLY | O_DIRECTORY) else {
        let reason = String(cString: strerror(errno))
        unlink(temporary)
        throw DiagnosticsError([
            Diagnostic(
                .error,
                rule: "unwritable-file",
                at: SourceLocation(file: path),
                "the file cannot be written: \(reason)",
                suggestion: "see that there is space, and that you may write there"
            )
        ])
    }
}
