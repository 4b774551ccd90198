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
                "an algebraic rule that is not linear in a variable of its own, alone or with the others put into it"
            )
        }
    }
}
