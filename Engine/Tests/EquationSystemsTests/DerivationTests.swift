import Diagnostics
import EquationSystems
import Expressions
import ReactionModels
import Testing

@Suite("Derivation of equations")
struct DerivationTests {
    @Test("a reaction changes amounts by its rate, whatever the ids mean")
    func amounts() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 4)
        model.addSpecies("A", concentration: 2)
        model.addSpecies("B", amount: 1, isAmount: true)
        model.addParameter("k", 0.5)
        model.addReaction("J", [(2, "A")], [(1, "B")], "k" * "A" * "C")
        let evaluated = try Evaluated(EquationSystem(model))
        // [A] = 2, rate = 0.5 * 2 * 4 = 4.
        #expect(evaluated.start.state == [8, 1])
        #expect(evaluated.rates() == ["A": -8, "B": 4])
        let observables = evaluated.observables()
        #expect(observables["A"] == 2)
        #expect(observables["amount(A)"] == 8)
        #expect(observables["B"] == 1)
        #expect(observables["concentration(B)"] == 0.25)
        #expect(observables["J"] == 4)
    }

    @Test("boundary and constant species are not changed by reactions")
    func boundary() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        model.addSpecies("A", amount: 3, isBoundary: true)
        model.addSpecies("B", amount: 0)
        model.addParameter("k", 2)
        model.addReaction("J", [(1, "A")], [(1, "B")], "k" * "A")
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.system.states.map(\.name) == ["B"])
        #expect(evaluated.rates() == ["B": 6])
    }

    @Test("in a growing compartment amounts stay and concentrations fall")
    func growingCompartment() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 2, isConstant: false)
        model.addSpecies("A", concentration: 3)
        model.addSpecies("B", concentration: 5, isBoundary: true)
        model.addParameter("r", isConstant: false)
        model.addParameter("q", isConstant: false)
        model.addReaction("J", [(1, "A")], [], 0.1 * "A" * "C")
        model.rate("C", 0.5)
        model.rate("B", 7)
        model.assign("r", rateOf("A"))
        model.assign("q", rateOf("B"))
        let evaluated = try Evaluated(EquationSystem(model))
        // dA/dt = -0.1 * 6; dB/dt in amount = V * 7 + c * dV/dt = 14 + 2.5.
        #expect(abs(evaluated.rates()["A"]! + 0.6) < 1e-15)
        #expect(evaluated.rates()["B"] == 16.5)
        #expect(evaluated.rates()["C"] == 0.5)
        // d[A]/dt = (-0.6 - 3 * 0.5) / 2.
        #expect(abs(evaluated.observables()["r"]! + 1.05) < 1e-15)
        #expect(evaluated.observables()["q"] == 7)
    }

    @Test("a compartment given by a rule changes by the chain rule")
    func assignedCompartment() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", nil, isConstant: false)
        model.addSpecies("B", concentration: 2, isBoundary: true)
        model.addParameter("p", 3, isConstant: false)
        model.addParameter("v", isConstant: false)
        model.rate("p", 0.25)
        model.assign("C", "p" * "p" + .time)
        model.rate("B", -1)
        model.assign("v", rateOf("C"))
        let evaluated = try Evaluated(EquationSystem(model))
        // C = 9, dC/dt = 2 p p' + 1 = 2.5; amount of B = 18, dB/dt = 9 * -1 + 2 * 2.5.
        #expect(evaluated.start.state == [18, 3])
        #expect(evaluated.rates() == ["B": -4, "p": 0.25])
        #expect(evaluated.observables()["v"] == 2.5)
    }

    @Test("conversion factors scale what a reaction does to an amount")
    func conversionFactors() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        model.addSpecies("A", amount: 1)
        model.addSpecies("B", amount: 1)
        model.species[1].conversionFactor = "own"
        model.addParameter("all", 3)
        model.addParameter("own", 5)
        model.conversionFactor = "all"
        model.addReaction("J", [(1, "A")], [(2, "B")], 7)
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.rates() == ["A": -21, "B": 70])
    }

    @Test("stoichiometries may be symbols with rules, and mathematics of Level 2")
    func stoichiometries() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        model.addSpecies("A", amount: 1)
        model.addSpecies("B", amount: 1)
        model.addParameter("p", 4)
        model.addReaction("J", [(1, "A")], [(1, "B")], 2)
        model.reactions[0].reactants[0].id = "n"
        model.reactions[0].reactants[0].isConstant = false
        model.reactions[0].products[0].stoichiometryMath = model.math("p" + 1)
        model.assign("n", "p" / 8 + .time)
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.rates(at: 1) == ["A": -3, "B": 10])
        #expect(evaluated.observables(at: 1)["n"] == 1.5)
    }

    @Test("initial assignments follow each other and the rules, whatever their order")
    func initialAssignments() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 2)
        model.addSpecies("A", amount: 1)
        model.addParameter("a", isConstant: false)
        model.addParameter("b")
        model.addParameter("c", 10)
        model.start("C", 5)
        model.start("A", "a" * 2)
        model.assign("a", "b" + 1)
        model.start("b", "c" * "J")
        model.addReaction("J", [(1, "A")], [], 0.25)
        model.reactions[0].reactants = []
        let evaluated = try Evaluated(EquationSystem(model))
        // b = 2.5, a = 3.5, [A] = 7, amount 35.
        #expect(evaluated.observables()["A"] == 7)
        #expect(evaluated.observables()["amount(A)"] == 35)
        #expect(evaluated.observables()["b"] == 2.5)
    }

    @Test("a point without dimensions has amounts only, before Level 3 or without a size")
    func points() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", nil, dimensions: 0)
        model.addSpecies("A", amount: 3)
        model.addReaction("J", [(1, "A")], [], 2 * "A")
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.rates() == ["A": -6])
        #expect(evaluated.system.observable(named: "[A]") == nil)
        #expect(evaluated.system.observable(named: "amount(A)")?.name == "A")
    }

    @Test("conditions in the right-hand side that can switch are listed once, the largest")
    func discontinuities() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("x", 1, isConstant: false)
        model.addParameter("k", 1)
        let late = Term.apply(.and, [less(5, .time), less("x", 3)])
        model.rate("x", .apply(.piecewise, [1, late, 2, less("k", 2), 3]) + .apply(.piecewise, [1, late, 0]))
        let system = try EquationSystem(model)
        #expect(system.discontinuities.count == 1)
        #expect(system.graph.description(of: system.discontinuities[0]) == "5 < time && y[0] < 3")
    }

    @Test("events set slots, scaled from concentration to amount")
    func events() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 2)
        model.addSpecies("A", amount: 1)
        model.addParameter("k", 1, isConstant: false)
        var event = Event(trigger: model.math(less(1, .time)))
        event.delay = model.math("k" * 3)
        event.assignments = [
            EventAssignment(variable: "A", math: model.math("A" + 1)),
            EventAssignment(variable: "k", math: model.math(9)),
        ]
        model.events = [event]
        let evaluated = try Evaluated(EquationSystem(model))
        let equation = evaluated.system.events[0]
        #expect(equation.name == "event 1")
        #expect(equation.assignments.map(\.target) == [.parameter(0), .parameter(2)])
        var values = [0.0, 0.0]
        evaluated.evaluation.eventValues(0, 2, evaluated.start.state, &values)
        #expect(values == [1.5, 9])
        evaluated.evaluation.eventScales(0, 2, evaluated.start.state, &values)
        #expect(values == [2, 1])
        #expect(evaluated.evaluation.eventDelay(0, 2, evaluated.start.state) == 3)
        #expect(evaluated.evaluation.eventPriority(0, 2, evaluated.start.state).isNaN)
        var trigger = [0.5]
        evaluated.evaluation.triggers(2, evaluated.start.state, &trigger)
        #expect(trigger == [1])
        evaluated.evaluation.triggers(1, evaluated.start.state, &trigger)
        #expect(trigger == [0])
    }

    @Test("rates of rates follow from the chain rule")
    func nestedRates() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("x", 3, isConstant: false)
        model.addParameter("y", 5, isConstant: false)
        for id in ["a", "b", "c", "d"] { model.addParameter(id, isConstant: false) }
        model.rate("x", 0 - "x")
        model.rate("y", "b" + .time)
        model.assign("a", "x" * "x")
        model.assign("b", rateOf("a"))
        model.assign("c", rateOf("b"))
        model.assign("d", rateOf("y") * rateOf("c"))
        let found = try Evaluated(EquationSystem(model)).observables(at: 2)
        // a = x^2, b = -2 x^2, c = 4 x^2, c' = -8 x^2 = -72, y' = b + t = -16.
        #expect(found["a"] == 9)
        #expect(found["b"] == -18)
        #expect(found["c"] == 36)
        #expect(found["d"] == 1152)
    }

    @Test("a chain of many assignments is derived without recursion and in linear time")
    func longChain() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("x", 1, isConstant: false)
        model.addParameter("r", isConstant: false)
        model.rate("x", 1)
        for index in 0..<20_000 { model.addParameter("a\(index)", isConstant: false) }
        for index in (1..<20_000).reversed() { model.assign("a\(index)", .symbol("a\(index - 1)") + 1) }
        model.assign("a0", "x")
        model.assign("r", rateOf("a19999"))
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.observables()["a19999"] == 20_000)
        #expect(evaluated.observables()["r"] == 1)
    }

    @Test("rates of change that need each other are refused")
    func cyclicRates() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("x", 1, isConstant: false)
        model.addParameter("y", 1, isConstant: false)
        model.rate("x", rateOf("y"))
        model.rate("y", rateOf("x") + 1)
        let error = #expect(throws: DiagnosticsError.self) { try EquationSystem(model) }
        #expect(
            error?.description
                == "error: rateOf(x): rates of change depend on each other in a circle: "
                + "`rateOf(x)` -> `rateOf(y)` -> `rateOf(x)` [cyclic-rate]"
        )
    }

    @Test("a value of the past has a slot, what it is made of, and what it was before the start")
    func delay() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("k", 3)
        model.addParameter("x", 1, isConstant: false)
        model.addParameter("y", isConstant: false)
        model.addParameter("z", isConstant: false)
        model.rate("x", .apply(.delay, ["y", "k"]))
        model.assign("y", "x" + .time)
        model.assign("z", .apply(.delay, [.apply(.delay, ["y", "k"]) * 2, 1]))
        let system = try EquationSystem(model)
        #expect(system.delays.count == 2)
        #expect(system.delays.map(\.name) == ["delay(y, k)", "delay(delay(y, k) * 2, 1)"])
        #expect(system.delays.map(\.parts) == [[], [0]])
        #expect(system.runtimeParameters == Set(system.delays.map(\.parameter)))
        // At time -2, before the start, x is 1: y was -1, and three time units before that -4.
        func before(_ place: Int) throws -> Double {
            try system.graph.evaluate(system.delays[place].before) { leaf in
                switch leaf {
                case .time: -2
                case .state: 1
                default: 3
                }
            }
        }
        #expect(try before(0) == -1)
        #expect(try before(1) == -8)
        let values = try system.initialValues()
        #expect(values.parameters[system.delays[0].parameter] == -2)
        #expect(values.parameters[system.delays[1].parameter] == -6)
    }

    @Test("fast reactions have a scale of their own, and all else another")
    func fastReactions() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        model.addSpecies("A", amount: 5)
        model.addSpecies("B", amount: 1)
        model.addReaction("J", [(1, "A")], [(2, "B")], 2 * "A")
        model.addReaction("K", [(1, "B")], [], "B")
        model.reactions[0].isFast = true
        let system = try EquationSystem(model)
        let fast = try #require(system.fastReactions)
        #expect(fast.names == ["J"] && fast.states == [0, 1])
        func rate(_ state: Int, slow: Double, fast scale: Double) throws -> Double {
            try system.graph.evaluate(system.rightHandSide[state]) { leaf in
                switch leaf {
                case .state(let index): [5, 1][index]
                case .parameter(fast.slowScale): slow
                case .parameter(fast.fastScale): scale
                default: 1
                }
            }
        }
        #expect(try rate(0, slow: 0, fast: 1) == -10 && rate(1, slow: 0, fast: 1) == 20)
        #expect(try rate(0, slow: 1, fast: 100) == -1000 && rate(1, slow: 1, fast: 100) == 1999)
    }

    @Test("what is not supported is refused by name")
    func refusals() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("k", 3)
        model.addParameter("x", 1, isConstant: false)
        model.rules.append(.algebraic(math: model.math(.apply(.floor, ["x"]) - "k")))
        let error = #expect(throws: DiagnosticsError.self) { try EquationSystem(model) }
        #expect(
            error?.diagnostics.map(\.message) == [
                "an algebraic rule that determines no variable of its own, or one on which someth"
                    + "ing in it depends that jumps or has a kink, a past value, a rate or an initial assignment: not supported"
            ]
        )
    }
}
