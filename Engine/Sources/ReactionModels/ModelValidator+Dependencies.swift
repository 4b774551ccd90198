internal import Expressions

/// What depends on what: circles, and values that are missing.
extension ModelValidator {
    /// A value that the equations may need.
    private enum Need: Hashable {
        /// What the symbol means in mathematics.
        case value(String)
        /// The amount or value at the start of something that changes.
        case start(String)
        /// The stoichiometry of the n-th participant (reactants first) of a reaction.
        case stoichiometry(reaction: Int, place: Int)
    }

    /// The mathematics that determines each symbol at the start. At later times fewer dependencies hold, never more.
    private func definitions() -> [String: ExpressionID] {
        var definitions: [String: ExpressionID] = [:]
        for reaction in model.reactions { definitions[reaction.id] = reaction.kineticLaw }
        for assignment in model.initialAssignments { definitions[assignment.symbol] = assignment.math }
        for rule in model.rules {
            if case .assignment(let variable, let math) = rule { definitions[variable] = math }
        }
        return definitions
    }

    private func compartment(of species: Species) -> Compartment? {
        guard case .compartment(let index) = symbols[species.compartment] else { return nil }
        return model.compartments[index]
    }

    mutating func checkCycles() {
        let definitions = definitions()
        let order = DependencyOrder(of: model.symbols.map(\.id)) { name -> [String] in
            if let math = definitions[name] {
                return model.graph.symbolUses(in: math).values.filter { symbols[$0] != nil }
            }
            guard case .species(let index) = symbols[name] else { return [] }
            let species = model.species[index]
            // A concentration is an amount over its compartment's size.
            return model.meansAmount(species, in: compartment(of: species)) ? [] : [species.compartment]
        }
        for cycle in order.cycles {
            let names = cycle.map { "`\($0)`" }
            let message =
                names.count == 1
                ? "\(names[0]) depends on itself"
                : "values depend on each other in a circle: " + (names + [names[0]]).joined(separator: " -> ")
            report(
                rule: "cyclic-assignment",
                element: symbols[cycle[0]].map { model.elementName(of: $0) } ?? cycle[0],
                message,
                suggestion: "break the circle, or state an unknown by a rate rule"
            )
        }
    }

    mutating func checkMissingValues() {
        let definitions = definitions()
        let determined = determinedSymbols()
        let order = DependencyOrder(of: neededFirst()) { need in
            dependencies(of: need, definitions)
        }
        for need in order.order { checkMissing(need, determined) }
    }

    /// Symbols that get a value from something else than their own attribute, at the start or by an event.
    private func determinedSymbols() -> Set<String> {
        var names = Set(model.initialAssignments.map(\.symbol))
        for rule in model.rules {
            if case .assignment(let variable, _) = rule { names.insert(variable) }
        }
        for event in model.events { names.formUnion(event.assignments.map(\.variable)) }
        return names
    }

    /// What no computation of the model can do without.
    private func neededFirst() -> [Need] {
        var needs: [Need] = []
        func need(_ math: ExpressionID?) {
            guard let math else { return }
            let uses = model.graph.symbolUses(in: math)
            needs += (uses.values + uses.rates).map { .value($0) }
        }
        for (index, reaction) in model.reactions.enumerated() {
            for (place, reference) in (reaction.reactants + reaction.products).enumerated() {
                guard case .species(let number) = symbols[reference.species] else { continue }
                let species = model.species[number]
                if species.boundaryCondition || species.isConstant { continue }
                needs += [
                    .value(reaction.id), .stoichiometry(reaction: index, place: place), .start(species.id),
                ]
                if let factor = species.conversionFactor ?? model.conversionFactor { needs.append(.value(factor)) }
            }
        }
        for rule in model.rules {
            switch rule {
            case .rate(let variable, let math):
                needs.append(.start(variable))
                need(math)
                guard case .species(let index) = symbols[variable] else { continue }
                let species = model.species[index]
                // The state is the amount, also where the rule is about the concentration.
                if !model.meansAmount(species, in: compartment(of: species)) {
                    needs.append(.value(species.compartment))
                }
            case .algebraic(let math): need(math)
            case .assignment: break
            }
        }
        for event in model.events {
            need(event.trigger)
            need(event.delay)
            need(event.priority)
            for assignment in event.assignments { need(assignment.math) }
        }
        return needs
    }

    private func dependencies(of need: Need, _ definitions: [String: ExpressionID]) -> [Need] {
        func uses(_ math: ExpressionID) -> [Need] {
            let uses = model.graph.symbolUses(in: math)
            return (uses.values + uses.rates).map { .value($0) }
        }
        switch need {
        case .stoichiometry(let reaction, let place):
            let reference = participant(place, of: reaction)
            if let math = reference.stoichiometryMath { return uses(math) }
            return reference.id.map { [.value($0)] } ?? []
        case .value(let name):
            if let math = definitions[name] { return uses(math) }
            guard case .species(let index) = symbols[name] else { return [] }
            let species = model.species[index]
            let isAmount = model.meansAmount(species, in: compartment(of: species))
            return [.start(name)] + (isAmount ? [] : [.value(species.compartment)])
        case .start(let name):
            guard case .species(let index) = symbols[name] else { return [.value(name)] }
            let species = model.species[index]
            let isAmount = model.meansAmount(species, in: compartment(of: species))
            let math = definitions[name]
            let isScaled = math != nil ? !isAmount : species.initialAmount == nil
            return (math.map(uses) ?? []) + (isScaled ? [.value(species.compartment)] : [])
        }
    }

    private func participant(_ place: Int, of reaction: Int) -> SpeciesReference {
        let reaction = model.reactions[reaction]
        let reactants = reaction.reactants.count
        return place < reactants ? reaction.reactants[place] : reaction.products[place - reactants]
    }

    private mutating func checkMissing(_ need: Need, _ determined: Set<String>) {
        switch need {
        case .stoichiometry(let reaction, let place):
            let reference = participant(place, of: reaction)
            if reference.id != nil || reference.stoichiometry != nil || reference.stoichiometryMath != nil { return }
            reportMissing("reaction \(model.reactions[reaction].id)", "stoichiometry of `\(reference.species)`")
        case .start(let name):
            guard case .species(let index) = symbols[name], !determined.contains(name) else { return }
            let species = model.species[index]
            if species.initialAmount == nil, species.initialConcentration == nil {
                reportMissing("species \(name)", "initial amount or concentration")
            }
        case .value(let name):
            guard let symbol = symbols[name], !determined.contains(name) else { return }
            switch symbol {
            case .compartment(let index) where model.compartments[index].size == nil:
                reportMissing(model.elementName(of: symbol), "size")
            case .parameter(let index) where model.parameters[index].value == nil:
                reportMissing(model.elementName(of: symbol), "value")
            case .reaction(let index) where model.reactions[index].kineticLaw == nil:
                reportMissing(model.elementName(of: symbol), "kinetic law")
            case .reactant, .product:
                guard let reference = model.speciesReference(symbol) else { return }
                if reference.stoichiometry == nil, reference.stoichiometryMath == nil {
                    reportMissing(model.elementName(of: symbol), "stoichiometry")
                }
            default: break
            }
        }
    }

    private mutating func reportMissing(_ element: String, _ what: String) {
        report(
            rule: "missing-value",
            element: element,
            "the equations need its \(what), which nothing gives",
            suggestion: "give a value, an initial assignment or a rule"
        )
    }
}
