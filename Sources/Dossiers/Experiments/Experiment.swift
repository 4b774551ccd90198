/// A simulation experiment as `experiments.yaml` states it: a model, arms that differ, and what to record.
public struct Experiment: Sendable, Codable {
    public var id: String
    public var title: String
    public var question: String?
    /// Path of the model, relative to the dossier's folder.
    public var model: String
    public var time: TimeGrid
    /// Subjects drawn from the parameters' distributions; nil for one run with the stated values.
    public var population: Population?
    public var arms: [Arm]
    public var outputs: [Output]
    public var balances: [Balance]
    public var checkpoints: [Checkpoint]

    /// Evenly spaced output times, both ends included.
    /// Every subject's outputs are held until the bands are made: 20,000 subjects of the largest dossier experiment take
    /// about 0.3 GB.
    public static let maximumSubjects = 20_000

    public struct TimeGrid: Sendable, Codable {
        public var from: Double
        public var to: Double
        public var count: Int
        /// As written; it must be the model's own time unit.
        public var unit: String

        public var times: [Double] {
            guard count > 1 else { return [from] }
            let step = (to - from) / Double(count - 1)
            return (0..<count).map { $0 == count - 1 ? to : from + Double($0) * step }
        }
    }

    public struct Population: Sendable, Codable {
        public var subjects: Int
        public var seed: UInt64
    }

    /// One way of treating the same subjects.
    public struct Arm: Sendable, Codable {
        public var id: String
        public var label: String
        /// Doses in the text form of `Dose`, such as `300 ug into nasal_anterior at 0`.
        public var doses: [String]
        /// Values that replace the model's own in this arm.
        public var values: [String: Double]
    }

    public struct Output: Sendable, Codable {
        public var id: String
        /// The model symbol that is recorded.
        public var symbol: String
        public var label: String
        public var unit: String
    }

    /// A quantity that must keep one value in every arm and subject, such as a block of residues.
    public struct Balance: Sendable, Codable {
        public var id: String
        public var symbol: String
        public var expected: Expected
        /// Largest deviation allowed, relative to the expected value, or absolute where that is zero.
        public var tolerance: Double

        /// What the quantity must equal.
        public enum Expected: Sendable, Codable {
            case value(Double)
            case symbol(String)
        }
    }

    /// A published number that a run must reproduce.
    public struct Checkpoint: Sendable, Codable {
        public var id: String
        public var arm: String
        public var output: String
        public var statistic: Statistic
        public var value: Double
        public var unit: String?
        public var relativeTolerance: Double
        public var absoluteTolerance: Double
        public var source: String

        /// What is compared with the published number.
        public enum Statistic: Sendable, Codable {
            case value(at: Double)
            /// Largest value between two times, or over the whole grid.
            case maximum(from: Double?, to: Double?)
            /// Time of the largest value.
            case timeOfMaximum(from: Double?, to: Double?)
            /// Area under the curve, integrated by the model run itself.
            case area(from: Double?, to: Double?)
        }
    }
}
