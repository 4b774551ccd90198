public import LaneSteppers
public import Simulation

/// Results of neighbouring subjects.
public struct PopulationShard: Sendable {
    public var subjects: Range<Int>
    /// Values per subject: output times × columns.
    public var width: Int
    /// **Shape**: subjects × output times × columns. Those of a failed subject mean nothing.
    var values: [Double]
    /// For each subject that failed, why; nil for the others.
    public var failures: [(any Error)?]
    public var statistics: LaneStatistics

    init(subjects: Range<Int>, width: Int, values: [Double], failures: [(any Error)?], statistics: LaneStatistics) {
        self.subjects = subjects
        self.width = width
        self.values = values
        self.failures = failures
        self.statistics = statistics
    }

    /// A shard of which no subject could be run.
    init(subjects: Range<Int>, failure: any Error) {
        self.init(
            subjects: subjects,
            width: 0,
            values: [],
            failures: Array(repeating: failure, count: subjects.count),
            statistics: LaneStatistics()
        )
    }

    /// The values of a subject, output times × columns, row-major; nil where it failed.
    public subscript(subject: Int) -> ArraySlice<Double>? {
        guard subjects.contains(subject), failures[subject - subjects.lowerBound] == nil else { return nil }
        let start = (subject - subjects.lowerBound) * width
        return values[start..<start + width]
    }
}

/// Results of a population in the subjects' order.
public struct PopulationResults: Sendable {
    public let columns: [Trajectory.Column]
    public let times: [Double]
    public private(set) var shards: [PopulationShard] = []
    /// Subjects that have no result, with the reason.
    public private(set) var failures: [(subject: Int, error: any Error)] = []
    public private(set) var statistics = LaneStatistics()

    init(columns: [Trajectory.Column], times: [Double]) {
        self.columns = columns
        self.times = times
    }

    mutating func append(_ shard: PopulationShard) {
        shards.append(shard)
        statistics = statistics + shard.statistics
        for (subject, failure) in zip(shard.subjects, shard.failures) {
            if let failure { failures.append((subject, failure)) }
        }
    }

    /// How many subjects were run, failed ones included.
    public var count: Int { shards.reduce(0) { $0 + $1.subjects.count } }

    /// The values of a subject, output times × columns, row-major; nil where it failed or was not run.
    ///
    /// - Complexity: O(log *n*) in the number of shards.
    public subscript(subject: Int) -> ArraySlice<Double>? {
        var (low, high) = (0, shards.count)
        while low < high {
            let middle = (low + high) / 2
            if shards[middle].subjects.upperBound <= subject { low = middle + 1 } else { high = middle }
        }
        return low < shards.count ? shards[low][subject] : nil
    }
}
