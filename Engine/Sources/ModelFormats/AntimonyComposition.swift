internal import Expressions

/// Models made of others.
///
/// What belongs to submodel `A` is called `A__x` in the model that holds it, as SBML's `comp` package does when it is
/// flattened. What the outer model says about a part goes before what the submodel says, wherever it stands.
///
/// **Source**: Smith LP, Antimony: a modular model definition language, reference, sections on modules; compared with
/// libAntimony 3.3.
extension AntimonyModel {
    /// A model used inside another.
    struct Submodel {
        var name: AntimonyName
        var model: AntimonyModel
        var timeFactor: String?
        var extentFactor: String?

        /// The name that a part has in the outer model.
        func name(of part: String) -> String {
            // NOTE: it is the same compartment everywhere, as nobody named it.
            part == AntimonyBuilder.defaultCompartment ? part : "\(name.text)__\(part)"
        }

        /// Whether the model has a part of this name, or had it before it got another name.
        func has(_ part: String) -> Bool {
            model.symbols[part] != nil || model.aliases[part] != nil
                || model.algebraicRules.contains { $0.name == part }
        }
    }

    /// More symbols and expressions than this in one composed model are refused.
    static let compositionLimit = 250_000

    /// All expressions that the statements use.
    var expressions: [ExpressionID] {
        var found: [ExpressionID] = algebraicRules.map(\.math)
        for symbol in symbols.values {
            found += [symbol.assignmentRule?.math, symbol.rateRule?.math].compactMap(\.self)
            switch symbol.initialValue?.value {
            case .math(let math), .quotient(_, _, let math): found.append(math)
            case .number, nil: break
            }
        }
        found += reactions.compactMap(\.kineticLaw)
        for event in events {
            found += [event.trigger, event.delay, event.priority].compactMap(\.self) + event.assignments.map(\.math)
        }
        return found
    }

    /// The name that stands for a symbol after all `is` statements.
    func canonical(_ name: String) -> String {
        var name = name
        while let next = aliases[name] { name = next }
        return name
    }

    /// Makes two names one; the second stays.
    mutating func unite(_ name: String, with other: String) {
        let (from, to) = (canonical(name), canonical(other))
        if from != to { aliases[from] = to }
    }

    /// Replaces submodels by their parts, so that what is left is a plain model.
    mutating func flatten(faults: inout AntimonyFaults) {
        guard !submodels.isEmpty || !aliases.isEmpty else { return }
        let size = submodels.reduce(symbols.count + graph.count) { $0 + $1.model.symbols.count + $1.model.graph.count }
        guard size <= Self.compositionLimit else {
            if let place = submodels.first?.name.token {
                faults.add(
                    at: place,
                    rule: "antimony-size",
                    element: "model \(name)",
                    "the model and its submodels have more than \(Self.compositionLimit) parts",
                    suggestion: "use fewer submodels"
                )
            }
            submodels = []
            return
        }
        let whole = self
        var target = ExpressionGraph()
        let own = AntimonyRewriting(name: { whole.canonical($0) }).rewrite(self, into: &target)
        let ownReactions = Set(own.reactions.map(\.id))
        var inherited: [AntimonyModel] = []
        var takenUnits = Dictionary(own.units.map { ($0.name.text, $0.unit.derivedName) }) { first, _ in first }
        for submodel in submodels {
            var unitNames: [String: String] = [:]
            for (name, unit) in submodel.model.units {
                let isFree = takenUnits[name.text].map { $0 == unit.derivedName } ?? true
                let new = isFree ? name.text : submodel.name(of: name.text)
                unitNames[name.text] = new
                takenUnits[new] = unit.derivedName
            }
            let rewriting = AntimonyRewriting(
                name: { whole.canonical(submodel.name(of: $0)) },
                unit: { unitNames[$0] ?? $0 },
                isReplaced: { ownReactions.contains(whole.canonical(submodel.name(of: $0))) },
                factor: { whole.partFactors[submodel.name(of: $0)].map { whole.canonical($0) } },
                timeFactor: submodel.timeFactor.map { whole.canonical($0) },
                extentFactor: submodel.extentFactor.map { whole.canonical($0) }
            )
            let parts = submodel.model.without(deletions, of: submodel)
            inherited.append(rewriting.rewrite(parts, into: &target))
        }
        order = own.order
        symbols = own.symbols
        reactions = own.reactions
        events = own.events
        interactions = own.interactions
        algebraicRules = own.algebraicRules
        titles = own.titles
        (terms, sboTerms) = (own.terms, own.sboTerms)
        units = own.units
        unitMentions = own.unitMentions
        speciesFactors = own.speciesFactors
        // Where parts were made one, the part that gave its name comes first.
        let giving = zip(submodels, inherited).map { submodel, parts in
            Set(submodel.model.order.map { submodel.name(of: $0) }).intersection(parts.order)
        }
        for parts in inherited.indices {
            add(inherited[parts], where: { giving[parts].contains($0) }, faults: &faults)
        }
        for parts in inherited.indices {
            add(inherited[parts], where: { !giving[parts].contains($0) }, faults: &faults)
        }
        for part in inherited { addLists(of: part) }
        graph = target
        submodels = []
        isComposed = true
    }

    private mutating func add(
        _ parts: AntimonyModel,
        where isWanted: (String) -> Bool,
        faults: inout AntimonyFaults
    ) {
        for name in parts.order where isWanted(name) {
            guard let symbol = parts.symbols[name] else { continue }
            guard let known = symbols[name] else {
                order.append(name)
                symbols[name] = symbol
                continue
            }
            if let kind = known.kind, let other = symbol.kind, kind != other {
                faults.add(
                    at: known.place,
                    rule: "antimony-kind",
                    element: name,
                    "is a \(kind.rawValue) here and a \(other.rawValue) in a submodel",
                    suggestion: "make only things of one kind the same"
                )
            }
            symbols[name]?.fill(from: symbol)
        }
    }

    private mutating func addLists(of parts: AntimonyModel) {
        let ownReactions = Set(reactions.map(\.id))
        reactions += parts.reactions.filter { !ownReactions.contains($0.id) }
        let ownEvents = Set(events.map(\.id))
        events += parts.events.filter { !ownEvents.contains($0.id) }
        interactions += parts.interactions
        let ownRules = Set(algebraicRules.map(\.name))
        algebraicRules += parts.algebraicRules.filter { !ownRules.contains($0.name) }
        // NOTE: what is said about a submodel is not said about the whole.
        terms += parts.terms.filter { $0.name != nil }
        sboTerms += parts.sboTerms.filter { $0.name != nil }
        let titled = Set(titles.map(\.name.text))
        titles += parts.titles.filter { !titled.contains($0.name.text) }
        let defined = Set(units.map(\.name.text))
        units += parts.units.filter { !defined.contains($0.name.text) }
        unitMentions += parts.unitMentions
        speciesFactors.merge(parts.speciesFactors) { own, _ in own }
    }

    /// The model without the parts that the outer model deletes.
    private func without(_ deletions: Set<String>, of submodel: Submodel) -> AntimonyModel {
        guard !deletions.isEmpty else { return self }
        var rest = self
        let isDeleted = { (name: String) in deletions.contains(submodel.name(of: name)) }
        rest.order.removeAll(where: isDeleted)
        for name in order where isDeleted(name) { rest.symbols[name] = nil }
        rest.reactions.removeAll { isDeleted($0.id) }
        rest.events.removeAll { isDeleted($0.id) }
        rest.interactions.removeAll { isDeleted($0.reaction.text) || $0.species.contains { isDeleted($0.text) } }
        rest.algebraicRules.removeAll { isDeleted($0.name) }
        return rest
    }
}

extension AntimonyModel.Symbol {
    /// Takes from another account of the same symbol what this one leaves open.
    mutating func fill(from other: AntimonyModel.Symbol) {
        kind = kind ?? other.kind
        isVariable = isVariable ?? other.isVariable
        isSubstanceOnly = isSubstanceOnly || other.isSubstanceOnly
        isBoundary = isBoundary || other.isBoundary
        compartment = compartment ?? other.compartment
        unit = unit ?? other.unit
        // A rule holds at the start too, so that no other value counts beside it.
        if assignmentRule == nil {
            initialValue = initialValue ?? other.initialValue
            assignmentRule = other.assignmentRule
        }
        rateRule = rateRule ?? other.rateRule
    }
}
