public import Diagnostics
public import ReactionModels

extension EquationSystem {
    /// Derives the equations of a model with SBML's meaning.
    ///
    /// A species that reactions or a rate rule change is a state in amount. What a rule assigns, a reaction's rate and
    /// a concentration are substituted. Constants, and what only events change, are parameters. An amount stays when
    /// its compartment's size changes; the concentration follows.
    ///
    /// - Throws: all errors that `ReactionModel.validate()` finds and everything that is not supported, such as
    ///   algebraic rules that determine no variable, or one in which they jump. Warnings do not throw.
    /// - Complexity: O(*n*) in the size of the model and of its Jacobian.
    ///
    /// **Source**: SBML Level 3 Version 2 Core, Release 2, sections 4.6 to 4.12.
    public init(_ model: ReactionModel) throws(DiagnosticsError) {
        let (model, implicit) = AlgebraicRules.solved(model)
        let faults = model.validate().filter { $0.severity == .error } + Refusals.faults(in: model)
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        var derivation = Derivation(model, implicit: implicit)
        self = try derivation.derive()
    }
}
