internal import Foundation
import RandomStreams
import Testing

@testable import Populations

@Suite("Distribution")
struct DistributionTests {
    @Test(
        "Normal quantiles agree with 40-digit arithmetic",
        arguments: [
            (0.5, 0.0), (0.9, 1.28155156554460059), (0.975, 1.95996398454005386), (0.05, -1.64485362695147269),
            (0.3, -0.524400512708040816), (0.0001, -3.71901648545568055), (1e-10, -6.3613409024040562),
            (1e-20, -9.26234008979840758), (1e-100, -21.2734535609653243), (1e-300, -37.0470962993611992),
            (0.999999, 4.75342430881708777),
        ]
    )
    func normalQuantile(_ probability: Double, _ expected: Double) {
        #expect(abs(standardNormalQuantile(probability) - expected) <= 1e-15 * max(1, abs(expected)))
    }

    @Test("Normal quantiles are infinite at the ends and NaN outside")
    func normalEnds() {
        #expect(standardNormalQuantile(0) == -.infinity)
        #expect(standardNormalQuantile(1) == .infinity)
        #expect(standardNormalQuantile(-0.1).isNaN)
        #expect(standardNormalQuantile(.nan).isNaN)
    }

    @Test("Quantiles agree with closed forms")
    func closedForms() {
        #expect(Distribution.fixed(3).quantile(0.1) == 3)
        #expect(Distribution.uniform(lower: 2, upper: 6).quantile(0.25) == 3)
        #expect(abs(Distribution.logUniform(lower: 0.01, upper: 100).quantile(0.5) - 1) < 1e-15)
        #expect(Distribution.logUniform(lower: 0.01, upper: 100).quantile(1) == 100)
        #expect(Distribution.normal(mean: 5, standardDeviation: 2).quantile(0.5) == 5)
        let upper = Distribution.normal(mean: 5, standardDeviation: 2).quantile(0.975)
        #expect(abs(upper - 8.919927969080108) < 1e-14)
        let logNormal = Distribution.logNormal(median: 4, geometricStandardDeviation: 1.5)
        #expect(logNormal.quantile(0.5) == 4)
        // exp(1.959963984540054 * ln 1.5) = 2.213797627..., by hand.
        #expect(abs(logNormal.quantile(0.975) / (4 * pow(1.5, 1.959963984540054)) - 1) < 1e-14)
        #expect(Distribution.normal(mean: 5, standardDeviation: 0).quantile(0) == 5)
        #expect(Distribution.logNormal(median: 5, geometricStandardDeviation: 1).quantile(1) == 5)
    }

    private func sample(_ distribution: Distribution, _ n: Int) -> [Double] {
        (0..<n).map { drawParameters(seed: 2024, subject: $0, distributions: [("x", distribution)])[0] }
    }

    @Test("Drawn values follow the distribution functions")
    func laws() {
        let n = 40_000
        let normal = { (z: Double) in erfc(-z / 2.0.squareRoot()) / 2 }
        let cases: [(Distribution, @Sendable (Double) -> Double)] = [
            (.uniform(lower: -1, upper: 3), { ($0 + 1) / 4 }),
            (.logUniform(lower: 0.1, upper: 10), { log10($0 / 0.1) / 2 }),
            (.normal(mean: 2, standardDeviation: 0.5), { erfc(-($0 - 2) / 0.5 / 2.0.squareRoot()) / 2 }),
            (
                .logNormal(median: 3, geometricStandardDeviation: 2),
                { erfc(-log($0 / 3) / log(2) / 2.0.squareRoot()) / 2 }
            ),
        ]
        for (distribution, function) in cases {
            let distance = kolmogorovSmirnov(sample(distribution, n), function)
            #expect(distance < kolmogorovSmirnovBound(n), "\(distribution)")
        }
        // The bound must tell a wrong law: here a standard deviation that is 10 % off.
        let wrong = kolmogorovSmirnov(sample(.normal(mean: 0, standardDeviation: 1.1), n), normal)
        #expect(wrong > kolmogorovSmirnovBound(n))
    }

    @Test("A log-normal distribution given by its coefficient of variation has that variation")
    func coefficientOfVariation() {
        let n = 100_000
        let values = sample(.logNormal(median: 10, coefficientOfVariation: 0.3), n)
        let (mean, variance) = moments(values)
        // Mean of a log-normal: median * sqrt(1 + cv^2). Bounds: five standard errors, of the cv by delta method.
        #expect(abs(mean - 10 * 1.09.squareRoot()) < 5 * 3.13 / Double(n).squareRoot())
        #expect(abs(variance.squareRoot() / mean - 0.3) < 5 * 0.3 / Double(n).squareRoot())
        #expect(values.allSatisfy { $0 > 0 })
    }

    @Test("Every fault of a distribution is reported, in words")
    func faults() {
        let cases: [(Distribution, [String])] = [
            (.fixed(.nan), ["the value is not a finite number"]),
            (.uniform(lower: 2, upper: 1), ["the lower bound 2.0 is above the upper bound 1.0"]),
            (
                .logUniform(lower: 0, upper: .infinity),
                ["the upper bound is not a finite number", "the lower bound is 0.0, but must be above zero"]
            ),
            (
                .normal(mean: 0, standardDeviation: -1),
                ["the standard deviation is -1.0, but must not be below zero"]
            ),
            (
                .logNormal(median: -1, geometricStandardDeviation: 0.5),
                [
                    "the median is -1.0, but must be above zero",
                    "the geometric standard deviation is 0.5, but must be one or more",
                ]
            ),
            (
                .logNormal(median: 1, coefficientOfVariation: -0.3),
                ["the geometric standard deviation is not a finite number"]
            ),
            (.uniform(lower: 1, upper: 1), []), (.normal(mean: 1, standardDeviation: 0), []),
        ]
        for (distribution, messages) in cases {
            #expect(distribution.faults.map(\.description) == messages)
            #expect(distribution.quantile(0.5).isNaN == !messages.isEmpty)
        }
        #expect(Distribution.fixed(1).quantile(1.5).isNaN)
        #expect(Distribution.fixed(1).quantile(.nan).isNaN)
    }

    @Test("A parameter's value does not depend on which others are drawn")
    func keyedByName() {
        let clearance = ("CL", Distribution.logNormal(median: 5, geometricStandardDeviation: 1.3))
        let volume = ("V", Distribution.logNormal(median: 20, geometricStandardDeviation: 1.2))
        let extra = ("ka", Distribution.uniform(lower: 0, upper: 1))
        for subject in 0..<50 {
            let two = drawParameters(seed: 1, subject: subject, distributions: [clearance, volume])
            let three = drawParameters(seed: 1, subject: subject, distributions: [extra, volume, clearance])
            #expect(two == [three[2], three[1]])
            #expect(two != drawParameters(seed: 2, subject: subject, distributions: [clearance, volume]))
        }
    }
}
