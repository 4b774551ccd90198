public import Diagnostics
internal import Expressions

extension ReactionModel {
    /// All faults of the model, in its own order: what would make its equations wrong, ambiguous or impossible.
    ///
    /// Errors are: an id used twice; a symbol, species, compartment or conversion factor that does not exist;
    /// a value for a constant, or two of them for one variable; a rule for a species that reactions change; values
    /// that depend on each other in a circle; a value that is missing although the equations need it.
    /// A reaction that changes nothing is a warning. A missing value that nothing needs is no fault.
    ///
    /// - Returns: an empty list for a sound model.
    /// - Complexity: O(*n*) in the size of the model.
    public func validate() -> [Diagnostic] {
        var validator = ModelValidator(self)
        validator.checkIdentifiers()
        validator.checkReferences()
        validator.checkMathematics()
        validator.checkInitialAssignments()
        validator.checkRules()
        validator.checkReactions()
        validator.checkEvents()
        validator.checkCycles()
        validator.checkMissingValues()
        return validator.faults
    }
}

/// Collects the faults of one model.
struct ModelValidator {
    let model: ReactionModel
    let symbols: [String: ModelSymbol]
    private(set) var faults: [Diagnostic] = []

    init(_ model: ReactionModel) {
        self.model = model
        symbols = model.symbolTable()
    }

    mutating func report(
        _ severity: Diagnostic.Severity = .error,
        rule: String,
        element: String,
        _ message: String,
        suggestion: String? = nil
    ) {
        let location = model.locations[element]
        faults.append(
            Diagnostic(severity, rule: rule, at: location, element: element, message, suggestion: suggestion)
        )
    }

    /// "did you mean `k1`", if some candidate is near. Looked up for the first faults only, as it takes a walk over
    /// all candidates.
    func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
        faults.count >= 100 ? nil : nearMiss(to: name, among: candidates).map { "did you mean `\($0)`" }
    }

    mutating func checkIdentifiers() {
        var owners: [String: String] = [:]
        var named = model.symbols.map { (id: $0.id, element: model.elementName(of: $0.symbol)) }
        for (index, event) in model.events.enumerated() {
            if let id = event.id { named.append((id, model.elementName(ofEvent: index))) }
        }
        for (id, element) in named {
            if let owner = owners[id] {
                report(
                    rule: "duplicate-id",
                    element: element,
                    "the id `\(id)` is already used by \(owner)",
                    suggestion: "give one of them another id"
                )
            } else {
                owners[id] = element
            }
        }
    }

    mutating func checkReferences() {
        for species in model.species {
            let element = "species \(species.id)"
            if case .compartment = symbols[species.compartment] {
            } else {
                report(
                    rule: "unknown-compartment",
                    element: element,
                    "there is no compartment `\(species.compartment)`",
                    suggestion: suggestion(for: species.compartment, among: model.compartments.map(\.id))
                )
            }
            if let factor = species.conversionFactor { checkConversionFactor(factor, of: element) }
        }
        if let factor = model.conversionFactor { checkConversionFactor(factor, of: "model \(model.id)") }
        for reaction in model.reactions {
            let references = (reaction.reactants + reaction.products).map(\.species) + reaction.modifiers
            for name in references {
                if case .species = symbols[name] { continue }
                report(
                    rule: "unknown-species",
                    element: "reaction \(reaction.id)",
                    "there is no species `\(name)`",
                    suggestion: suggestion(for: name, among: model.species.map(\.id))
                )
            }
        }
    }

    private mutating func checkConversionFactor(_ name: String, of element: String) {
        guard case .parameter(let index) = symbols[name] else {
            return report(
                rule: "unknown-conversion-factor",
                element: element,
                "the conversion factor `\(name)` is not a parameter",
                suggestion: suggestion(for: name, among: model.parameters.map(\.id))
            )
        }
        if !model.parameters[index].isConstant {
            report(
                rule: "variable-conversion-factor",
                element: element,
                "the conversion factor `\(name)` is not constant",
                suggestion: "make the parameter constant"
            )
        }
    }

    mutating func checkMathematics() {
        for (element, math) in model.mathematics {
            let uses = model.graph.symbolUses(in: math)
            for name in uses.values + uses.rates where symbols[name] == nil {
                report(
                    rule: "unknown-symbol",
                    element: element,
                    "there is no symbol `\(name)`",
                    suggestion: suggestion(for: name, among: symbols.keys)
                )
            }
            if uses.hasMalformedRate {
                report(
                    rule: "malformed-rate",
                    element: element,
                    "`rateOf` is applied to something that is not a symbol",
                    suggestion: "give the expression a name by an assignment rule and take the rate of that"
                )
            }
            for operation in uses.malformedOperators {
                report(
                    rule: "argument-count",
                    element: element,
                    "`\(operation.rawValue)` is applied to a number of arguments that it does not accept"
                )
            }
        }
    }

    mutating func checkReactions() {
        for reaction in model.reactions {
            let isEmpty = reaction.reactants.isEmpty && reaction.products.isEmpty
            // NOTE: Level 3 Version 2 allows a reaction that only names a rate.
            if isEmpty, (model.level, model.version) < (3, 2) || reaction.kineticLaw == nil {
                report(
                    .warning,
                    rule: "empty-reaction",
                    element: "reaction \(reaction.id)",
                    "the reaction has neither reactants nor products, so that it changes nothing",
                    suggestion: "name what it consumes or makes, or leave it out"
                )
            }
        }
    }
}
