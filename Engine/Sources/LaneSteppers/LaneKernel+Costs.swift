package import EquationSystems
internal import Expressions
package import Kernels

extension LaneKernel {
    private var rightHandSideSize: Double { Double(system.graph.reachable(from: system.rightHandSide).count) }

    /// Arithmetic of a run, by which methods are compared: counts of operations, not times, so that the choice is the
    /// same on every machine.
    package func work(_ statistics: LaneStatistics, _ method: LaneMethod) -> Double {
        let n = Double(system.states.count)
        let passes = Double(statistics.passes)
        let rhs = Double(statistics.rhsEvaluations) * rightHandSideSize
        switch method {
        case .tsit5: return rhs + passes * 45 * n
        // Each evaluation comes with a sum of about six products, and a step with an error and a share of an interpolant.
        case .verner7: return rhs + (Double(statistics.rhsEvaluations) * 14 + passes * 40) * n
        case .rodas5P:
            let matrix = Double(system.graph.reachable(from: system.jacobian.map(\.value)).count)
            let factors = Double(factorization.operationCount)
            return rhs + passes * (matrix + factors + 8 * 2 * Double(factorization.entries.count) + 70 * n)
        case .exactLinear: return 0
        }
    }

    /// Arithmetic of one step of the implicit method.
    package static func implicitStepWork(_ system: EquationSystem) -> Double {
        let plan = SparseFactorization(
            size: system.states.count,
            places: system.jacobian.map { (row: $0.row, column: $0.column) }
        )
        let rhs = system.graph.reachable(from: system.rightHandSide).count
        let matrix = system.graph.reachable(from: system.jacobian.map(\.value)).count
        return Double(8 * rhs + matrix + plan.operationCount + 16 * plan.entries.count + 70 * system.states.count)
    }

    /// What a step of an explicit method takes at least.
    package var leastExplicitWork: Double { 6 * rightHandSideSize + 45 * Double(system.states.count) }
}
