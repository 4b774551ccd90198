import CLanes
import Foundation
import Kernels
import LaneSteppers
import Testing

@Suite("Doses and infusions in lanes")
struct ScheduleTests {
    private static let times = [0, 0.5, 1, 2, 3, 4, 5, 7]

    /// Amount with elimination at rate k: a dose of 10 at 1, an infusion at rate 3 from 2 to 4, and 5 more at 4.
    private func problem(_ k: Double) throws -> LaneProblem {
        var problem = try LaneProblem("k = \(k); A = 2; A' = -k * A;", times: Self.times)
        problem.shard.inflowStates = [0]
        problem.shard.changes = [
            LaneProblem.bolus(10, into: 0, at: 1), LaneProblem.inflow(3, into: 0, from: 2),
            LaneProblem.inflow(0, into: 0, from: 4), LaneProblem.bolus(5, into: 0, at: 4),
        ]
        return problem
    }

    private func exact(_ k: Double, _ t: Double) -> Double {
        func since(_ start: Double) -> Double { t >= start ? exp(-k * (t - start)) : 0 }
        var value = 2 * exp(-k * t) + 10 * since(1) + 5 * since(4)
        if t >= 2 { value += 3 / k * (exp(-k * max(0, t - 4)) - exp(-k * (t - 2))) }
        return value
    }

    @Test(
        "Values are those of the closed form, at a dose those after it",
        arguments: LaneMethod.allCases,
        [0.1, 1, 30]
    )
    func closedForm(method: LaneMethod, k: Double) throws {
        let results = try problem(k).run(method, 1e-10)
        let bound = method == .exactLinear ? 1e-13 : 3e-8
        for (value, time) in zip(results.values, Self.times) {
            // What is left of a dose long gone is below the share of its size that is resolved.
            #expect(abs(value - exact(k, time)) <= bound * exact(k, time) + 1e-12, "\(method), \(time): \(value)")
        }
    }

    @Test("A dose into a parameter changes what depends on it", arguments: LaneMethod.allCases)
    func parameterDose(method: LaneMethod) throws {
        var problem = try LaneProblem("k = 1; A = 1; A' = -k^2 * A;", times: [0, 1, 2])
        problem.shard.changes = [LaneProblem.parameterBolus(1, into: problem.parameter("k"), at: 1)]
        let results = try problem.run(method, 1e-10)
        for (value, expected) in zip(results.values, [1.0, exp(-1.0), exp(-5.0)]) {
            #expect(abs(value / expected - 1) < 1e-8, "\(method): \(value), \(expected)")
        }
    }

    @Test("Subjects may have schedules of their own", arguments: [LaneMethod.tsit5, .rodas5P])
    func ownSchedules(method: LaneMethod) throws {
        var problem = try LaneProblem("k = 0.5; A = 0; A' = -k * A;", times: [0, 1, 4, 10], subjects: 40)
        var starts: [Int64] = [0]
        for subject in 0..<40 {
            problem.shard.changes.append(LaneProblem.bolus(1, into: 0, at: Double(subject) * 0.1))
            starts.append(Int64(problem.shard.changes.count))
        }
        problem.shard.changeStarts = starts
        let results = try problem.run(method, 1e-10)
        for subject in 0..<40 {
            for (row, time) in [0.0, 1, 4, 10].enumerated() {
                let start = Double(subject) * 0.1
                let expected = time >= start ? exp(-0.5 * (time - start)) : 0
                #expect(abs(results.values[4 * subject + row] - expected) < 1e-8, "\(subject) at \(time)")
            }
        }
        #expect(throws: LaneRefusal.notExact) { try problem.run(.exactLinear) }
    }
}

@Suite("Exact propagation of linear systems")
struct LinearTests {
    private func exponential(_ matrix: [[Double]], _ level: InstructionSet) -> [[Double]] {
        let size = matrix.count
        let count = 8 * size * size
        let input = UnsafeMutableRawPointer.allocate(byteCount: 8 * count, alignment: 64)
            .bindMemory(to: Double.self, capacity: count)
        let output = UnsafeMutableRawPointer.allocate(byteCount: 8 * count, alignment: 64)
            .bindMemory(to: Double.self, capacity: count)
        defer {
            input.deallocate()
            output.deallocate()
        }
        for (place, value) in matrix.joined().enumerated() { for lane in 0..<8 { input[8 * place + lane] = value } }
        #expect(lanes_matrix_exponential(level.level, Int32(size), input, output) == 0)
        return (0..<size).map { row in (0..<size).map { output[8 * (row * size + $0) + 3] } }
    }

    @Test("The matrix exponential has the closed forms", arguments: InstructionSet.allCases)
    func closedForms(level: InstructionSet) {
        func check(_ matrix: [[Double]], _ expected: [[Double]], _ bound: Double, _ what: String) {
            let found = exponential(matrix, level)
            let size = expected.joined().map(abs).max() ?? 1
            for (a, b) in zip(found.joined(), expected.joined()) {
                #expect(abs(a - b) <= bound * size, "\(what): \(a), \(b)")
            }
        }
        for angle in [0.01, 1, 3, 50.0] {
            let expected = [[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]
            check([[0, -angle], [angle, 0]], expected, 3e-14 * max(1, angle), "rotation \(angle)")
        }
        check([[0, 1, 0], [0, 0, 1], [0, 0, 0]], [[1, 1, 0.5], [0, 1, 1], [0, 0, 1]], 1e-15, "nilpotent")
        for rate in [-1e-9, -0.3, -20, -1e3, 3.0] {
            check([[rate]], [[exp(rate)]], 1e-13 * max(1, abs(rate)), "\(rate)")
        }
        // One compartment after absorption, with both rates equal: t exp(-t).
        check([[-2, 0], [2, -2]], [[exp(-2), 0], [2 * exp(-2), exp(-2)]], 1e-14, "equal rates")
        let (a, b) = (1e4, 0.5)
        let mixed = a / (a - b) * (exp(-b) - exp(-a))
        check([[-a, 0], [a, -b]], [[exp(-a), 0], [mixed, exp(-b)]], 1e-11, "stiff")
    }

    @Test("Constant terms and infusions into several states are exact")
    func affine() throws {
        var problem = try LaneProblem(
            "a = 1; b = 0.3; s = 2; x = 0; y = 1; x' = s - a * x; y' = a * x - b * y;",
            times: [0, 0.7, 3, 11]
        )
        problem.shard.inflowStates = [1, 0]
        problem.shard.changes = [LaneProblem.inflow(0.4, into: 0, from: 1), LaneProblem.inflow(1.5, into: 1, from: 2)]
        let exact = try problem.run(.exactLinear)
        let stepped = try problem.run(.tsit5, 1e-12)
        for (a, b) in zip(exact.values, stepped.values) { #expect(abs(a - b) < 1e-10, "\(a), \(b)") }
    }

    @Test("Too many different intervals are refused, not approximated")
    func refusal() throws {
        var generator = SystemRandomNumberGenerator()
        let times = (0..<100).map { _ in Double.random(in: 0...10, using: &generator) }.sorted()
        let problem = try LaneProblem("x = 1; x' = -x;", times: times)
        #expect(throws: LaneRefusal.notExact) { try problem.run(.exactLinear) }
    }

    @Test("A grid of times that are not exact in binary needs few exponentials")
    func rounding() throws {
        let times = (0...1000).map { Double($0) * 0.1 }
        let results = try LaneProblem("x = 1; x' = -0.05 * x;", times: times).run(.exactLinear)
        for (value, time) in zip(results.values, times) { #expect(abs(value / exp(-0.05 * time) - 1) < 1e-11) }
    }
}
