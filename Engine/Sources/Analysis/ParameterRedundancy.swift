public import EquationSystems
internal import Expressions
internal import Foundation
internal import RandomStreams

/// A way to change parameters together that nothing in a model can tell.
///
/// Where each parameter is multiplied by one number raised to its exponent, every rate, initial value, event and
/// quantity over time stays as it is. Two parameters with the exponents 1 and -1 appear only as their product.
public struct ParameterRedundancy: Sendable, Hashable, CustomStringConvertible {
    public struct Term: Sendable, Hashable {
        public var name: String
        public var exponent: Double
    }

    /// Two or more; the first has the exponent 1.
    public var terms: [Term]

    /// What of them acts: a product, a quotient, or the change itself where more than two take part.
    public var description: String {
        if terms.count == 2 {
            let exponent = terms[1].exponent
            let one = terms[0].name
            let other = terms[1].name
            if exponent == -1 { return "only \(one)*\(other) acts" }
            if exponent == 1 { return "only \(one)/\(other) acts" }
            return "only \(one)^\(Self.text(-exponent))*\(other) acts"
        }
        let factors = terms.map { term in
            "\(term.name) by s" + (term.exponent == 1 ? "" : "^\(Self.text(term.exponent))")
        }
        return "multiplying " + factors.joined(separator: ", ") + " changes nothing"
    }

    private static func text(_ number: Double) -> String {
        let rounded = (number * 1e4).rounded() / 1e4
        let text = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        return rounded < 0 ? "(\(text))" : text
    }
}

/// What a model's equations alone say about its parameters, whatever the data.
///
/// Everything that the model computes over time is taken as seen, so that what is found here no data can mend.
public struct ParameterStructure: Sendable, Hashable {
    /// Parameters that act on nothing that changes.
    public var unused: [String]
    public var redundancies: [ParameterRedundancy]

    /// Models with more parameters are not looked at.
    public static let maximumParameters = 300

    /// Finds scalings that nothing can tell.
    ///
    /// The logarithmic derivatives p df/dp of all expressions f, taken at random values, are the columns of a matrix; a
    /// dependence between columns that holds at all points is a scaling of parameters that leaves every f as it is.
    ///
    /// - Returns: nil where the model has more than `maximumParameters`.
    public init?(_ system: EquationSystem) {
        guard let problem = LogarithmicDerivatives(system) else { return nil }
        unused = problem.unused
        redundancies = NullSpace(columns: problem.columns()).vectors.map { vector in
            let lead = vector[0].value
            return ParameterRedundancy(
                terms: vector.map { entry in
                    let exponent = entry.value / lead
                    let half = (exponent * 2).rounded() / 2
                    return .init(
                        name: problem.names[entry.column],
                        exponent: abs(exponent - half) < 1e-5 ? half : exponent
                    )
                }
            )
        }
        .sorted { $0.terms[0].name < $1.terms[0].name }
    }
}

/// The derivatives p df/dp of everything that a model computes over time, by its free parameters.
private struct LogarithmicDerivatives {
    var graph: ExpressionGraph
    /// Parameters with a number of their own that act on something.
    var names: [String] = []
    var unused: [String] = []
    private var slots: [Int] = []
    private var entries: [[(column: Int, value: ExpressionID)]] = []
    private let system: EquationSystem

    init?(_ system: EquationSystem) {
        self.system = system
        graph = system.graph
        let changed = Set(
            system.events.flatMap(\.assignments).compactMap { assignment -> Int? in
                if case .parameter(let index) = assignment.target { index } else { nil }
            }
        )
        .union(system.runtimeParameters)
        var free: [Int] = []
        var replacements: [ExpressionID: ExpressionID] = [:]
        for (index, parameter) in system.parameters.enumerated() where !changed.contains(index) {
            if case .number = graph[parameter.initialValue] {
                free.append(index)
            } else {
                replacements[graph.intern(.parameter(index))] = parameter.initialValue
            }
        }
        guard free.count <= ParameterStructure.maximumParameters else { return nil }
        var expressions = Self.everything(system)
        // What a parameter is computed from may be computed itself.
        for _ in replacements {
            let replaced = graph.substitute(expressions, replacements)
            if replaced == expressions { break }
            expressions = replaced
        }
        let used = graph.leaves(of: expressions)
        unused = free.filter { !used.contains(.parameter($0)) }.map { system.parameters[$0].name }
        slots = free.filter { used.contains(.parameter($0)) }
        names = slots.map { system.parameters[$0].name }
        let leaves = slots.map { graph.intern(.parameter($0)) }
        entries = graph.jacobian(of: expressions, withRespectTo: leaves).filter { !$0.isEmpty }
    }

    /// Rates, starting amounts, events, and what is computed from states or time.
    private static func everything(_ system: EquationSystem) -> [ExpressionID] {
        var all = system.rightHandSide + system.states.map(\.initialValue)
        for event in system.events {
            all += [event.trigger] + [event.delay, event.priority].compactMap(\.self) + event.assignments.map(\.value)
        }
        for observable in system.observables {
            let moves = system.graph.leaves(of: [observable.value]).contains { leaf in
                switch leaf {
                case .time, .state: true
                default: false
                }
            }
            if moves { all.append(observable.value) }
        }
        return Array(Set(all))
    }

    /// One column a parameter; as many points as make twice as many rows as columns.
    func columns() -> [[Double]] {
        var columns = names.map { _ in [Double]() }
        guard !entries.isEmpty else { return columns }
        let roots = entries.flatMap { $0.map(\.value) }
        let start = try? system.initialValues()
        for point in 0..<max(3, 2 * names.count / entries.count + 1) {
            var stream = RandomStream(seed: 1, subject: point, purpose: "identifiability")
            func around(_ value: Double) -> Double {
                (value == 0 || !value.isFinite ? 1 : value) * exp(1.4 * stream.uniform() - 0.7)
            }
            let parameters = (start?.parameters ?? []).map(around)
            let states = (start?.state ?? []).map(around)
            let time = 10 * stream.uniform()
            let values = try? graph.evaluate(roots) { leaf in
                switch leaf {
                case .parameter(let index): parameters[index]
                case .state(let index): states[index]
                case .time: time
                default: .nan
                }
            }
            guard let values else { continue }
            var next = 0
            for row in entries {
                var cells = names.map { _ in 0.0 }
                for entry in row {
                    cells[entry.column] = values[next] * parameters[slots[entry.column]]
                    next += 1
                }
                let size = cells.reduce(0) { max($0, abs($1)) }
                // NOTE: outside its domain, as under a root of a negative number, an expression says nothing.
                guard size.isFinite, size > 0 else { continue }
                for column in cells.indices { columns[column].append(cells[column] / size) }
            }
        }
        return columns
    }
}

/// The dependences between the columns of a matrix, each as few columns as elimination leaves.
private struct NullSpace {
    var vectors: [[(column: Int, value: Double)]] = []

    /// Gauss and Jordan's elimination over orthogonal columns, the largest rest first.
    init(columns: [[Double]]) {
        let present = columns.indices.filter { column in columns[column].contains { $0 != 0 } }
        let norms = columns.map { dot($0, $0).squareRoot() }
        // rest: what of a column the chosen ones do not explain; weights: the chosen ones' share in it.
        var rests = Dictionary(uniqueKeysWithValues: present.map { c in (c, columns[c].map { $0 / norms[c] }) })
        var basis: [(column: Int, unit: [Double], own: [Int: Double])] = []
        var shares = Dictionary(uniqueKeysWithValues: present.map { ($0, [Int: Double]()) })
        while let next = rests.max(by: { (dot($0.value, $0.value), $1.key) < (dot($1.value, $1.value), $0.key) }) {
            let size = dot(next.value, next.value).squareRoot()
            guard size > 1e-7 else { break }
            rests[next.key] = nil
            // The unit vector in terms of the chosen columns.
            var own = (shares[next.key] ?? [:]).mapValues { -$0 / size }
            own[next.key] = 1 / size
            let unit = next.value.map { $0 / size }
            basis.append((next.key, unit, own))
            for column in rests.keys.sorted() {
                let projection = dot(rests[column] ?? [], unit)
                rests[column] = zip(rests[column] ?? [], unit).map { $0 - projection * $1 }
                for (chosen, weight) in own { shares[column, default: [:]][chosen, default: 0] += projection * weight }
            }
        }
        for column in rests.keys.sorted() {
            var vector = (shares[column] ?? [:]).map { (column: $0.key, value: -$0.value / norms[$0.key]) }
            vector.append((column, 1 / norms[column]))
            let largest = vector.reduce(0) { max($0, abs($1.value)) }
            vectors.append(
                vector.filter { abs($0.value) > 1e-6 * largest }.sorted { $0.column < $1.column }
            )
        }
        vectors = vectors.filter { $0.count > 1 }
    }
}
