import Foundation
import Simulation
import Testing

/// Right-hand sides that jump.
@Suite("Switches in the right-hand side")
struct SwitchTests {
    private func run(_ model: String, _ times: [Double], _ name: String = "x") throws -> [Double] {
        var course = TimeCourse(times: times)
        course.relativeTolerance = 1e-11
        return try simulate(model, course).column(name)
    }

    @Test("A pulse in time adds exactly what it holds, however short")
    func pulse() throws {
        let model = """
            x = 1
            x' = piecewise(1e6, time >= 50 && time < 50.000001, 0)
            """
        let x = try run(model, [0, 49, 51, 100])
        #expect(x[1] == 1)
        #expect(abs(x[2] - 2) < 1e-7)
        #expect(abs(x[3] - 2) < 1e-7)
    }

    @Test("A switch on the state happens where the closed form says")
    func stateSwitch() throws {
        // x grows at rate 1 to 2, then decays towards 0: x = 2 exp(-(t - 2)) - but below 2 it would grow again, so the
        // switch is on another state that only rises.
        let model = """
            y = 0
            y' = 1
            x = 0
            x' = piecewise(1, y < 2, -x)
            """
        let x = try run(model, [1, 2, 3, 5])
        let expected: [Double] = [1, 2, 2 * exp(-1), 2 * exp(-3)]
        for (value, closedForm) in zip(x, expected) { #expect(abs(value - closedForm) < 1e-9) }
    }

    @Test("A branch outside its domain is left before it is entered")
    func domain() throws {
        // x' = -sqrt(x) while x > 0: x = (1 - t/2)^2 reaches 0 at 2 and stays.
        let model = """
            x = 1
            x' = piecewise(-sqrt(x), x > 0, 0)
            """
        let x = try run(model, [1, 1.9, 3])
        #expect(abs(x[0] - 0.25) < 1e-9)
        #expect(abs(x[1] - 0.0025) < 1e-9)
        #expect(abs(x[2]) < 1e-9)
    }

    @Test("A switch is found also where the branch that is left does not exist beyond it")
    func domainEndsAtSwitch() throws {
        // x falls to 0 at 1 and then stays; ln(x) is no number beyond.
        let model = """
            x = 1
            x' = piecewise(-1 + 0*ln(x)*x, x > 0, 0)
            """
        let x = try run(model, [0.5, 2])
        #expect(abs(x[0] - 0.5) < 1e-9)
        #expect(abs(x[1]) < 1e-9)
    }

    @Test("A condition on time that cannot be foreseen is still found")
    func unforeseen() throws {
        // x counts the half periods of a sine: positive for half of every 2 pi.
        let model = """
            x = 0
            x' = piecewise(1, sin(time) > 0, 0)
            """
        let x = try run(model, [20 * .pi])
        #expect(abs(x[0] - 10 * .pi) < 1e-8)
    }

    @Test("A thousand switches far apart are no circle, and fast ones are not stepped over")
    func manySwitches() throws {
        // 636 whole periods of 2 pi / 200 and the positive half of the next: on for 637 half periods.
        let model = """
            x = 0
            x' = piecewise(1, sin(200*time) > 0, 0)
            """
        let x = try run(model, [20])
        #expect(abs(x[0] - 637 * .pi / 200) < 1e-8)
    }

    @Test("A model that chatters is integrated or named, never run for ever")
    func chattering() throws {
        let model = """
            x = 0
            x' = piecewise(-1, x > 1, 1)
            """
        do {
            let x = try run(model, [0.5, 3])
            #expect(abs(x[1] - 1) < 1e-6)
        } catch let failure as SimulationFailure {
            #expect(failure.reason == .endlessSwitching)
            #expect(abs(failure.lastGoodTime - 1) < 1e-6)
        }
    }
}
