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
        public var arm: String
        public var output: String
        public var published: Double
        public var computed: Double?
        public var unit: String?
        public var holds: Bool
        public var source: String
    }
}

extension ExperimentResult {
    /// Checkpoints and balances that do not hold, one sentence each.
    public var faults: [String] {
        checkpoints.filter { !$0.holds }.map { checkpoint in
            let computed = checkpoint.computed.map { "\($0)" } ?? "no value"
            return "checkpoint \(checkpoint.id) (\(checkpoint.arm), \(checkpoint.output)): published "
                + "\(checkpoint.published), computed \(computed)"
        }
            + balances.filter { !$0.holds }.map { balance in
                "balance \(balance.id) (\(balance.arm)): deviates by \(balance.largestDeviation), "
                    + "allowed \(balance.tolerance)"
            }
    }
}
