internal import Foundation
internal import Synchronization

/// A range of subjects to be run in parts, each of which is kept when it is finished.
///
/// How a range is cut depends on the population and not on threads, and nothing that comes out depends on the cut.
public struct PopulationJob: Sendable {
    public let runner: any SubjectRunner
    public let identity: PopulationIdentity
    /// The subjects of this job.
    public let range: Range<Int>
    public let keepsTrajectories: Bool
    private let shape: QuantileSketch.Shape
    private let partSize: Int

    /// Subjects that a thread runs between two looks at progress and cancellation.
    private static let shardSize = 128

    /// - Parameters:
    ///   - runner: What runs the subjects.
    ///   - identity: What decides the numbers.
    ///   - subjects: How many there are in the whole population.
    ///   - range: Those of this job; nil for all.
    ///   - keepsTrajectories: Whether parts hold all trajectories beside their summaries.
    public init(
        _ runner: any SubjectRunner,
        identity: PopulationIdentity,
        subjects: Int,
        range: Range<Int>? = nil,
        keepsTrajectories: Bool
    ) {
        self.runner = runner
        self.identity = identity
        self.range = range ?? 0..<subjects
        self.keepsTrajectories = keepsTrajectories
        let width = max(1, runner.columns.count * runner.times.count)
        shape = QuantileSketch.Shape(sketches: width, numbers: subjects)
        // Some 64 parts for a small population, and about 16 MB of trajectories at most in a large one's.
        let most = max(1, (1 << 21) / width / Self.shardSize)
        partSize = Self.shardSize * min(most, max(1, subjects / 64 / Self.shardSize))
    }

    /// The subjects of each part.
    public var parts: [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: partSize).map {
            $0..<min($0 + partSize, range.upperBound)
        }
    }

    /// Runs all parts that are not there yet.
    ///
    /// - Parameters:
    ///   - folder: Where parts are kept; made if need be. Nil to keep no file, and then no trajectories.
    ///   - threads: Parts at a time.
    ///   - progress: Called with the subjects done, and those of them that an earlier run had left; from any thread.
    /// - Returns: the summary of all parts, and their files in the subjects' order.
    /// - Throws: what the file system refuses, or `CancellationError`; finished parts stay.
    public func run(
        folder: String?,
        threads: Int,
        progress: @escaping @Sendable (_ done: Int, _ resumed: Int) -> Void
    ) async throws -> (summary: PopulationSummary, files: [String]) {
        if let folder {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let counts = Mutex((done: 0, resumed: 0))
        let report: @Sendable (Int, Bool) -> Void = { subjects, isResumed in
            let now = counts.withLock { counts in
                counts.done += subjects
                if isResumed { counts.resumed += subjects }
                return counts
            }
            progress(now.done, now.resumed)
        }
        let parts = parts
        var total = PopulationSummary(times: runner.times.count, columns: runner.columns.count, shape: shape)
        try await withThrowingTaskGroup(of: PopulationSummary.self) { group in
            var pending = parts.makeIterator()
            func start() {
                guard let part = pending.next() else { return }
                let path = folder.map { Self.path(of: part, in: $0) }
                group.addTask { try self.run(part, path, report) }
            }
            for _ in 0..<max(1, threads) { start() }
            // In whatever order parts end: merging does not depend on it.
            while let summary = try await group.next() {
                total.merge(summary)
                start()
            }
        }
        return (total, folder.map { folder in parts.map { Self.path(of: $0, in: folder) } } ?? [])
    }

    private static func path(of part: Range<Int>, in folder: String) -> String {
        "\(folder)/\(part.lowerBound)-\(part.upperBound).h5"
    }

    private func run(
        _ part: Range<Int>,
        _ path: String?,
        _ report: (Int, Bool) -> Void
    ) throws -> PopulationSummary {
        if let path, FileManager.default.fileExists(atPath: path), let kept = try? ShardFile(path),
            kept.identity == identity, kept.range == part, kept.hasTrajectories || !keepsTrajectories
        {
            report(part.count, true)
            return kept.summary
        }
        var summary = PopulationSummary(times: runner.times.count, columns: runner.columns.count, shape: shape)
        let writer = try path.map {
            try ShardWriter(
                creating: $0,
                identity: identity,
                range: part,
                columns: runner.columns,
                times: runner.times,
                keepsTrajectories: keepsTrajectories
            )
        }
        for start in stride(from: part.lowerBound, to: part.upperBound, by: Self.shardSize) {
            try Task.checkCancellation()
            let shard = runner.run(start..<min(start + Self.shardSize, part.upperBound))
            summary.add(shard)
            try writer?.append(shard)
            report(shard.subjects.count, false)
        }
        try writer?.finish(summary)
        return summary
    }
}
