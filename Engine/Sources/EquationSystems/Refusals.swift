internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// What SBML has and these equations do not, each refused by name, so that nothing is left out silently.
enum Refusals {
    static func faults(in model: ReactionModel) -> [Diagnostic] {
        algebraicRules(in: model) + draws(in: model)
    }

    static func refusal(_ model: ReactionModel, _ element: String, _ message: String) -> Diagnostic {
        Diagnostic(
            .error,
            rule: "unsupported",
            at: model.locations[element],
            element: element,
            message + ": not supported"
        )
    }

    private static func algebraicRules(in model: ReactionModel) -> [Diagnostic] {
        model.rules.compactMap { rule in
            guard case .algebraic = rule else { return nil }
            return refusal(
                model,
                rule.elementName,
                "an algebraic rule that determines no variable of its own, or one on which something in it depends that"
                    + " jumps or has a kink, a past value, a rate or an initial assignment"
            )
        }
    }
}
