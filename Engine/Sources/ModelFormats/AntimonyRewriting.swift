internal import Expressions

/// A model's statements said again under other names, and over other scales, in another graph.
struct AntimonyRewriting {
    /// New names of symbols, reactions and events.
    var name: (String) -> String
    /// New names of units.
    var unit: (String) -> String = { $0 }
    /// Whether a reaction is replaced by one that knows the new time and extents itself.
    var isReplaced: (String) -> Bool = { _ in false }
    /// For a symbol, the name of what turns its old values into new ones by multiplication.
    var factor: (String) -> String? = { _ in nil }
    /// Turns the model's time into the new one by multiplication.
    var timeFactor: String?
    /// Turns the extents of the model's reactions into new ones by multiplication.
    var extentFactor: String?

    /// Rewrites a model whose expressions go into `graph`.
    ///
    /// - Complexity: O(*n* log *n*) in the size of the model.
    func rewrite(_ model: AntimonyModel, into graph: inout ExpressionGraph) -> AntimonyModel {
        let copies = copies(of: model, in: &graph)
        func copy(_ id: ExpressionID) -> ExpressionID { copies[id] ?? id }
        var result = AntimonyModel(name: model.name)
        result.order = []
        for old in model.order {
            guard var symbol = model.symbols[old] else { continue }
            symbol.compartment = symbol.compartment.map(renamed)
            symbol.unit = symbol.unit.map(renamed)
            if let rule = symbol.assignmentRule {
                symbol.assignmentRule = (scaled(copy(rule.math), factor(old), &graph), rule.place)
            }
            if let rule = symbol.rateRule {
                let rate = scaled(copy(rule.math), factor(old), &graph)
                symbol.rateRule = (scaled(rate, timeFactor, by: .divide, &graph), rule.place)
            }
            if let value = symbol.initialValue {
                symbol.initialValue = (rewritten(value.value, factor(old), copy, &graph), value.place)
            }
            let new = name(old)
            if result.symbols[new] == nil {
                result.order.append(new)
                result.symbols[new] = symbol
            } else {
                result.symbols[new]?.fill(from: symbol)
            }
        }
        for reaction in model.reactions {
            var reaction = reaction
            reaction.id = name(reaction.id)
            reaction.reactants = reaction.reactants.map(renamed)
            reaction.products = reaction.products.map(renamed)
            reaction.compartment = reaction.compartment.map(renamed)
            if let law = reaction.kineticLaw {
                let extents = scaled(copy(law), extentFactor, &graph)
                reaction.kineticLaw = scaled(extents, timeFactor, by: .divide, &graph)
            }
            result.reactions.append(reaction)
        }
        result.interactions = model.interactions.map { ($0.species.map(renamed), renamed($0.reaction)) }
        for event in model.events {
            var event = event
            event.id = name(event.id)
            event.trigger = copy(event.trigger)
            event.delay = event.delay.map { scaled(copy($0), timeFactor, &graph) }
            event.priority = event.priority.map(copy)
            event.assignments = event.assignments.map { variable, math in
                (renamed(variable), scaled(copy(math), factor(variable.text), &graph))
            }
            result.events.append(event)
        }
        result.algebraicRules = model.algebraicRules.map { (name($0.name), copy($0.math), $0.place) }
        result.terms = model.terms.map { ($0.name.map(renamed), $0.term) }
        result.sboTerms = model.sboTerms.map { ($0.name.map(renamed), $0.number) }
        result.titles = model.titles.map { (renamed($0.name), $0.title) }
        result.units = model.units.map {
            (AntimonyName(text: unit($0.name.text), token: $0.name.token), renamed($0.unit))
        }
        result.unitMentions = model.unitMentions.map { AntimonyName(text: unit($0.text), token: $0.token) }
        result.speciesFactors = Dictionary(
            model.speciesFactors.map { (name($0.key), renamed($0.value)) }
        ) { first, _ in first }
        return result
    }

    // MARK: Names

    private func renamed(_ old: AntimonyName) -> AntimonyName { AntimonyName(text: name(old.text), token: old.token) }

    private func renamed(_ participant: AntimonyModel.Participant) -> AntimonyModel.Participant {
        var participant = participant
        participant.species = renamed(participant.species)
        if case .name(let stoichiometry) = participant.stoichiometry {
            participant.stoichiometry = .name(renamed(stoichiometry))
        }
        return participant
    }

    private func renamed(_ old: AntimonyUnit) -> AntimonyUnit {
        var new = old
        for index in new.factors.indices { new.factors[index].name.text = unit(new.factors[index].name.text) }
        if new.singleName != nil { new.derivedName = new.factors[0].name.text }
        return new
    }

    // MARK: Expressions

    private func rewritten(
        _ value: AntimonyModel.InitialValue,
        _ factor: String?,
        _ copy: (ExpressionID) -> ExpressionID,
        _ graph: inout ExpressionGraph
    ) -> AntimonyModel.InitialValue {
        switch value {
        case .number(let number):
            guard factor != nil else { return value }
            return .math(scaled(graph.number(number), factor, &graph))
        case .quotient(let number, let compartment, let math):
            guard factor == nil else { return .math(scaled(copy(math), factor, &graph)) }
            return .quotient(number, compartment: name(compartment), math: copy(math))
        case .math(let math): return .math(scaled(copy(math), factor, &graph))
        }
    }

    private func scaled(
        _ id: ExpressionID,
        _ factor: String?,
        by operation: Operator = .times,
        _ graph: inout ExpressionGraph
    ) -> ExpressionID {
        guard let factor else { return id }
        return graph.apply(operation, [id, graph.symbol(factor)])
    }

    /// The new form of every expression of a model.
    private func copies(of model: AntimonyModel, in graph: inout ExpressionGraph) -> [ExpressionID: ExpressionID] {
        var copies: [ExpressionID: ExpressionID] = [:]
        for id in model.graph.reachable(from: model.expressions) {
            switch model.graph[id] {
            case .symbol(let old):
                let value = scaled(graph.symbol(name(old)), factor(old), by: .divide, &graph)
                let isRate = model.symbols[old]?.kind == .reaction && !isReplaced(old)
                let rate = isRate ? scaled(value, timeFactor, &graph) : value
                copies[id] = isRate ? scaled(rate, extentFactor, by: .divide, &graph) : rate
            case .time: copies[id] = scaled(graph.intern(.time), timeFactor, by: .divide, &graph)
            case .apply(.rateOf, let arguments):
                // NOTE: it takes the name of a quantity, not what the quantity becomes.
                guard let target = arguments.first, case .symbol(let old) = model.graph[target] else { continue }
                let rate = graph.apply(.rateOf, [graph.symbol(name(old))])
                copies[id] = scaled(scaled(rate, factor(old), by: .divide, &graph), timeFactor, &graph)
            case .apply(let operation, let arguments):
                var inner = arguments.map { copies[$0] ?? $0 }
                if operation == .delay, inner.count == 2 { inner[1] = scaled(inner[1], timeFactor, &graph) }
                copies[id] = graph.apply(operation, inner)
            case let leaf: copies[id] = graph.intern(leaf)
            }
        }
        return copies
    }
}
