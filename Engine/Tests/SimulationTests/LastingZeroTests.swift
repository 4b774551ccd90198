import EquationSystems
import ModelFormats
import Simulation
import Testing

@Suite("States that are zero and stay so")
struct LastingZeroTests {
    /// As in BIOMD0000000918: what makes only itself is not there, and everything else answers to it.
    @Test("An unstable zero stays zero", arguments: ["B", "B*(1 + A)", "max(0, B)"])
    func unstable(decay: String) throws {
        let text = """
            A = 0; A' = A/(0.5 + s) - 0.7*A; s = 2; B = 55; C = 0; D = 0; s' = 0
            B' = 0.18 + 3.6*C/(0.01 + C) + 18*A/(0.15 + A) - \(decay) - 18*D*B/(0.92 + B)
            C' = 18*D*B/(0.92 + B) - 0.06*C; D' = 0.03*A/(0.15 + A) + 0.45*s/(0.5 + s) - 1.5*D
            at time > 10: s = 0
            """
        var course = TimeCourse(end: 300, steps: 30)
        course.recorded = ["A"]
        let run = try Simulator(EquationSystem(Antimony.read(text, file: "m.ant"))).run(course)
        #expect(run.values.allSatisfy { $0 == 0 }, "\(run.values)")
    }

    @Test("What is zero at first and then made is not held")
    func made() throws {
        var course = TimeCourse(times: [1])
        course.recorded = ["A", "B"]
        let text = "A = 0; A' = B - A; B = 0; B' = 1; C = 0; C' = C"
        let run = try Simulator(EquationSystem(Antimony.read(text, file: "m.ant"))).run(course)
        #expect(abs(run.values[0] - 0.36787944117) < 1e-8 && abs(run.values[1] - 1) < 1e-8)
    }
}
