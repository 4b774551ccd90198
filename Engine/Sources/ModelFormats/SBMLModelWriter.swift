internal import CSBML
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import ReactionModels

/// Builds a libSBML document from a model, part by part, in the order of the schema.
struct SBMLModelWriter {
    private let model: ReactionModel
    private let target: OpaquePointer
    private let mathematics: SBMLMathWriter
    private let version: UInt32

    /// Functions that came with Version 2.
    private static let newOperators: Set<Operator> = [.max, .min, .quotient, .rem, .implies, .rateOf]

    /// The document's text.
    ///
    /// - Precondition: libSBML's lock is held.
    static func text(of model: ReactionModel) throws(DiagnosticsError) -> String {
        let fast = model.reactions.first(where: \.isFast)
        if let fast, let new = newOperator(in: model) {
            throw fault("fast reactions need Level 3 Version 1, which has no function `\(new)`", "reaction \(fast.id)")
        }
        let mathematics = SBMLMathWriter(model)
        if let unknown = mathematics.unwritable(in: model) {
            throw fault("its mathematics uses \(unknown.what), which SBML core does not have", unknown.element)
        }
        let version: UInt32 = fast == nil ? 2 : 1
        guard let document = SBMLDocument_createWithLevelAndVersion(3, version) else { throw fault("no memory") }
        defer { SBMLDocument_free(document) }
        guard let target = SBMLDocument_createModel(document) else { throw fault("no memory") }
        let writer = SBMLModelWriter(
            model: model,
            target: target,
            mathematics: mathematics,
            version: version
        )
        writer.write()
        guard let text = writeSBMLToString(document) else { throw fault("libSBML cannot write the model") }
        defer { free(text) }
        return DistributionsPackage.restored(in: String(cString: text))
    }

    private static func newOperator(in model: ReactionModel) -> Operator? {
        for id in model.graph.reachable(from: model.mathematics.map(\.math)) {
            if case .apply(let operation, _) = model.graph[id], newOperators.contains(operation) { return operation }
        }
        return nil
    }

    private static func fault(_ message: String, _ element: String? = nil) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "sbml-write", element: element, message)])
    }

    private func write() {
        Model_setId(target, WritableModel.plainName(model.id))
        if let name = model.name { Model_setName(target, name) }
        SBMLAnnotation.write(model.annotation, to: target, id: WritableModel.plainName(model.id))
        if let factor = model.conversionFactor { Model_setConversionFactor(target, factor) }
        writeUnits()
        for compartment in model.compartments { write(compartment) }
        for species in model.species { write(species) }
        for parameter in model.parameters where !mathematics.isDraw(parameter.id) { write(parameter) }
        for assignment in model.initialAssignments {
            let item = Model_createInitialAssignment(target)
            InitialAssignment_setSymbol(item, assignment.symbol)
            setMath(assignment.math) { InitialAssignment_setMath(item, $0) }
        }
        for rule in model.rules { write(rule) }
        for reaction in model.reactions { write(reaction) }
        for event in model.events { write(event) }
    }

    private func setMath(_ id: ExpressionID, _ set: (OpaquePointer?) -> Int32) {
        mathematics.withTree(of: id) { tree in _ = set(tree) }
    }

    // MARK: What the model consists of

    private func writeUnits() {
        let setters: [String: (OpaquePointer?, UnsafePointer<CChar>?) -> Int32] = [
            "substance": Model_setSubstanceUnits, "time": Model_setTimeUnits, "volume": Model_setVolumeUnits,
            "area": Model_setAreaUnits, "length": Model_setLengthUnits, "extent": Model_setExtentUnits,
        ]
        for (quantity, unit) in model.defaultUnits { _ = setters[quantity]?(target, unit) }
        for definition in model.unitDefinitions {
            let item = Model_createUnitDefinition(target)
            UnitDefinition_setId(item, definition.id)
            for factor in definition.factors {
                let unit = UnitDefinition_createUnit(item)
                Unit_setKind(unit, UnitKind_forName(factor.kind))
                Unit_setExponentAsDouble(unit, factor.exponent)
                Unit_setScale(unit, Int32(clamping: factor.scale))
                Unit_setMultiplier(unit, factor.multiplier)
            }
        }
    }

    private func write(_ compartment: ReactionModels.Compartment) {
        let item = Model_createCompartment(target)
        Compartment_setId(item, compartment.id)
        if let name = compartment.name { Compartment_setName(item, name) }
        SBMLAnnotation.write(compartment.annotation, to: item, id: compartment.id)
        Compartment_setSpatialDimensionsAsDouble(item, compartment.spatialDimensions)
        if let size = compartment.size { Compartment_setSize(item, size) }
        if let units = compartment.units { Compartment_setUnits(item, units) }
        Compartment_setConstant(item, compartment.isConstant ? 1 : 0)
    }

    private func write(_ species: ReactionModels.Species) {
        let item = Model_createSpecies(target)
        Species_setId(item, species.id)
        if let name = species.name { Species_setName(item, name) }
        SBMLAnnotation.write(species.annotation, to: item, id: species.id)
        Species_setCompartment(item, species.compartment)
        if let amount = species.initialAmount {
            Species_setInitialAmount(item, amount)
        } else if let concentration = species.initialConcentration {
            Species_setInitialConcentration(item, concentration)
        }
        if let units = species.substanceUnits { Species_setSubstanceUnits(item, units) }
        Species_setHasOnlySubstanceUnits(item, species.hasOnlySubstanceUnits ? 1 : 0)
        Species_setBoundaryCondition(item, species.boundaryCondition ? 1 : 0)
        Species_setConstant(item, species.isConstant ? 1 : 0)
        if let factor = species.conversionFactor { Species_setConversionFactor(item, factor) }
    }

    private func write(_ parameter: ReactionModels.Parameter) {
        let item = Model_createParameter(target)
        Parameter_setId(item, parameter.id)
        if let name = parameter.name { Parameter_setName(item, name) }
        SBMLAnnotation.write(parameter.annotation, to: item, id: parameter.id)
        if let value = parameter.value { Parameter_setValue(item, value) }
        if let units = parameter.units { Parameter_setUnits(item, units) }
        Parameter_setConstant(item, parameter.isConstant ? 1 : 0)
    }

    // MARK: What makes it change

    private func write(_ rule: ReactionModels.Rule) {
        let item =
            switch rule {
            case .assignment: Model_createAssignmentRule(target)
            case .rate: Model_createRateRule(target)
            case .algebraic: Model_createAlgebraicRule(target)
            }
        if let variable = rule.variable { Rule_setVariable(item, variable) }
        setMath(rule.math) { Rule_setMath(item, $0) }
    }

    private func write(_ reaction: ReactionModels.Reaction) {
        let item = Model_createReaction(target)
        Reaction_setId(item, reaction.id)
        if let name = reaction.name { Reaction_setName(item, name) }
        SBMLAnnotation.write(reaction.annotation, to: item, id: reaction.id)
        Reaction_setReversible(item, reaction.isReversible ? 1 : 0)
        if version == 1 { Reaction_setFast(item, reaction.isFast ? 1 : 0) }
        for reference in reaction.reactants { write(reference, Reaction_createReactant(item)) }
        for reference in reaction.products { write(reference, Reaction_createProduct(item)) }
        for modifier in reaction.modifiers {
            ModifierSpeciesReference_setSpecies(Reaction_createModifier(item), modifier)
        }
        guard let math = reaction.kineticLaw else { return }
        let law = Reaction_createKineticLaw(item)
        setMath(math) { KineticLaw_setMath(law, $0) }
    }

    private func write(_ reference: ReactionModels.SpeciesReference, _ item: OpaquePointer?) {
        if let id = reference.id { SpeciesReference_setId(item, id) }
        SpeciesReference_setSpecies(item, reference.species)
        if let stoichiometry = reference.stoichiometry { SpeciesReference_setStoichiometry(item, stoichiometry) }
        SpeciesReference_setConstant(item, reference.isConstant ? 1 : 0)
    }

    private func write(_ event: ReactionModels.Event) {
        let item = Model_createEvent(target)
        if let id = event.id { Event_setId(item, id) }
        if let name = event.name { Event_setName(item, name) }
        SBMLAnnotation.write(event.annotation, to: item, id: event.id ?? "event")
        Event_setUseValuesFromTriggerTime(item, event.useValuesFromTriggerTime ? 1 : 0)
        let trigger = Event_createTrigger(item)
        Trigger_setInitialValue(trigger, event.triggerInitialValue ? 1 : 0)
        Trigger_setPersistent(trigger, event.triggerIsPersistent ? 1 : 0)
        setMath(event.trigger) { Trigger_setMath(trigger, $0) }
        if let math = event.delay {
            let delay = Event_createDelay(item)
            setMath(math) { Delay_setMath(delay, $0) }
        }
        if let math = event.priority {
            let priority = Event_createPriority(item)
            setMath(math) { Priority_setMath(priority, $0) }
        }
        for assignment in event.assignments {
            let target = Event_createEventAssignment(item)
            EventAssignment_setVariable(target, assignment.variable)
            setMath(assignment.math) { EventAssignment_setMath(target, $0) }
        }
    }
}
