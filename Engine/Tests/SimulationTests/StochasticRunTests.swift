import Diagnostics
import EquationSystems
import Integrators
import ModelFormats
import Testing

@testable import Simulation

@Suite("Stochastic runs")
struct StochasticRunTests {
    func course(_ times: [Double], _ solver: TimeCourse.Solver = .ssa) -> TimeCourse {
        var course = TimeCourse(times: times)
        course.solver = solver
        return course
    }

    @Test("A run repeats with its seed and realization, and differs without")
    func repeats() throws {
        let model = try system("=> X; 5; X => ; 0.1*X; X = 20")
        for solver in [TimeCourse.Solver.ssa, .nextReaction] {
            var exact = course([1, 2, 3, 4, 5], solver)
            exact.recorded = ["X"]
            let prepared = try Simulator(model).prepare(exact)
            let first = try prepared.run(seed: 7, realization: 3)
            #expect(try prepared.run(seed: 7, realization: 3) == first)
            #expect(try prepared.run(seed: 7, realization: 4).values != first.values)
            #expect(try prepared.run(seed: 8, realization: 3).values != first.values)
            #expect(first.values.allSatisfy { $0 == $0.rounded() })
        }
    }

    @Test("In the next reaction method a reaction without influence changes no other's times")
    func streams() throws {
        var one = course([10], .nextReaction)
        one.recorded = ["X"]
        let alone = try simulate(system("A: => X; 5; X = 0"), one)
        let beside = try simulate(system("B: => Y; 9; A: => X; 5; X = 0; Y = 0"), one)
        #expect(alone["X"] == beside["X"])
    }

    @Test("An event at a time happens at that time, and a reaction count after it starts from its value")
    func timeThreshold() throws {
        let run = try simulate(
            system("=> X; k; X = 0; k = 3; at time >= 2.5: X = 100, k = 0"),
            course([2.4, 2.5, 2.6, 9])
        )
        #expect(run.events.map(\.time) == [2.5])
        #expect(try Array(run.column("X").dropFirst()) == [100, 100, 100])
        #expect(try run.column("X")[0] < 100)
    }

    @Test("A strict trigger on time leaves the value at its threshold as it was")
    func strictThreshold() throws {
        let run = try simulate(system("X = 1; k = 1; at time > 2: k = 5; => Y; 0; Y = 0"), course([1, 2, 3]))
        #expect(run["k"] == [1, 1, 5])
        #expect(run.events.count == 1)
        #expect(abs(run.events[0].time - 2) < 1e-14 && run.events[0].time > 2)
    }

    @Test("A clock that an event resets strikes at its own times exactly")
    func clock() throws {
        let run = try simulate(
            system("c' = 1; c = 0; n = 0; at c >= 0.5: c = -0.5, n = n + 1"),
            course([0, 0.25, 0.5, 1, 10])
        )
        #expect(run.events.map(\.time) == (0..<10).map { Double($0) + 0.5 })
        #expect(run["n"] == [0, 0, 1, 1, 10])
        #expect(run["c"] == [0, 0.25, -0.5, 0, 0])
    }

    @Test("A clock goes on at another rate from where an event changes the rate")
    func clockRate() throws {
        let run = try simulate(
            system("c' = r; c = 0; r = 1; at time >= 2: r = 3; m = 0; at c >= 5: m = 1"),
            course([2, 4])
        )
        #expect(run["c"] == [2, 8])
        #expect(run.events.map(\.time) == [2, 3])
    }

    @Test("An event with a delay, priorities and values of the trigger time runs as in a deterministic run")
    func eventSemantics() throws {
        let model = """
            X = 3; Y = 0; => Z; 0; Z = 0
            E1: at 1 after time >= 1, priority = 1: Y = Y*10 + X
            E2: at 1 after time >= 1, priority = 2: X = 7
            """
        var exact = course([1.5, 2, 3])
        let stochastic = try simulate(system(model), exact)
        exact.solver = .automatic
        let deterministic = try simulate(system(model), exact)
        #expect(stochastic["X"] == deterministic["X"])
        #expect(stochastic["Y"] == deterministic["Y"])
        #expect(stochastic.events.map(\.name) == ["E2", "E1"])
    }

    @Test("Whole bolus doses add molecules at their times")
    func doses() throws {
        var exact = course([0.5, 1, 2, 3])
        exact.doses = [Dose(5, into: "X", at: 1, interval: 1, additionalDoses: 1)]
        let run = try simulate(system("X => ; 0*X; X = 2"), exact)
        #expect(run["X"] == [2, 7, 12, 12])
    }

    @Test("A reaction that can no longer happen ends nothing else")
    func exhausted() throws {
        for solver in [TimeCourse.Solver.ssa, .nextReaction] {
            let run = try simulate(system("X => Y; 50*X; X = 4; Y = 0"), course([100, 200], solver))
            #expect(run["Y"] == [4, 4])
            #expect(run.statistics.steps == 4)
        }
    }

    @Test(
        "What does not fit is refused by name",
        arguments: [
            ("c' = -c; c = 1; => X; 1; X = 0", "rule for c"),
            ("J: => X; 1 + time; X = 0", "reaction J"),
            ("c' = 1; c = 0; J: => X; c; X = 0", "reaction J"),
            ("J: A -> B; k*A - k*B; A = 5; B = 0; k = 1", "reaction J"),
            ("=> X; 1; X = 0; E: at sin(time) > 0.5: X = 0", "event E"),
            ("unit u = 1e-9 mole; J: => X; 1; species X; X = 0; X has u", "species X"),
        ]
    )
    func refusals(model: String, element: String) throws {
        let error = #expect(throws: DiagnosticsError.self) { try simulate(system(model), course([1])) }
        #expect(error?.diagnostics.map(\.element) == [element])
        #expect(error?.diagnostics.allSatisfy { $0.rule == "unsupported" } == true)
    }

    @Test("Infusions and broken molecules are refused by name")
    func doseRefusals() throws {
        for dose in [Dose(5, into: "X", administration: .duration(2)), Dose(0.5, into: "X")] {
            var exact = course([1])
            exact.doses = [dose]
            let error = #expect(throws: DiagnosticsError.self) { try simulate(system("X => ; X; X = 1"), exact) }
            #expect(error?.diagnostics.map(\.element) == ["dose into X"])
        }
    }

    @Test(
        "A run that cannot go on says why and where",
        arguments: [
            ("J: X => ; X - 2.5; X = 5", StochasticFault.invalidPropensity, "reaction J"),
            ("J: X => ; 1; X = 2", .negativeAmount, "reaction J"),
            ("J: X => ; X; X = 2.5", .fractionalAmount, "species X"),
            ("J: X => 1.5 Y; X; X = 2; Y = 0", .fractionalStoichiometry, "reaction J"),
            ("J: X => ; X; X = 101; at time >= 0.001: X = X/2 + 0.25", .fractionalAmount, "species X"),
        ]
    )
    func failures(model: String, fault: StochasticFault, element: String) throws {
        let failure = #expect(throws: SimulationFailure.self) { try simulate(system(model), course([50])) }
        #expect(failure?.reason == .stochastic(fault))
        #expect(failure?.element == element)
    }
}
