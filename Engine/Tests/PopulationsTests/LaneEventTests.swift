import EquationSystems
import Foundation
import Kernels
import LaneSteppers
import ModelFormats
import Populations
import Simulation
import Testing

@Suite("Events and conditions in lanes")
struct LaneEventTests {
    private func prepared(
        _ text: String,
        varying: [String],
        doses: [String] = [],
        end: Double = 10
    ) throws
        -> PreparedTimeCourse
    {
        let system = try EquationSystem(Antimony.read("model m\n\(text)\nend\n", file: "m.ant"))
        var course = TimeCourse(end: end, steps: 40)
        course.doses = try doses.map { try Dose(parsing: $0) }
        course.relativeTolerance = 1e-10
        return try Simulator(system).prepare(course, varying: varying)
    }

    private func bits(_ results: PopulationResults) -> [[UInt64]?] {
        (0..<results.count).map { subject in results[subject].map { $0.map(\.bitPattern) } }
    }

    private static let ball = "g = 9.81; x = 10; v = 0; x' = v; v' = -g; at (x < 0): v = -0.8 * v, x = 0;"
    private static let models = [
        ball,
        "g = 1; x = 1; x' = -g * x; at (x < 0.5): x = 3;",
        "g = 1; x = 1; x' = piecewise(-g * x, x > 0.5, -0.1);",
        "g = 1; x = 1; y = 0; x' = -g * x; at 0.5 after (x < 0.3), priority = 2: x = x + 1, y = y + 1;",
        "g = 1; x = 0; x' = piecewise(g, sin(2 * time) > 0, -g);",
        "g = 0.7; x = 0; x' = floor(g * time) - x;",
        "g = 1; x = 0; y = 0; y' = g; x' = max(0, 1 - 1000*abs(y - 5));",
        "g = 1; x = 1; A = 0; A' = -x * A; x' = 0; at (A < 1): x = x + 0.1;",
    ]

    @Test("Results agree with CVODE's", arguments: LaneEventTests.models, [LaneMethod.tsit5, .rodas5P])
    func agreesWithCVODE(text: String, method: LaneMethod) async throws {
        let course = try prepared(
            text,
            varying: ["g"],
            doses: text.contains("A = 0") ? ["8 into A at 1 every 2 for 3", "2 into A at 2 over 1.5"] : []
        )
        @Sendable func draw(_ subject: Int) -> [Double] { [0.7 + 0.01 * Double(subject)] }
        var options = LanePopulation.Options()
        options.method = method
        let population = LanePopulation(course, options: options, compiler: nil)
        guard case .lanes = population.road else {
            Issue.record("\(population.road)")
            return
        }
        let results = try await population.run(0..<30, draw: draw)
        #expect(results.failures.isEmpty, "\(results.failures)")
        for subject in 0..<30 {
            let expected = try course.run(draw(subject)).values
            guard let found = results[subject] else { continue }
            let size = expected.reduce(1) { max($0, abs($1)) }
            for (value, reference) in zip(found, expected) {
                #expect(abs(value - reference) <= 3e-7 * size, "\(text), \(subject): \(value), \(reference)")
            }
        }
    }

    @Test("A falling ball bounces at the times of the closed form, in every lane")
    func bounces() async throws {
        let course = try prepared(Self.ball, varying: ["x"], end: 2)
        let results = try await LanePopulation(course, compiler: nil).run(0..<20) { [5 + Double($0)] }
        let last = course.timeCourse.outputTimes.count - 1
        for subject in 0..<20 {
            let (height, g) = (5 + Double(subject), 9.81)
            let fall = (2 * height / g).squareRoot()
            let time = 2 - fall
            let expected = time < 0 ? height - 0.5 * g * 4 : 0.8 * g * fall * time - 0.5 * g * time * time
            let values = Array(try #require(results[subject]))
            let column = try #require(course.columns.firstIndex { $0.name == "x" })
            #expect(abs(values[last * course.columns.count + column] - expected) < 1e-8, "\(subject)")
        }
    }

    @Test("Threads, shards, fusing order and a neighbour that fails change no bit")
    func determinism() async throws {
        let text = "g = 1; x = 1; x' = -g * x; at (x < 0.5): x = 3;"
        let course = try prepared(text, varying: ["g"])
        func run(
            _ size: Int,
            _ threads: Int,
            _ draw: @escaping @Sendable (Int) -> [Double]
        ) async throws -> PopulationResults {
            var options = LanePopulation.Options()
            (options.shardSize, options.threads) = (size, threads)
            return try await LanePopulation(course, options: options, compiler: nil).run(0..<57, draw: draw)
        }
        let draw: @Sendable (Int) -> [Double] = { [0.5 + 0.02 * Double($0)] }
        let reference = bits(try await run(57, 1, draw))
        for (size, threads) in [(8, 2), (13, 2), (1, 1)] {
            #expect(bits(try await run(size, threads, draw)) == reference)
        }
        let broken = try await run(57, 1) { $0 == 11 ? [.nan] : draw($0) }
        #expect(broken.failures.map(\.subject) == [11])
        for subject in 0..<57 where subject != 11 {
            #expect(broken[subject].map { $0.map(\.bitPattern) } == reference[subject])
        }
    }

    @Test("An event without end ends its subject, with the reason, and no other")
    func endless() async throws {
        let text = "g = 1; x = 1; y = 0; x' = -g * x; at (x < 0.5 && y < 0.5): y = 1; at (y > 0.5 && g > 1.5): y = 0;"
        let course = try prepared(text, varying: ["g"])
        let results = try await LanePopulation(course, compiler: nil).run(0..<9) { [$0 == 4 ? 2 : 1] }
        #expect(results.failures.map(\.subject) == [4])
        #expect((results.failures.first?.error as? SimulationFailure)?.reason == .endlessEvents)
    }
}
