import Foundation
import Integrators
import Simulation
import Testing

@Suite("Whole numbers that jump in the right-hand side")
struct JumpTests {
    private func run(_ rate: String, _ end: Double) throws -> (value: Double, steps: Int) {
        var course = TimeCourse(times: [end])
        course.relativeTolerance = 1e-11
        let found = try simulate("y = 0; y' = 0.5; x = 0; x' = \(rate)", course)
        return (try found.column("x")[0], found.statistics.steps)
    }

    @Test(
        "Steps end where the value jumps, so that the integral is exact",
        arguments: [
            // 0 + 1 + 2 + 3 / 2
            ("floor(time)", 3.5, 4.5),
            // 1 + 2 + 3 + 4 / 2
            ("ceil(time)", 3.5, 8.0),
            // Each step of y / 2 lasts 4: 0, 4, and 2 of the third.
            ("quotient(y, 2)", 10, 8.0),
            // Two whole ramps of 2 and half of one.
            ("rem(time, 2)", 5, 4.5),
            // Downwards: -1, -2, -3, and half of -4.
            ("floor(-time)", 3.5, -8.0),
            // Every unit of time counts twice as much as the one before, up to a factor that is a power.
            ("2^floor(time)", 4, 15.0),
        ]
    )
    func integrals(_ rate: String, _ end: Double, _ expected: Double) throws {
        let (value, steps) = try run(rate, end)
        #expect(abs(value - expected) < 1e-9)
        #expect(steps < 1000)
    }

    @Test("A jump inside a condition is the condition's")
    func condition() throws {
        let (value, _) = try run("piecewise(1, rem(floor(time), 2) == 1, 0)", 5.25)
        #expect(abs(value - 2.25) < 1e-9)
    }
}
