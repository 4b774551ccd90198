internal import Expressions
internal import ReactionModels

extension Derivation {
    /// Algebraic rules over the system's own leaves, with what Newton's method needs.
    mutating func defineConstraints() {
        let residuals = implicit.map { rewrite(graph.simplify($0.residual)) }
        let states = implicit.compactMap { rule -> Int? in
            guard case .state(let index) = slots[rule.variable] else { return nil }
            return index
        }
        guard !implicit.isEmpty, states.count == implicit.count else { return }
        let leaves = states.map { graph.intern(.state($0)) }
        for (residual, entries) in zip(residuals, graph.jacobian(of: residuals, withRespectTo: leaves)) {
            var derivatives = [ExpressionID](repeating: zero, count: leaves.count)
            for (column, value) in entries { derivatives[column] = value }
            system.constraints.append(
                Constraint(state: states[system.constraints.count], residual: residual, derivatives: derivatives)
            )
        }
        guard model.usesPast else { return }
        for rule in implicit {
            faults.append(
                Refusals.refusal(model, "rule for \(rule.variable)", "an algebraic rule beside values of the past")
            )
        }
    }
}

extension ReactionModel {
    /// Whether mathematics asks for a value of the past.
    fileprivate var usesPast: Bool {
        let own = rules.map(\.math) + events.map(\.trigger) + events.flatMap { $0.assignments.map(\.math) }
        let laws = reactions.compactMap(\.kineticLaw)
        return graph.reachable(from: own + laws).contains { id in
            if case .apply(.delay, _) = graph[id] { true } else { false }
        }
    }
}
