import EquationSystems
import ModelFormats
import Simulation
import Testing

@Suite("Narrow pulses at default tolerances")
struct NarrowPulseTests {
    /// The integral of a pulse of a hundred thousandth of the run, by its area.
    @Test(
        "A pulse that is narrow beside the run is not stepped over",
        arguments: [
            "piecewise(1, time > 5 && time < 5.001, 0)", "piecewise(1, time >= 5 && time <= 5.001, 0)",
            "piecewise(1, y > 5 && y < 5.001, 0)", "piecewise(1, abs(time - 50) < 0.0005, 0)",
            "piecewise(1, abs(y - 50) < 0.0005, 0)", "max(0, 1 - 1000*abs(time - 5))",
            "max(0, 1 - 1000*abs(y - 5))", "max(0, min(1000*(y - 4.999), 1000*(5.001 - y)))",
            "max(0, 1 - 1000*abs(y - 0.001))", "min(1, max(0, 2 - 2000*abs(y - 5)))/1.5",
            "floor(y) - floor(y - 0.00001)",
            "piecewise(1, max(y, 3) > 50 && min(y, 50.001) < 50.001, 0)",
        ]
    )
    func area(_ pulse: String) throws {
        let system = try EquationSystem(
            Antimony.read("x = 0; y = 0; y' = 1; x' = \(pulse)", file: "m.ant")
        )
        var course = TimeCourse(times: [0, 100])
        course.recorded = ["x"]
        let run = try Simulator(system).run(course)
        #expect(abs(run.values[1] - 0.001) < 1e-8, "\(run.values[1])")
    }
}
