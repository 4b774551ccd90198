import Diagnostics
import EquationSystems
import ReactionModels
import Testing

@Suite("Initial conditions")
struct InitialConditionsTests {
    private func system() throws -> EquationSystem {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 4)
        model.addSpecies("A", concentration: 2)
        model.addSpecies("B", amount: 3, isAmount: true)
        model.addParameter("k", 0.5)
        model.addParameter("k2")
        model.addParameter("half", isConstant: false)
        model.addReaction("J", [(1, "A")], [(1, "B")], "k" * "A")
        model.start("k2", "k" * 3 + "A")
        model.assign("half", "k2" / 2)
        return try EquationSystem(model)
    }

    private func observed(_ overrides: [String: Double]) throws -> [String: Double] {
        try Evaluated(system(), overrides: overrides).observables()
    }

    @Test("an override is followed by all that depends on it")
    func dependents() throws {
        #expect(try observed([:])["half"] == 1.75)
        #expect(try observed(["k": 2])["half"] == 4)
        #expect(try observed(["k2": 10])["half"] == 5)
        #expect(try observed(["k2": 10])["k"] == 0.5)
        #expect(try observed(["A": 8])["k2"] == 9.5)
    }

    @Test("a species is overridden in its own meaning, or in the one that is named")
    func meanings() throws {
        #expect(try observed(["A": 8])["amount(A)"] == 32)
        #expect(try observed(["[A]": 8])["amount(A)"] == 32)
        #expect(try observed(["amount(A)": 8])["A"] == 2)
        #expect(try observed(["B": 8])["B"] == 8)
        #expect(try observed(["concentration(B)": 8])["B"] == 32)
        // A larger compartment at the same concentration.
        #expect(try observed(["C": 10])["amount(A)"] == 20)
        #expect(try observed(["C": 10, "A": 1])["amount(A)"] == 10)
    }

    @Test("prepared once, values follow many overrides")
    func prepared() throws {
        let system = try system()
        let conditions = try InitialConditions(system, overriding: ["k", "A"])
        for (k, a) in [(1.0, 2.0), (3, 4), (0, .nan)] {
            let found = conditions.values([k, a])
            let expected = try system.initialValues(overrides: ["k": k, "A": a])
            #expect(found.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
            #expect(found.state.map(\.bitPattern) == expected.state.map(\.bitPattern))
        }
    }

    @Test("names that cannot be overridden are all refused, with what would be right")
    func refused() throws {
        let system = try system()
        let error = #expect(throws: DiagnosticsError.self) {
            try system.initialValues(overrides: ["k3": 1, "half": 2, "amount(k)": 3, "A": 1, "[A]": 2, "zzzzz": 1])
        }
        #expect(
            error?.description == """
                error: value for [A]: it is the same quantity as `A` [override]
                error: value for amount(k): `k` is not a species in a compartment with a size; write `k` [override]
                error: value for half: `half` is computed from other quantities and cannot be given a value; \
                give a value to what it is computed from [override]
                error: value for k3: there is no symbol `k3`; did you mean `k` [override]
                error: value for zzzzz: there is no symbol `zzzzz` [override]
                """
        )
    }
}
