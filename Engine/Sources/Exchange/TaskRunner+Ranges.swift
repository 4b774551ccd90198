internal import Diagnostics
internal import Expressions

extension TaskRunner {
    // MARK: Values of ranges

    /// How many values a range has; a functional one as many as that it is based on.
    func count(
        of range: SEDML.Range,
        _ repetition: SEDML.Repetition,
        _ above: Set<String>
    ) throws(DiagnosticsError) -> Int {
        switch range.kind {
        case .values(let values): return values.count
        case .functional(let index, _):
            guard !above.contains(range.id), let base = repetition.ranges.first(where: { $0.id == index }) else {
                throw fault(
                    range.location,
                    "range '\(range.id)'",
                    "its range '\(index)' is not there, or is based on it"
                )
            }
            return try count(of: base, repetition, above.union([range.id]))
        case .other(let name):
            throw fault(range.location, "range '\(range.id)'", "'\(name)' is not supported")
        }
    }

    /// The values of all ranges in one iteration, beside those of the tasks around it.
    func values(
        of repetition: SEDML.Repetition,
        _ iteration: Int,
        _ outer: [String: Double],
        _ states: inout [String: ModelState]
    ) throws(DiagnosticsError) -> [String: Double] {
        var known: [String: Double] = [:]
        for range in repetition.ranges {
            _ = try value(of: range, iteration, repetition, outer, &known, &states, [])
        }
        return outer.merging(known) { $1 }
    }

    /// A range's value in one iteration; each is computed once, however many others name it.
    private func value(
        of range: SEDML.Range,
        _ iteration: Int,
        _ repetition: SEDML.Repetition,
        _ outer: [String: Double],
        _ known: inout [String: Double],
        _ states: inout [String: ModelState],
        _ above: Set<String>
    ) throws(DiagnosticsError) -> Double {
        if let value = known[range.id] { return value }
        let value = try computed(range, iteration, repetition, outer, &known, &states, above)
        known[range.id] = value
        return value
    }

    private func computed(
        _ range: SEDML.Range,
        _ iteration: Int,
        _ repetition: SEDML.Repetition,
        _ outer: [String: Double],
        _ known: inout [String: Double],
        _ states: inout [String: ModelState],
        _ above: Set<String>
    ) throws(DiagnosticsError) -> Double {
        switch range.kind {
        case .values(let values):
            guard iteration < values.count else {
                throw fault(
                    range.location,
                    "range '\(range.id)'",
                    "it has \(values.count) values, fewer than the task's range"
                )
            }
            return values[iteration]
        case .functional(_, let calculation):
            guard !above.contains(range.id), above.count < 100 else {
                throw fault(
                    range.location,
                    "range '\(range.id)'",
                    "it is based on itself, or on more than 100 ranges, each on the next"
                )
            }
            var values = outer
            let named = experiment.graph.symbols(in: calculation.math)
            for other in repetition.ranges where other.id != range.id && named.contains(other.id) {
                values[other.id] = try value(
                    of: other,
                    iteration,
                    repetition,
                    outer,
                    &known,
                    &states,
                    above.union([range.id])
                )
            }
            return try evaluate(calculation, values, model: nil, &states, range.location)
        case .other(let name):
            throw fault(range.location, "range '\(range.id)'", "'\(name)' is not supported")
        }
    }
}
