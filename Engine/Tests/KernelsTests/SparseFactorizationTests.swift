import Testing

@testable import Kernels

@Suite("Sparse LU plans")
struct SparseFactorizationTests {
    /// Solves by the plan, entry by entry as it says.
    private func solve(_ plan: SparseFactorization, _ values: [Double], _ scale: Double, _ right: [Double]) -> [Double]
    {
        var factors = [Double](repeating: 0, count: plan.entries.count)
        for (index, entry) in plan.entries.enumerated() {
            var sum = entry.source.map { -values[$0] } ?? 0
            if entry.kind == .pivot { sum += scale }
            for product in entry.products { sum -= factors[product.0] * factors[product.1] }
            switch entry.kind {
            case .upper: factors[index] = sum
            case .lower: factors[index] = sum * factors[plan.pivots[entry.column]]
            case .pivot: factors[index] = 1 / sum
            }
        }
        var z = plan.order.map { right[$0] }
        for (row, terms) in plan.left.enumerated() {
            for term in terms { z[row] -= factors[term.entry] * z[term.column] }
        }
        for row in plan.right.indices.reversed() {
            for term in plan.right[row] { z[row] -= factors[term.entry] * z[term.column] }
            z[row] *= factors[plan.pivots[row]]
        }
        var solution = right
        for (row, state) in plan.order.enumerated() { solution[state] = z[row] }
        return solution
    }

    @Test("A solution satisfies its equations, whatever the pattern", arguments: [1, 2, 5, 12, 40])
    func solves(size: Int) {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            var places: [(row: Int, column: Int)] = []
            for column in 0..<size {
                for row in 0..<size where Double.random(in: 0...1, using: &generator) < 3 / Double(size) {
                    places.append((row, column))
                }
            }
            let values = places.map { _ in Double.random(in: -1...1, using: &generator) }
            let right = (0..<size).map { _ in Double.random(in: -1...1, using: &generator) }
            let plan = SparseFactorization(size: size, places: places)
            #expect(plan.order.sorted() == Array(0..<size))
            let solution = solve(plan, values, 10, right)
            var residual = right
            for state in 0..<size { residual[state] -= 10 * solution[state] }
            for (place, value) in zip(places, values) { residual[place.row] += value * solution[place.column] }
            for value in residual { #expect(abs(value) < 1e-12) }
        }
    }

    @Test("An arrow matrix has no fill when its hub is eliminated last")
    func arrow() {
        let size = 30
        var places: [(row: Int, column: Int)] = []
        for column in 0..<size {
            for row in 0..<size where row == column || row == 0 || column == 0 { places.append((row, column)) }
        }
        let plan = SparseFactorization(size: size, places: places)
        #expect(plan.entries.count == places.count)
        #expect(plan.entries.allSatisfy { $0.source != nil })
    }
}
