import Analysis
import Foundation
import Testing

@Suite("Calibration")
struct CalibrationTests {
    private static let x = [1.0, 2, 3, 4, 5, 6]
    private static let y = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2]

    /// A straight line has closed forms for estimates and standard errors.
    @Test("Least squares on a line is the closed form")
    func line() async throws {
        let calibration = Calibration([
            .init(name: "a", start: 0, lower: -50, upper: 50), .init(name: "b", start: 1, lower: -50, upper: 50),
        ])
        let (x, y) = (Self.x, Self.y)
        let fit = try #require(await calibration.leastSquares { p in zip(x, y).map { $1 - p[0] - p[1] * $0 } })
        let n = Double(x.count)
        let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        let sxx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
        let slope = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / sxx
        #expect(abs(fit.values[1] - slope) < 1e-9)
        #expect(abs(fit.values[0] - (my - slope * mx)) < 1e-9)
        let errors = try #require(fit.standardErrors)
        #expect(abs(errors[1] - fit.residual / sxx.squareRoot()) < 1e-7)
        #expect(fit.startsAtBest == 8 && fit.count == 6)
    }

    /// -2 ln L of the slope is n ln(SS/n), so its interval follows from the closed form of SS.
    @Test("The profile of the slope ends where the closed form says")
    func profile() async throws {
        let calibration = Calibration([
            .init(name: "a", start: 0, lower: -50, upper: 50), .init(name: "b", start: 1, lower: -50, upper: 50),
        ])
        let (x, y) = (Self.x, Self.y)
        let residuals: @Sendable ([Double]) -> [Double]? = { p in zip(x, y).map { $1 - p[0] - p[1] * $0 } }
        let fit = try #require(await calibration.leastSquares(residuals))
        let profile = await calibration.profile(of: 1, around: fit, residuals)
        let rise = CalibrationProfile.threshold
        let half = (fit.objective * (exp(rise / 6) - 1) / 17.5).squareRoot()
        let (lower, upper) = try (#require(profile.lower), #require(profile.upper))
        #expect(abs(lower - (fit.values[1] - half)) < 0.01 * half)
        #expect(abs(upper - (fit.values[1] + half)) < 0.01 * half)
    }

    /// A product of two parameters tells neither: no standard errors, and a profile that never rises.
    @Test("What data do not tell has no standard error and no interval")
    func product() async throws {
        let calibration = Calibration([
            .init(name: "a", start: 1, lower: 0.5, upper: 8), .init(name: "b", start: 1, lower: 0.5, upper: 8),
        ])
        let (x, y) = (Self.x, Self.y)
        let residuals: @Sendable ([Double]) -> [Double]? = { p in zip(x, y).map { $1 - p[0] * p[1] * $0 } }
        let fit = try #require(await calibration.leastSquares(residuals))
        let profile = await calibration.profile(of: 0, around: fit, residuals)
        #expect(abs(fit.values[0] * fit.values[1] - 2.02) < 0.02)
        #expect(profile.lower == nil || profile.upper == nil)
    }

    /// Exponential times: the likelihood is largest at the mean, with standard error mean/√n.
    @Test("Maximum likelihood of a rate is the closed form")
    func likelihood() async throws {
        let times = [0.4, 1.2, 2.2, 0.1, 3.1]
        let fit = try #require(
            await Calibration([.init(name: "mean", start: 3, lower: 0.01, upper: 100)])
                .maximumLikelihood { p in times.reduce(0) { $0 + log(p[0]) + $1 / p[0] } }
        )
        #expect(abs(fit.values[0] - 1.4) < 1e-6)
        let error = try #require(fit.standardErrors?.first)
        #expect(abs(error - 1.4 / 5.0.squareRoot()) < 1e-4)
    }

    @Test("An estimate on its bound has no standard error; a model that cannot run has no fit")
    func bounds() async throws {
        let (x, y) = (Self.x, Self.y)
        let bounded = Calibration([.init(name: "b", start: 0.5, lower: 0, upper: 1)])
        let fit = try #require(await bounded.leastSquares { p in zip(x, y).map { $1 - p[0] * $0 } })
        #expect(fit.values == [1] && fit.standardErrors == nil)
        #expect(await bounded.leastSquares { _ in nil } == nil)
    }

    /// Balanced one-way random effects by maximum likelihood: mean, within SS/(N - a), and between as in Searle,
    /// Casella and McCulloch, Variance Components, section 3.7.
    @Test("Random effects around a mean are the closed form of the balanced one-way layout")
    func oneWay() throws {
        let groups = [[5.1, 4.9, 5.3], [6.8, 7.1, 7.0], [4.0, 4.2, 3.7], [5.9, 6.2, 6.1]]
        let effects = MixedEffects(start: [5], random: [0], covariance: .diagonal)
        let fit = try #require(
            effects.fit(groups.map { own in .init(observed: own) { p in own.map { _ in p[0] } } })
        )
        let means = groups.map { $0.reduce(0, +) / 3 }
        let grand = means.reduce(0, +) / 4
        let within = zip(groups, means).reduce(0) { sum, group in
            sum + group.0.reduce(0) { $0 + ($1 - group.1) * ($1 - group.1) }
        }
        let between = 3 * means.reduce(0) { $0 + ($1 - grand) * ($1 - grand) }
        let variance = within / 8
        #expect(abs(fit.fixed[0] - grand) < 1e-8)
        #expect(abs(fit.residual - variance.squareRoot()) < 1e-5)
        #expect(abs(fit.standardDeviations[0] - ((between / 4 - variance) / 3).squareRoot()) < 1e-5)
    }
}
