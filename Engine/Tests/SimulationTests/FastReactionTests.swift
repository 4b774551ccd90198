import EquationSystems
import Foundation
import ModelFormats
import ReactionModels
import Simulation
import Testing

@Suite("Fast reactions")
struct FastReactionTests {
    private func simulate(_ text: String, fast: Set<String>, _ course: TimeCourse) throws -> Trajectory {
        var model = try Antimony.read(text, file: "test.ant")
        (model.level, model.version) = (3, 1)
        for index in model.reactions.indices where fast.contains(model.reactions[index].id) {
            model.reactions[index].isFast = true
        }
        return try Simulation.simulate(EquationSystem(model), course)
    }

    private static let pair = """
        compartment C = 1
        species A in C = 6, B in C = 0, P in C = 0
        kf = 1; kr = 2; k = 0.3
        F: A -> B; kf*A - kr*B
        S: B => P; k*B
        """

    @Test("A pair at equilibrium decays as one, from the first moment")
    func linearPair() throws {
        let found = try simulate(Self.pair, fast: ["F"], TimeCourse(times: [0, 1, 5, 20]))
        for (row, time) in found.times.enumerated() {
            // B is a third of the total, which decays at a third of k.
            let total = 6 * exp(-0.1 * time)
            #expect(abs(try found.column("A")[row] - total * 2 / 3) < 1e-7)
            #expect(abs(try found.column("B")[row] - total / 3) < 1e-7)
            #expect(abs(try found.column("P")[row] - (6 - total)) < 1e-7)
        }
    }

    @Test("Without the mark the same model keeps its own pace")
    func unmarked() throws {
        let found = try simulate(Self.pair, fast: [], TimeCourse(times: [0, 0.1]))
        #expect(try found.column("A")[0] == 6)
        #expect(try found.column("A")[1] > 5)
    }

    @Test("A dimer at equilibrium follows the quadratic formula while its monomer is made")
    func dimer() throws {
        let model = """
            compartment C = 1
            species M in C = 1, D in C = 0
            kf = 1e-3; kr = 5e-3
            F: 2 M -> D; kf*M^2 - kr*D
            S: => M; 2
            """
        let found = try simulate(model, fast: ["F"], TimeCourse(times: [0, 0.5, 3, 10]))
        for (row, time) in found.times.enumerated() {
            // M + 2 D = 1 + 2 t and M^2 = K D with K = 5.
            let (total, ratio) = (1 + 2 * time, 5.0)
            let monomer = ratio / 4 * ((1 + 8 * total / ratio).squareRoot() - 1)
            #expect(abs(try found.column("M")[row] - monomer) < 2e-7 * total)
            #expect(abs(try found.column("D")[row] - (total - monomer) / 2) < 2e-7 * total)
        }
    }

    @Test("A dose and an event are shared out at once")
    func jumps() throws {
        var course = TimeCourse(times: [0, 1, 2, 3])
        course.doses = [Dose(3, into: "A", at: 1)]
        let model = Self.pair.replacingOccurrences(of: "k = 0.3", with: "k = 0") + "\nat (time >= 2): kr = 1\n"
        let found = try simulate(model, fast: ["F"], course)
        let expected: [(a: Double, b: Double)] = [(4, 2), (6, 3), (4.5, 4.5), (4.5, 4.5)]
        for (row, values) in expected.enumerated() {
            #expect(abs(try found.column("A")[row] - values.a) < 1e-7)
            #expect(abs(try found.column("B")[row] - values.b) < 1e-7)
        }
    }

    @Test("Of two equilibria the one is taken that the reaction leads to")
    func twoEquilibria() throws {
        let model = """
            compartment C = 1
            species A in C = 5, B in C = 4
            F: A -> B; -0.01*A*B
            """
        let found = try simulate(model, fast: ["F"], TimeCourse(times: [0, 10]))
        #expect(abs(try found.column("A")[1] - 9) < 1e-7)
        #expect(abs(try found.column("B")[1]) < 1e-7)
    }

    @Test("A fast reaction that never ends is refused by name")
    func noEquilibrium() throws {
        let model = """
            compartment C = 1
            species A in C = 1
            F: => A; 1
            """
        let failure = try #require(throws: SimulationFailure.self) {
            _ = try simulate(model, fast: ["F"], TimeCourse(times: [0, 1]))
        }
        #expect(failure.reason == .noFastEquilibrium)
        #expect(failure.element == "F")
    }

    @Test("Stochastic simulation refuses a fast reaction by name")
    func stochastic() throws {
        var course = TimeCourse(times: [0, 1])
        course.solver = .ssa
        let error = try #require(throws: (any Error).self) {
            _ = try simulate(Self.pair, fast: ["F"], course)
        }
        #expect("\(error)".contains("reaction F"))
    }
}
