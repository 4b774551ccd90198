public import Simulation

/// Something that runs subjects by their numbers.
///
/// What comes out for a subject depends on its number alone.
public protocol SubjectRunner: Sendable {
    var columns: [Trajectory.Column] { get }
    /// Output times of every subject, in the model's time unit.
    var times: [Double] { get }
    /// The road and the instruction set, in words that are equal where subjects have equal bits.
    var road: String { get }

    /// Runs subjects; one that fails is a failure in its own place.
    func run(_ subjects: Range<Int>) -> PopulationShard
}

/// Subjects that get the same doses and differ by what is drawn for them.
public struct DrawnPopulation: SubjectRunner {
    public let population: LanePopulation
    private let variation: SubjectVariation
    private let seed: UInt64

    /// - Parameters:
    ///   - population: Prepared with the variation's names as its varying names.
    ///   - variation: In what the subjects differ.
    ///   - seed: Of the population.
    public init(_ population: LanePopulation, variation: SubjectVariation, seed: UInt64) {
        self.population = population
        self.variation = variation
        self.seed = seed
    }

    public var columns: [Trajectory.Column] { population.course.columns }
    public var times: [Double] { population.times }
    public var road: String { population.roadDescription }

    public func run(_ subjects: Range<Int>) -> PopulationShard {
        population.runShard(subjects) { variation.values(seed: seed, subject: $0) }
    }
}
