public import Diagnostics
public import ReactionModels
internal import Synchronization

extension SBML {
    /// Writes a model as SBML Level 3 Version 2, or as Version 1 where it has fast reactions, which Version 2 dropped.
    ///
    /// Function definitions stay inlined, and local parameters become parameters `reaction_parameter`. Numbers carry
    /// the 15 significant digits that libSBML writes. Notes and annotations of the model, its compartments, species,
    /// parameters, reactions and events are kept.
    ///
    /// - Returns: The XML document.
    /// - Throws: What cannot be written: formulas that are too large, fast reactions beside functions that only Version 2
    ///   has, and a random number that is used twice.
    /// - Complexity: O(*n*) in the length of the result.
    public static func text(of model: ReactionModel) throws(DiagnosticsError) -> String {
        let writable = try WritableModel(model, isReserved: { _ in false })
        return try libSBML.withLock { (_) throws(DiagnosticsError) -> String in
            try SBMLModelWriter.text(of: writable.model)
        }
    }
}
