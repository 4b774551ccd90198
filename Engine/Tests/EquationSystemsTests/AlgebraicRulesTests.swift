import Diagnostics
import EquationSystems
import Expressions
import ReactionModels
import Testing

@Suite("Algebraic rules")
struct AlgebraicRulesTests {
    @Test("A rule linear in a free variable gives it its value at all times, whatever its initial value says")
    func linear() throws {
        var model = ReactionModel(id: "m")
        model.addParameter("k", 3)
        model.addParameter("total", 10)
        model.addParameter("s", 2, isConstant: false)
        model.addParameter("x", 99, isConstant: false)
        model.rate("s", 1)
        // total - (k + 1) * x / 2 - s = 0, so that x = 2 * (total - s) / (k + 1).
        model.rules.append(.algebraic(math: model.math("total" - ("k" + 1) * "x" / 2 - "s")))
        let evaluated = try Evaluated(EquationSystem(model))
        #expect(evaluated.system.states.map(\.name) == ["s"])
        #expect(evaluated.observables()["x"] == 4)
        #expect(evaluated.observables(["s": 6])["x"] == 2)
    }

    @Test("A species held at its boundary is solved for in the meaning of its id")
    func concentration() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 4)
        model.addSpecies("A", concentration: 1, isBoundary: true)
        model.addParameter("p", 3)
        model.rules.append(.algebraic(math: model.math("A" - 2 * "p")))
        let observables = try Evaluated(EquationSystem(model)).observables()
        #expect(observables["A"] == 6 && observables["amount(A)"] == 24)
    }

    @Test("Rules share their variables out, so that each has one")
    func matching() throws {
        var model = ReactionModel(id: "m")
        for name in ["a", "b"] { model.addParameter(name, 0, isConstant: false) }
        // The first rule could have either; the second only a.
        model.rules.append(.algebraic(math: model.math("a" + "b" - 5)))
        model.rules.append(.algebraic(math: model.math("a" - 2)))
        let observables = try Evaluated(EquationSystem(model)).observables()
        #expect(observables["a"] == 2 && observables["b"] == 3)
    }

    @Test("Rules that need each other's variables are solved together")
    func coupled() throws {
        var model = ReactionModel(id: "m")
        for name in ["a", "b", "c"] { model.addParameter(name, 0, isConstant: false) }
        model.addParameter("k", 2)
        model.rules.append(.algebraic(math: model.math("a" + "b" + "c" - 6)))
        model.rules.append(.algebraic(math: model.math("a" - "b" + "k" * "c" - 5)))
        model.rules.append(.algebraic(math: model.math("k" * "a" + "b" - "c" - 1)))
        let observables = try Evaluated(EquationSystem(model)).observables()
        let values = try ["a", "b", "c"].map { try #require(observables[$0]) }
        for (value, exact) in zip(values, [1.0, 2, 3]) { #expect(abs(value - exact) < 1e-12) }
    }

    @Test("Rules that say the same twice are refused")
    func dependent() throws {
        var model = ReactionModel(id: "m")
        for name in ["a", "b"] { model.addParameter(name, 0, isConstant: false) }
        model.rules.append(.algebraic(math: model.math("a" + "b" - 3)))
        model.rules.append(.algebraic(math: model.math(2 * "a" + 2 * "b" - 6)))
        let error = try #require(throws: DiagnosticsError.self) { _ = try EquationSystem(model) }
        #expect(error.diagnostics.contains { $0.rule == "unsupported" && $0.message.contains("algebraic rule") })
    }

    @Test("A rule that pushes twenty thousand others to their second variable is no matter of depth")
    func depth() throws {
        let count = 20_000
        func name(_ index: Int) -> Term { .symbol("x\(100_000 + index)") }
        var model = ReactionModel(id: "m")
        for index in 0...count { model.addParameter("x\(100_000 + index)", 0, isConstant: false) }
        for index in 0..<count { model.rules.append(.algebraic(math: model.math(name(index) - name(index + 1) - 1))) }
        model.rules.append(.algebraic(math: model.math(name(0) - 7)))
        let observables = try Evaluated(EquationSystem(model)).observables()
        #expect(observables["x\(100_000 + count)"] == 7 - Double(count))
    }

    @Test("A variable that an event sets keeps that value, and the other gives way")
    func events() throws {
        var model = ReactionModel(id: "m")
        for name in ["a", "b"] { model.addParameter(name, 1, isConstant: false) }
        model.rules.append(.algebraic(math: model.math("a" + "b" - 5)))
        var event = Event(trigger: model.math(less(2, .time)))
        event.assignments = [EventAssignment(variable: "a", math: model.math(4))]
        model.events.append(event)
        let observables = try Evaluated(EquationSystem(model)).observables()
        #expect(observables["a"] == 1 && observables["b"] == 4)
    }

    @Test(
        "A rule that jumps in its free variable, or has none, is refused",
        arguments: [
            "k" - 1, "x" - "x", .apply(.floor, ["x"]) + "x" - "k", .apply(.piecewise, ["x", less("x", 1), 2]),
        ]
    )
    func refused(_ term: Term) throws {
        var model = ReactionModel(id: "m")
        model.addParameter("k", 3)
        model.addParameter("x", 1, isConstant: false)
        model.rules.append(.algebraic(math: model.math(term)))
        let error = #expect(throws: DiagnosticsError.self) { try EquationSystem(model) }
        #expect(error?.diagnostics.map(\.rule) == ["unsupported"])
    }
}
