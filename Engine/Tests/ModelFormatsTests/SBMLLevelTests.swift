import Diagnostics
import Expressions
import ModelFormats
import ReactionModels
import Testing

@Suite("Levels of SBML")
struct SBMLLevelTests {
    static let levelOne = Snippet.level1(
        """
        <listOfUnitDefinitions><unitDefinition name="substance"><listOfUnits><unit kind="mole" scale="-3"/></listOfUnits>
        </unitDefinition></listOfUnitDefinitions>
        <listOfCompartments><compartment name="c"/><compartment name="v" volume="3" units="liter"/></listOfCompartments>
        <listOfSpecies>
          <species name="A" compartment="c" initialAmount="1.5" charge="-1"/>
          <species name="B" compartment="c" initialAmount="0" boundaryCondition="true"/>
        </listOfSpecies>
        <listOfParameters><parameter name="k" value="2"/></listOfParameters>
        <listOfRules><compartmentVolumeRule compartment="v" type="rate" formula="0.1"/></listOfRules>
        <listOfReactions><reaction name="R" reversible="false" fast="true">
          <listOfReactants><speciesReference species="A" stoichiometry="3" denominator="2"/></listOfReactants>
          <listOfProducts><speciesReference species="B"/></listOfProducts>
          <kineticLaw formula="k * A * q"><listOfParameters><parameter name="q" value="4"/></listOfParameters></kineticLaw>
        </reaction></listOfReactions>
        """
    )

    @Test("Level 1: default volume, rational stoichiometry, formulas, local parameters, redefined substance")
    func readsLevelOne() throws {
        let model = try SBML.read(Self.levelOne, file: "m.xml")
        #expect((model.level, model.version) == (1, 2))
        #expect(model.compartments.map(\.size) == [1, 3])
        #expect(model.compartments.map(\.isConstant) == [true, false])
        #expect(model.compartments.map(\.units).last == "litre")
        #expect(model.species.map(\.initialAmount) == [1.5, 0])
        #expect(model.species.map(\.boundaryCondition) == [false, true])
        #expect(model.species.allSatisfy { !$0.hasOnlySubstanceUnits && !$0.isConstant })
        let reaction = try #require(model.reactions.first)
        #expect(reaction.isFast && !reaction.isReversible)
        #expect(reaction.reactants.map(\.stoichiometry) == [1.5])
        #expect(reaction.products.map(\.stoichiometry) == [1])
        #expect(model.graph.symbols(in: try #require(reaction.kineticLaw)) == ["k", "A", "R.q"])
        #expect(model.parameters.first { $0.id == "R.q" }?.value == 4)
        #expect(model.rules.map(\.variable) == ["v"])
        let substance = model.unitDefinitions.filter { $0.id == "substance" }
        #expect(substance.map(\.factors) == [[.init(kind: "mole", scale: -3)]])
        #expect(model.defaultUnits["substance"] == "substance" && model.defaultUnits["time"] == "time")
    }

    @Test("Level 2: defaults of attributes, no default size, stoichiometry by mathematics, events")
    func readsLevelTwo() throws {
        let model = try SBML.read(
            Snippet.level2(
                """
                <listOfCompartments><compartment id="c" size="1"/><compartment id="p" spatialDimensions="0"/>
                </listOfCompartments>
                <listOfSpecies><species id="A" compartment="c" initialConcentration="2"/><species id="B" compartment="c"/>
                </listOfSpecies>
                <listOfParameters><parameter id="k" value="1"/><parameter id="n"/></listOfParameters>
                <listOfReactions><reaction id="R"><listOfReactants><speciesReference species="A">
                <stoichiometryMath>\(Snippet.math("<apply><times/><ci>k</ci><cn>2</cn></apply>"))</stoichiometryMath>
                </speciesReference></listOfReactants><listOfProducts><speciesReference id="s" species="B"/></listOfProducts>
                <kineticLaw>\(Snippet.math("<ci>n</ci>"))<listOfParameters><parameter id="n" value="5"/></listOfParameters>
                </kineticLaw></reaction></listOfReactions>
                <listOfEvents><event id="E" useValuesFromTriggerTime="false"><trigger>\(Snippet.math("<true/>"))</trigger>
                <delay>\(Snippet.math("<cn>3</cn>"))</delay>
                <listOfEventAssignments><eventAssignment variable="A">\(Snippet.math("<cn>7</cn>"))</eventAssignment>
                </listOfEventAssignments></event></listOfEvents>
                """
            ),
            file: "m.xml"
        )
        #expect(model.compartments.map(\.size) == [1, nil])
        #expect(model.compartments.map(\.spatialDimensions) == [3, 0])
        #expect(model.species.map(\.initialConcentration) == [2, nil])
        #expect(model.species.map(\.initialAmount) == [nil, nil])
        #expect(model.parameters.map(\.value) == [1, nil, 5])
        #expect(model.parameters.map(\.id) == ["k", "n", "R.n"])
        let reaction = try #require(model.reactions.first)
        #expect(reaction.isReversible && !reaction.isFast)
        #expect(try model.value(#require(reaction.reactants.first?.stoichiometryMath)) == 2)
        #expect(reaction.products.map(\.stoichiometry) == [1])
        // The local n hides the model's, which has no value.
        #expect(try model.value(#require(reaction.kineticLaw)) == 5)
        let event = try #require(model.events.first)
        #expect(
            event.id == "E" && !event.useValuesFromTriggerTime && event.triggerInitialValue && event.triggerIsPersistent
        )
        #expect(try model.value(#require(event.delay)) == 3)
        #expect(event.assignments.map(\.variable) == ["A"])
    }

    @Test("Level 3: what is absent stays absent, and all that Level 3 added is read")
    func readsLevelThree() throws {
        let model = try SBML.read(
            Snippet.level3(
                version: 1,
                model: "id=\"m\" name=\"M\" timeUnits=\"second\" extentUnits=\"item\" conversionFactor=\"k\"",
                """
                <listOfCompartments><compartment id="c" constant="false"/></listOfCompartments>
                <listOfSpecies>
                  <species id="A" compartment="c" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"
                    conversionFactor="k"/>
                </listOfSpecies>
                <listOfParameters><parameter id="k" constant="true"/></listOfParameters>
                <listOfReactions><reaction id="R" reversible="false" fast="false">
                <listOfReactants><speciesReference id="sr" species="A" constant="false"/></listOfReactants>
                <kineticLaw>\(Snippet.math("<apply><times/><ci>k</ci><ci>sr</ci></apply>"))
                <listOfLocalParameters><localParameter id="k" value="9"/></listOfLocalParameters></kineticLaw>
                </reaction></listOfReactions>
                <listOfEvents><event useValuesFromTriggerTime="true"><trigger initialValue="false" persistent="false">
                \(Snippet.math("<true/>"))</trigger><priority>\(Snippet.math("<cn>4</cn>"))</priority></event></listOfEvents>
                """
            ),
            file: "m.xml"
        )
        #expect(model.name == "M" && model.conversionFactor == "k")
        #expect(model.defaultUnits == ["time": "second", "extent": "item"])
        #expect(model.compartments.map(\.size) == [nil])
        #expect(model.species.map(\.conversionFactor) == ["k"])
        #expect(model.species.map(\.hasOnlySubstanceUnits) == [true])
        let reference = try #require(model.reactions.first?.reactants.first)
        #expect(reference.id == "sr" && reference.stoichiometry == nil && !reference.isConstant)
        let law = try #require(model.reactions.first?.kineticLaw)
        #expect(model.graph.symbols(in: law) == ["R.k", "sr"])
        let event = try #require(model.events.first)
        #expect(!event.triggerInitialValue && !event.triggerIsPersistent && event.useValuesFromTriggerTime)
        #expect(try model.value(#require(event.priority)) == 4)
    }

    @Test("Level 3 Version 2: an element without its mathematics is as if absent")
    func absentMathematics() throws {
        let model = try SBML.read(
            Snippet.level3(
                """
                <listOfParameters><parameter id="x" value="1" constant="false"/></listOfParameters>
                <listOfInitialAssignments><initialAssignment symbol="x"/></listOfInitialAssignments>
                <listOfRules><assignmentRule variable="x"/></listOfRules>
                <listOfReactions><reaction id="R" reversible="false"><kineticLaw/></reaction></listOfReactions>
                <listOfEvents>
                  <event useValuesFromTriggerTime="true"/>
                  <event id="E" useValuesFromTriggerTime="true">
                    <trigger initialValue="true" persistent="true">\(Snippet.math("<true/>"))</trigger>
                    <delay/><priority/>
                    <listOfEventAssignments><eventAssignment variable="x"/></listOfEventAssignments>
                  </event>
                </listOfEvents>
                """
            ),
            file: "m.xml"
        )
        #expect(model.initialAssignments.isEmpty && model.rules.isEmpty)
        #expect(model.reactions.map(\.kineticLaw) == [nil])
        #expect(model.events.map(\.id) == ["E"])
        let event = try #require(model.events.first)
        #expect(event.delay == nil && event.priority == nil && event.assignments.isEmpty)
    }

    @Test("Units of their own, which a kinetic law could have in level 1, are noted")
    func unitsOfLaws() throws {
        let text = Self.levelOne.replacing("<kineticLaw formula", with: "<kineticLaw timeUnits=\"second\" formula")
        #expect(try SBML.read(text, file: "m.xml").notes.map(\.element) == ["reaction R"])
    }

    @Test("Constraints are noted, and are no reason to refuse a model")
    func constraintsAreNoted() throws {
        let model = try SBML.read(
            Snippet.level3(
                "<listOfConstraints><constraint>\(Snippet.math("<true/>"))</constraint></listOfConstraints>"
            ),
            file: "m.xml"
        )
        #expect(model.notes.map(\.message) == ["constraints are not checked"])
        #expect(model.notes.map(\.severity) == [.note])
    }
}
