/// What an experiment gave: bands over subjects per arm and output, balances, and checkpoints.
///
/// Stored as JSON in a file named by `key`, which hashes everything that decides the numbers.
public struct ExperimentResult: Codable, Sendable {
    public var key: String
    public var dossier: String
    public var experiment: String
    public var title: String
    public var engineVersion: String
    /// Zero subjects mean one run with the stated values.
    public var subjects: Int
    public var seed: UInt64
    public var timeUnit: String
    public var times: [Double]
    public var arms: [Arm]
    public var balances: [Balance]
    public var checkpoints: [Checkpoint]
    /// What must be shown beside every number of it; nil where nothing must.
    public var caution: String?
    /// Subjects that a plausible range rejects, in no band of any arm; nil where no range is stated.
    public var rejected: Int?
    public var plausibility: [Plausibility]?
    /// What is predicted for findings; nil where nothing is.
    public var predictions: [Prediction]?

    /// A plausible range and how many subjects it rejects, also where another rejects them too.
    public struct Plausibility: Codable, Sendable {
        public var id: String
        public var measure: String
        public var low: Double?
        public var high: Double?
        public var unit: String
        public var source: String
        public var rejected: Int
    }

    /// The middle 90 % of what subjects give for a finding; null where no subject gives anything.
    public struct Prediction: Codable, Sendable {
        public var finding: String
        public var measure: String
        public var unit: String
        public var subjects: Int
        public var p05: Double?
        public var median: Double?
        public var p95: Double?
    }

    public struct Arm: Codable, Sendable {
        public var id: String
        public var label: String
        public var doses: [String]
        public var completed: Int
        /// Subjects whose run ended early; their numbers are absent from the bands.
        public var failed: Int
        /// One line for each distinct reason of failure.
        public var failures: [String]
        public var outputs: [Output]
    }

    /// Quantiles over subjects at each time, **shape** `times.count` each; a time with no subject left is null.
    public struct Output: Codable, Sendable {
        public var id: String
        public var label: String
        public var unit: String
        public var p05: [Double?]
        public var p25: [Double?]
        public var median: [Double?]
        public var p75: [Double?]
        public var p95: [Double?]
        /// What the spread of its area rests on; nil where nothing varies.
        public var restsOn: RestsOn?
    }

    /// The variance of an output's area, split by the grade of what the parameters rest on.
    public struct RestsOn: Codable, Sendable {
        public struct Share: Codable, Sendable {
            /// Such as `assumed` or `certainty low`.
            public var group: String
            /// How many parameters are in the group.
            public var parameters: Int
            /// First-order index of the group.
            public var first: Double
            /// Total index of the group; nil where it was not worked out.
            public var total: Double?

            public init(group: String, parameters: Int, first: Double, total: Double?) {
                self.group = group
                self.parameters = parameters
                self.first = first
                self.total = total
            }
        }

        /// `log` or `linear`: what the variance is of.
        public var scale: String
        /// Rows of the design that were used, and those left out because a run did not end.
        public var rows: Int
        public var absentRows: Int
        public var shares: [Share]
        /// The same split by the source of what the parameters rest on; nil where it was not worked out.
        public var sources: [Share]?

        public init(scale: String, rows: Int, absentRows: Int, shares: [Share], sources: [Share]? = nil) {
            self.sources = sources
            self.scale = scale
            self.rows = rows
            self.absentRows = absentRows
            self.shares = shares
        }
    }

    public struct Balance: Codable, Sendable {
        public var id: String
        public var arm: String
        /// Largest deviation over subjects and times, relative to the expected value where that is not zero.
        public var largestDeviation: Double
        public var tolerance: Double
        public var holds: Bool
    }

    public struct Checkpoint: Codable, Sendable {
        public var id: String
        /// As measured, one text for each number.
        public var measures: [String]
        public var published: [Double]
        public var computed: [Double?]
        public var unit: String?
        public var holds: Bool
        public var source: String
    }
}

extension ExperimentResult {
    /// Checkpoints and balances that do not hold, one sentence each.
    public var faults: [String] {
        checkpoints.filter { !$0.holds }.map(\.fault)
            + balances.filter { !$0.holds }.map { balance in
                "balance \(balance.id) (\(balance.arm)): deviates by \(balance.largestDeviation), "
                    + "allowed \(balance.tolerance)"
            }
    }
}

extension ExperimentResult.Checkpoint {
    /// Both numbers in one sentence, for a checkpoint that does not hold.
    public var fault: String {
        let computed = computed.map { $0.map { "\($0)" } ?? "no value" }.joined(separator: ", ")
        let published = published.map { "\($0)" }.joined(separator: ", ")
        return "checkpoint \(id) (\(measures.joined(separator: ", "))): published \(published), computed \(computed)"
    }
}
