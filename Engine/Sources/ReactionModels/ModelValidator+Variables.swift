internal import Expressions

/// Who may give a value to what.
extension ModelValidator {
    /// Whether a symbol is declared constant; nil for what cannot be given a value at all.
    private func isConstant(_ symbol: ModelSymbol) -> Bool? {
        switch symbol {
        case .compartment(let index): model.compartments[index].isConstant
        case .species(let index): model.species[index].isConstant
        case .parameter(let index): model.parameters[index].isConstant
        case .reactant, .product: model.speciesReference(symbol)?.isConstant
        case .reaction: nil
        }
    }

    /// Reports a variable that does not exist or that nothing may change; true if it may be changed.
    private mutating func checkVariable(_ name: String, in element: String, mayBeConstant: Bool = false) -> Bool {
        guard let symbol = symbols[name] else {
            report(
                rule: "unknown-symbol",
                element: element,
                "there is no symbol `\(name)` to give a value to",
                suggestion: suggestion(for: name, among: symbols.keys)
            )
            return false
        }
        guard let isConstant = isConstant(symbol) else {
            report(
                rule: "assignment-to-reaction",
                element: element,
                "`\(name)` is a reaction, whose value is its rate",
                suggestion: "change its kinetic law"
            )
            return false
        }
        if isConstant, !mayBeConstant {
            report(
                rule: "assignment-to-constant",
                element: element,
                "`\(name)` is constant",
                suggestion: "declare \(model.elementName(of: symbol)) as not constant"
            )
            return false
        }
        return true
    }

    mutating func checkInitialAssignments() {
        let assigned = assignmentRuleVariables
        var seen: Set<String> = []
        for assignment in model.initialAssignments {
            let name = assignment.symbol
            let element = "initial assignment of \(name)"
            guard checkVariable(name, in: element, mayBeConstant: true) else { continue }
            if !seen.insert(name).inserted {
                report(rule: "two-values", element: element, "`\(name)` has two initial assignments")
            } else if assigned.contains(name) {
                report(
                    rule: "two-values",
                    element: element,
                    "`\(name)` has an assignment rule too, which holds at the start as well",
                    suggestion: "keep one of them"
                )
            }
        }
    }

    private var assignmentRuleVariables: Set<String> {
        Set(
            model.rules.compactMap { rule in
                if case .assignment(let variable, _) = rule { variable } else { nil }
            }
        )
    }

    mutating func checkRules() {
        let changers = reactionsThatChange
        var seen: Set<String> = []
        for rule in model.rules {
            guard let name = rule.variable, checkVariable(name, in: rule.elementName) else { continue }
            if !seen.insert(name).inserted {
                report(
                    rule: "two-rules",
                    element: rule.elementName,
                    "`\(name)` has two rules",
                    suggestion: "keep one of them"
                )
            }
            if let reaction = changers[name] {
                report(
                    rule: "rule-and-reaction",
                    element: rule.elementName,
                    "species `\(name)` is changed by reaction `\(reaction)` too",
                    suggestion: "set its boundaryCondition, so that only the rule changes it, or leave one out"
                )
            }
        }
    }

    /// For every species that is changed by reactions, the first of them.
    private var reactionsThatChange: [String: String] {
        var changers: [String: String] = [:]
        for reaction in model.reactions {
            for reference in reaction.reactants + reaction.products {
                guard case .species(let index) = symbols[reference.species] else { continue }
                let species = model.species[index]
                if species.boundaryCondition || species.isConstant || changers[species.id] != nil { continue }
                changers[species.id] = reaction.id
            }
        }
        return changers
    }

    mutating func checkEvents() {
        let assigned = assignmentRuleVariables
        for (index, event) in model.events.enumerated() {
            let element = model.elementName(ofEvent: index)
            var seen: Set<String> = []
            for assignment in event.assignments {
                let name = assignment.variable
                guard checkVariable(name, in: element) else { continue }
                if assigned.contains(name) {
                    report(
                        rule: "event-and-rule",
                        element: element,
                        "`\(name)` is given by an assignment rule, which holds at all times",
                        suggestion: "change what the rule depends on"
                    )
                }
                if !seen.insert(name).inserted {
                    report(rule: "two-values", element: element, "the event gives `\(name)` two values")
                }
            }
        }
    }
}
