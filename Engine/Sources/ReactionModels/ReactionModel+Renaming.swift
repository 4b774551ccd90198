public import Expressions

extension ReactionModel {
    /// Every piece of mathematics of the model, changed.
    ///
    /// - Parameter transform: Gets the model's graph and an expression in it, and gives the one to stand instead.
    public mutating func transformMathematics(_ transform: (inout ExpressionGraph, ExpressionID) -> ExpressionID) {
        func apply(_ id: inout ExpressionID) { id = transform(&graph, id) }
        func apply(_ id: inout ExpressionID?) { if let old = id { id = transform(&graph, old) } }
        for index in initialAssignments.indices { apply(&initialAssignments[index].math) }
        for index in rules.indices {
            switch rules[index] {
            case .assignment(let variable, var math):
                apply(&math)
                rules[index] = .assignment(variable: variable, math: math)
            case .rate(let variable, var math):
                apply(&math)
                rules[index] = .rate(variable: variable, math: math)
            case .algebraic(var math):
                apply(&math)
                rules[index] = .algebraic(math: math)
            }
        }
        for index in reactions.indices {
            apply(&reactions[index].kineticLaw)
            for place in reactions[index].reactants.indices {
                apply(&reactions[index].reactants[place].stoichiometryMath)
            }
            for place in reactions[index].products.indices {
                apply(&reactions[index].products[place].stoichiometryMath)
            }
        }
        for index in events.indices {
            apply(&events[index].trigger)
            apply(&events[index].delay)
            apply(&events[index].priority)
            for place in events[index].assignments.indices { apply(&events[index].assignments[place].math) }
        }
        for index in draws.indices {
            for place in draws[index].arguments.indices { apply(&draws[index].arguments[place]) }
        }
    }

    /// Gives symbols and events other ids, everywhere at once.
    ///
    /// `locations` keep the old names.
    ///
    /// - Parameter names: New ids by old; ids that are not in it stay.
    /// - Complexity: O(*n* log *n*) in the size of the model.
    public mutating func rename(_ names: [String: String]) {
        guard !names.isEmpty else { return }
        var replacements: [ExpressionID: ExpressionID] = [:]
        for (old, new) in names { replacements[graph.symbol(old)] = graph.symbol(new) }
        transformMathematics { graph, id in graph.substitute(id, replacements) }
        func apply(_ name: inout String) { name = names[name] ?? name }
        func apply(_ name: inout String?) { name = name.map { names[$0] ?? $0 } }
        apply(&conversionFactor)
        for index in compartments.indices { apply(&compartments[index].id) }
        for index in parameters.indices { apply(&parameters[index].id) }
        for index in species.indices {
            apply(&species[index].id)
            apply(&species[index].compartment)
            apply(&species[index].conversionFactor)
        }
        for index in initialAssignments.indices { apply(&initialAssignments[index].symbol) }
        for index in rules.indices {
            switch rules[index] {
            case .assignment(let variable, let math):
                rules[index] = .assignment(variable: names[variable] ?? variable, math: math)
            case .rate(let variable, let math):
                rules[index] = .rate(variable: names[variable] ?? variable, math: math)
            case .algebraic: break
            }
        }
        for index in reactions.indices {
            apply(&reactions[index].id)
            for place in reactions[index].modifiers.indices { apply(&reactions[index].modifiers[place]) }
            func renameReference(_ reference: inout SpeciesReference) {
                apply(&reference.id)
                apply(&reference.species)
            }
            for place in reactions[index].reactants.indices { renameReference(&reactions[index].reactants[place]) }
            for place in reactions[index].products.indices { renameReference(&reactions[index].products[place]) }
        }
        for index in events.indices {
            apply(&events[index].id)
            for place in events[index].assignments.indices { apply(&events[index].assignments[place].variable) }
        }
    }
}
