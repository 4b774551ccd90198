internal import CSBML
internal import Diagnostics
internal import Expressions
internal import ReactionModels

extension SBMLModelReader {
    mutating func findRuledVariables(_ source: OpaquePointer) {
        for rule in items(Model_getNumRules(source), { Model_getRule(source, $0) })
        where Rule_isAlgebraic(rule) == 0 {
            ruled.insert(String(sbml: Rule_getVariable(rule)))
        }
    }

    mutating func readFunctions(_ source: OpaquePointer) {
        var seen: Set<String> = []
        for item in items(Model_getNumFunctionDefinitions(source), { Model_getFunctionDefinition(source, $0) }) {
            let id = String(sbml: FunctionDefinition_getId(item))
            if !seen.insert(id).inserted {
                fail("sbml-duplicate", item, "function \(id)", "another function has the same id")
            }
            // NOTE: a function without mathematics is one that may not be called (Level 3 Version 2).
            if FunctionDefinition_getMath(item) != nil { math.define(id, item) }
        }
        math.readFunctions()
    }

    mutating func readInitialAssignments(_ source: OpaquePointer) {
        for item in items(Model_getNumInitialAssignments(source), { Model_getInitialAssignment(source, $0) }) {
            let symbol = String(sbml: InitialAssignment_getSymbol(item))
            let name = "initial assignment of \(symbol)"
            locate(name, item)
            if let math = expression(InitialAssignment_getMath(item), of: item, name) {
                model.initialAssignments.append(InitialAssignment(symbol: symbol, math: math))
            }
        }
    }

    mutating func readRules(_ source: OpaquePointer) {
        for item in items(Model_getNumRules(source), { Model_getRule(source, $0) }) {
            if Rule_isAlgebraic(item) != 0 {
                locate("algebraic rule", item)
                if let math = expression(Rule_getMath(item), of: item, "algebraic rule") {
                    model.rules.append(.algebraic(math: math))
                }
                continue
            }
            let variable = String(sbml: Rule_getVariable(item))
            let isRate = Rule_isRate(item) != 0
            let name = "rule for \(variable)"
            locate(name, item)
            if let math = expression(Rule_getMath(item), of: item, name) {
                model.rules.append(
                    isRate ? .rate(variable: variable, math: math) : .assignment(variable: variable, math: math)
                )
            }
        }
    }

    mutating func readReactions(_ source: OpaquePointer) {
        for item in items(Model_getNumReactions(source), { Model_getReaction(source, $0) }) {
            var reaction = Reaction(id: String(sbml: Reaction_getId(item)))
            reaction.name = text(Reaction_getName(item))
            reaction.annotation = SBMLAnnotation.read(item)
            reaction.isReversible = Reaction_getReversible(item) != 0
            reaction.isFast = (level < 3 || version < 2) && Reaction_getFast(item) != 0
            let name = "reaction \(reaction.id)"
            locate(name, item)
            reaction.reactants = items(Reaction_getNumReactants(item)) { Reaction_getReactant(item, $0) }
                .map { reference($0, name) }
            reaction.products = items(Reaction_getNumProducts(item)) { Reaction_getProduct(item, $0) }
                .map { reference($0, name) }
            reaction.modifiers = items(Reaction_getNumModifiers(item)) { Reaction_getModifier(item, $0) }
                .map { String(sbml: ModifierSpeciesReference_getSpecies($0)) }
            if let law = Reaction_getKineticLaw(item) {
                if KineticLaw_isSetSubstanceUnits(law) != 0 || KineticLaw_isSetTimeUnits(law) != 0 {
                    note("sbml-law-units", law, name, "units of the kinetic law are not converted to the model's")
                }
                let locals = localParameters(of: law, reaction: reaction.id)
                reaction.kineticLaw = expression(
                    KineticLaw_getMath(law),
                    of: law,
                    name,
                    locals: locals
                )
            }
            model.reactions.append(reaction)
        }
    }

    private mutating func reference(_ item: OpaquePointer, _ reaction: String) -> SpeciesReference {
        let species = String(sbml: SpeciesReference_getSpecies(item))
        var reference = SpeciesReference(species: species, stoichiometry: nil)
        if level == 3 {
            reference.id = text(SpeciesReference_getId(item))
            if let id = reference.id { locate("species reference \(id)", item) }
            if SpeciesReference_isSetStoichiometry(item) != 0 {
                reference.stoichiometry = SpeciesReference_getStoichiometry(item)
            }
            reference.isConstant = SpeciesReference_getConstant(item) != 0
            return reference
        }
        if level == 2, let stoichiometry = SpeciesReference_getStoichiometryMath(item) {
            reference.stoichiometryMath = expression(
                StoichiometryMath_getMath(stoichiometry),
                of: stoichiometry,
                "stoichiometry of \(species) in \(reaction)"
            )
            reference.isConstant = false
            return reference
        }
        // NOTE: level 1 has rational stoichiometries; libSBML keeps a denominator of one elsewhere.
        reference.stoichiometry =
            SpeciesReference_getStoichiometry(item) / Double(SpeciesReference_getDenominator(item))
        return reference
    }

    mutating func readEvents(_ source: OpaquePointer) {
        for (index, item) in items(Model_getNumEvents(source), { Model_getEvent(source, $0) }).enumerated() {
            let id = text(Event_getId(item))
            let name = "event \(id ?? "number \(index + 1)")"
            let trigger = Event_getTrigger(item)
            var expressions = EventExpressions()
            if trigger != nil || level < 3 || version < 2 {
                expressions.trigger = expression(
                    trigger.flatMap { Trigger_getMath($0) },
                    of: item,
                    "trigger of \(name)"
                )
            }
            if let delay = Event_getDelay(item) {
                expressions.delay = expression(Delay_getMath(delay), of: delay, "delay of \(name)")
            }
            if level == 3, let priority = Event_getPriority(item) {
                expressions.priority = expression(Priority_getMath(priority), of: priority, "priority of \(name)")
            }
            let assignments = eventAssignments(of: item, name)
            // An event without a trigger never happens (Level 3 Version 2).
            guard let condition = expressions.trigger else { continue }
            locate("event \(id ?? "number \(model.events.count + 1)")", item)
            var event = Event(trigger: condition)
            event.id = id
            event.name = text(Event_getName(item))
            event.annotation = SBMLAnnotation.read(item)
            event.delay = expressions.delay
            event.priority = expressions.priority
            event.useValuesFromTriggerTime = Event_getUseValuesFromTriggerTime(item) != 0
            event.assignments = assignments
            // Before level 3 an event waits for its trigger to turn true after the start, and is not taken back.
            if level == 3, let trigger {
                event.triggerInitialValue = Trigger_getInitialValue(trigger) != 0
                event.triggerIsPersistent = Trigger_getPersistent(trigger) != 0
            }
            model.events.append(event)
        }
    }

    private struct EventExpressions {
        var trigger: ExpressionID?
        var delay: ExpressionID?
        var priority: ExpressionID?
    }

    private mutating func eventAssignments(of event: OpaquePointer, _ name: String) -> [EventAssignment] {
        var assignments: [EventAssignment] = []
        for item in items(Event_getNumEventAssignments(event), { Event_getEventAssignment(event, $0) }) {
            let variable = String(sbml: EventAssignment_getVariable(item))
            let element = "assignment of \(variable) in \(name)"
            if let math = expression(EventAssignment_getMath(item), of: item, element) {
                assignments.append(EventAssignment(variable: variable, math: math))
            }
        }
        return assignments
    }
}
