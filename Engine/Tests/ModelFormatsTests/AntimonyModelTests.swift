import Diagnostics
import Expressions
import ModelFormats
import ReactionModels
import Testing

/// Expected models come from libAntimony 3.3.0's translation of the same texts to SBML Level 3 Version 2.
@Suite("Antimony models")
struct AntimonyModelTests {
    private func read(_ text: String) throws -> ReactionModel { try Antimony.read(text, file: "test.ant") }

    // MARK: Species and compartments

    @Test("A species' value is a concentration in the default compartment of size one")
    func concentration() throws {
        let model = try read("S1 -> S2; k*S1; S1 = 10; k = 0.1")
        var first = Species(id: "S1", compartment: "default_compartment")
        first.initialConcentration = 10
        #expect(model.species == [first, Species(id: "S2", compartment: "default_compartment")])
        var home = Compartment(id: "default_compartment")
        home.size = 1
        #expect(model.compartments == [home])
        #expect(model.parameters == [Parameter(id: "k", value: 0.1)])
        #expect(model.reactions.map(\.id) == ["_J0"])
        #expect(model.level == 3 && model.version == 2 && model.id == "__main")
    }

    @Test("After substanceOnly a species' value is an amount")
    func amount() throws {
        let model = try read("substanceOnly species S1 in C = 10, S2 in C; C = 2")
        var first = Species(id: "S1", compartment: "C")
        first.initialAmount = 10
        first.hasOnlySubstanceUnits = true
        var second = Species(id: "S2", compartment: "C")
        second.hasOnlySubstanceUnits = true
        #expect(model.species == [first, second])
        #expect(model.compartments.map(\.size) == [2])
    }

    @Test("An amount over the species' own compartment is an amount, over another quantity a formula")
    func amountOverCompartment() throws {
        let model = try read("compartment C = 2; species S1 in C = 10/C; species S2 in C = 10/D; D = 4")
        #expect(model.species.map(\.initialAmount) == [10, nil])
        #expect(model.species.map(\.initialConcentration) == [nil, nil])
        #expect(model.initialAssignments.map(\.symbol) == ["S2"])
        #expect(model.initialAssignments.map { prefix($0.math, in: model.graph) } == ["divide(10.0,D)"])
    }

    @Test("A dollar sign or const makes a species a boundary that is not constant")
    func boundary() throws {
        let model = try read("$A + B -> C; k; A -> ; k; const species D = 2; species $E; var species F; k = 1")
        let boundary = Dictionary(uniqueKeysWithValues: model.species.map { ($0.id, $0.boundaryCondition) })
        #expect(boundary == ["A": true, "B": false, "C": false, "D": true, "E": true, "F": false])
        #expect(model.species.allSatisfy { !$0.isConstant })
    }

    @Test("A species without compartment stands in that of its reaction")
    func reactionCompartment() throws {
        let model = try read("compartment C = 1.5, D = 1; species B in D; J: A -> B; k*A in C; J2 in C: E -> ; k")
        #expect(
            Dictionary(uniqueKeysWithValues: model.species.map { ($0.id, $0.compartment) })
                == ["A": "C", "B": "D", "E": "C"]
        )
    }

    @Test("The default compartment can be given another size")
    func defaultCompartment() throws {
        let model = try read("species S; default_compartment = 3; x = S")
        #expect(model.compartments.map(\.size) == [3])
        #expect(model.species.map(\.compartment) == ["default_compartment"])
    }

    @Test("Display names reach every kind of element, whatever the order")
    func displayNames() throws {
        let model = try read(
            """
            model foo()
              S1 is "species one"
              J0: S1 -> ; k1*S1
              J0 is "my \\"reaction\\""
              k1 = 1; k1 is "rate"
              S1 in C; C is "comp"
              E1: at time > 3: k1 = 2
              E1 is "evt"
              unit h = 3600 second
              h is "hour"
            end
            foo is "Big"
            """
        )
        #expect(model.id == "foo" && model.name == "Big")
        #expect(model.species.map(\.name) == ["species one"])
        #expect(model.reactions.map(\.name) == ["my \"reaction\""])
        #expect(model.parameters.map(\.name) == ["rate"])
        #expect(model.compartments.map(\.name) == ["comp"])
        #expect(model.events.map(\.name) == ["evt"])
    }

    // MARK: Values and rules

    @Test("Plain numbers are values, everything else an initial assignment")
    func values() throws {
        let model = try read("a = 2; b = a*3; c = 2*3; d = -3; e = 1/2; f = -inf; S = a; species S; compartment V = a")
        let values = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.id, $0.value) })
        #expect(values == ["a": 2, "b": nil, "c": nil, "d": -3, "e": nil, "f": -Double.infinity])
        #expect(
            Dictionary(
                uniqueKeysWithValues: model.initialAssignments.map {
                    ($0.symbol, prefix($0.math, in: model.graph))
                }
            ) == ["b": "times(a,3.0)", "c": "times(2.0,3.0)", "e": "divide(1.0,2.0)", "S": "a", "V": "a"]
        )
        #expect(model.compartments.first { $0.id == "V" }?.size == .some(nil))
    }

    @Test("Rules make their variable change; a value beside a rate rule is where it starts")
    func rules() throws {
        let model = try read(
            """
            x := a*time; y' = -y; y = 3; a = 1
            species z = 1; z' = 4; compartment c1 = 2; c1' = 0.1; compartment c2 := a
            0 = x + w; var v = 2
            """
        )
        #expect(model.rules.count == 6)
        let rates = model.rules.compactMap { rule -> String? in
            if case .rate(let variable, let math) = rule {
                "\(variable)' = \(prefix(math, in: model.graph))"
            } else {
                nil
            }
        }
        #expect(Set(rates) == ["y' = minus(y)", "z' = 4.0", "c1' = 0.1"])
        guard case .algebraic(let math)? = model.rules.last else {
            Issue.record("no algebraic rule")
            return
        }
        #expect(prefix(math, in: model.graph) == "plus(x,w)")
        let constant = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.id, $0.isConstant) })
        #expect(constant == ["x": false, "y": false, "a": true, "w": false, "v": false])
        #expect(model.compartments.filter(\.isConstant).map(\.id) == ["default_compartment"])
        #expect(model.parameters.first { $0.id == "y" }?.value == 3)
    }

    @Test("A symbol without value is a parameter without value")
    func unknown() throws {
        let model = try read("S1 -> S2; k*S1")
        #expect(model.parameters == [Parameter(id: "k")])
        #expect(model.species.allSatisfy { $0.initialConcentration == nil && $0.initialAmount == nil })
    }

    // MARK: Reactions

    @Test("Stoichiometry may be a number, repeated, or a name that is shared and changed")
    func stoichiometry() throws {
        let model = try read(
            """
            J: 2 A + n B -> 0.5 C + C; k*A
            J2: A + A -> ; k
            J3: q A -> n B; k
            n = 3; k = 1
            at time > 2: q = 4
            """
        )
        let reaction = model.reactions[0]
        #expect(reaction.reactants.map(\.stoichiometry) == [2, 3])
        #expect(reaction.reactants.map(\.id) == [nil, "n"])
        #expect(reaction.products.map(\.stoichiometry) == [0.5, 1])
        #expect(model.reactions[1].reactants.map(\.species) == ["A", "A"])
        let third = model.reactions[2]
        #expect(third.reactants.map(\.id) == ["q"])
        #expect(third.reactants.map(\.isConstant) == [false])
        #expect(third.reactants.map(\.stoichiometry) == [nil])
        #expect(third.products.map(\.id) == ["J3_B_stoich"])
        #expect(model.rules.map(\.variable) == ["J3_B_stoich"])
        #expect(model.parameters.map(\.id) == ["k"])
    }

    @Test("Arrows say reversible or not, sides may be empty, laws may be missing")
    func arrows() throws {
        let model = try read("J1: A => B; k\nJ2: A <==> B; k\n -> A; k\nJ4: A -> ; k*A\nJ5: A -> B;\nk = 2")
        #expect(model.reactions.map(\.isReversible) == [false, true, true, true, true])
        #expect(model.reactions.map(\.id) == ["J1", "J2", "_J0", "J4", "J5"])
        #expect(model.reactions[2].reactants.isEmpty && model.reactions[3].products.isEmpty)
        #expect(model.reactions.map { $0.kineticLaw == nil } == [false, false, false, false, true])
    }

    @Test("Species of the rate law that do not take part are modifiers")
    func modifiers() throws {
        let model = try read("species M, A, B; J: A => B; k*M*A*f; M = 1; k = 2; f := M + Z; species Z")
        #expect(model.reactions[0].modifiers == ["M"])
    }

    @Test("A rate rule takes its species out of the reactions it stands in")
    func ruledSpecies() throws {
        let model = try read("S' = 3; J: A + S -> B; k; S = 1; k = 1")
        #expect(model.species.first { $0.id == "S" }?.boundaryCondition == true)
    }

    @Test("A reaction's name stands for its rate")
    func reactionName() throws {
        let model = try read("J: A -> B; k*A; v := J*2; k = 1")
        #expect(model.parameters.map(\.id).sorted() == ["k", "v"])
    }

    // MARK: Events

    @Test("Events have SBML's defaults: persistent, true at the start, values from the trigger's time")
    func eventDefaults() throws {
        let model = try read("x = 1; y = 0; r = 1; E1: at (x > 5): y = 3, x = r + 2")
        let event = try #require(model.events.first)
        #expect(event.id == "E1" && prefix(event.trigger, in: model.graph) == "gt(x,5.0)")
        #expect(event.triggerInitialValue && event.triggerIsPersistent && event.useValuesFromTriggerTime)
        #expect(event.delay == nil && event.priority == nil)
        #expect(
            event.assignments.map { "\($0.variable) = \(prefix($0.math, in: model.graph))" }
                == ["y = 3.0", "x = plus(r,2.0)"]
        )
        #expect(model.parameters.map(\.isConstant) == [false, false, true])
    }

    @Test("Delay, priority and the other options are kept")
    func eventOptions() throws {
        let model = try read(
            """
            E3: at x > 7, priority = 3, persistent = false, t0 = false, fromTrigger = false: y = 1
            at 1 + r after time > 2, t0 = true, priority = r,:

              x = 3,
              y = 4: r = 1
            x = 0; y = 0; r = 0
            """
        )
        let first = model.events[0]
        #expect(!first.triggerIsPersistent && !first.triggerInitialValue && !first.useValuesFromTriggerTime)
        #expect(first.priority.map { prefix($0, in: model.graph) } == "3.0")
        let second = model.events[1]
        #expect(second.id == "_E0" && second.triggerInitialValue)
        #expect(second.delay.map { prefix($0, in: model.graph) } == "plus(1.0,r)")
        #expect(prefix(second.trigger, in: model.graph) == "gt(time,2.0)")
        #expect(second.assignments.map(\.variable) == ["x", "y", "r"])
    }

    // MARK: Units

    @Test("Unit definitions resolve through each other in any order")
    func units() throws {
        let model = try read(
            """
            unit c = ug/mL; unit ug = 1e-6 gram; unit mL = 1e-3 liter; unit per_h = 1/(3600 seconds)
            unit h = 3600 second; unit sq = h^2; unit X = 1000 * mole^2; unit substance = 1e-9 mole
            unit time_unit = 60 second; unit half = 2.5e-3 second
            k = 3 per_h; k2 has per_h; q has mole/litre
            """
        )
        let factors = Dictionary(uniqueKeysWithValues: model.unitDefinitions.map { ($0.id, $0.factors) })
        typealias Factor = UnitDefinition.Factor
        #expect(
            factors["c"] == [
                Factor(kind: "gram", scale: -6),
                Factor(kind: "litre", exponent: -1, scale: -3),
            ]
        )
        #expect(factors["per_h"] == [Factor(kind: "second", exponent: -1, multiplier: 3600)])
        #expect(factors["sq"] == [Factor(kind: "second", exponent: 2, multiplier: 3600)])
        #expect(factors["X"] == [Factor(kind: "mole", exponent: 2), Factor(kind: "dimensionless", multiplier: 1000)])
        #expect(factors["half"] == [Factor(kind: "second", scale: -4, multiplier: 25)])
        #expect(factors["mole_per_litre"] == [Factor(kind: "mole"), Factor(kind: "litre", exponent: -1)])
        #expect(model.defaultUnits == ["substance": "substance", "time": "time_unit"])
        #expect(model.parameters.map(\.units) == ["per_h", "per_h", "mole_per_litre"])
        #expect(model.parameters.map(\.value) == [3, nil, nil])
    }

    @Test("The unit of a species is that of its symbol: an amount's, or a concentration's times the size's")
    func speciesUnits() throws {
        let model = try read(
            """
            compartment C = 2; C has litre; species S1 in C; S1 has mole/litre
            substanceOnly species S2 in C = 4 gram; compartment D = 3 litre; species S3 = 1 item
            """
        )
        #expect(model.species.map(\.substanceUnits) == ["mole_per_litre_litre", "gram", "item_litre"])
        #expect(model.compartments.map(\.units).prefix(2) == [nil, "litre"] || model.compartments.count == 3)
        #expect(
            model.unitDefinitions.first { $0.id == "mole_per_litre_litre" }?.factors == [
                UnitDefinition.Factor(kind: "mole"), UnitDefinition.Factor(kind: "litre", exponent: -1),
                UnitDefinition.Factor(kind: "litre"),
            ]
        )
    }

    // MARK: Files

    @Test("Of several models the one with the star is read; annotations say nothing about the mathematics")
    func severalModels() throws {
        let model = try read(
            """
            model a
              x = 1
            end
            model *b()
              y = 2; y identity "http://identifiers.org/x", "http://identifiers.org/y"; y.sboTerm = 2
              model created "2020-01-01T00:00:00Z"
            end;
            """
        )
        #expect(model.id == "b" && model.parameters.map(\.id) == ["y"])
    }

    @Test("Line ends may be Unix, Windows or old Macintosh ones", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) throws {
        let model = try read(["model m", "x = 1 # one", "y = 2", "end"].joined(separator: end))
        #expect(model.parameters.map(\.value) == [1, 2])
        #expect(antimonyMessages(["x = 1", "", "y = ="].joined(separator: end)).map { $0.prefix(3) } == ["3:5"])
    }
}
