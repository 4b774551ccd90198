internal import Foundation
internal import RandomStreams

/// How large a trial of two parallel arms must be, by the normal approximation with a known standard deviation.
///
/// Differences are standardised: in standard deviations of the outcome. What is tested is the difference of means, or
/// with a margin that the new arm is not worse than the other by as much.
///
/// **Source**: Chow, Shao, Wang and Lokhnygina, Sample Size Calculations in Clinical Research, 3rd edition, chapter 3.
public struct Power: Sendable, Hashable {
    /// What the trial asks.
    public enum Question: Sendable, Hashable {
        /// Do the arms differ? Two-sided.
        case difference
        /// Is the new arm worse by less than the margin, above zero? One-sided at half the level.
        case nonInferiority(margin: Double)
    }

    public var question: Question
    /// Two-sided level of significance.
    public var level: Double

    /// - Precondition: the level stands between 0 and 1, a margin above 0.
    public init(_ question: Question = .difference, level: Double = 0.05) {
        precondition(level > 0 && level < 1)
        if case .nonInferiority(let margin) = question { precondition(margin > 0) }
        (self.question, self.level) = (question, level)
    }

    var criticalValue: Double { standardNormalQuantile(1 - level / 2) }

    /// What the difference is measured from: zero, or minus the margin.
    var reference: Double {
        if case .nonInferiority(let margin) = question { -margin } else { 0 }
    }

    /// The number per arm, not rounded, that finds a true difference with a chance of `power`.
    ///
    /// - Parameters:
    ///   - difference: New less other, above zero in favour of the new arm.
    ///   - power: The chance of a finding.
    /// - Returns: infinity where the difference is none to find.
    public func countPerArm(difference: Double, power: Double = 0.8) -> Double {
        let distance = difference - reference
        let quantiles = criticalValue + standardNormalQuantile(power)
        switch question {
        case .nonInferiority where distance <= 0: return .infinity
        default: return 2 * quantiles * quantiles / (distance * distance)
        }
    }

    /// The difference that arms of two sizes find with a chance of `power`.
    public func detectableDifference(_ first: Int, _ second: Int, power: Double = 0.8) -> Double {
        (criticalValue + standardNormalQuantile(power)) * standardError(first, second) + reference
    }

    /// The chance of a finding.
    ///
    /// - Parameters:
    ///   - difference: The true one.
    ///   - first: People in the new arm.
    ///   - second: People in the other.
    ///   - spread: Standard deviation of the true difference between centres, over which people are spread evenly.
    ///   - centres: Their number.
    /// - Returns: a probability.
    public func chance(
        difference: Double,
        _ first: Int,
        _ second: Int,
        spread: Double = 0,
        centres: Int = 1
    ) -> Double {
        let own = standardError(first, second)
        let wide = (own * own + spread * spread / Double(centres)).squareRoot()
        let distance = difference - reference
        let above = normalDistribution((distance - criticalValue * own) / wide)
        guard question == .difference else { return above }
        return above + normalDistribution((-distance - criticalValue * own) / wide)
    }

    func standardError(_ first: Int, _ second: Int) -> Double { (1 / Double(first) + 1 / Double(second)).squareRoot() }
}

/// The chance that a standard normal number is at most x.
func normalDistribution(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
