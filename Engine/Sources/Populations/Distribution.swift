internal import Foundation
internal import RandomStreams

/// How a parameter varies over a population.
public enum Distribution: Hashable, Sendable {
    /// The same value for everyone.
    case fixed(Double)
    case uniform(lower: Double, upper: Double)
    /// Uniform in the logarithm, for a value known to its order of magnitude.
    case logUniform(lower: Double, upper: Double)
    case normal(mean: Double, standardDeviation: Double)
    /// Normal in the logarithm: 68 % lie between `median / gsd` and `median * gsd`.
    case logNormal(median: Double, geometricStandardDeviation: Double)
    /// One of these values, each as likely as the others; ascending.
    case empirical([Double])

    /// A log-normal distribution by the coefficient of variation of the value itself: `gsd = exp(sqrt(ln(1 + cv^2)))`.
    ///
    /// - Parameters:
    ///   - median: the value that half of the population is below.
    ///   - coefficientOfVariation: standard deviation over mean, as a fraction.
    /// - Returns: the distribution by its geometric standard deviation.
    public static func logNormal(median: Double, coefficientOfVariation: Double) -> Distribution {
        let variance = Foundation.log1p(coefficientOfVariation * coefficientOfVariation)
        // NOTE: the square hides a sign, and a negative variation must not pass.
        let deviation = coefficientOfVariation < 0 ? .nan : Foundation.exp(variance.squareRoot())
        return .logNormal(median: median, geometricStandardDeviation: deviation)
    }

    /// The value that a fraction `u` of the population is below; NaN outside 0...1 or for a faulty distribution.
    public func quantile(_ u: Double) -> Double {
        // NOTE: without looking for faults among all values each time.
        if case .empirical(let values) = self {
            guard !values.isEmpty, u >= 0, u <= 1 else { return .nan }
            return values[min(Int(u * Double(values.count)), values.count - 1)]
        }
        guard faults.isEmpty, u >= 0, u <= 1 else { return .nan }
        switch self {
        case .fixed(let value):
            return value
        case .uniform(let lower, let upper):
            return min(max(lower * (1 - u) + upper * u, lower), upper)
        case .logUniform(let lower, let upper):
            let logarithm = Foundation.log(lower) * (1 - u) + Foundation.log(upper) * u
            return min(max(Foundation.exp(logarithm), lower), upper)
        case .normal(let mean, let deviation):
            return deviation == 0 ? mean : mean + deviation * standardNormalQuantile(u)
        case .logNormal(let median, let deviation):
            return deviation == 1
                ? median : median * Foundation.exp(Foundation.log(deviation) * standardNormalQuantile(u))
        case .empirical:
            return .nan
        }
    }
}

/// What is wrong with a distribution's numbers.
public enum DistributionFault: Error, Hashable, Sendable {
    case notFinite(String)
    case notPositive(String, Double)
    case negative(String, Double)
    case belowOne(String, Double)
    case reversedBounds(lower: Double, upper: Double)
    case noValues
    case notAscending
}

extension DistributionFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFinite(let name): "the \(name) is not a finite number"
        case .notPositive(let name, let value): "the \(name) is \(value), but must be above zero"
        case .negative(let name, let value): "the \(name) is \(value), but must not be below zero"
        case .belowOne(let name, let value): "the \(name) is \(value), but must be one or more"
        case .reversedBounds(let lower, let upper): "the lower bound \(lower) is above the upper bound \(upper)"
        case .noValues: "there are no values"
        case .notAscending: "the values do not ascend"
        }
    }
}

extension Distribution {
    /// All faults of the distribution's numbers; empty if values can be drawn from it.
    public var faults: [DistributionFault] {
        switch self {
        case .fixed(let value):
            return notFinite(("value", value))
        case .uniform(let lower, let upper):
            return boundsFaults(lower, upper)
        case .logUniform(let lower, let upper):
            let isPositive = !(lower <= 0)
            return boundsFaults(lower, upper) + (isPositive ? [] : [.notPositive("lower bound", lower)])
        case .normal(let mean, let deviation):
            let isNegative = deviation < 0
            return notFinite(("mean", mean), ("standard deviation", deviation))
                + (isNegative ? [.negative("standard deviation", deviation)] : [])
        case .logNormal(let median, let deviation):
            var faults = notFinite(("median", median), ("geometric standard deviation", deviation))
            if median <= 0 { faults.append(.notPositive("median", median)) }
            if deviation < 1 { faults.append(.belowOne("geometric standard deviation", deviation)) }
            return faults
        case .empirical(let values):
            if values.isEmpty { return [.noValues] }
            if !values.allSatisfy(\.isFinite) { return [.notFinite("value")] }
            return zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) ? [] : [.notAscending]
        }
    }

    private func notFinite(_ numbers: (name: String, value: Double)...) -> [DistributionFault] {
        numbers.filter { !$0.value.isFinite }.map { .notFinite($0.name) }
    }

    private func boundsFaults(_ lower: Double, _ upper: Double) -> [DistributionFault] {
        let faults = notFinite(("lower bound", lower), ("upper bound", upper))
        return lower > upper ? faults + [.reversedBounds(lower: lower, upper: upper)] : faults
    }
}
