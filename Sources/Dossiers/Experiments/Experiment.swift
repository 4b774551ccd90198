internal import Foundation

/// A simulation experiment as `experiments.yaml` states it: a model, arms that differ, and what to record.
public struct Experiment: Sendable, Codable {
    public var id: String
    public var title: String
    public var question: String?
    /// Path of the model, relative to the dossier's folder.
    public var model: String
    public var time: TimeGrid
    /// The local error allowed per step relative to each state; nil for the engine's own.
    public var accuracy: Double?
    /// Subjects drawn from the parameters' distributions; nil for one run with the stated values.
    public var population: Population?
    public var arms: [Arm]
    public var outputs: [Output]
    public var balances: [Balance]
    public var checkpoints: [Checkpoint]
    /// Ranges outside of which a subject is rejected; nil where there are none.
    public var plausible: [PlausibleRange]?
    /// The findings that it predicts; nil where there are none.
    public var predictions: [Prediction]?
    /// What a reader may change; it decides no stored result, so it is no part of the encoded form that names one.
    public var inputs: [ExperimentInput] = []

    private enum CodingKeys: CodingKey {
        case id, title, question, model, time, accuracy, population, arms, outputs, balances, checkpoints
        case plausible, predictions
    }

    /// Every subject's outputs are held until the bands are made: 20,000 subjects of the largest dossier experiment take
    /// about 0.3 GB.
    public static let maximumSubjects = 20_000

    /// Output times, both ends included.
    public struct TimeGrid: Sendable, Codable {
        public var from: Double
        public var to: Double
        public var count: Int
        /// The first time after `from` where the times after it are evenly spaced in their logarithm; nil for evenly
        /// spaced times.
        public var firstStep: Double?
        /// As written; it must be the model's own time unit.
        public var unit: String

        public var times: [Double] {
            guard count > 1 else { return [from] }
            if let firstStep {
                let growth = pow((to - from) / firstStep, 1 / Double(max(1, count - 2)))
                let steps = (0..<count - 1).map { $0 == count - 2 ? to : from + firstStep * pow(growth, Double($0)) }
                return [from] + steps
            }
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
        /// Runs over several values of one parameter, for measures of a dose-response curve; such an arm has no bands.
        public var series: Series?
    }

    /// Values of one parameter, evenly spaced in their logarithm.
    public struct Series: Sendable, Codable {
        public static let maximumCount = 1000

        public var symbol: String
        public var from: Double
        public var to: Double
        public var count: Int

        public var values: [Double] {
            let growth = log(to / from) / Double(count - 1)
            return (0..<count).map { $0 == count - 1 ? to : from * exp(growth * Double($0)) }
        }
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

    /// A published number, or a small vector at one condition, that the runs must reproduce.
    public struct Checkpoint: Sendable, Codable {
        public var id: String
        /// What is compared with each published number, in the language of `Measure`.
        public var measures: [String]
        public var values: [Double]
        public var unit: String?
        /// One for each value.
        public var relativeTolerances: [Double]
        public var absoluteTolerance: Double
        public var source: String
    }
}
