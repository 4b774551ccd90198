public import EquationSystems
internal import ReactionModels
public import Units

extension EquationSystem {
    /// The unit behind a unit id of the model: one it defines, or one of SBML's own; nil where there is none.
    public func unit(_ id: String) -> Unit? {
        guard let definition = unitDefinitions.first(where: { $0.id == id }) else { return try? Unit(sbmlKind: id) }
        var unit = Unit.dimensionless
        for factor in definition.factors {
            guard
                let part = try? Unit(
                    sbmlKind: factor.kind,
                    exponent: factor.exponent,
                    scale: factor.scale,
                    multiplier: factor.multiplier
                )
            else { return nil }
            unit = unit * part
        }
        return unit
    }
}
