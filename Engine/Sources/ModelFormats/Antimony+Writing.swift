public import Diagnostics
public import ReactionModels

extension Antimony {
    /// Writes a model as Antimony that this reader and libAntimony read.
    ///
    /// Function definitions stay inlined; an id that is a word of the language gets a `_`. The language has no place for the dimensions of a compartment, for notes and for what programs keep in annotations; none changes a simulation.
    ///
    /// - Returns: One `model` block, and the model's name behind it.
    /// - Throws: What the language cannot say: fast reactions; random numbers; formulas that are too large.
    /// - Complexity: O(*n*) in the length of the result.
    public static func text(of model: ReactionModel) throws(DiagnosticsError) -> String {
        var faults: [Diagnostic] = []
        func refuse(_ element: String, _ what: String) {
            faults.append(
                Diagnostic(
                    .error,
                    rule: "unsupported",
                    at: model.locations[element],
                    element: element,
                    "\(what) cannot be written in Antimony"
                )
            )
        }
        for draw in model.draws { refuse(draw.element, "a random number of `\(draw.distribution.rawValue)`") }
        for reaction in model.reactions {
            if reaction.isFast { refuse("reaction \(reaction.id)", "a fast reaction") }
            for reference in reaction.reactants + reaction.products {
                if let number = reference.stoichiometry, !number.isFinite {
                    refuse("reaction \(reaction.id)", "the stoichiometry \(number)")
                }
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        let writable = try WritableModel(model, isReserved: AntimonyModelWriter.isReserved)
        var writer = AntimonyModelWriter(writable)
        return writer.text()
    }
}
