internal import Expressions
internal import ReactionModels

/// Writes the statements of one model.
struct AntimonyModelWriter {
    private var writable: WritableModel
    private var lines: [String] = []
    private let units: AntimonyUnitWriter
    private let assigned: [String: ExpressionID]
    private let assignmentRuled: Set<String>

    private var model: ReactionModel { writable.model }

    /// Whether a name means something else in Antimony. Formulas are read without regard to case by libAntimony.
    static func isReserved(_ name: String) -> Bool {
        AntimonyWords.keywords.contains(name) || AntimonyFunctions.isReserved(name)
            || AntimonyFunctions.isReserved(name.lowercased())
    }

    init(_ writable: WritableModel) {
        var writable = writable
        // Not-a-number and infinity are names in Antimony, and in small letters.
        writable.model.transformMathematics { graph, id in
            let nan = graph.number(.nan)
            let infinity = graph.number(.infinity)
            let negative = graph.number(-.infinity)
            let named = graph.symbol("inf")
            let replacements = [
                nan: graph.symbol("nan"), infinity: named, negative: graph.apply(.minus, [named]),
            ]
            return graph.substitute(id, replacements)
        }
        self.writable = writable
        units = AntimonyUnitWriter(writable.model)
        assigned = Dictionary(writable.model.initialAssignments.map { ($0.symbol, $0.math) }) { first, _ in first }
        assignmentRuled = Set(
            writable.model.rules.compactMap { if case .assignment(let variable, _) = $0 { variable } else { nil } }
        )
    }

    mutating func text() -> String {
        let id = WritableModel.plainName(model.id)
        let name = Self.isReserved(id) ? id + "_" : id
        add("Compartments", model.compartments.flatMap(statements))
        add("Species", model.species.flatMap(statements))
        add("Parameters", model.parameters.flatMap(statements))
        add("Conversion factors", conversionFactors)
        add("Reactions", model.reactions.map(statement))
        add("Interactions", model.reactions.flatMap(interactions))
        add("Stoichiometries", model.reactions.flatMap(stoichiometries))
        add("Rules", model.rules.map(statement))
        add("Events", model.events.enumerated().compactMap { statement($1, number: $0) })
        add("Units", units.statements)
        add("Display names", displayNames())
        add("Annotations", annotations())
        var text = "model *\(name)()\n" + lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined() + "end\n"
        if let title = model.name { text += "\n\(name) is \(Self.quoted(title))\n" }
        return text
    }

    private mutating func add(_ title: String, _ statements: [String]) {
        guard !statements.isEmpty else { return }
        if !lines.isEmpty { lines.append("") }
        lines.append("// \(title)")
        lines += statements
    }

    // MARK: Quantities

    private func formula(_ id: ExpressionID) -> String { model.graph.description(of: id, limit: .max) }

    /// A number as Antimony writes it, negative ones with their sign.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `k = 1;`, from an initial assignment where there is one; nothing where a rule holds at the start too.
    private func value(of id: String, _ number: Double?) -> [String] {
        if assignmentRuled.contains(id) { return [] }
        if let math = assigned[id] { return ["\(id) = \(formula(math));"] }
        return number.map { ["\(id) = \(Self.number($0));"] } ?? []
    }

    private func unit(of id: String, _ name: String?) -> [String] {
        units.name(of: name).map { ["\(id) has \($0);"] } ?? []
    }

    private func statements(_ compartment: Compartment) -> [String] {
        let id = compartment.id
        let isDetermined = assigned[id] != nil || assignmentRuled.contains(id)
        return ["\(compartment.isConstant ? "const" : "var") compartment \(id);"]
            + (compartment.size == nil && !isDetermined ? ["\(id) = ;"] : value(of: id, compartment.size))
            + unit(of: id, compartment.units)
    }

    private func statements(_ species: Species) -> [String] {
        let id = species.id
        let kind = species.hasOnlySubstanceUnits ? "substanceOnly species" : "species"
        let mark = species.isConstant ? "const " : ""
        let boundary = species.boundaryCondition && !species.isConstant ? "$" : ""
        var statements = ["\(mark)\(kind) \(boundary)\(id) in \(species.compartment);"]
        if assigned[id] != nil || assignmentRuled.contains(id) {
            statements += value(of: id, nil)
        } else if let amount = species.initialAmount {
            let scale = species.hasOnlySubstanceUnits ? "" : "/\(species.compartment)"
            statements.append("\(id) = \(Self.number(amount))\(scale);")
        } else if let concentration = species.initialConcentration {
            let scale = species.hasOnlySubstanceUnits ? "*\(species.compartment)" : ""
            statements.append("\(id) = \(Self.number(concentration))\(scale);")
        }
        let compartment = model.compartments.first { $0.id == species.compartment }
        if let unit = units.name(of: species, in: compartment) { statements.append("\(id) has \(unit);") }
        return statements
    }

    private func statements(_ parameter: Parameter) -> [String] {
        let id = parameter.id
        let values = value(of: id, parameter.value)
        // NOTE: a constant is what Antimony takes a value for; one without a value must be named to exist.
        let declaration =
            parameter.isConstant ? (values.isEmpty || usedInAlgebraicRules.contains(id) ? "const" : "") : "var"
        return (declaration.isEmpty ? [] : ["\(declaration) \(id);"]) + values + unit(of: id, parameter.units)
    }

    private var usedInAlgebraicRules: Set<String> {
        var names: Set<String> = []
        for case .algebraic(let math) in model.rules { names.formUnion(model.graph.symbols(in: math)) }
        return names
    }

    private var conversionFactors: [String] {
        (model.conversionFactor.map { ["model.conversionFactor = \($0);"] } ?? [])
            + model.species.compactMap { species in
                species.conversionFactor.map { "\(species.id).conversionFactor = \($0);" }
            }
    }

    // MARK: Reactions, rules, events

    private func statement(_ reaction: Reaction) -> String {
        func side(_ references: [SpeciesReference]) -> String {
            references.map { reference in
                if let id = reference.id { return "\(id) \(reference.species)" }
                let number = reference.stoichiometry ?? 1
                return number == 1 ? reference.species : "\(Self.number(number)) \(reference.species)"
            }.joined(separator: " + ")
        }
        let arrow = reaction.isReversible ? "->" : "=>"
        let law = reaction.kineticLaw.map(formula) ?? ""
        return "\(reaction.id): \(side(reaction.reactants)) \(arrow) \(side(reaction.products)); \(law);"
    }

    /// Modifiers that the rate law does not name; the language sees the others in it.
    private func interactions(_ reaction: Reaction) -> [String] {
        var named = reaction.kineticLaw.map { model.graph.symbols(in: $0) } ?? []
        named.subtract((reaction.reactants + reaction.products).map(\.species))
        return reaction.modifiers.filter { !named.contains($0) }.map { "\($0) -( \(reaction.id);" }
    }

    private func stoichiometries(_ reaction: Reaction) -> [String] {
        (reaction.reactants + reaction.products).flatMap { reference -> [String] in
            guard let id = reference.id else { return [] }
            return (reference.isConstant ? [] : ["var \(id);"]) + value(of: id, reference.stoichiometry)
        }
    }

    private func statement(_ rule: Rule) -> String {
        switch rule {
        case .assignment(let variable, let math): "\(variable) := \(formula(math));"
        case .rate(let variable, let math): "\(variable)' = \(formula(math));"
        case .algebraic(let math): "0 = \(formula(math));"
        }
    }

    /// An event that changes nothing is left out, since Antimony has no form for it.
    private func statement(_ event: Event, number: Int) -> String? {
        guard !event.assignments.isEmpty else { return nil }
        var text = event.id.map { "\($0): at " } ?? "at "
        if let delay = event.delay { text += "\(formula(delay)) after " }
        text += formula(event.trigger)
        if let priority = event.priority { text += ", priority = \(formula(priority))" }
        if !event.triggerInitialValue { text += ", t0 = false" }
        if !event.triggerIsPersistent { text += ", persistent = false" }
        if !event.useValuesFromTriggerTime { text += ", fromTrigger = false" }
        let assignments = event.assignments.map { "\($0.variable) = \(formula($0.math))" }
        return text + ": " + assignments.joined(separator: ", ") + ";"
    }

    // MARK: Names

    private func displayNames() -> [String] {
        var named = model.compartments.map { ($0.id, $0.name) } + model.species.map { ($0.id, $0.name) }
        named += model.parameters.map { ($0.id, $0.name) } + model.reactions.map { ($0.id, $0.name) }
        named += model.events.compactMap { event in event.id.map { ($0, event.name) } }
        return named.compactMap { id, name in name.map { "\(id) is \(Self.quoted($0));" } }
    }

    /// Terms of vocabularies; notes, and what programs keep for themselves, have no form here.
    private func annotations() -> [String] {
        func lines(_ name: String, _ annotation: Annotation?) -> [String] {
            guard let annotation else { return [] }
            let number = annotation.sboTerm.map { ["\(name).sboTerm = \($0);"] } ?? []
            return number
                + annotation.terms.compactMap { term in
                    guard !term.isOfModels || (name == "model" && term.relation == "is") else { return nil }
                    let word = term.isOfModels ? "model_source" : term.relation == "is" ? "identity" : term.relation
                    guard name != "model" || word != "identity" else { return nil }
                    return "\(name) \(word) \(term.resources.map(Self.quoted).joined(separator: ", "));"
                }
        }
        var found = lines("model", model.annotation)
        found += model.compartments.flatMap { lines($0.id, $0.annotation) }
        found += model.species.flatMap { lines($0.id, $0.annotation) }
        found += model.parameters.flatMap { lines($0.id, $0.annotation) }
        found += model.reactions.flatMap { lines($0.id, $0.annotation) }
        found += model.events.flatMap { event in event.id.map { lines($0, event.annotation) } ?? [] }
        return found
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" ? "'" : $0.isNewline ? " " : String($0) }.joined() + "\""
    }
}
