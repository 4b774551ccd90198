import Foundation
import Simulation
import Testing

@testable import Conformance

@Suite("Verdicts on stochastic cases")
struct StochasticVerdictTests {
    static let isPresent = FileManager.default.fileExists(atPath: SuiteFolder.path + "/stochastic")

    static func suiteCase(_ number: Int) throws -> StochasticCase {
        try #require(SuiteCase(number: number, in: SuiteFolder.path + "/stochastic").flatMap { StochasticCase($0) })
    }

    @Test("The suite has 100 stochastic cases, and all are read", .enabled(if: isPresent))
    func allCases() throws {
        let cases = SuiteCase.all(in: SuiteFolder.path + "/stochastic")
        #expect(cases.count == 100)
        #expect(cases.compactMap { StochasticCase($0) }.count == 100)
    }

    @Test("What the settings state is read", .enabled(if: isPresent))
    func settings() throws {
        let logarithm = try Self.suiteCase(56)
        #expect(logarithm.expectations.map(\.name) == ["ln(X)"])
        #expect(logarithm.expectations[0].quantity.isLogarithm)
        #expect(logarithm.expectations[0].quantity.variable == "X")
        #expect(logarithm.meanRange == -3...3 && logarithm.deviationRange == -5...5)
        #expect(try Self.suiteCase(48).expectations[0].deviations == nil)
        #expect(try Self.suiteCase(7).expectations.map(\.name) == ["X", "Sink"])
    }

    /// Samples of case 20, immigration and death, after a change of every realization.
    func samples(
        seeds: [UInt64] = StochasticVerdict.seeds,
        _ change: (Double) -> Double
    ) throws -> StochasticVerdict {
        let stochasticCase = try Self.suiteCase(20)
        let prepared = try stochasticCase.prepared(.ssa)
        let samples = try seeds.map { seed in
            var sample = StochasticSample(stochasticCase)
            for realization in 0..<400 {
                var run = try prepared.run(seed: seed, realization: realization)
                run.values = run.values.map(change)
                sample.add(run)
            }
            return sample
        }
        return StochasticVerdict(samples, of: stochasticCase)
    }

    @Test("A right simulator passes; one whose mean, spread or start is off fails", .enabled(if: isPresent))
    func sensitivity() throws {
        #expect(try samples { $0 }.isPassed)
        #expect(try !samples { $0 * 1.1 }.isPassed)
        #expect(try !samples { $0 > 0 ? ($0 - 7) * 1.4 + 7 : 0 }.isPassed)
        let start = try samples { $0 + 1e-3 }
        #expect(start.series.contains(where: \.isInexact) && !start.isPassed)
    }

    @Test("A suspicion is dropped or confirmed by other seeds; an inexact start is not", .enabled(if: isPresent))
    func confirmation() throws {
        let right = try samples(seeds: StochasticVerdict.confirmingSeeds) { $0 }
        let wrong = try samples(seeds: StochasticVerdict.confirmingSeeds) { $0 * 1.1 }
        var verdict = try samples { $0 * 1.1 }
        #expect(verdict.isSuspect && !verdict.isPassed)
        verdict.confirm(by: wrong)
        #expect(!verdict.isPassed && verdict.findings.contains("FAILS"))
        verdict.confirm(by: right)
        #expect(verdict.isPassed && verdict.findings.contains("again"))
        var start = try samples { $0 + 1e-3 }
        start.confirm(by: right)
        #expect(!start.isPassed)
    }

    @Test(
        "The moments of a sample are those of its numbers, in whatever pieces they were added",
        .enabled(if: isPresent)
    )
    func moments() throws {
        let stochasticCase = try Self.suiteCase(20)
        let times = stochasticCase.expectations[0].means.indices
        func trajectory(_ offset: Double) -> Trajectory {
            var trajectory = Trajectory(columns: [Trajectory.Column(name: "X")])
            trajectory.values = times.map { stochasticCase.expectations[0].means[$0] + offset }
            return trajectory
        }
        var whole = StochasticSample(stochasticCase)
        var part = StochasticSample(stochasticCase)
        for offset in [-3.0, -1, 1, 3] { whole.add(trajectory(offset)) }
        for offset in [1.0, 3] { part.add(trajectory(offset)) }
        var first = StochasticSample(stochasticCase)
        for offset in [-3.0, -1] { first.add(trajectory(offset)) }
        first.add(part)
        #expect(first.count == 4)
        let row = 50
        let sigma = try #require(stochasticCase.expectations[0].deviations)[row]
        let point = try #require(first.points(of: 0)[row])
        // The variance of -3, -1, 1, 3 is 20/3, its fourth moment 41, its variance over n five.
        #expect(abs(point.mean) < 1e-9)
        #expect(abs(try #require(point.variance) - 2.0.squareRoot() * (20 / 3 / (sigma * sigma) - 1)) < 1e-9)
        #expect(abs(whole.kurtosis(of: 0, at: row) - 41.0 / 25) < 1e-9)
    }

    @Test("The range of a variance widens with the kurtosis, and never narrows")
    func widening() {
        #expect(StochasticVerdict.range(-3...3, 1.8) == -3...3)
        #expect(StochasticVerdict.range(-5...5, 9) == -6...6)
        #expect(StochasticVerdict.range(-5...5, .nan) == -5...5)
    }

    @Test("A score does not depend on the number of threads", .enabled(if: isPresent))
    func threads() async throws {
        let cases = try [Self.suiteCase(33), Self.suiteCase(58)]
        let one = await StochasticScore.running(cases, repeats: 120, width: 1)
        let three = await StochasticScore.running(cases, repeats: 120, width: 3)
        #expect(one.report == three.report)
    }
}
