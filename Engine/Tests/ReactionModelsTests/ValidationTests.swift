import Diagnostics
import Expressions
import ReactionModels
import Testing

@Suite("Model validation")
struct ValidationTests {
    /// A -> B at rate k A in one compartment: no faults.
    private func soundModel() -> ReactionModel {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        model.addSpecies("A", amount: 1)
        model.addSpecies("B", amount: 0)
        model.addParameter("k", 1)
        model.addParameter("x", 1, isConstant: false)
        model.addReaction("J", [(1, "A")], [(1, "B")], "k" * "A")
        return model
    }

    private func texts(_ model: ReactionModel) -> [String] { model.validate().map(\.description) }

    @Test("a sound model has no faults")
    func sound() {
        #expect(texts(soundModel()) == [])
    }

    @Test("unknown symbols are named with what may have been meant, all in one run, where they stand")
    func unknownSymbols() {
        var model = soundModel()
        model.rate("x", "kk" * "time_" + rateOf("Q1234"))
        model.addSpecies("D", in: "CC", amount: 1)
        model.reactions[0].modifiers = ["Bb"]
        model.locations["rule for x"] = SourceLocation(file: "m.ant", line: 7, column: 3)
        #expect(
            texts(model) == [
                "error: species D: there is no compartment `CC`; did you mean `C` [unknown-compartment]",
                "error: reaction J: there is no species `Bb`; did you mean `B` [unknown-species]",
                "m.ant:7:3: error: rule for x: there is no symbol `kk`; did you mean `k` [unknown-symbol]",
                "m.ant:7:3: error: rule for x: there is no symbol `time_` [unknown-symbol]",
                "m.ant:7:3: error: rule for x: there is no symbol `Q1234` [unknown-symbol]",
            ]
        )
    }

    @Test("an id used twice names both owners")
    func duplicates() {
        var model = soundModel()
        model.addParameter("A", 1)
        #expect(
            texts(model) == [
                "error: parameter A: the id `A` is already used by species A; give one of them another id [duplicate-id]"
            ]
        )
    }

    @Test("constants and reactions take no values, but for an initial assignment to a constant")
    func constants() {
        var model = soundModel()
        model.rate("k", 1)
        model.assign("J", 2)
        model.start("k", 3)
        var event = Event(trigger: model.math(less(1, .time)))
        event.assignments = [EventAssignment(variable: "C", math: model.math(2))]
        model.events = [event]
        #expect(
            texts(model) == [
                "error: rule for k: `k` is constant; declare parameter k as not constant [assignment-to-constant]",
                "error: rule for J: `J` is a reaction, whose value is its rate; change its kinetic law "
                    + "[assignment-to-reaction]",
                "error: event number 1: `C` is constant; declare compartment C as not constant [assignment-to-constant]",
            ]
        )
    }

    @Test("one variable has one rule, and no rule beside a reaction, an initial assignment or an event")
    func conflicts() {
        var model = soundModel()
        model.assign("x", 1)
        model.rate("x", 1)
        model.rate("A", 1)
        model.start("x", 1)
        var event = Event(trigger: model.math(less(1, .time)))
        event.id = "E"
        event.assignments = [
            EventAssignment(variable: "x", math: model.math(2)), EventAssignment(variable: "B", math: model.math(2)),
            EventAssignment(variable: "B", math: model.math(3)),
        ]
        model.events = [event]
        #expect(
            model.validate().map { [$0.element, $0.message] } == [
                ["initial assignment of x", "`x` has an assignment rule too, which holds at the start as well"],
                ["rule for x", "`x` has two rules"],
                ["rule for A", "species `A` is changed by reaction `J` too"],
                ["event E", "`x` is given by an assignment rule, which holds at all times"],
                ["event E", "the event gives `B` two values"],
            ]
        )
        // At a boundary, only the rule changes the species.
        var boundary = soundModel()
        boundary.species[0].boundaryCondition = true
        boundary.rate("A", 1)
        #expect(texts(boundary) == [])
    }

    @Test("values that need each other are named along the circle")
    func cycles() {
        var model = soundModel()
        for id in ["a", "b", "c", "d"] { model.addParameter(id, isConstant: false) }
        model.assign("a", "b" + 1)
        model.assign("b", 2 * "c")
        model.start("c", "a")
        model.assign("d", "d" + "k")
        #expect(
            texts(model) == [
                "error: parameter a: values depend on each other in a circle: `a` -> `b` -> `c` -> `a`; "
                    + "break the circle, or state an unknown by a rate rule [cyclic-assignment]",
                "error: parameter d: `d` depends on itself; break the circle, or state an unknown by a rate rule "
                    + "[cyclic-assignment]",
            ]
        )
    }

    @Test("a compartment cannot be given by a concentration inside it, but by an amount")
    func compartmentCycle() {
        var model = soundModel()
        model.compartments[0].isConstant = false
        model.assign("C", 2 * "A" + 1)
        #expect(model.validate().map(\.rule) == ["cyclic-assignment"])
        model.species[0].hasOnlySubstanceUnits = true
        #expect(texts(model) == [])
    }

    @Test("a missing value is a fault where the equations need it, and only there")
    func missingValues() {
        var model = soundModel()
        model.addParameter("unused")
        model.addParameter("seen", isConstant: false)
        model.assign("seen", "unused" + 1)
        #expect(texts(model) == [])
        model.parameters[0].value = nil
        model.compartments[0].size = nil
        model.species[1].initialAmount = nil
        model.reactions[0].products[0].stoichiometry = nil
        #expect(
            model.validate().map { [$0.element, $0.message] } == [
                ["parameter k", "the equations need its value, which nothing gives"],
                ["compartment C", "the equations need its size, which nothing gives"],
                ["reaction J", "the equations need its stoichiometry of `B`, which nothing gives"],
                ["species B", "the equations need its initial amount or concentration, which nothing gives"],
            ]
        )
        model.start("k", 1)
        model.reactions[0].kineticLaw = nil
        #expect(model.validate().map(\.element).contains("reaction J"))
    }

    @Test("a reaction that changes nothing is a warning, but in Level 3 Version 2 with a rate")
    func emptyReactions() {
        var model = soundModel()
        model.addReaction("K", [], [], 1)
        #expect(texts(model) == [])
        model.level = 2
        #expect(model.validate().map { [$0.severity.rawValue, $0.rule] } == [["warning", "empty-reaction"]])
    }

    @Test("operators with a wrong number of arguments and rates of expressions are refused")
    func malformed() {
        var model = soundModel()
        model.assign("x", .apply(.divide, [1]) + .apply(.rateOf, ["k" + 1]))
        #expect(model.validate().map(\.rule) == ["malformed-rate", "argument-count"])
    }
}
