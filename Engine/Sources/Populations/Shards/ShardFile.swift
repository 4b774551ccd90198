public import Diagnostics
internal import Foundation
public import Simulation

/// Neighbouring subjects of a population in one HDF5 file: their summary, and all their trajectories where asked for.
///
/// | name | shape | holds |
/// |---|---|---|
/// | attributes of `/` | | `identity`: what decides the numbers, line by line; `first`, `end`: the range of subjects |
/// | `/times`, `/outputs`, `/units` | | as in `ResultFile` |
/// | `/values`, `/runs` | runs × times × outputs, runs | as in `ResultFile`, where trajectories are kept |
/// | `/summary/counts` | 5 | subjects, failed; the sketches' relative error, most buckets, exact count |
/// | `/summary/failures`, `/summary/reasons` | | the first failed subjects, and why |
/// | `/summary/sketches` | times × outputs × 5 | count, level, smallest, largest, whether all numbers are kept |
/// | `/summary/starts` | sketches + 1, 2 | where each sketch's buckets and numbers begin |
/// | `/summary/buckets` | buckets × 3 | sign, index, count |
/// | `/summary/numbers` | numbers | where a sketch keeps them all |
///
/// It is written under a temporary name, put on the disk with `fsync`, and renamed.
public struct ShardFile: Sendable {
    public let path: String
    public let identity: PopulationIdentity
    public let range: Range<Int>
    public let summary: PopulationSummary
    public let columns: [Trajectory.Column]
    public let times: [Double]
    /// Whether it holds all trajectories.
    public let hasTrajectories: Bool

    /// Reads all but the trajectories.
    ///
    /// - Throws: where the file is missing, cut short, or does not fit itself.
    public init(_ path: String) throws(DiagnosticsError) {
        let file = try HDF5Reader(path)
        func fault(_ message: String) -> DiagnosticsError {
            DiagnosticsError([Diagnostic(.error, rule: "shard", at: SourceLocation(file: path), message)])
        }
        guard let text = file.text(attribute: "identity"),
            let first = file.text(attribute: "first").flatMap({ Int($0) }),
            let end = file.text(attribute: "end").flatMap({ Int($0) }), 0 <= first, first <= end
        else { throw fault("the file is no part of a population") }
        self.path = path
        identity = PopulationIdentity(
            Dictionary(
                text.split(separator: "\n").map { line in
                    let halves = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
                    return (String(halves[0]), halves.count > 1 ? String(halves[1]) : "")
                },
                uniquingKeysWith: { first, _ in first }
            )
        )
        range = first..<end
        times = try file.numbers("times")
        let (names, units) = (try file.texts("outputs"), try file.texts("units"))
        columns = zip(names, units).map { Trajectory.Column(name: $0, units: $1.isEmpty ? nil : $1) }
        guard let summary = try Self.summary(in: file, times: times.count, columns: columns.count),
            summary.subjects == range.count
        else { throw fault("the summary does not fit itself") }
        self.summary = summary
        let runs = file.shape(of: "runs")?.first
        hasTrajectories = runs != nil
        if let runs {
            guard runs == summary.subjects - summary.failed,
                file.shape(of: "values") == [runs, times.count, columns.count]
            else { throw fault("the trajectories do not fit the summary") }
        }
    }

    /// Hands over the trajectories in the subjects' order, a few at a time.
    public func forEachTrajectory<Fault: Error>(
        _ body: (_ subject: Int, _ values: ArraySlice<Double>) throws(Fault) -> Void
    ) throws {
        let file = try HDF5Reader(path)
        let width = times.count * columns.count
        let count = file.shape(of: "runs")?.first ?? 0
        let portion = max(1, (1 << 18) / max(1, width))
        for start in stride(from: 0, to: count, by: portion) {
            let rows = start..<min(start + portion, count)
            let subjects = try file.numbers("runs", rows: rows)
            let values = try file.numbers("values", rows: rows)
            for (place, subject) in subjects.enumerated() {
                guard subject >= Double(range.lowerBound), subject < Double(range.upperBound) else {
                    throw DiagnosticsError([
                        Diagnostic(
                            .error,
                            rule: "shard",
                            at: SourceLocation(file: path),
                            "it holds subject \(subject), which is not of its range"
                        )
                    ])
                }
                try body(Int(subject), values[place * width..<(place + 1) * width])
            }
        }
    }

    private static func summary(
        in file: HDF5Reader,
        times: Int,
        columns: Int
    ) throws(DiagnosticsError) -> PopulationSummary? {
        let counts = try file.numbers("summary/counts")
        let states = try file.numbers("summary/sketches")
        let starts = try file.numbers("summary/starts")
        let buckets = try file.numbers("summary/buckets")
        let numbers = try file.numbers("summary/numbers")
        let failures = try file.numbers("summary/failures")
        let reasons = try file.texts("summary/reasons")
        let count = times * columns
        guard counts.count == 5, states.count == 5 * count, starts.count == 2 * (count + 1),
            failures.count == reasons.count, (counts + starts + buckets + failures).allSatisfy({ abs($0) < 1e15 })
        else { return nil }
        let shape = QuantileSketch.Shape(
            relativeError: counts[2],
            maximumBuckets: Int(counts[3]),
            exactUpTo: Int(counts[4])
        )
        guard shape.relativeError > 0, shape.relativeError < 1 else { return nil }
        var sketches: [QuantileSketch] = []
        for place in 0..<count {
            let (firstBucket, lastBucket) = (Int(starts[2 * place]), Int(starts[2 * place + 2]))
            let (firstNumber, lastNumber) = (Int(starts[2 * place + 1]), Int(starts[2 * place + 3]))
            guard 0 <= firstBucket, firstBucket <= lastBucket, 3 * lastBucket <= buckets.count, 0 <= firstNumber,
                firstNumber <= lastNumber, lastNumber <= numbers.count, abs(states[5 * place]) < 1e15,
                abs(states[5 * place + 1]) < 1e15
            else { return nil }
            let content = QuantileSketch.Content(
                shape: shape,
                count: Int(states[5 * place]),
                level: Int(states[5 * place + 1]),
                minimum: states[5 * place + 2],
                maximum: states[5 * place + 3],
                numbers: states[5 * place + 4] == 1 ? Array(numbers[firstNumber..<lastNumber]) : nil,
                buckets: (firstBucket..<lastBucket).map { row in (0..<3).map { Int(buckets[3 * row + $0]) } }
            )
            guard let sketch = QuantileSketch(content) else { return nil }
            sketches.append(sketch)
        }
        return PopulationSummary(
            times: times,
            columns: columns,
            sketches: sketches,
            subjects: Int(counts[0]),
            failed: Int(counts[1]),
            failures: zip(failures, reasons).map { PopulationSummary.Failure(subject: Int($0), reason: $1) }
        )
    }
}
