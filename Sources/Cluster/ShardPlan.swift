/// Into how many shards a population is cut, from what a pilot measured.
public struct ShardPlan: Sendable, Hashable {
    /// Tasks of one array: Slurm's own default for `MaxArraySize` is 1001, and indices lie below it.
    public static let mostShards = 1000

    public let shards: Int
    /// How long one shard is expected to take.
    public let secondsPerShard: Double

    /// - Parameters:
    ///   - subjects: Of the whole population.
    ///   - secondsPerSubject: Processor time that a pilot took for one.
    ///   - processors: Of one shard's job.
    ///   - target: Seconds that a shard should take.
    public init(subjects: Int, secondsPerSubject: Double, processors: Int, target: Double) {
        let total = Double(subjects) * secondsPerSubject / Double(processors)
        let wanted = (total / target).rounded(.up)
        shards = max(1, min(wanted < Double(Self.mostShards) ? Int(wanted) : Self.mostShards, subjects))
        secondsPerShard = total / Double(shards)
    }
}
