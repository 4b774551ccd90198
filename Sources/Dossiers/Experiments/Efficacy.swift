internal import EquationSystems
internal import Expressions

extension Experiment {
    /// The sentence without which no number that hangs on such weights is shown.
    public static let caution =
        "Weights not identifiable from published data: a band of what is unknown, not an effect."

    /// An output of an arm that hangs on a weight that no published data tell.
    struct Efficacy: Hashable {
        var arm: String
        var output: String
        var weight: String
    }

    /// The outputs whose formula holds a weight that is not identifiable, in the arms in which it is not zero.
    ///
    /// Assignments are looked through; what a state remembers of a weight is not.
    func efficacy(_ table: ParameterTable, _ system: EquationSystem, subjects: Int) -> [Efficacy] {
        let weights = table.parameters.filter { !$0.origin.isIdentifiable }
        guard !weights.isEmpty else { return [] }
        let varying = Set(table.varying.map(\.name))
        return outputs.flatMap { output -> [Efficacy] in
            guard let observable = system.observable(named: output.symbol) else { return [] }
            let leaves = system.graph.leaves(of: [observable.value])
            let own = weights.filter { weight in
                system.parameters.firstIndex { $0.name == weight.id }.map { leaves.contains(.parameter($0)) } ?? false
            }
            return arms.compactMap { arm in
                let acting = own.first { weight in
                    if let set = arm.values[weight.id] { return set != 0 }
                    return subjects > 0 && varying.contains(weight.id) || weight.referenceValue != 0
                }
                return acting.map { Efficacy(arm: arm.id, output: output.id, weight: $0.id) }
            }
        }
    }
}
