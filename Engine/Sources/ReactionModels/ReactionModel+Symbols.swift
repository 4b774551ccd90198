public import Expressions

/// What an id stands for in mathematics, as a place in the model's lists.
public enum ModelSymbol: Hashable, Sendable {
    case compartment(Int)
    case species(Int)
    case parameter(Int)
    case reaction(Int)
    case reactant(reaction: Int, index: Int)
    case product(reaction: Int, index: Int)
}

extension ReactionModel {
    /// All ids that mathematics may use, in the model's order. An id given twice appears twice.
    public var symbols: [(id: String, symbol: ModelSymbol)] {
        var found: [(id: String, symbol: ModelSymbol)] = []
        for (index, compartment) in compartments.enumerated() { found.append((compartment.id, .compartment(index))) }
        for (index, species) in species.enumerated() { found.append((species.id, .species(index))) }
        for (index, parameter) in parameters.enumerated() { found.append((parameter.id, .parameter(index))) }
        for (index, reaction) in reactions.enumerated() { found.append((reaction.id, .reaction(index))) }
        for (index, reaction) in reactions.enumerated() {
            for (place, reference) in reaction.reactants.enumerated() {
                if let id = reference.id { found.append((id, .reactant(reaction: index, index: place))) }
            }
            for (place, reference) in reaction.products.enumerated() {
                if let id = reference.id { found.append((id, .product(reaction: index, index: place))) }
            }
        }
        return found
    }

    /// The symbols by id; of an id given twice, the first.
    public func symbolTable() -> [String: ModelSymbol] {
        Dictionary(symbols.map { ($0.id, $0.symbol) }, uniquingKeysWith: { first, _ in first })
    }

    /// The species reference behind a symbol, nil for any other kind of symbol.
    public func speciesReference(_ symbol: ModelSymbol) -> SpeciesReference? {
        switch symbol {
        case .reactant(let reaction, let index): reactions[reaction].reactants[index]
        case .product(let reaction, let index): reactions[reaction].products[index]
        default: nil
        }
    }

    /// Whether a species' id means an amount in mathematics; otherwise it means a concentration.
    ///
    /// Before Level 3, and where the text gives no size, a compartment without dimensions is a point: there is no
    /// concentration in it.
    ///
    /// **Source**: SBML Level 2 Version 5, sections 4.8.4 and 4.8.5; Level 3 Version 2 Core, section 4.6.5.
    public func meansAmount(_ species: Species, in compartment: Compartment?) -> Bool {
        if species.hasOnlySubstanceUnits { return true }
        guard let compartment, compartment.spatialDimensions == 0 else { return false }
        if level < 3 { return true }
        return compartment.size == nil && !isDetermined(compartment.id)
    }

    /// Whether a rule or an initial assignment gives a symbol its value.
    private func isDetermined(_ id: String) -> Bool {
        initialAssignments.contains { $0.symbol == id } || rules.contains { $0.variable == id }
    }

    /// The word and id by which faults name a symbol, such as `species S1`.
    public func elementName(of symbol: ModelSymbol) -> String {
        switch symbol {
        case .compartment(let index): "compartment \(compartments[index].id)"
        case .species(let index): "species \(species[index].id)"
        case .parameter(let index): "parameter \(parameters[index].id)"
        case .reaction(let index): "reaction \(reactions[index].id)"
        case .reactant, .product: "species reference \(speciesReference(symbol)?.id ?? "")"
        }
    }
}

extension Rule {
    /// The symbol that the rule determines, nil for an algebraic rule.
    public var variable: String? {
        switch self {
        case .assignment(let variable, _), .rate(let variable, _): variable
        case .algebraic: nil
        }
    }

    public var math: ExpressionID {
        switch self {
        case .assignment(_, let math), .rate(_, let math), .algebraic(let math): math
        }
    }

    /// The words by which faults name the rule, such as `rule for x`.
    public var elementName: String { variable.map { "rule for \($0)" } ?? "algebraic rule" }
}

extension ReactionModel {
    /// The words by which faults name an event: its id, or its place counted from one.
    public func elementName(ofEvent index: Int) -> String {
        "event \(events[index].id ?? "number \(index + 1)")"
    }

    /// Every piece of mathematics of the model with the element that it stands in.
    public var mathematics: [(element: String, math: ExpressionID)] {
        var found: [(element: String, math: ExpressionID)] = []
        for assignment in initialAssignments {
            found.append(("initial assignment of \(assignment.symbol)", assignment.math))
        }
        for rule in rules { found.append((rule.elementName, rule.math)) }
        for reaction in reactions {
            let element = "reaction \(reaction.id)"
            if let law = reaction.kineticLaw { found.append((element, law)) }
            for reference in reaction.reactants + reaction.products {
                if let math = reference.stoichiometryMath { found.append((element, math)) }
            }
        }
        for (index, event) in events.enumerated() {
            let element = elementName(ofEvent: index)
            let parts = [event.trigger, event.delay, event.priority].compactMap(\.self)
            for math in parts + event.assignments.map(\.math) { found.append((element, math)) }
        }
        for draw in draws { found += draw.arguments.map { (draw.element, $0) } }
        return found
    }
}
