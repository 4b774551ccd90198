internal import Analysis

/// The answer of a sensitivity study in the plain form that JSON carries; field names are part of the API.
public struct SensitivityReport: Codable, Sendable {
    /// An index with its 95 % bootstrap interval.
    public struct Index: Codable, Sendable {
        public var value: Double
        public var lower: Double
        public var upper: Double
    }

    public struct Share: Codable, Sendable {
        public var group: String
        /// The parameters in the group.
        public var parameters: [String]
        /// The part of the variance that would go if the whole group were known.
        public var first: Index
        /// The part that would stay if all else were known.
        public var total: Index
    }

    public var experiment: String
    public var arm: String
    public var output: String
    public var measure: String
    /// `linear` or `log`: what the variance is of.
    public var scale: String
    public var grouping: String
    public var seed: UInt64
    public var runs: Int
    /// Rows of the design that were left out because a run in them did not end.
    public var absentRows: Int
    public var rows: Int
    /// Mean and variance on the scale.
    public var mean: Double
    public var variance: Double
    /// Largest first.
    public var shares: [Share]
    /// How subjects were run.
    public var road: String

    init(_ study: SensitivityStudy, _ result: VarianceDecomposition, road: String) {
        experiment = "\(study.prepared.setID)/\(study.prepared.experiment.id)"
        arm = study.arm
        output = study.output
        measure = study.measure.rawValue
        scale = study.isLogarithmic ? "log" : "linear"
        grouping = study.grouping.rawValue
        seed = study.seed
        runs = study.design.count
        absentRows = result.absent
        rows = result.rows
        mean = result.mean
        variance = result.variance
        self.road = road
        let names = study.variedNames
        shares = zip(study.design.groups, result.shares).map { group, share in
            Share(
                group: group.name,
                parameters: group.inputs.map { names[$0] },
                first: Index(value: share.first.value, lower: share.first.lower, upper: share.first.upper),
                total: Index(value: share.total.value, lower: share.total.lower, upper: share.total.upper)
            )
        }
        .sorted { ($0.first.value, $1.group) > ($1.first.value, $0.group) }
    }

    /// The most telling sentence: what part of the spread rests on the largest group.
    public var summary: String {
        guard let largest = shares.first else { return "nothing varies" }
        let percent = Int((largest.first.value * 100).rounded())
        return "\(percent) % of the variance comes from \(largest.group) alone"
    }
}
