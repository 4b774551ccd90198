internal import Foundation
internal import RandomStreams

/// A trial of two parallel arms, simulated person by person.
///
/// A person's outcome is normal with standard deviation one around its arm's mean; the true difference may vary between
/// centres, over which people are dealt in turn; each person drops out with a chance and is not counted. The analysis is
/// that of `Power`: the difference of means against a known standard deviation.
public struct TrialSimulation: Sendable, Hashable {
    public var test: Power
    public var first: Int
    public var second: Int
    /// The true standardised difference, first arm less second.
    public var difference: Double
    public var centres = 1
    /// Standard deviation of the true difference between centres.
    public var spread = 0.0
    /// The chance that a person drops out.
    public var dropout = 0.0

    /// The largest number of people simulated in one call, over all trials.
    public static let maximumPeople = 1_000_000_000

    public struct Result: Sendable, Hashable {
        public var trials: Int
        /// The share of trials with a finding.
        public var power: Double
        /// Standard error of that share.
        public var standardError: Double
        public var meanDifference: Double
    }

    public init(_ test: Power, _ first: Int, _ second: Int, difference: Double) {
        (self.test, self.first, self.second, self.difference) = (test, first, second, difference)
    }

    /// Runs trials; equal seeds give equal trials, and trial `k` is the same whatever the number of trials.
    ///
    /// - Precondition: arms, centres and trials above zero; people within `maximumPeople`.
    public func run(trials: Int, seed: UInt64) -> Result {
        precondition(first > 0 && second > 0 && centres > 0 && trials > 0)
        precondition(trials <= Self.maximumPeople / (first + second))
        var found = 0
        var sum = 0.0
        for trial in 0..<trials {
            let outcome = one(trial, seed)
            sum += outcome.difference
            if outcome.isFound { found += 1 }
        }
        let power = Double(found) / Double(trials)
        return Result(
            trials: trials,
            power: power,
            standardError: (power * (1 - power) / Double(trials)).squareRoot(),
            meanDifference: sum / Double(trials)
        )
    }

    private func one(_ trial: Int, _ seed: UInt64) -> (difference: Double, isFound: Bool) {
        var places = RandomStream(seed: seed, subject: trial, purpose: "trial centres")
        let shifts = (0..<centres).map { _ in spread == 0 ? 0 : spread * places.normal() }
        var people = RandomStream(seed: seed, subject: trial, purpose: "trial people")
        func arm(_ count: Int, isFirst: Bool) -> (mean: Double, count: Int) {
            var (sum, stayed) = (0.0, 0)
            for person in 0..<count {
                let outcome = people.normal() + (isFirst ? difference + shifts[person % centres] : 0)
                if dropout > 0, people.uniform() < dropout { continue }
                sum += outcome
                stayed += 1
            }
            return (stayed > 0 ? sum / Double(stayed) : 0, stayed)
        }
        let (one, other) = (arm(first, isFirst: true), arm(second, isFirst: false))
        guard one.count > 0, other.count > 0 else { return (0, false) }
        let estimate = one.mean - other.mean
        let z = (estimate - test.reference) / test.standardError(one.count, other.count)
        return (estimate, test.question == .difference ? abs(z) > test.criticalValue : z > test.criticalValue)
    }
}
