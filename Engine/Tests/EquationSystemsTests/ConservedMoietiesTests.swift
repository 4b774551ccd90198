import EquationSystems
import ReactionModels
import Testing

@Suite("Conserved moieties")
struct ConservedMoietiesTests {
    private func texts(_ system: EquationSystem) -> [String] {
        system.conservedMoieties().map { moiety in
            moiety.terms.map { $0.coefficient == 1 ? $0.name : "\($0.coefficient) \($0.name)" }.joined(separator: " + ")
        }.sorted()
    }

    @Test("a double phosphorylation cycle keeps its substrate, kinase and phosphatase")
    func phosphorylationCycle() throws {
        var model = ReactionModel(id: "mapk")
        model.addCompartment("C", 1)
        for name in ["M", "Mp", "Mpp", "E", "F", "EM", "EMp", "FMpp", "FMp"] { model.addSpecies(name, amount: 1) }
        let steps: [(String, String, String, String)] = [
            ("E", "M", "EM", "Mp"), ("E", "Mp", "EMp", "Mpp"), ("F", "Mpp", "FMpp", "Mp"), ("F", "Mp", "FMp", "M"),
        ]
        for (enzyme, from, complex, to) in steps {
            let (a, b) = (Term.symbol(enzyme), Term.symbol(from))
            model.addReaction("bind\(complex)", [(1, enzyme), (1, from)], [(1, complex)], a * b - .symbol(complex))
            model.addReaction("make\(complex)", [(1, complex)], [(1, enzyme), (1, to)], .symbol(complex))
        }
        let system = try EquationSystem(model)
        #expect(texts(system) == ["E + EM + EMp", "F + FMpp + FMp", "M + Mp + Mpp + EM + EMp + FMpp + FMp"])
        let moiety = try #require(system.conservedMoieties().first { $0.terms.count == 7 })
        #expect(moiety.total(in: [1, 2, 3, 4, 5, 6, 7, 8, 9]) == 1 + 2 + 3 + 6 + 7 + 8 + 9)
        #expect(!moiety.isChangedByEvents)
    }

    @Test("stoichiometries that are not whole, and sources and sinks")
    func fractions() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        for name in ["A", "B", "D"] { model.addSpecies(name, amount: 1) }
        model.addReaction("J", [(1, "A")], [(0.5, "B")], "A")
        model.addReaction("K", [(1, "D")], [], "D")
        #expect(try texts(EquationSystem(model)) == ["A + 2 B"])
        model.addReaction("L", [], [(1, "B")], 1)
        #expect(try texts(EquationSystem(model)) == [])
    }

    @Test("a variable stoichiometry takes its species out, and an event marks a total")
    func variableStoichiometry() throws {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 1)
        for name in ["A", "B"] { model.addSpecies(name, amount: 1) }
        model.addReaction("J", [(1, "A")], [(1, "B")], "A")
        var event = Event(trigger: model.math(less(1, .time)))
        event.assignments = [EventAssignment(variable: "A", math: model.math(2))]
        model.events = [event]
        let system = try EquationSystem(model)
        #expect(system.conservedMoieties().map(\.isChangedByEvents) == [true])
        model.reactions[0].products[0].id = "n"
        model.reactions[0].products[0].isConstant = false
        model.assign("n", .time)
        #expect(try EquationSystem(model).conservedMoieties().isEmpty)
    }
}
