import Foundation
import RandomStreams
import ReactionModels
import Testing

@testable import Simulation

@Suite("Numbers drawn from distributions")
struct StochasticSampleTests {
    static let count = 20_000

    func sample(_ distribution: RandomDraw.Distribution, _ arguments: [Double]) throws -> [Double] {
        var stream = RandomStream(seed: 5, subject: 0, purpose: "\(distribution) \(arguments)")
        return try (0..<Self.count).map { _ in try #require(distribution.sample(arguments, &stream)) }
    }

    /// Kolmogorov's statistic times the root of the number; above 2.3 with a probability of 5e-5.
    func distance(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
        let sorted = values.sorted()
        let n = Double(sorted.count)
        var worst = 0.0
        for (index, value) in sorted.enumerated() {
            let f = distribution(value)
            worst = max(worst, abs(f - Double(index) / n), abs(f - Double(index + 1) / n))
        }
        return worst * n.squareRoot()
    }

    /// Chi-square with two degrees of freedom and gamma of shape 2 have elementary distribution functions.
    static let continuous: [(RandomDraw.Distribution, [Double], @Sendable (Double) -> Double)] = [
        (.uniform, [-1, 3], { ($0 + 1) / 4 }),
        (.exponential, [0.5], { 1 - exp(-0.5 * $0) }),
        (.exponential, [1, 0.25, 0.75], { (exp(-0.25) - exp(-$0)) / (exp(-0.25) - exp(-0.75)) }),
        (.gamma, [2, 1.5], { 1 - exp(-$0 / 1.5) * (1 + $0 / 1.5) }),
        (.gamma, [0.5, 2], { erf(($0 / 2).squareRoot()) }),
        (.chisquare, [2], { 1 - exp(-$0 / 2) }),
        (.cauchy, [2], { 0.5 + atan($0 / 2) / .pi }),
        (.cauchy, [1, 2], { 0.5 + atan(($0 - 1) / 2) / .pi }),
        (.laplace, [1, 2], { $0 < 1 ? exp(($0 - 1) / 2) / 2 : 1 - exp(-($0 - 1) / 2) / 2 }),
        (.laplace, [3], { $0 < 0 ? exp($0 / 3) / 2 : 1 - exp(-$0 / 3) / 2 }),
        (.rayleigh, [2], { 1 - exp(-$0 * $0 / 8) }),
        (.normal, [1, 2], { erfc(-($0 - 1) / 8.0.squareRoot()) / 2 }),
        (.lognormal, [1, 2], { erfc(-(log($0) - 1) / 8.0.squareRoot()) / 2 }),
        (
            .normal, [0, 1.5, 0.5, .infinity],
            { 1 - erfc($0 / 4.5.squareRoot()) / erfc(0.5 / 4.5.squareRoot()) }
        ),
    ]

    @Test("Continuous numbers follow their distribution functions", arguments: continuous.indices)
    func continuousLaws(index: Int) throws {
        let (distribution, arguments, function) = Self.continuous[index]
        #expect(distance(try sample(distribution, arguments), function) < 2.3)
    }

    @Test("The comparison with a distribution function sees a rate that is 10 % off")
    func sensitivity() throws {
        let values = try sample(.exponential, [0.5])
        #expect(distance(values) { 1 - exp(-0.55 * $0) } > 2.3)
    }

    static let discrete: [(RandomDraw.Distribution, [Double], @Sendable (Int) -> Double)] = [
        (.poisson, [1.5], { StochasticSampleTests.poisson($0, 1.5) }),
        (.poisson, [200], { StochasticSampleTests.poisson($0, 200) }),
        (.binomial, [10, 0.3], { StochasticSampleTests.binomial($0, 10, 0.3) }),
        (.binomial, [1000, 0.35], { StochasticSampleTests.binomial($0, 1000, 0.35) }),
        (.bernoulli, [0.23], { [0.77, 0.23][$0] }),
    ]

    static func poisson(_ k: Int, _ mean: Double) -> Double {
        let logarithm: Double = Double(k) * log(mean) - mean - lgamma(Double(k) + 1)
        return exp(logarithm)
    }

    static func binomial(_ k: Int, _ n: Int, _ p: Double) -> Double {
        let (k, n) = (Double(k), Double(n))
        let choices: Double = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        let successes: Double = k * log(p) + (n - k) * log(1 - p)
        return exp(choices + successes)
    }

    @Test("Discrete numbers have their probabilities", arguments: discrete.indices)
    func discreteLaws(index: Int) throws {
        let (distribution, arguments, probability) = Self.discrete[index]
        var counts: [Int: Double] = [:]
        for value in try sample(distribution, arguments) { counts[Int(value), default: 0] += 1 }
        let n = Double(Self.count)
        let largest = distribution == .bernoulli ? 1 : distribution == .binomial ? Int(arguments[0]) : 400
        let bins = (0...largest).filter { n * probability($0) >= 10 }
        var statistic = 0.0
        for k in bins {
            let expected: Double = n * probability(k)
            let difference: Double = (counts[k] ?? 0) - expected
            statistic += difference * difference / expected
        }
        // Mean and standard deviation of chi-square are the number of bins and the root of twice that; five of them.
        let bound = Double(bins.count) + 5 * (2 * Double(bins.count)).squareRoot()
        #expect(bins.count > 1)
        #expect(statistic < bound)
    }

    @Test("Both bounds are included, and impossible arguments give nothing")
    func bounds() throws {
        var stream = RandomStream(seed: 1, subject: 0, purpose: "bounds")
        let values = (0..<5000).compactMap { _ in RandomDraw.Distribution.poisson.sample([1.5, 2, 4], &stream) }
        #expect(Set(values) == [2, 3, 4])
        for (distribution, arguments) in [
            (RandomDraw.Distribution.normal, [0.0, -1]), (.uniform, [2, 1]), (.exponential, [0]), (.gamma, [1, -2]),
            (.binomial, [1.5, 0.5]), (.bernoulli, [1.2]), (.normal, [0, 1, 3, 2]), (.normal, [.nan, 1]),
            (.normal, [0, 1, 100, 101]), (.poisson, [-1]),
        ] {
            #expect(distribution.sample(arguments, &stream) == nil)
        }
    }
}
