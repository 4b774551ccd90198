internal import Diagnostics
internal import ReactionModels

/// How large a model may be that comes from outside.
///
/// The size of the text, the depth of its elements and the length of formulas are bounded before it is read: see
/// `SBML.maximumSize`, `SBML.maximumDepth` and `Antimony.read`.
public struct ModelLimits: Sendable, Hashable {
    /// The most compartments, species, parameters, reactions, rules and events together.
    public var components: Int

    /// Ten times the largest models that are published.
    public static let standard = ModelLimits(components: 500_000)

    public init(components: Int) {
        self.components = components
    }

    /// - Throws: the limit that the model is beyond.
    func check(_ model: ReactionModel, file: String) throws(DiagnosticsError) {
        let count =
            model.compartments.count + model.species.count + model.parameters.count + model.reactions.count
            + model.rules.count + model.events.count
        guard count > components else { return }
        throw DiagnosticsError([
            Diagnostic(
                .error,
                rule: "model-size",
                at: SourceLocation(file: file),
                "the model has \(count) components; the limit on components is \(components)",
                suggestion: "raise the limit if the model is to be trusted"
            )
        ])
    }
}
