import Diagnostics
import EquationSystems
import Foundation
import Integrators
import Simulation
import Testing

@Suite("Time courses")
struct TimeCourseTests {
    private let decay = """
        species S = 8
        T := 2*S
        S -> ; k*S
        k = 0.5
        """

    private func faults(_ change: (inout TimeCourse) -> Void) throws -> [Diagnostic] {
        var course = TimeCourse(end: 1, steps: 4)
        change(&course)
        return try #require(throws: DiagnosticsError.self) { try simulate(decay, course) }.diagnostics
    }

    @Test("Output times are equally far apart and end at the end exactly")
    func times() {
        #expect(TimeCourse(start: 1, end: 2, steps: 4).outputTimes == [1, 1.25, 1.5, 1.75, 2])
        #expect(TimeCourse(end: 0.3, steps: 3).outputTimes.last == 0.3)
    }

    @Test("What is recorded is what was named, in that order")
    func recorded() throws {
        var course = TimeCourse(times: [0])
        course.recorded = ["T", "S", "k"]
        let result = try simulate(decay, course)
        #expect(result.columns.map(\.name) == ["T", "S", "k"])
        #expect(result.values == [16, 8, 0.5])
        #expect(result["nothing"] == nil)
    }

    @Test("Overrides replace parameters and initial values")
    func overrides() throws {
        var course = TimeCourse(times: [0, 2])
        course.recorded = ["S"]
        course.overrides = ["S": 3, "k": 1]
        course.relativeTolerance = 1e-12
        let values = try simulate(decay, course).values
        #expect(values[0] == 3)
        #expect(abs(values[1] - 3 * exp(-2)) < 1e-10)
    }

    @Test("Varying values give what overrides give, from one prepared course")
    func varying() throws {
        let simulator = try Simulator(system(decay))
        let prepared = try simulator.prepare(TimeCourse(times: [0, 1, 2]), varying: ["k", "S"])
        for (k, s) in [(0.2, 1.0), (0.9, 5.0)] {
            var course = TimeCourse(times: [0, 1, 2])
            course.overrides = ["k": k, "S": s]
            #expect(try prepared.run([k, s]) == (try simulator.run(course)))
        }
    }

    @Test("Everything that does not fit the model is named at once")
    func allFaults() throws {
        let found = try faults { course in
            course.outputTimes = [1, 0.5]
            course.recorded = ["Q"]
            course.relativeTolerance = 2
            course.absoluteTolerance = 0
            course.maximumSteps = 0
            course.maximumStep = -1
            course.overrides = ["q": 1]
            course.doses = [Dose(1, into: "R")]
        }
        let rules = [
            "output-times", "tolerance", "tolerance", "step-limit", "step-limit", "unknown-observable", "dose-target",
            "override",
        ]
        #expect(found.map(\.rule).sorted() == rules.sorted())
    }

    @Test("Numbers of intervals out of range are refused without making them")
    func intervals() throws {
        for steps in [0, -3, Int.max] {
            let found = try faults { $0 = TimeCourse(end: 1, steps: steps) }
            #expect(found.count == 1)
            #expect(found[0].message.contains("\(steps)"))
        }
    }

    @Test("Times that are not finite, or before the start, are refused")
    func badTimes() throws {
        for times in [[0, .nan], [0, .infinity], [-1, 0], []] as [[Double]] {
            #expect(try faults { $0.outputTimes = times }.allSatisfy { $0.rule == "output-times" })
        }
    }

    @Test("A model that only assigns runs without states")
    func noStates() throws {
        let model = """
            x := sin(time)
            n = 0
            E: at time >= 1: n = n + 1
            """
        let result = try simulate(model, TimeCourse(times: [0, 1, 2]))
        #expect(try result.column("x") == [0, sin(1), sin(2)])
        #expect(try result.column("n") == [0, 1, 1])
    }

    @Test("Growth without bound ends with the reason, the last good time, advice and what was recorded")
    func failure() throws {
        let model = """
            x = 1
            x' = x^2
            """
        let failure = try #require(throws: SimulationFailure.self) {
            try simulate(model, TimeCourse(end: 2, steps: 4))
        }
        #expect(failure.reason == .integration(.stepSizeUnderflow))
        #expect(abs(failure.lastGoodTime - 1) < 1e-6)
        #expect(failure.partial?.times == [0, 0.5])
        #expect(failure.statistics.steps > 0)
        #expect(failure.description.contains("singularity"))
    }

    @Test("A derivative that is no number names its state")
    func notANumber() throws {
        let model = """
            a = 1; b = 1
            a' = 1
            b' = sqrt(2 - a)
            """
        let failure = try #require(throws: SimulationFailure.self) {
            try simulate(model, TimeCourse(end: 2, steps: 4))
        }
        #expect(failure.reason == .integration(.nonFiniteRightHandSide))
        #expect(failure.element == "derivative of b")
    }

    @Test("An initial value that is no number is named")
    func notANumberInitially() throws {
        let model = """
            z = 0
            S = z/z
            S' = 0.1*S
            """
        let failure = try #require(throws: SimulationFailure.self) {
            try simulate(model, TimeCourse(end: 2, steps: 4))
        }
        #expect(failure.reason == .nonFiniteInitialValue)
        #expect(failure.element == "S")
    }

    @Test("Shifting output times does not change the solution")
    func outputsDoNotMatter() throws {
        let dense = try simulate(decay, TimeCourse(end: 10, steps: 1000)).column("S")
        let sparse = try simulate(decay, TimeCourse(end: 10, steps: 2)).column("S")
        // Equal but for the first step, whose estimate knows the first output time.
        #expect(abs(dense[500] / sparse[1] - 1) < 1e-10)
        #expect(abs(dense[1000] / sparse[2] - 1) < 1e-10)
    }
}
