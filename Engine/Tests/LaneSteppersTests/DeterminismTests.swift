import Foundation
import Kernels
import LaneSteppers
import Testing

@Suite("A subject's numbers depend on that subject alone")
struct DeterminismTests {
    private static let model = """
        k = 1; g = 1.5; x = 2; y = 0.1;
        x' = 1 - k * x^g / (0.3 + x^g) - 0.2 * x * y;  y' = 0.3 * x - exp(-0.1 * y) * y;
        """

    private func problem(_ subjects: [Int], _ compiler: KernelCompiler?) throws -> LaneProblem {
        var problem = try LaneProblem(
            Self.model,
            times: (0...20).map { Double($0) },
            subjects: subjects.count,
            compiler: compiler
        )
        for (place, subject) in subjects.enumerated() {
            problem.scale("k", of: place, by: exp(sin(Double(subject))))
            problem.scale("g", of: place, by: 1 + 0.2 * cos(Double(3 * subject)))
        }
        problem.shard.changes = (1...5).map { LaneProblem.bolus(1, into: 0, at: 2.5 * Double($0)) }
        return problem
    }

    private func rows(_ results: LaneResults, _ count: Int) -> [[UInt64]] {
        let width = results.values.count / count
        return (0..<count).map { row in results.values[row * width..<(row + 1) * width].map(\.bitPattern) }
    }

    @Test(
        "Order, company and place in a lane change no bit",
        arguments: [LaneMethod.tsit5, .verner7, .rodas5P],
        [false, true]
    )
    func company(method: LaneMethod, compiled: Bool) throws {
        let compiler = compiled ? KernelCompiler.find() : nil
        let all = rows(try problem(Array(0..<53), compiler).run(method, 1e-6), 53)
        let backwards = rows(try problem((0..<53).reversed(), compiler).run(method, 1e-6), 53)
        for subject in 0..<53 { #expect(all[subject] == backwards[52 - subject], "subject \(subject)") }
        for subject in stride(from: 0, to: 53, by: 11) {
            #expect(rows(try problem([subject], compiler).run(method, 1e-6), 1)[0] == all[subject], "\(subject) alone")
        }
        let odd = rows(try problem(Array(20..<31), compiler).run(method, 1e-6), 11)
        #expect(odd == Array(all[20..<31]))
    }

    @Test(
        "A neighbour that is not a number, or blows up, changes no bit and is alone in failing",
        arguments: [LaneMethod.tsit5, .verner7, .rodas5P],
        [false, true]
    )
    func badNeighbour(method: LaneMethod, compiled: Bool) throws {
        let compiler = compiled ? KernelCompiler.find() : nil
        let good = rows(try problem(Array(0..<30), compiler).run(method, 1e-6), 30)
        for poison in [Double.nan, .infinity, -1e300] {
            var problem = try problem(Array(0..<30), compiler)
            problem.scale("k", of: 13, by: poison)
            let results = try problem.run(method, 1e-6)
            let bad = rows(results, 30)
            #expect(results.failures[13] != nil)
            for subject in 0..<30 where subject != 13 {
                #expect(results.failures[subject] == nil)
                #expect(bad[subject] == good[subject], "subject \(subject) beside \(poison)")
            }
        }
    }

    @Test("The exact method is as independent")
    func exact() throws {
        var problem = try LaneProblem("k = 1; x = 1; x' = -k * x;", times: [0, 1, 2, 5], subjects: 21)
        for subject in 0..<21 { problem.scale("k", of: subject, by: exp(sin(Double(subject)) * 4)) }
        let good = rows(try problem.run(.exactLinear), 21)
        problem.scale("k", of: 3, by: .nan)
        let results = try problem.run(.exactLinear)
        let bad = rows(results, 21)
        for subject in 0..<21 where subject != 3 { #expect(bad[subject] == good[subject]) }
        #expect(results.failures.enumerated().allSatisfy { ($0.offset == 3) == ($0.element != nil) })
    }

    @Test("Failures say why and until when")
    func failures() throws {
        var problem = try LaneProblem("k = 1; x = 1; x' = k * x^2;", times: [0, 0.5, 2], subjects: 3)
        problem.shard.initialStates[2] = .nan
        problem.scale("k", of: 0, by: 0.1)
        let results = try problem.run(.tsit5, 1e-8)
        #expect(results.failures[0] == nil)
        // The solution 1 / (1 - t) ends at 1.
        let failure = try #require(results.failures[1])
        #expect([.stepSizeUnderflow, .nonFiniteRightHandSide].contains(failure.reason))
        #expect(abs(failure.lastGoodTime - 1) < 1e-6, "\(failure)")
        #expect(results.failures[2]?.reason == .nonFiniteInitialValue)
        let few = try problem.kernel.run(problem.shard, .tsit5, LaneOptions(relativeTolerance: 1e-8, maximumSteps: 3))
        #expect(few.failures[0]?.reason == .tooManySteps)
    }

    @Test("Levels agree to rounding, and doses without any state that is not zero run")
    func levels() throws {
        let values = try InstructionSet.allCases.filter { $0 <= .best }.map { level in
            try LaneProblem(Self.model, times: [0, 5, 20], instructionSet: level).run(.tsit5, 1e-9).values
        }
        for other in values { for (a, b) in zip(other, values[0]) { #expect(abs(a / b - 1) < 1e-7) } }
        var empty = try LaneProblem("k = 1; x = 0; y = 0; x' = -k * x; y' = k * x - y;", times: [0, 1, 3])
        #expect(try empty.run(.tsit5).values.allSatisfy { $0 == 0 })
        #expect(try empty.run(.rodas5P).values.allSatisfy { $0 == 0 })
        empty.shard.changes = [LaneProblem.bolus(1, into: 0, at: 1)]
        let results = try empty.run(.rodas5P)
        #expect(abs(results.values[4] / exp(-2) - 1) < 1e-6, "\(results.values)")
    }
}
