internal import CLanes

/// Dependents in memory, as the C steppers read them.
final class DependentTables: @unchecked Sendable {
    // NOTE: written by `init` only, so that threads may share it.
    private let count: Int
    private let numbers: UnsafeMutablePointer<Int32>
    private let weights: UnsafeMutablePointer<Double>
    private let termCount: Int

    init(_ dependents: [ReducedSystem.Dependent]) {
        let terms = dependents.flatMap(\.terms)
        count = dependents.count
        termCount = terms.count
        // Totals, starts and the end, states of the terms.
        var values = dependents.map { Int32($0.total) }
        var start = Int32(0)
        for dependent in dependents {
            values.append(start)
            start += Int32(dependent.terms.count)
        }
        values.append(start)
        values += terms.map { Int32($0.state) }
        numbers = .allocate(capacity: values.count)
        numbers.initialize(from: values, count: values.count)
        weights = .allocate(capacity: max(1, terms.count))
        weights.initialize(from: terms.map(\.weight), count: terms.count)
    }

    func attach(to model: inout lanes_model) {
        model.dependents = Int32(count)
        model.dependent_totals = UnsafePointer(numbers)
        model.dependent_starts = UnsafePointer(numbers + count)
        model.dependent_states = UnsafePointer(numbers + 2 * count + 1)
        model.dependent_weights = UnsafePointer(weights)
    }

    deinit {
        numbers.deallocate()
        weights.deallocate()
    }
}
