internal import LaneSteppers

/// What is kept of a population's subjects while they stream by: a sketch for every output time and column, counts,
/// and the first failures. Its size does not grow with the subjects.
public struct PopulationSummary: Sendable, Equatable {
    /// A subject that has no result, and why.
    public struct Failure: Sendable, Hashable, Codable {
        public var subject: Int
        public var reason: String

        public init(subject: Int, reason: String) {
            self.subject = subject
            self.reason = reason
        }
    }

    /// The most failures that are kept with their reasons: those of the lowest subjects.
    public static let maximumFailures = 20

    public let times: Int
    public let columns: Int
    /// **Shape**: output times × columns.
    public private(set) var sketches: [QuantileSketch]
    /// Subjects that were run, failed ones included.
    public private(set) var subjects = 0
    public private(set) var failed = 0
    /// Ascending by subject.
    public private(set) var failures: [Failure] = []

    public init(times: Int, columns: Int, shape: QuantileSketch.Shape) {
        self.times = times
        self.columns = columns
        sketches = Array(repeating: QuantileSketch(shape), count: times * columns)
    }

    /// A summary that was kept; nil where its parts do not fit each other.
    public init?(
        times: Int,
        columns: Int,
        sketches: [QuantileSketch],
        subjects: Int,
        failed: Int,
        failures: [Failure]
    ) {
        guard sketches.count == times * columns, (0...max(0, subjects)).contains(failed),
            failures.count == min(failed, Self.maximumFailures), sketches.allSatisfy({ $0.count <= subjects - failed })
        else { return nil }
        self.times = times
        self.columns = columns
        self.sketches = sketches
        self.subjects = subjects
        self.failed = failed
        self.failures = failures
    }

    /// Adds subjects that have been run.
    public mutating func add(_ shard: PopulationShard) {
        subjects += shard.subjects.count
        var completed: [Int] = []
        completed.reserveCapacity(shard.subjects.count)
        var newFailures: [Failure] = []
        for (place, failure) in shard.failures.enumerated() {
            if let failure {
                newFailures.append(Failure(subject: shard.subjects.lowerBound + place, reason: "\(failure)"))
            } else {
                completed.append(place)
            }
        }
        add(newFailures, count: newFailures.count)
        // Place by place, so that one sketch stays near while all subjects go in.
        shard.values.withUnsafeBufferPointer { values in
            for place in sketches.indices {
                for subject in completed { sketches[place].add(values[subject * shard.width + place]) }
            }
        }
    }

    /// Adds what another summary holds; in whatever order summaries are merged, the result is the same.
    public mutating func merge(_ other: PopulationSummary) {
        precondition(times == other.times && columns == other.columns, "summaries of one shape")
        subjects += other.subjects
        add(other.failures, count: other.failed)
        for place in sketches.indices { sketches[place].merge(other.sketches[place]) }
    }

    private mutating func add(_ others: [Failure], count: Int) {
        guard count > 0 else { return }
        failed += count
        failures = Array((failures + others).sorted { $0.subject < $1.subject }.prefix(Self.maximumFailures))
    }
}
