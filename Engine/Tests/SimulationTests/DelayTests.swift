import Diagnostics
import EquationSystems
import Foundation
import Simulation
import Testing

@Suite("Delays")
struct DelayTests {
    private func run(
        _ model: String,
        _ times: [Double],
        _ name: String = "x",
        tolerance: Double = 1e-11
    ) throws -> [Double] {
        var course = TimeCourse(times: times)
        course.relativeTolerance = tolerance
        return try simulate(model, course).column(name)
    }

    @Test("x' = -x(t - 1) with constant history is the polynomial of the method of steps")
    func steps() throws {
        // x = sum over k = 0 ... floor(t) + 1 of (-1)^k (t - (k - 1))^k / k!
        func exact(_ time: Double) -> Double {
            var sum = 0.0
            var factorial = 1.0
            for k in 0...(Int(time) + 1) {
                if k > 0 { factorial *= -Double(k) }
                sum += pow(time - Double(k - 1), Double(k)) / factorial
            }
            return sum
        }
        let times = [0, 0.25, 1, 1.5, 2, 3.3, 5, 7.75, 10]
        let x = try run("x = 1; x' = -delay(x, 1)", times)
        for (time, value) in zip(times, x) { #expect(abs(value - exact(time)) < 1e-9, "at \(time)") }
    }

    @Test("A new value for a symbol whose past follows an initial formula of time is refused by name")
    func overriddenPast() throws {
        var course = TimeCourse(times: [0, 1])
        course.overrides = ["x": 2]
        let error = #expect(throws: DiagnosticsError.self) {
            try simulate("x = 1 + time; x' = -delay(x, 1)", course)
        }
        #expect(error?.description.contains("a delay reads it before the start") == true)
    }

    @Test("Mackey-Glass agrees with an independent solver to 1e-8")
    func mackeyGlass() throws {
        // SciPy 1.17.1, DOP853 with dense output over each delay, rtol 1e-12, atol 1e-14, steps of 0.25 at most.
        let expected: [(time: Double, x: Double)] = [
            (10, 0.6524042925050015), (20, 0.5501171097511302), (40, 1.0921351885118062),
            (60, 0.8290672758934016), (80, 1.0870168300268057), (100, 1.0137240165241237),
        ]
        let x = try run("x = 1.2; x' = 0.2*delay(x, 17)/(1 + delay(x, 17)^10) - 0.1*x", expected.map(\.time))
        for (point, value) in zip(expected, x) { #expect(abs(value - point.x) < 1e-8, "at \(point.time)") }
    }

    @Test("A delay that vanishes at the start: x'(t) = x(t/2) is its power series")
    func pantograph() throws {
        func exact(_ time: Double) -> Double {
            var (sum, term) = (0.0, 1.0)
            for n in 1...60 {
                sum += term
                term *= time * pow(2, -Double(n - 1)) / Double(n)
            }
            return sum
        }
        let times = [0.5, 1, 2, 5]
        let x = try run("x = 1; x' = delay(x, time/2)", times)
        for (time, value) in zip(times, x) { #expect(abs(value / exact(time) - 1) < 1e-8, "at \(time)") }
    }

    @Test("A delay much shorter than a step decays with the root of the characteristic equation")
    func shortDelay() throws {
        // After a few delays x = c exp(l t), with l = -exp(-l tau).
        let delay = 1e-5
        var root = -1.0
        for _ in 0..<50 { root = -exp(-root * delay) }
        let x = try run("x = 1; x' = -delay(x, 1e-5)", [1, 2, 3])
        #expect(abs(x[1] / x[0] / exp(root) - 1) < 1e-7)
        #expect(abs(x[2] / x[1] / exp(root) - 1) < 1e-7)
    }

    @Test("A parameter that an event changes is seen a delay later, to the moment")
    func delayedParameter() throws {
        let model = """
            p = 1
            at (time >= 2): p = 5
            q := delay(p, 1.5)
            x = 0
            x' = delay(p, 1.5)
            """
        let times = [0, 2, 3.4999999, 3.5, 10]
        #expect(try run(model, times, "q") == [1, 1, 1, 5, 5])
        let x = try run(model, times)
        #expect(abs(x[3] - 3.5) < 1e-10)
        #expect(abs(x[4] - (3.5 + 5 * 6.5)) < 1e-9)
    }

    @Test("A dose is seen a delay later, to the moment")
    func delayedDose() throws {
        let model = """
            compartment C = 1
            species A in C = 0
            const A_out = 0.5
            J: A => ; A_out*A
            x = 0
            x' = delay(A, 2)
            """
        var course = TimeCourse(times: [3, 4, 8])
        course.relativeTolerance = 1e-11
        course.doses = [Dose(10, into: "A", at: 1)]
        let x = try simulate(model.replacingOccurrences(of: "const A_out", with: "A_out"), course).column("x")
        // From time 3 on, x' = 10 exp(-(t - 3) / 2).
        #expect(abs(x[0]) < 1e-10)
        #expect(abs(x[1] - 20 * (1 - exp(-0.5))) < 1e-8)
        #expect(abs(x[2] - 20 * (1 - exp(-2.5))) < 1e-8)
    }

    @Test("Delays inside each other add up, and a delay of 0 is none")
    func nested() throws {
        let model = """
            x = 0
            x' = cos(time)
            y := delay(x, 1)
            z := delay(y, 0.5 + 0.5)
            w := delay(x, 2)
            n := delay(x, 0)
            """
        let times = [0.5, 1.5, 2.5, 7]
        let z = try run(model, times, "z")
        let w = try run(model, times, "w")
        let n = try run(model, times, "n")
        for (index, time) in times.enumerated() {
            #expect(abs(z[index] - sin(max(0, time - 2))) < 1e-9)
            #expect(abs(w[index] - sin(max(0, time - 2))) < 1e-9)
            #expect(abs(n[index] - sin(time)) < 1e-9)
        }
    }

    @Test("Before the start an assignment rule holds, and what is integrated stands still")
    func beforeStart() throws {
        let model = """
            a := time^2 + s
            s = 3
            s' = 2
            b := delay(a, 4)
            c := delay(s, 4)
            """
        let (b, c) = (try run(model, [0, 1, 4, 6], "b"), try run(model, [0, 1, 4, 6], "c"))
        for (value, exact) in zip(b + c, [19.0, 12, 3, 11, 3, 3, 3, 7]) { #expect(abs(value - exact) < 1e-9) }
    }

    @Test("The rate of change of a value of the past is the past's rate times that of the time looked at")
    func rateOfDelay() throws {
        let model = """
            x = 1
            x' = -x
            y := delay(x, time/3)
            r := rateOf(y)
            """
        let r = try run(model, [1.5, 3], "r")
        // y = exp(-2 t / 3), so that y' = -2/3 exp(-2 t / 3).
        #expect(abs(r[0] + 2.0 / 3 * exp(-1)) < 1e-9)
        #expect(abs(r[1] + 2.0 / 3 * exp(-2)) < 1e-9)
    }

    @Test("A switch and an event on a value of the past happen to the moment")
    func switches() throws {
        let model = """
            s = 0
            s' = 1
            x = 0
            x' = piecewise(3, delay(s, 1) > 2, 1)
            n = 0
            at (delay(s, 1) > 4): n = s
            """
        #expect(abs(try run(model, [10])[0] - (3 + 3 * 7)) < 1e-9)
        #expect(abs(try run(model, [10], "n")[0] - 5) < 1e-9)
    }

    @Test("A negative delay stops the run, and names itself")
    func negative() throws {
        let failure = try #require(throws: SimulationFailure.self) {
            _ = try run("x = 1; x' = -delay(x, 2 - time)", [5])
        }
        #expect(failure.reason == .invalidDelay)
        #expect(failure.element == "delay(x, 2 - time)")
        #expect(failure.lastGoodTime <= 2 + 1e-6)
    }

    @Test("Delays inside each other that double at every level are refused by name")
    func doubling() throws {
        var model = "a0 = 1; a0' = -a0\n"
        for level in 1...12 { model += "a\(level) := delay(a\(level - 1), 1) + delay(a\(level - 1), 2)\n" }
        let error = try #require(throws: DiagnosticsError.self) { _ = try system(model) }
        #expect(error.diagnostics.map(\.rule) == ["unsupported"])
        #expect(error.diagnostics[0].message.contains("200 values of the past"))
    }

    @Test("What is past for good is forgotten, and nothing changes by that")
    func forgetting() throws {
        // 2,000 time units at steps no longer than the delay of 1, many of them shorter.
        let model = "x := cos(1.5707963267948966*time); y = 0; y' = -1.5707963267948966*delay(y + x - y, 1)"
        let y = try run(model, [0, 2000.5], "y", tolerance: 1e-10)
        // y' = -(pi/2) cos(pi/2 (t - 1)) = -(pi/2) sin(pi/2 t), so that y = cos(pi/2 t) - 1.
        #expect(abs(y[1] - (cos(0.25 * Double.pi) - 1)) < 1e-5)
    }
}
