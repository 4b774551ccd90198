internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// Makes a reaction model of what one Antimony model says, with the meaning that libAntimony gives it in SBML.
struct AntimonyBuilder {
    static let defaultCompartment = "default_compartment"

    private var source: AntimonyModel
    private var model: ReactionModel
    private var units: AntimonyUnits
    private var faults: AntimonyFaults
    /// Symbols that a rule or an event changes.
    private var changed: Set<String> = []
    /// Symbols that an algebraic rule may determine, unless they are `const`.
    private var determined: Set<String> = []
    /// For each species, the reactions that consume or make it.
    private var participants: Set<String> = []
    private var titles: [String: String] = [:]
    private var annotations: [String: Annotation] = [:]

    private init(_ source: AntimonyModel, faults: AntimonyFaults) {
        self.source = source
        self.faults = faults
        model = ReactionModel(id: source.name)
        units = AntimonyUnits(source, faults: &self.faults)
    }

    /// Builds the model; what it returns is of use only when no fault was added.
    static func build(_ source: AntimonyModel, faults: inout AntimonyFaults) -> ReactionModel {
        var builder = AntimonyBuilder(source, faults: faults)
        builder.run()
        faults = builder.faults
        return builder.model
    }

    private mutating func run() {
        model.name = source.title
        model.conversionFactor = source.modelFactor?.text
        titles = Dictionary(source.titles.map { ($0.name.text, $0.title) }) { $1 }
        for (name, term) in source.terms { annotations[name?.text ?? "", default: Annotation()].terms.append(term) }
        for (name, number) in source.sboTerms { annotations[name?.text ?? "", default: Annotation()].sboTerm = number }
        model.annotation = annotations[""]
        model.graph = source.graph
        if let place = source.place { locate("model \(source.name)", place) }
        for mention in source.unitMentions { _ = units.id(of: mention, faults: &faults) }
        findChanges()
        placeSpecies()
        for name in source.order {
            guard let symbol = source.symbols[name] else { continue }
            check(name, symbol)
            switch symbol.kind {
            case .species: addSpecies(name, symbol)
            case .compartment: addCompartment(name, symbol)
            case .reaction, .event: break
            case .stoichiometry: addValue(name, symbol)
            case nil: addParameter(name, symbol)
            }
            addRules(name, symbol)
        }
        for rule in source.algebraicRules {
            model.rules.append(.algebraic(math: rule.math))
            locate("algebraic rule", rule.place)
        }
        addReactions()
        addEvents()
        model.unitDefinitions = units.definitions
        model.defaultUnits = units.defaultUnits
    }

    // MARK: What the statements imply

    private mutating func findChanges() {
        for (name, symbol) in source.symbols where symbol.assignmentRule != nil || symbol.rateRule != nil {
            changed.insert(name)
        }
        for event in source.events { changed.formUnion(event.assignments.map(\.variable.text)) }
        for rule in source.algebraicRules { determined.formUnion(symbols(in: rule.math)) }
        for reaction in source.reactions {
            participants.formUnion((reaction.reactants + reaction.products).map(\.species.text))
        }
    }

    /// A species without compartment stands in that of its reaction, else in the default compartment.
    private mutating func placeSpecies() {
        for reaction in source.reactions {
            guard let home = reaction.compartment ?? source.symbols[reaction.id]?.compartment else { continue }
            for participant in reaction.reactants + reaction.products
            where source.symbols[participant.species.text]?.compartment == nil {
                source.update(participant.species) { $0.compartment = home }
            }
        }
        let homeless = source.order.first { name in
            source.symbols[name]?.kind == .species && source.symbols[name]?.compartment == nil
        }
        guard let homeless, let place = source.symbols[homeless]?.place else { return }
        let name = AntimonyName(text: AntimonyBuilder.defaultCompartment, token: place)
        let isWritten = source.symbols[name.text] != nil
        source.update(name) { symbol in
            symbol.kind = .compartment
            if symbol.initialValue == nil { symbol.initialValue = (.number(1), place) }
        }
        if !isWritten, let symbol = source.symbols[name.text] {
            addCompartment(name.text, symbol)
            source.symbols[name.text] = nil
        }
    }

    private func symbols(in root: ExpressionID) -> Set<String> {
        var seen: Set<ExpressionID> = [root]
        var pending = [root]
        var names: Set<String> = []
        while let id = pending.popLast() {
            switch source.graph[id] {
            case .symbol(let name): names.insert(name)
            case .apply(_, let arguments):
                for argument in arguments where seen.insert(argument).inserted { pending.append(argument) }
            default: break
            }
        }
        return names
    }

    // MARK: Checks

    private mutating func check(_ name: String, _ symbol: AntimonyModel.Symbol) {
        let isSpecies = symbol.kind == .species
        if let compartment = symbol.compartment, !isSpecies, symbol.kind != .reaction {
            fault(
                compartment.token,
                "antimony-kind",
                name,
                symbol.kind == .compartment
                    ? "a compartment cannot stand inside another in SBML Level 3"
                    : "stands in compartment \(compartment.text) but is not a species",
                symbol.kind == .compartment ? "remove the 'in'" : "declare it: species \(name) in \(compartment.text)"
            )
        }
        if let rule = symbol.assignmentRule ?? symbol.rateRule, symbol.kind == .reaction || symbol.kind == .event {
            fault(
                rule.place,
                "antimony-kind",
                name,
                "a \(symbol.kind?.rawValue ?? "") cannot have a rule",
                "put the formula into the rate law"
            )
        }
        if let value = symbol.initialValue, symbol.kind == .reaction || symbol.kind == .event {
            fault(
                value.place,
                "antimony-kind",
                name,
                "a \(symbol.kind?.rawValue ?? "") cannot have a value",
                "put the formula into the rate law"
            )
        }
        if let first = symbol.assignmentRule, let second = symbol.rateRule {
            let later = first.place.line > second.place.line ? first : second
            fault(
                later.place,
                "antimony-duplicate",
                name,
                "has both an assignment rule and a rate rule",
                "keep the one that is meant"
            )
        }
        if let rule = symbol.assignmentRule, let value = symbol.initialValue {
            if case .number = value.value {
            } else {
                fault(
                    value.place,
                    "antimony-duplicate",
                    name,
                    "has an initial formula beside the assignment rule on line \(rule.place.line)",
                    "keep the rule only, since it holds at the start too"
                )
            }
        }
        if let rule = symbol.assignmentRule, isSpecies, participants.contains(name), !isBoundary(symbol) {
            fault(
                rule.place,
                "antimony-kind",
                name,
                "is changed both by reactions and by an assignment rule",
                "write $\(name) in the reactions, or remove the rule"
            )
        }
        if symbol.isVariable == false, changed.contains(name), !isSpecies {
            fault(
                symbol.place,
                "antimony-kind",
                name,
                "is const and yet changed by a rule or an event",
                "remove 'const'"
            )
        }
        let lower = name.lowercased()
        if symbol.kind == nil, symbol.initialValue == nil, !changed.contains(name), !determined.contains(name),
            lower != "pi",
            AntimonyFunctions.constants[lower] != nil
        {
            fault(
                symbol.place,
                "antimony-syntax",
                name,
                "is not a constant of Antimony and has no value",
                "write \(lower)"
            )
        }
        if isSpecies, symbol.isVariable == true, symbol.isBoundary {
            fault(
                symbol.place,
                "antimony-kind",
                name,
                "is both var and a boundary species",
                "remove 'var' or the '$'"
            )
        }
        if symbol.kind == .reaction, !source.reactions.contains(where: { $0.id == name }) {
            fault(
                symbol.place,
                "antimony-kind",
                "reaction \(name)",
                "is declared but never written",
                "write \(name): reactants -> products; rate"
            )
        }
    }

    private func isConstant(_ name: String, _ symbol: AntimonyModel.Symbol) -> Bool {
        if changed.contains(name) || symbol.isVariable == true { return false }
        return symbol.isVariable == false || !determined.contains(name)
    }

    private func isBoundary(_ symbol: AntimonyModel.Symbol) -> Bool { symbol.isBoundary || symbol.isVariable == false }

    private mutating func fault(
        _ place: AntimonyToken,
        _ rule: String,
        _ element: String,
        _ message: String,
        _ suggestion: String
    ) {
        faults.add(at: place, rule: rule, element: element, message, suggestion: suggestion)
    }

    // MARK: Symbols

    /// Keeps where an element stands, under the name that faults give it.
    private mutating func locate(_ element: String, _ place: AntimonyToken) {
        guard model.locations[element] == nil else { return }
        model.locations[element] = faults.location(of: place)
    }

    private mutating func addSpecies(_ name: String, _ symbol: AntimonyModel.Symbol) {
        let home = symbol.compartment?.text ?? AntimonyBuilder.defaultCompartment
        var species = Species(id: name, compartment: home)
        species.name = titles[name]
        species.annotation = annotations[name]
        locate("species \(name)", symbol.place)
        species.conversionFactor = source.speciesFactors[name]?.text
        species.hasOnlySubstanceUnits = symbol.isSubstanceOnly
        // NOTE: a rate rule takes the species out of its reactions, as libAntimony has it.
        let isRuled = symbol.rateRule != nil && participants.contains(name)
        species.boundaryCondition = isBoundary(symbol) || isRuled
        if let unit = symbol.unit {
            species.substanceUnits =
                symbol.isSubstanceOnly
                ? units.id(of: unit, faults: &faults)
                : units.substanceID(of: unit, volume: source.symbols[home]?.unit, faults: &faults)
        }
        switch symbol.initialValue?.value {
        case .number(let value) where symbol.isSubstanceOnly: species.initialAmount = value
        case .number(let value): species.initialConcentration = value
        case .quotient(let value, let compartment, _) where !symbol.isSubstanceOnly && compartment == home:
            species.initialAmount = value
        case .quotient(_, _, let math), .math(let math):
            model.initialAssignments.append(InitialAssignment(symbol: name, math: math))
        case nil: break
        }
        model.species.append(species)
    }

    private mutating func addCompartment(_ name: String, _ symbol: AntimonyModel.Symbol) {
        var compartment = Compartment(id: name)
        compartment.name = titles[name]
        compartment.annotation = annotations[name]
        locate("compartment \(name)", symbol.place)
        compartment.isConstant = isConstant(name, symbol)
        compartment.units = symbol.unit.flatMap { units.id(of: $0, faults: &faults) }
        compartment.size = addValue(name, symbol)
        model.compartments.append(compartment)
    }

    private mutating func addParameter(_ name: String, _ symbol: AntimonyModel.Symbol) {
        var parameter = Parameter(id: name)
        parameter.name = titles[name]
        parameter.annotation = annotations[name]
        locate("parameter \(name)", symbol.place)
        parameter.isConstant = isConstant(name, symbol)
        parameter.units = symbol.unit.flatMap { units.id(of: $0, faults: &faults) }
        parameter.value = addValue(name, symbol)
        model.parameters.append(parameter)
    }

    /// Gives back a plain number; a formula becomes an initial assignment.
    @discardableResult
    private mutating func addValue(_ name: String, _ symbol: AntimonyModel.Symbol) -> Double? {
        switch symbol.initialValue?.value {
        case .number(let value): return value
        case .quotient(_, _, let math), .math(let math):
            model.initialAssignments.append(InitialAssignment(symbol: name, math: math))
            return nil
        case nil: return nil
        }
    }

    private mutating func addRules(_ name: String, _ symbol: AntimonyModel.Symbol) {
        if let value = symbol.initialValue { locate("initial assignment of \(name)", value.place) }
        if let rule = symbol.assignmentRule {
            model.rules.append(.assignment(variable: name, math: rule.math))
            locate("rule for \(name)", rule.place)
        }
        if let rule = symbol.rateRule {
            model.rules.append(.rate(variable: name, math: rule.math))
            locate("rule for \(name)", rule.place)
        }
    }

    // MARK: Reactions and events

    private mutating func addReactions() {
        var named: Set<String> = []
        for written in source.reactions {
            var reaction = Reaction(id: written.id)
            reaction.name = titles[written.id]
            reaction.annotation = annotations[written.id]
            locate("reaction \(written.id)", written.place)
            reaction.isReversible = written.isReversible
            reaction.reactants = written.reactants.map { reference($0, in: written.id, &named) }
            reaction.products = written.products.map { reference($0, in: written.id, &named) }
            reaction.kineticLaw = written.kineticLaw
            let own = Set((written.reactants + written.products).map(\.species.text))
            var modifiers = Set(written.kineticLaw.map(symbols(in:)) ?? []).filter {
                source.symbols[$0]?.kind == .species && !own.contains($0)
            }
            for interaction in source.interactions where interaction.reaction.text == written.id {
                modifiers.formUnion(interaction.species.map(\.text))
            }
            reaction.modifiers = modifiers.sorted()
            model.reactions.append(reaction)
        }
    }

    private mutating func reference(
        _ participant: AntimonyModel.Participant,
        in reaction: String,
        _ named: inout Set<String>
    ) -> SpeciesReference {
        switch participant.stoichiometry {
        case .number(let value): return SpeciesReference(species: participant.species.text, stoichiometry: value)
        case .name(let name):
            var reference = SpeciesReference(species: participant.species.text, stoichiometry: nil)
            if named.insert(name.text).inserted {
                reference.id = name.text
                locate("species reference \(name.text)", name.token)
                if case .number(let value) = source.symbols[name.text]?.initialValue?.value {
                    reference.stoichiometry = value
                }
                reference.isConstant = source.symbols[name.text].map { isConstant(name.text, $0) } ?? true
            } else {
                // A name belongs to one reference; another that uses it follows it by a rule.
                var id = "\(reaction)_\(participant.species.text)_stoich"
                while source.symbols[id] != nil || !named.insert(id).inserted { id += "_" }
                reference.id = id
                reference.isConstant = false
                model.rules.append(.assignment(variable: id, math: model.graph.symbol(name.text)))
            }
            return reference
        }
    }

    private mutating func addEvents() {
        for written in source.events {
            var event = Event(trigger: written.trigger)
            event.id = written.id
            event.name = titles[written.id]
            event.annotation = annotations[written.id]
            locate("event \(written.id)", written.place)
            event.triggerInitialValue = written.initialValue
            event.triggerIsPersistent = written.isPersistent
            event.delay = written.delay
            event.priority = written.priority
            event.useValuesFromTriggerTime = written.usesTriggerTime
            for (variable, math) in written.assignments {
                let kind = source.symbols[variable.text]?.kind
                if kind == .reaction || kind == .event {
                    fault(
                        variable.token,
                        "antimony-kind",
                        "event \(written.id)",
                        "sets the \(kind?.rawValue ?? "") \(variable.text)",
                        "set a species, parameter, compartment or stoichiometry"
                    )
                } else if source.symbols[variable.text]?.assignmentRule != nil {
                    fault(
                        variable.token,
                        "antimony-kind",
                        "event \(written.id)",
                        "sets \(variable.text), which an assignment rule determines at all times",
                        "change a parameter of the rule instead"
                    )
                }
                event.assignments.append(EventAssignment(variable: variable.text, math: math))
            }
            model.events.append(event)
        }
    }
}
