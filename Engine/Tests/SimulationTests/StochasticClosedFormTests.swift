import EquationSystems
import Foundation
import ModelFormats
import Testing

@testable import Simulation

/// The last values of a variable in many realizations.
func realizations(
    _ antimony: String,
    _ variable: String,
    at end: Double,
    count: Int,
    _ solver: TimeCourse.Solver,
    seed: UInt64 = 1
) throws -> [Double] {
    var course = TimeCourse(times: [end])
    course.solver = solver
    course.recorded = [variable]
    let prepared = try Simulator(system(antimony)).prepare(course)
    return try (0..<count).map { try prepared.run(seed: seed, realization: $0).values[0] }
}

@Suite("Stochastic simulation against closed forms")
struct StochasticClosedFormTests {
    static let methods: [TimeCourse.Solver] = [.ssa, .nextReaction]

    /// Pearson's statistic of counts against probabilities; the last probability takes the rest.
    func chiSquare(_ values: [Double], _ probabilities: [Double]) -> Double {
        var counts = [Double](repeating: 0, count: probabilities.count)
        for value in values { counts[min(Int(value), counts.count - 1)] += 1 }
        let n = Double(values.count)
        var statistic = 0.0
        for (count, probability) in zip(counts, probabilities) {
            let difference = count - n * probability
            statistic += difference * difference / (n * probability)
        }
        return statistic
    }

    @Test("Arrivals at a constant rate are Poisson numbers", arguments: methods)
    func pureBirth(solver: TimeCourse.Solver) throws {
        let values = try realizations("=> X; 0.5; X = 0", "X", at: 8, count: 20_000, solver)
        var probabilities = [exp(-4.0)]
        for k in 1...10 { probabilities.append(probabilities[k - 1] * 4 / Double(k)) }
        probabilities.append(1 - probabilities.reduce(0, +))
        // The quantile of chi-square with 11 degrees of freedom at 1 - 1e-5.
        #expect(chiSquare(values, probabilities) < 43.2)
    }

    @Test("Immigration and death give a Poisson number with the mean a/m (1 - exp(-m t))", arguments: methods)
    func immigrationDeath(solver: TimeCourse.Solver) throws {
        let n = 20_000
        let values = try realizations("=> X; 2; X => ; 0.2*X; X = 0", "X", at: 5, count: n, solver)
        let mean = 10 * (1 - exp(-1.0))
        let average = values.reduce(0, +) / Double(n)
        let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(n - 1)
        // Five standard errors: of the mean sqrt(v / n), of a Poisson variance sqrt((2 v^2 + v) / n).
        #expect(abs(average - mean) < 5 * (mean / Double(n)).squareRoot())
        #expect(abs(variance - mean) < 5 * ((2 * mean * mean + mean) / Double(n)).squareRoot())
    }

    /// Probabilities of 0 to 3 dimers of six molecules, by Taylor's series of the master equation in small steps.
    func dimerProbabilities(_ k1: Double, _ k2: Double, at end: Double) -> [Double] {
        let up: [Double] = [15, 6, 1, 0].map { k1 * $0 }
        let down: [Double] = [0, 1, 2, 3].map { k2 * $0 }
        func derivative(_ p: [Double]) -> [Double] {
            var result = [0.0, 0, 0, 0]
            for i in 0..<4 {
                result[i] -= (up[i] + down[i]) * p[i]
                if i > 0 { result[i] += up[i - 1] * p[i - 1] }
                if i < 3 { result[i] += down[i + 1] * p[i + 1] }
            }
            return result
        }
        var p = [1.0, 0, 0, 0]
        let steps = 1000
        let h = end / Double(steps)
        for _ in 0..<steps {
            var term = p
            for order in 1...12 {
                term = derivative(term).map { $0 * h / Double(order) }
                for i in 0..<4 { p[i] += term[i] }
            }
        }
        return p
    }

    @Test("Dimers follow the master equation", arguments: methods)
    func dimerisation(solver: TimeCourse.Solver) throws {
        let model = "2P => P2; k1*P*(P-1)/2; P2 => 2P; k2*P2; P = 6; P2 = 0; k1 = 0.1; k2 = 0.3"
        let probabilities = dimerProbabilities(0.1, 0.3, at: 1.5)
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
        let values = try realizations(model, "P2", at: 1.5, count: 20_000, solver)
        // The quantile of chi-square with 3 degrees of freedom at 1 - 1e-5.
        #expect(chiSquare(values, probabilities) < 25.9)
        // The test sees a rate that is 10 % off.
        #expect(chiSquare(values, dimerProbabilities(0.11, 0.3, at: 1.5)) > 25.9)
    }

    @Test("Both methods agree on a network with triggers, within the error of their means")
    func methodsAgree() throws {
        let model = """
            G => G + M; 0.5*G; M => ; 0.1*M; M => M + P; 0.4*M; P => ; 0.05*P; G + P => GP; 0.002*G*P
            GP => G + P; 0.1*GP; G = 1; GP = 0; M = 0; P = 0
            at P > 40: P = 10
            """
        let n = 4000
        func moments(_ solver: TimeCourse.Solver) throws -> (mean: Double, variance: Double) {
            let values = try realizations(model, "P", at: 40, count: n, solver)
            let mean = values.reduce(0, +) / Double(n)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1))
        }
        let (a, b) = (try moments(.ssa), try moments(.nextReaction))
        #expect(a.mean > 5)
        #expect(abs(a.mean - b.mean) < 5 * ((a.variance + b.variance) / Double(n)).squareRoot())
    }
}
