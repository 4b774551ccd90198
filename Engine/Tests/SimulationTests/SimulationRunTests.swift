import EquationSystems
import Expressions
import Testing

@testable import Simulation

@Suite("SimulationRun")
struct SimulationRunTests {
    @Test("A run and its integrator are released when it is over, also after a failure", arguments: ["1", "x^2"])
    func released(rate: String) throws {
        let equations = try system("x = 1; x' = \(rate); E: at x > 1.5: x = 2")
        let prepared = try Simulator(equations).prepare(TimeCourse(end: 2, steps: 4))
        let values = try equations.initialValues()
        weak var released: SimulationRun?
        do {
            let run = SimulationRun(prepared, values.parameters, values.state, seed: 0)
            released = run
            _ = try? run.run()
            #expect(released != nil)
            _ = run.time
        }
        #expect(released == nil)
    }

    @Test("Conditions on time alone are stopped at, others on time are noted")
    func thresholds() throws {
        let equations = try system(
            """
            p = 3; x = 0; x' = 1
            A: at time >= 5: x = 0
            B: at p < time: x = 0
            C: at 2*time - 1 > p + 4: x = 0
            D: at (time > 1 && x > 2): x = 0
            """
        )
        var graph = equations.graph
        let found = TimeThresholds(of: equations.events.map(\.trigger), in: &graph)
        let parameters = try equations.initialValues().parameters
        let times = try found.times.map { id in
            try graph.evaluate(id) { leaf in
                if case .parameter(let index) = leaf { parameters[index] } else { .nan }
            }
        }
        #expect(times.sorted() == [1, 3, 4, 5])
        #expect(!found.someAreUnforeseen)

        let sine = try system("x = 0; x' = 1; A: at sin(time) > 0: x = 0")
        var other = sine.graph
        #expect(TimeThresholds(of: sine.events.map(\.trigger), in: &other).someAreUnforeseen)
    }
}
