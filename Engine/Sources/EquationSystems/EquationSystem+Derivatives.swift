internal import Expressions

extension EquationSystem {
    /// Sets the Jacobian and the derivative by time to those of the right-hand side.
    ///
    /// - Complexity: the sum, over the expressions reachable, of the number of states that each depends on.
    public mutating func differentiate() {
        (jacobian, timeDerivative) = Self.derivatives(of: rightHandSide, in: &graph)
    }

    /// The structural entries of the Jacobian, column by column, and the derivative by time where time appears.
    static func derivatives(
        of rightHandSide: [ExpressionID],
        in graph: inout ExpressionGraph
    ) -> (jacobian: [JacobianEntry], timeDerivative: [ExpressionID]) {
        var leaves = rightHandSide.indices.map { graph.intern(.state($0)) }
        leaves.append(graph.intern(.time))
        let rows = graph.jacobian(of: rightHandSide, withRespectTo: leaves)
        var columns = [[JacobianEntry]](repeating: [], count: leaves.count)
        for (row, entries) in rows.enumerated() {
            for (column, value) in entries {
                columns[column].append(JacobianEntry(row: row, column: column, value: value))
            }
        }
        let byTime = columns.removeLast()
        var timeDerivative: [ExpressionID] = []
        if !byTime.isEmpty {
            timeDerivative = [ExpressionID](repeating: graph.number(0), count: rightHandSide.count)
            for entry in byTime { timeDerivative[entry.row] = entry.value }
        }
        return (columns.flatMap(\.self), timeDerivative)
    }
}
