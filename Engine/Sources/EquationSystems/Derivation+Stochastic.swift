internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// What only chance needs: reactions one by one, and random numbers.
extension Derivation {
    mutating func defineReactions() {
        var byReaction = [[ReactionEquation.Change]](repeating: [], count: model.reactions.count)
        for (index, state) in system.states.enumerated() {
            var terms: [Int: [ExpressionID]] = [:]
            for change in changes[state.name] ?? [] {
                let number = stoichiometry(of: change.reference)
                terms[change.reaction, default: []].append(change.isProduct ? number : graph.apply(.minus, [number]))
            }
            for (reaction, numbers) in terms.sorted(by: { $0.key < $1.key }) {
                var amount = graph.difference(numbers, [])
                if let factor = conversionFactor(of: state.name), let value = values[factor] {
                    amount = graph.product([value, amount])
                }
                byReaction[reaction].append(
                    ReactionEquation.Change(state: index, amount: graph.simplify(amount))
                )
            }
        }
        system.reactions = zip(model.reactions, byReaction).compactMap { reaction, changes in
            guard reaction.kineticLaw != nil, let rate = values[reaction.id] else { return nil }
            return ReactionEquation(
                name: reaction.id,
                rate: rate,
                isReversible: reaction.isReversible,
                changes: changes
            )
        }
    }

    /// Gives each random number its slot and its user. One that nothing uses any more, such as the value of an initial
    /// assignment that is not a slot, is left out.
    mutating func defineDraws() {
        var uses: [String: DrawEquation.Use] = [:]
        for draw in model.draws.reversed() {
            guard let use = uses[draw.id] ?? self.use(of: draw.id) else { continue }
            uses[draw.id] = use
            for argument in draw.arguments {
                for name in graph.symbols(in: argument) { uses[name] = use }
            }
        }
        var counts: [String: Int] = [:]
        for draw in model.draws {
            guard let use = uses[draw.id], case .parameter(let slot) = slots[draw.id] else { continue }
            counts[draw.element, default: 0] += 1
            system.draws.append(
                DrawEquation(
                    name: "\(draw.element), draw \(counts[draw.element] ?? 0)",
                    parameter: slot,
                    distribution: draw.distribution,
                    arguments: draw.arguments.map { rewrite(graph.simplify($0)) },
                    use: use
                )
            )
        }
    }

    /// Where mathematics uses a random number itself.
    private func use(of id: String) -> DrawEquation.Use? {
        if model.initialAssignments.contains(where: { graph.symbols(in: $0.math).contains(id) }) {
            return .initialValues
        }
        for (index, event) in model.events.enumerated() {
            let parts = event.assignments.map(\.math) + [event.delay].compactMap(\.self)
            if parts.contains(where: { graph.symbols(in: $0).contains(id) }) { return .event(index) }
        }
        return nil
    }
}

extension Refusals {
    /// Random numbers where no moment is defined at which they are drawn.
    static func draws(in model: ReactionModel) -> [Diagnostic] {
        guard !model.draws.isEmpty else { return [] }
        let ids = Set(model.draws.map(\.id))
        var places: [(element: String, math: ExpressionID)] = model.rules.map { ($0.elementName, $0.math) }
        for reaction in model.reactions {
            let parts = (reaction.reactants + reaction.products).map(\.stoichiometryMath) + [reaction.kineticLaw]
            places += parts.compactMap(\.self).map { ("reaction \(reaction.id)", $0) }
        }
        for (index, event) in model.events.enumerated() {
            let parts = [event.trigger, event.priority].compactMap(\.self)
            places += parts.map { (model.elementName(ofEvent: index), $0) }
        }
        return places.compactMap { element, math in
            guard !model.graph.symbols(in: math).isDisjoint(with: ids) else { return nil }
            return refusal(
                model,
                element,
                "a random draw outside initial assignments, event assignments and event delays"
            )
        }
    }
}
