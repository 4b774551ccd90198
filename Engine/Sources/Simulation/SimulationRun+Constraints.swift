internal import EquationSystems

/// Algebraic rules hold at the start and after every jump: Newton's method on the states that they determine.
extension SimulationRun {
    private static let mostIterations = 100
    /// A correction of a larger share of a state than this is a jump, and not what rounding moved.
    private static let smallestJump = 1e-6

    /// Moves the states that algebraic rules determine to where the rules hold.
    ///
    /// - Returns: whether a state jumped.
    func satisfyConstraints() throws(SimulationFailure) -> Bool {
        let constraints = program.system.constraints
        guard !constraints.isEmpty else { return false }
        let before = constraints.map { state[$0.state] }
        var residuals = constraintResiduals()
        for _ in 0..<Self.mostIterations {
            if residuals.allSatisfy({ $0 == 0 }) { break }
            guard let step = constraintMatrix().solve(residuals) else { throw noConsistentValues() }
            let values = constraints.map { state[$0.state] }
            let size = residuals.reduce(0) { $0 + $1 * $1 }
            var share = 1.0
            var isBetter = false
            // A step that makes it worse is halved: Newton's method is sure of nothing far from the solution.
            while !isBetter, share > 1e-10 {
                for (index, constraint) in constraints.enumerated() {
                    state[constraint.state] = values[index] - share * step[index]
                }
                residuals = constraintResiduals()
                isBetter = residuals.reduce(0) { $0 + $1 * $1 } < size
                if !isBetter { share /= 2 }
            }
            let isSmall = zip(step, values).allSatisfy { abs($0) <= 1e-12 * abs($1) + Double.leastNormalMagnitude }
            if !isBetter {
                for (index, constraint) in constraints.enumerated() { state[constraint.state] = values[index] }
                residuals = constraintResiduals()
                // Where rounding is all that is left, no step makes it better.
                guard zip(step, values).allSatisfy({ abs($0) <= 1e-8 * max(abs($1), 1e-12) }) else {
                    throw noConsistentValues()
                }
                break
            }
            if isSmall { break }
        }
        let after = constraints.map { state[$0.state] }
        guard after.allSatisfy(\.isFinite), isSolved() else { throw noConsistentValues() }
        return zip(before, after).contains { abs($0 - $1) > Self.smallestJump * max(abs($0), abs($1)) }
    }

    /// Whether another step would move nothing.
    private func isSolved() -> Bool {
        let residuals = constraintResiduals()
        if residuals.allSatisfy({ $0 == 0 }) { return true }
        guard let step = constraintMatrix().solve(residuals) else { return false }
        return zip(step, program.system.constraints).allSatisfy { abs($0) <= 1e-8 * max(abs(state[$1.state]), 1e-12) }
    }

    private func constraintResiduals() -> [Double] {
        let base = program.constraintBase
        let values = observables()
        return program.system.constraints.indices.map { values[base + $0] }
    }

    private func constraintMatrix() -> DenseMatrix {
        let count = program.system.constraints.count
        var matrix = DenseMatrix(size: count)
        let values = observables()
        for row in 0..<count {
            for column in 0..<count {
                matrix[row, column] = values[program.constraintBase + count * (1 + row) + column]
            }
        }
        return matrix
    }

    private func noConsistentValues() -> SimulationFailure {
        let names = program.system.constraints.map { program.system.states[$0.state].name }
        return stopped(.noConsistentValues, element: names.joined(separator: ", "))
    }
}
