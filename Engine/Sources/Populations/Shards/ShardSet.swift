public import Diagnostics
internal import Foundation
public import Simulation

/// Parts of one population that cover a range of subjects without gap or overlap.
///
/// Memory holds one part's summary beside the joined one, however many parts there are.
public struct ShardSet: Sendable {
    public let identity: PopulationIdentity
    public let range: Range<Int>
    public let summary: PopulationSummary
    public let columns: [Trajectory.Column]
    public let times: [Double]
    /// Whether every part holds all its trajectories.
    public let hasTrajectories: Bool
    /// In the subjects' order.
    private let paths: [String]

    /// Reads and joins the summaries of parts, given in any order; a part that is given twice counts once.
    ///
    /// - Parameters:
    ///   - paths: The parts' files.
    ///   - expected: The subjects that they must cover; nil for all that lie between the first and the last.
    /// - Throws: parts of different populations, with what differs; ranges that are missing or overlap.
    public init(_ paths: [String], covering expected: Range<Int>? = nil) throws(DiagnosticsError) {
        guard let firstPath = paths.first else { throw Self.fault(nil, "no file to merge was named") }
        let first = try ShardFile(firstPath)
        var total = first.summary
        var ranges: [(range: Range<Int>, path: String)] = [(first.range, firstPath)]
        var isWhole = first.hasTrajectories
        for path in paths.dropFirst() {
            let other = try ShardFile(path)
            let differences = first.identity.differences(from: other.identity)
            guard differences.isEmpty else {
                throw Self.fault(
                    path,
                    "it is not of one population with \(firstPath): they differ in "
                        + differences.joined(separator: "; "),
                    "merge parts of one run only"
                )
            }
            if ranges.contains(where: { $0.range == other.range }) { continue }
            guard other.summary.sketches.first?.shape == first.summary.sketches.first?.shape,
                other.summary.times == first.summary.times, other.summary.columns == first.summary.columns
            else { throw Self.fault(path, "its summary has another shape than that of \(firstPath)") }
            total.merge(other.summary)
            ranges.append((other.range, path))
            isWhole = isWhole && other.hasTrajectories
        }
        ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
        let whole = expected ?? ranges[0].range.lowerBound..<(ranges.map(\.range.upperBound).max() ?? 0)
        var reached = whole.lowerBound
        var missing: [String] = []
        for (range, path) in ranges {
            if range.lowerBound > reached { missing.append("\(reached) to \(range.lowerBound - 1)") }
            guard range.lowerBound >= reached else {
                throw Self.fault(path, "subjects \(range.lowerBound) to \(reached - 1) are in another file too")
            }
            reached = range.upperBound
        }
        if reached < whole.upperBound { missing.append("\(reached) to \(whole.upperBound - 1)") }
        guard missing.isEmpty else {
            throw Self.fault(nil, "subjects are missing: \(missing.joined(separator: ", "))", "run these shards too")
        }
        identity = first.identity
        range = whole
        summary = total
        columns = first.columns
        times = first.times
        hasTrajectories = isWhole
        self.paths = ranges.map(\.path)
    }

    /// Hands over all trajectories in the subjects' order.
    public func forEachTrajectory(
        _ body: (_ subject: Int, _ values: ArraySlice<Double>) throws -> Void
    ) throws {
        for path in paths { try ShardFile(path).forEachTrajectory(body) }
    }

    /// Joins the parts to one file of the same form.
    public func write(to path: String) throws {
        let writer = try ShardWriter(
            creating: path,
            identity: identity,
            range: range,
            columns: columns,
            times: times,
            keepsTrajectories: hasTrajectories
        )
        if hasTrajectories { try forEachTrajectory { try writer.append($0, $1) } }
        try writer.finish(summary)
    }

    private static func fault(_ path: String?, _ message: String, _ suggestion: String? = nil) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "merge",
                at: path.map { SourceLocation(file: $0) },
                message,
                suggestion: suggestion
            )
        ])
    }
}
