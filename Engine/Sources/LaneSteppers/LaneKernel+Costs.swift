internal import EquationSystems
internal import Expressions
package import Kernels

extension LaneKernel {
    /// Arithmetic of one step of each method, by which they are compared: counts of operations, not times, so that the
    /// choice is the same on every machine.
    package var stepCosts: (explicit: Double, implicit: Double) {
        let n = Double(system.states.count)
        let rhs = Double(system.graph.reachable(from: system.rightHandSide).count)
        let matrix = Double(system.graph.reachable(from: system.jacobian.map(\.value)).count)
        let factors = Double(factorization.operationCount)
        let explicit = 6 * rhs + 45 * n
        let implicit = 8 * rhs + matrix + factors + 8 * 2 * Double(factorization.entries.count) + 70 * n
        return (explicit, implicit)
    }
}
