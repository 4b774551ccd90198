import EquationSystems
import Foundation
import Simulation
import Testing

/// Events with SBML's semantics, against results derived by hand.
@Suite("Events")
struct EventTests {
    private func final(_ model: String, _ names: [String], end: Double = 10, seed: UInt64 = 0) throws -> [Double] {
        var course = TimeCourse(times: [0, end])
        course.seed = seed
        let result = try simulate(model, course)
        return try names.map { try result.column($0)[1] }
    }

    @Test("A threshold on a decaying state is found to 1e-10")
    func thresholdTime() throws {
        // S = 10 exp(-0.3 t) falls below 4 at ln(2.5) / 0.3.
        let model = """
            species S = 10
            S -> ; 0.3*S
            hit = -1
            E: at S < 4: hit = time
            """
        var course = TimeCourse(times: [0, 10])
        course.relativeTolerance = 1e-12
        let result = try simulate(model, course)
        let expected = log(2.5) / 0.3
        #expect(abs(try result.column("hit")[1] - expected) < 1e-10)
        #expect(result.events.map(\.name) == ["E"])
        #expect(abs(result.events[0].time - expected) < 1e-10)
    }

    @Test("A bouncing ball touches the ground at the times of its closed form")
    func bouncingBall() throws {
        // Falls from 1 with g = 2: first contact at 1; speed 2 at contact; each bounce keeps half of the speed, so that
        // flights last 1, 1/2, 1/4 ... between contacts at 1, 2, 2.5, 2.75, 2.875.
        let model = """
            h = 1; v = 0
            h' = v
            v' = -2
            bounces = 0
            B: at h < 0 && v < 0, t0 = false: h = 0, v = -v/2, bounces = bounces + 1
            """
        var course = TimeCourse(times: [0, 2.9])
        course.relativeTolerance = 1e-12
        let result = try simulate(model, course)
        let contacts = [1.0, 2, 2.5, 2.75, 2.875]
        #expect(result.events.count == contacts.count)
        for (event, contact) in zip(result.events, contacts) { #expect(abs(event.time - contact) < 1e-10) }
        #expect(try result.column("bounces")[1] == 5)
    }

    @Test("A time threshold is met exactly, and the output there shows the value after it")
    func timeThreshold() throws {
        let model = """
            x = 1
            p = 3
            E: at time >= p: x = 5
            F: at time > p: y = 7
            y = 2
            """
        let result = try simulate(model, TimeCourse(times: [0, 2.999999, 3, 3.000001]))
        #expect(try result.column("x") == [1, 1, 5, 5])
        #expect(try result.column("y") == [2, 2, 2, 7])
        #expect(result.events[0].time == 3)
    }

    @Test("A trigger that is true at the start fires only if its initial value is false")
    func initialValue() throws {
        let model = """
            a = 0; b = 0
            E: at time >= 0, t0 = false: a = 1
            F: at time >= 0, t0 = true: b = 1
            """
        let result = try simulate(model, TimeCourse(times: [0, 1]))
        #expect(try result.column("a") == [1, 1])
        #expect(try result.column("b") == [0, 0])
    }

    @Test("A delayed event executes later, and with the values of its trigger time or of its execution")
    func delayAndValues() throws {
        // x = t; triggered at 2, executed at 5.
        let model = """
            x = 0
            x' = 1
            a = 0; b = 0
            E: at 3 after x >= 2, fromTrigger = true: a = x
            F: at 3 after x >= 2, fromTrigger = false: b = x
            """
        // The trigger is found within rounding of 2: 5 itself may lie just before the execution.
        let result = try simulate(model, TimeCourse(times: [0, 4.999999, 5.000001, 10]))
        let a = try result.column("a")
        let b = try result.column("b")
        #expect(a[1] == 0 && b[1] == 0)
        #expect(abs(a[2] - 2) < 1e-9 && abs(a[3] - 2) < 1e-9)
        #expect(abs(b[3] - 5) < 1e-9)
    }

    @Test("A firing is taken back when its trigger turns false before its execution, unless it is persistent")
    func persistence() throws {
        let model = """
            x = 0
            x' = 1
            a = 0; b = 0
            E: at 3 after (x >= 2 && x < 4), persistent = true: a = 1
            F: at 3 after (x >= 2 && x < 4), persistent = false: b = 1
            """
        #expect(try final(model, ["a", "b"]) == [1, 0])
    }

    @Test("A delayed event may fire again while it waits")
    func overlappingFirings() throws {
        // Square wave of period 2: true in [1, 2), [3, 4), [5, 6): three firings, each executed 4 later.
        let model = """
            count = 0
            on = 0
            U: at (time >= 1 && time < 2) || (time >= 3 && time < 4) || (time >= 5 && time < 6): on = on + 1
            E: at 4 after (time >= 1 && time < 2) || (time >= 3 && time < 4) || (time >= 5 && time < 6): count = count + 1
            """
        let result = try simulate(model, TimeCourse(times: [0, 4.5, 5, 7, 9, 10]))
        #expect(try result.column("on").last == 3)
        #expect(try result.column("count")[1] == 0)
        #expect(result.events.filter { $0.name == "E" }.map(\.time) == [5, 7, 9])
    }

    @Test("Higher priorities execute first, and priorities are looked at again after each execution")
    func priorities() throws {
        // All fire at 1. A (3) first, and it raises C's priority above B's: order A, C, B.
        let model = """
            n = 0; order = 0
            pc = 1
            A: at time >= 1, priority = 3, fromTrigger = false: order = order*10 + 1, pc = 5
            B: at time >= 1, priority = 2, fromTrigger = false: order = order*10 + 2
            C: at time >= 1, priority = pc, fromTrigger = false: order = order*10 + 3
            """
        #expect(try final(model, ["order"], end: 2) == [132])
    }

    @Test("An execution that makes another's trigger false takes it back, unless it is persistent")
    func takenBackByExecution() throws {
        let model = """
            on = 1; b = 0; c = 0
            A: at time >= 1, priority = 3: on = 0
            B: at (time >= 1 && on > 0), priority = 2, persistent = false: b = 1
            C: at (time >= 1 && on > 0), priority = 1, persistent = true: c = 1
            """
        #expect(try final(model, ["b", "c"], end: 2) == [0, 1])
    }

    @Test("Equal priorities are decided by the seed: the same for one seed, both orders over many, evenly")
    func randomOrder() throws {
        let model = """
            order = 0
            A: at time >= 1, priority = 1, fromTrigger = false: order = order*10 + 1
            B: at time >= 1, priority = 1, fromTrigger = false: order = order*10 + 2
            """
        let equations = try system(model)
        let simulator = try Simulator(equations)
        let prepared = try simulator.prepare(TimeCourse(times: [2]))
        var counts = [12.0: 0, 21.0: 0]
        for seed in 0..<400 as Range<UInt64> {
            let order = try prepared.run(seed: seed).column("order")[0]
            #expect(order == (try prepared.run(seed: seed).column("order")[0]))
            counts[order, default: 0] += 1
        }
        #expect(counts.count == 2)
        // 400 fair coins: 200 with a standard deviation of 10.
        #expect(abs((counts[12] ?? 0) - 200) <= 40)
    }

    @Test("An assignment that makes another trigger true executes that event at the same time")
    func cascade() throws {
        let model = """
            a = 0; b = 0; c = 0
            A: at time >= 1: a = 1
            B: at a > 0: b = 2
            C: at b > 1: c = a + b
            """
        let result = try simulate(model, TimeCourse(times: [0, 1, 2]))
        #expect(try result.column("c") == [0, 3, 3])
        #expect(result.events.map(\.time) == [1, 1, 1])
    }

    @Test("All assignments of one event see the values before it")
    func simultaneousAssignments() throws {
        let model = """
            a = 1; b = 2
            E: at time >= 1: a = b, b = a
            """
        #expect(try final(model, ["a", "b"]) == [2, 1])
    }

    @Test("A new compartment size keeps amounts and changes concentrations")
    func compartmentSize() throws {
        let model = """
            compartment C = 2
            species S in C = 3
            E: at time >= 1: C = 4
            F: at time >= 2: S = 5
            G: at time >= 3: C = 10, S = 7
            """
        let result = try simulate(model, TimeCourse(times: [0, 1, 2, 3]))
        // Both assignments of G are made from the state before it: 7 in the old size of 4 is the amount 28, which is
        // 2.8 in the new size (as in case 01779 of the SBML Test Suite).
        let expected: [(concentration: Double, amount: Double)] = [(3, 6), (1.5, 6), (5, 20), (2.8, 28)]
        for (row, values) in expected.enumerated() {
            #expect(try result.column("S")[row] == values.concentration)
            #expect(try result.column("amount(S)")[row] == values.amount)
        }
    }

    @Test("A condition that holds for less than a step is not stepped over")
    func window() throws {
        // x = t, so that a step may be as long as the run; the trigger holds from 3.5 to 3.6.
        let model = """
            x = 0
            x' = 1
            y := x
            hit = -1; other = -1
            E: at y > 3.5 && y < 3.6: hit = time
            F: at y > 7 && y < 7.001 || y > 20: other = time
            """
        let values = try final(model, ["hit", "other"])
        #expect(abs(values[0] - 3.5) < 1e-9 && abs(values[1] - 7) < 1e-9)
    }

    @Test("Events that trigger each other without end are named")
    func endless() throws {
        let model = """
            a = 0
            A: at a < 1: a = 2
            B: at a > 1: a = 0
            start = 0
            S: at time >= 1: a = 2
            """
        let failure = try #require(throws: SimulationFailure.self) {
            try simulate(model, TimeCourse(end: 10, steps: 10))
        }
        #expect(failure.reason == .endlessEvents)
        #expect(failure.lastGoodTime == 1)
        #expect(["event A", "event B"].contains(failure.element))
        #expect(failure.partial?.times == [0])
        #expect(failure.description.contains("10000"))
    }

    @Test("A negative delay is named")
    func negativeDelay() throws {
        let model = """
            a = 0
            d = -1
            A: at d after time >= 1: a = 2
            """
        let failure = try #require(throws: SimulationFailure.self) {
            try simulate(model, TimeCourse(end: 10, steps: 10))
        }
        #expect(failure.reason == .invalidDelay)
        #expect(failure.element == "event A")
    }

    @Test("A dose and an event at one time: the event sees the dose")
    func doseThenEvent() throws {
        let model = """
            substanceOnly species S = 0
            S -> ; 0.1*S
            seen = 0
            E: at time >= 2: seen = S
            """
        var course = TimeCourse(times: [0, 2, 3])
        course.doses = [Dose(10, into: "S", at: 2)]
        #expect(try simulate(model, course).column("seen") == [0, 10, 10])
    }
}
