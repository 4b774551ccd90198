internal import EquationSystems

/// Finds where the right-hand side is zero, on the states that conserved totals leave free.
///
/// A conserved total makes one state a sum of others, and the full Jacobian singular. The dependent states are
/// eliminated: `x_D = t - A x_I`, and the reduced Jacobian is `J_II - J_ID A`.
///
/// **Source**: Reder C. Metabolic control theory: a structural approach. J Theor Biol 1988;135:175.
final class SteadyStateSolver {
    private let system: EquationSystem
    private let evaluation: any KernelEvaluation<Double>
    private let parameters: [Double]
    let moieties: [ConservedMoiety]
    private(set) var totals: [Double] = []
    /// For each dependent state: the free states that it depends on.
    private var dependent: [(state: Int, terms: [(free: Int, coefficient: Double)], total: Double)] = []
    private var free: [Int] = []
    private var placeOfFree: [Int: Int] = [:]
    /// States that are amounts of species and begin at zero or above stay there.
    private var isAmount: [Bool]

    static let maximumIterations = 200
    static let tolerance = 1e-10

    init(_ system: EquationSystem, parameters: [Double], state: [Double]) {
        self.system = system
        self.parameters = parameters
        let kernel = Interpreter(system)
        evaluation = kernel.evaluation(of: Double.self)
        moieties = system.conservedMoieties()
        isAmount = zip(system.states, state).map { $0.compartmentSize != nil && $1 >= 0 }
        parameters.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { evaluation.setParameters(base) }
        }
        totals = moieties.map { $0.total(in: state) }
        eliminate()
    }

    /// Row-reduces the conserved sums; each gives one dependent state.
    private func eliminate() {
        var rows = zip(moieties, totals).map { moiety, total in
            (
                values: Dictionary(moiety.terms.map { ($0.state, Double($0.coefficient)) }) { first, _ in first },
                total: total
            )
        }
        var pivots: [(row: Int, state: Int)] = []
        for row in rows.indices {
            guard let pivot = rows[row].values.filter({ $0.value != 0 }).min(by: { $0.key < $1.key }) else { continue }
            for (state, value) in rows[row].values { rows[row].values[state] = value / pivot.value }
            rows[row].total /= pivot.value
            for other in rows.indices where other != row {
                guard let factor = rows[other].values[pivot.key], factor != 0 else { continue }
                for (state, value) in rows[row].values { rows[other].values[state, default: 0] -= factor * value }
                rows[other].values[pivot.key] = nil
                rows[other].total -= factor * rows[row].total
            }
            pivots.append((row, pivot.key))
        }
        let eliminated = Set(pivots.map(\.state))
        free = system.states.indices.filter { !eliminated.contains($0) }
        for (place, state) in free.enumerated() { placeOfFree[state] = place }
        dependent = pivots.map { row, state in
            let terms = rows[row].values.compactMap { other, value -> (free: Int, coefficient: Double)? in
                guard value != 0, let place = placeOfFree[other] else { return nil }
                return (place, value)
            }
            return (state, terms.sorted { $0.free < $1.free }, rows[row].total)
        }
    }

    // MARK: Evaluation

    private func rates(_ state: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: max(1, state.count))
        state.withUnsafeBufferPointer { state in
            result.withUnsafeMutableBufferPointer { result in
                guard let state = state.baseAddress, let result = result.baseAddress else { return }
                evaluation.rightHandSide(system.startTime, state, result)
            }
        }
        return free.map { result[$0] }
    }

    /// The Jacobian on the free states.
    func reducedJacobian(_ state: [Double]) -> DenseMatrix {
        var entries = [Double](repeating: 0, count: max(1, system.jacobian.count))
        state.withUnsafeBufferPointer { state in
            entries.withUnsafeMutableBufferPointer { entries in
                guard let state = state.baseAddress, let entries = entries.baseAddress else { return }
                evaluation.jacobian(system.startTime, state, entries)
            }
        }
        let places = Dictionary(dependent.enumerated().map { ($1.state, $0) }) { first, _ in first }
        var matrix = DenseMatrix(size: free.count)
        for (entry, value) in zip(system.jacobian, entries) {
            guard let row = placeOfFree[entry.row] else { continue }
            if let column = placeOfFree[entry.column] {
                matrix[row, column] += value
            } else if let place = places[entry.column] {
                for term in dependent[place].terms { matrix[row, term.free] -= value * term.coefficient }
            }
        }
        return matrix
    }

    func observables(_ state: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: max(1, system.observables.count))
        // NOTE: a model without states still has values.
        let padded = state.isEmpty ? [0] : state
        padded.withUnsafeBufferPointer { state in
            result.withUnsafeMutableBufferPointer { result in
                guard let state = state.baseAddress, let result = result.baseAddress else { return }
                evaluation.observables(system.startTime, state, result)
            }
        }
        return result
    }

    private func whole(_ reduced: [Double]) -> [Double] {
        var state = [Double](repeating: 0, count: system.states.count)
        for (place, index) in free.enumerated() { state[index] = reduced[place] }
        for row in dependent {
            state[row.state] = row.terms.reduce(row.total) { $0 - $1.coefficient * reduced[$1.free] }
        }
        return state
    }

    // MARK: Newton's method

    /// Damped Newton steps from a state, nil where they do not converge.
    func newton(from start: [Double]) -> (state: [Double], iterations: Int)? {
        var reduced = free.map { start[$0] }
        var state = whole(reduced)
        var rates = rates(state)
        let size = start.reduce(0) { max($0, $1.magnitude) }
        for iteration in 0..<Self.maximumIterations {
            guard rates.allSatisfy(\.isFinite) else { return nil }
            if rates.allSatisfy({ $0 == 0 }) { return isAllowed(state, size) ? (state, iteration) : nil }
            guard let step = reducedJacobian(state).solve(rates.map { -$0 }) else { return nil }
            let change = zip(step, reduced).map { $0.magnitude / ($1.magnitude + Self.tolerance * size + 1e-300) }
            if (change.max() ?? 0) <= Self.tolerance {
                let final = whole(zip(reduced, step).map { $0 + $1 })
                return isAllowed(final, size) ? (final, iteration + 1) : nil
            }
            let norm = Self.norm(rates)
            var share = largestShare(of: step, from: state)
            var isAccepted = false
            for _ in 0..<30 {
                let candidate = zip(reduced, step).map { $0 + share * $1 }
                let next = whole(candidate)
                let nextRates = self.rates(next)
                if nextRates.allSatisfy(\.isFinite), Self.norm(nextRates) < norm * (1 - 1e-4 * share) {
                    (reduced, state, rates, isAccepted) = (candidate, next, nextRates, true)
                    break
                }
                share /= 2
            }
            guard isAccepted else { return nil }
        }
        return nil
    }

    private static func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// How much of a step can be gone before an amount would fall below a tenth of itself.
    private func largestShare(of step: [Double], from state: [Double]) -> Double {
        var change = [Double](repeating: 0, count: state.count)
        for (place, index) in free.enumerated() { change[index] = step[place] }
        for row in dependent { change[row.state] = row.terms.reduce(0) { $0 - $1.coefficient * step[$1.free] } }
        var share = 1.0
        for index in state.indices where isAmount[index] && state[index] > 0 && state[index] + change[index] < 0 {
            share = min(share, 0.9 * state[index] / -change[index])
        }
        return share
    }

    /// Whether no amount is below zero but for rounding.
    private func isAllowed(_ state: [Double], _ size: Double) -> Bool {
        zip(state, isAmount).allSatisfy { $0.isFinite && (!$1 || $0 >= -1e-9 * (size + 1e-300)) }
    }
}
