import Foundation
import Kernels
import LaneSteppers
import Testing

@Suite("Stiffness that an explicit method finds")
struct StiffnessTests {
    /// Prothero and Robinson, Math Comp 28 (1974) 145-162: y = sin t whatever the rate.
    private static let slow = "r = 1; y = 0; y' = -r * (y - sin(time)) + cos(time);"

    private func problem(rates: [Double], end: Double = 20) throws -> LaneProblem {
        var problem = try LaneProblem(Self.slow, times: (0...10).map { end * Double($0) / 10 }, subjects: rates.count)
        for (subject, rate) in rates.enumerated() { problem.scale("r", of: subject, by: rate) }
        return problem
    }

    private func options(_ tolerance: Double) -> LaneOptions {
        var options = LaneOptions(relativeTolerance: tolerance)
        options.endsStiff = true
        return options
    }

    @Test("Stiff subjects are found and no others", arguments: [LaneMethod.tsit5, .verner7])
    func found(method: LaneMethod) throws {
        let rates = [1, 1e6, 10, 1e4, 1]
        let problem = try problem(rates: rates)
        let results = try problem.kernel.run(problem.shard, method, options(1e-8))
        for (rate, failure) in zip(rates, results.failures) {
            #expect(failure?.reason == (rate > 100 ? .stiff : nil), "rate \(rate)")
        }
        #expect(results.statistics.passes < 20_000)
    }

    @Test("Many steps for the sake of accuracy are not stiffness", arguments: [LaneMethod.tsit5, .verner7])
    func accurate(method: LaneMethod) throws {
        let orbit = "x = 1; u = 0; x' = u; u' = -x;"
        let problem = try LaneProblem(orbit, times: [2000])
        let results = try problem.kernel.run(problem.shard, method, options(1e-9))
        #expect(results.failures[0] == nil)
        #expect(results.steps[0].accepted > 2000)
    }

    @Test("They are run anew by the implicit method, and others keep their bits")
    func rerun() throws {
        let rates = [1, 1e6, 10, 1e4]
        let problem = try problem(rates: rates)
        var results = try problem.kernel.run(problem.shard, .tsit5, options(1e-7))
        let before = results.values
        try results.rerunStiff(of: problem.shard, problem.kernel, options(1e-7))
        #expect(results.failures.allSatisfy { $0 == nil })
        #expect(results.statistics.switchedSubjects == 2)
        for (row, value) in results.values.enumerated() {
            #expect(abs(value - sin(problem.shard.outputTimes[row % 11])) < 1e-5, "\(rates[row / 11]) \(row % 11)")
            if row / 11 % 2 == 0 { #expect(value.bitPattern == before[row].bitPattern) }
        }
    }
}
