package import EquationSystems
internal import Expressions

/// A system without the states that conserved totals determine: each is a new parameter, its total, plus a weighted sum
/// of the states that stay.
///
/// Runge-Kutta and Rosenbrock methods keep linear invariants, so that steps are those of the whole system at less cost.
package struct ReducedSystem: Sendable {
    package struct Dependent: Sendable, Hashable {
        /// The state in the whole system.
        package var state: Int
        /// The total among the reduced system's parameters.
        package var total: Int
        /// Weights of the reduced system's states.
        package var terms: [Term]
    }

    package struct Term: Sendable, Hashable {
        package var state: Int
        package var weight: Double
    }

    package private(set) var system: EquationSystem
    package private(set) var dependents: [Dependent] = []
    /// For each state of the reduced system its place in the whole one.
    package private(set) var kept: [Int]
    private var places: [Int: Int] = [:]

    /// Removes one state for each conserved total that nothing changes.
    ///
    /// Of each total the state goes that is largest at the start, so that little is lost by the difference.
    ///
    /// - Parameters:
    ///   - whole: The system; its events are not looked at.
    ///   - start: Typical values of the states at the start.
    ///   - changed: States that doses change; totals that they are part of stay as they are.
    ///   - longest: The most states that a total may have; long ones can make the Jacobian dense.
    /// - Complexity: that of `conservedMoieties()`, and that of substituting in all equations.
    package init(_ whole: EquationSystem, start: [Double], changed: Set<Int> = [], longest: Int = .max) {
        system = whole
        kept = Array(whole.states.indices)
        var sums: [(state: Int, terms: [(state: Int, weight: Double)])] = []
        for moiety in whole.conservedMoieties() where moiety.terms.count <= longest {
            if moiety.terms.contains(where: { changed.contains($0.state) }) { continue }
            // What was removed before is written by what stays; a state that goes now must not be part of that.
            let taken = Set(sums.flatMap { [$0.state] + $0.terms.map(\.state) })
            let free = moiety.terms.filter { !taken.contains($0.state) }
            guard
                let chosen = free.max(by: { (abs(start[$0.state]), $1.state) < (abs(start[$1.state]), $0.state) }),
                start[chosen.state].isFinite
            else { continue }
            var weights: [Int: Double] = [:]
            for term in moiety.terms where term.state != chosen.state {
                let weight = -Double(term.coefficient) / Double(chosen.coefficient)
                let parts = sums.first { $0.state == term.state }?.terms ?? [(term.state, 1)]
                for part in parts { weights[part.state, default: 0] += weight * part.weight }
            }
            let terms = weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            sums.append((chosen.state, terms.map { ($0.key, $0.value) }))
        }
        guard !sums.isEmpty else { return }
        let gone = Set(sums.map(\.state))
        kept = kept.filter { !gone.contains($0) }
        for (place, state) in kept.enumerated() { places[state] = place }
        for sum in sums {
            let dependent = Dependent(
                state: sum.state,
                total: system.parameters.count,
                terms: sum.terms.map { Term(state: places[$0.state] ?? 0, weight: $0.weight) }
            )
            let name = "total of \(whole.states[sum.state].name)"
            system.parameters.append(Variable(name: name, initialValue: system.graph.number(.nan)))
            dependents.append(dependent)
        }
        substitute(whole)
    }

    private mutating func substitute(_ whole: EquationSystem) {
        var replacements: [ExpressionID: ExpressionID] = [:]
        for (place, state) in kept.enumerated() {
            replacements[system.graph.intern(.state(state))] = system.graph.intern(.state(place))
        }
        for dependent in dependents {
            replacements[system.graph.intern(.state(dependent.state))] = value(of: dependent)
        }
        func replaced(_ ids: [ExpressionID]) -> [ExpressionID] { system.graph.substitute(ids, replacements) }
        system.states = kept.map { whole.states[$0] }
        system.rightHandSide = replaced(kept.map { whole.rightHandSide[$0] })
        if !whole.timeDerivative.isEmpty { system.timeDerivative = replaced(kept.map { whole.timeDerivative[$0] }) }
        let observables = replaced(whole.observables.map(\.value))
        for (place, value) in observables.enumerated() { system.observables[place].value = value }
        system.stoichiometry = []
        makeJacobian(whole, replaced(whole.jacobian.map(\.value)))
    }

    private mutating func value(of dependent: Dependent) -> ExpressionID {
        var gains = [system.graph.intern(.parameter(dependent.total))]
        var losses: [ExpressionID] = []
        for term in dependent.terms {
            let state = system.graph.intern(.state(term.state))
            let size = abs(term.weight)
            let part = size == 1 ? state : system.graph.apply(.times, [system.graph.number(size), state])
            if term.weight < 0 { losses.append(part) } else { gains.append(part) }
        }
        let gain = gains.count == 1 ? gains[0] : system.graph.apply(.plus, gains)
        guard !losses.isEmpty else { return gain }
        let loss = losses.count == 1 ? losses[0] : system.graph.apply(.plus, losses)
        return system.graph.apply(.minus, [gain, loss])
    }

    /// By the chain rule: what depends on a state that is gone depends on those that it is made of.
    private mutating func makeJacobian(_ whole: EquationSystem, _ values: [ExpressionID]) {
        var rows: [Int: Int] = [:]
        for (place, state) in kept.enumerated() { rows[state] = place }
        let sums = Dictionary(uniqueKeysWithValues: dependents.map { ($0.state, $0.terms) })
        var parts: [Int: [Int: [(value: ExpressionID, weight: Double)]]] = [:]
        for (entry, value) in zip(whole.jacobian, values) {
            guard let row = rows[entry.row] else { continue }
            let terms = sums[entry.column] ?? [Term(state: rows[entry.column] ?? 0, weight: 1)]
            for term in terms { parts[term.state, default: [:]][row, default: []].append((value, term.weight)) }
        }
        system.jacobian = []
        for (column, entries) in parts.sorted(by: { $0.key < $1.key }) {
            for (row, terms) in entries.sorted(by: { $0.key < $1.key }) {
                system.jacobian.append(JacobianEntry(row: row, column: column, value: sum(terms)))
            }
        }
    }

    private mutating func sum(_ terms: [(value: ExpressionID, weight: Double)]) -> ExpressionID {
        var gains: [ExpressionID] = []
        var losses: [ExpressionID] = []
        for term in terms {
            let size = abs(term.weight)
            let part = size == 1 ? term.value : system.graph.apply(.times, [system.graph.number(size), term.value])
            if term.weight < 0 { losses.append(part) } else { gains.append(part) }
        }
        func total(_ parts: [ExpressionID]) -> ExpressionID {
            parts.count == 1 ? parts[0] : system.graph.apply(.plus, parts)
        }
        if losses.isEmpty { return total(gains) }
        return system.graph.apply(.minus, gains.isEmpty ? [total(losses)] : [total(gains), total(losses)])
    }

    // MARK: Values

    /// The place of a state that stays.
    package func place(of state: Int) -> Int { dependents.isEmpty ? state : places[state] ?? 0 }

    /// Parameters and states of the reduced system for a start of the whole one.
    package func reduced(parameters: [Double], state: [Double]) -> (parameters: [Double], state: [Double]) {
        var own = (parameters: parameters, state: [Double]())
        append(state[...], to: &own.parameters, &own.state)
        return own
    }

    /// Adds the totals of a whole state behind its parameters, and its states that stay behind others'.
    package func append(_ whole: ArraySlice<Double>, to parameters: inout [Double], _ states: inout [Double]) {
        let base = whole.startIndex
        for state in kept { states.append(whole[base + state]) }
        for dependent in dependents {
            var total = whole[base + dependent.state]
            for term in dependent.terms { total -= term.weight * whole[base + kept[term.state]] }
            parameters.append(total)
        }
    }
}
