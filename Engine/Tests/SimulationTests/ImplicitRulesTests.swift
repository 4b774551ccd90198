import Diagnostics
import EquationSystems
import ModelFormats
import Simulation
import Testing

@Suite("Algebraic rules that are not linear")
struct ImplicitRulesTests {
    private func simulate(_ text: String, _ recorded: [String], end: Double = 10) throws -> Trajectory {
        let system = try EquationSystem(Antimony.read(text, file: "m.ant"))
        var course = TimeCourse(end: end, steps: 20)
        course.recorded = recorded
        return try Simulator(system).run(course)
    }

    /// Michaelis and Menten by the total quasi-steady state: `C^2 - (E + S + K) C + E S = 0`, the smaller root.
    @Test("The complex of an enzyme is the smaller root of its quadratic, at all times and after a dose by event")
    func quadratic() throws {
        let run = try simulate(
            """
            const E = 1, K = 0.5; k = 2; S = 5; C = 0.1; var C
            S' = -k*C
            0 = C^2 - (E + S + K)*C + E*S
            at time >= 4: S = S + 3
            """,
            ["S", "C"]
        )
        for row in run.times.indices {
            let (s, c) = (run.values[2 * row], run.values[2 * row + 1])
            let b = 1 + s + 0.5
            #expect(abs(c - (b - (b * b - 4 * s).squareRoot()) / 2) < 1e-9, "time \(run.times[row])")
        }
        #expect(run.values[2 * 20] > 0)
    }

    /// `z^3 + z = x` with `x = time`: the one real root, by Cardano.
    @Test("A cubic is followed along its one real root")
    func cubic() throws {
        let run = try simulate("z = 3; var z; 0 = z^3 + z - time", ["z"])
        for (time, z) in zip(run.times, run.values) {
            let d = (time * time / 4 + 1.0 / 27).squareRoot()
            func cubeRoot(_ x: Double) -> Double { x < 0 ? -pow3(-x) : pow3(x) }
            func pow3(_ x: Double) -> Double {
                var y = max(x, 1e-300)
                for _ in 0..<2000 { y -= (y * y * y - x) / (3 * y * y) }
                return y
            }
            #expect(abs(z - (cubeRoot(time / 2 + d) + cubeRoot(time / 2 - d))) < 1e-9, "time \(time)")
        }
    }

    /// A chain of two equations that need each other: `u v = x`, `u + v = 3`, with `x = 2 exp(-t)`.
    @Test("Two rules that need each other are solved together")
    func system() throws {
        let run = try simulate(
            "x = 2; x' = -x; u = 0.9; v = 2.1; var u, v; 0 = u*v - x; 0 = exp(u + v - 3) - 1",
            ["x", "u", "v"]
        )
        for row in run.times.indices {
            let values = run.values[(3 * row)..<(3 * row + 3)].map(\.self)
            let root = (9 - 4 * values[0]).squareRoot()
            #expect(abs(values[1] - (3 - root) / 2) < 1e-8 && abs(values[2] - (3 + root) / 2) < 1e-8)
        }
    }

    @Test("The steady state of such a model is that of its equations")
    func steadyState() throws {
        let system = try EquationSystem(
            Antimony.read("x = 1; z = 1; var z; x' = 2 - z; 0 = z^3 + z - x", file: "m.ant")
        )
        let found = try Simulator(system).steadyState(recorded: ["x", "z"])
        #expect(abs(found.values[0] - 10) < 1e-7 && abs(found.values[1] - 2) < 1e-8)
    }

    @Test("A rule without a solution ends the run with a reason")
    func unsolvable() throws {
        let error = try #require(throws: SimulationFailure.self) {
            try simulate("z = 1; var z; 0 = z^2 + 1 + time", ["z"])
        }
        #expect(error.reason == .noConsistentValues && error.element == "z")
    }

    @Test(
        "What the method cannot do is refused by name",
        arguments: [
            "z = 1; var z; 0 = floor(z) + z - 3", "z = 1; var z; 0 = z^2 - 4; y = z + 1",
            "z = 1; var z; 0 = z^2 - delay(z, 1)", "const k = 1; 0 = k^2 - 1",
        ]
    )
    func refused(_ text: String) {
        let error = #expect(throws: DiagnosticsError.self) {
            try EquationSystem(Antimony.read(text, file: "m.ant"))
        }
        #expect(error?.diagnostics.contains { $0.rule == "unsupported" } == true)
    }
}
