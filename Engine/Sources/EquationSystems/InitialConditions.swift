public import Diagnostics
internal import Expressions
internal import ReactionModels

/// The values of all slots at the start, prepared once for a set of overridden symbols and computed often.
public struct InitialConditions: Sendable {
    /// The symbols whose values are given, in the order in which `values(_:)` takes them.
    public let names: [String]

    /// How one slot gets its value; slots count the parameters first, then the states.
    private enum Step: Sendable {
        case number(slot: Int, Double)
        /// The given value, times the value of an expression if there is one.
        case override(slot: Int, index: Int, scale: Int?)
        case expression(slot: Int, place: Int)
        /// One operator over earlier places.
        case apply(Operator, [Int], place: Int)
        /// The value of a slot that has been computed.
        case slot(Int, place: Int)
        case constant(Double, place: Int)
    }

    private var steps: [Step] = []
    private var placeCount = 0
    private let parameterCount: Int
    private let stateCount: Int

    /// Prepares the computation for a system whose given symbols will be overridden.
    ///
    /// A name is a symbol in the meaning that it has in mathematics, or `amount(S1)`, `concentration(S1)` or `[S1]`.
    ///
    /// - Throws: every name that does not exist, is computed from others, or names the same quantity as another;
    ///   initial values that depend on each other in a circle.
    /// - Complexity: O(*n*) in the size of the system.
    public init(_ system: EquationSystem, overriding names: [String] = []) throws(DiagnosticsError) {
        self.names = names
        parameterCount = system.parameters.count
        stateCount = system.states.count
        let overrides = try system.resolve(names)
        let order = try system.slotOrder(overrides)
        var places: [ExpressionID: Int] = [:]
        for slot in order {
            let variable = system.variable(slot)
            if let override = overrides[slot] {
                let scale = override.scale.map { prepare($0, system, &places) }
                steps.append(.override(slot: slot, index: override.index, scale: scale))
            } else if case .number(let value) = system.graph[variable.initialValue] {
                steps.append(.number(slot: slot, value))
            } else {
                let place = prepare(variable.initialValue, system, &places)
                steps.append(.expression(slot: slot, place: place))
            }
        }
    }

    /// Adds the steps that compute an expression, but for those that are there already.
    private mutating func prepare(
        _ root: ExpressionID,
        _ system: EquationSystem,
        _ places: inout [ExpressionID: Int]
    ) -> Int {
        for id in system.graph.reachable(from: [root]) where places[id] == nil {
            let place = placeCount
            placeCount += 1
            places[id] = place
            switch system.graph[id] {
            case .number(let value): steps.append(.constant(value, place: place))
            case .time: steps.append(.constant(system.startTime, place: place))
            case .parameter(let index): steps.append(.slot(index, place: place))
            case .state(let index): steps.append(.slot(parameterCount + index, place: place))
            case .symbol: steps.append(.constant(.nan, place: place))
            case .apply(let operation, let arguments):
                steps.append(.apply(operation, arguments.map { places[$0] ?? place }, place: place))
            }
        }
        return places[root] ?? 0
    }

    /// The values at the start.
    ///
    /// - Parameter overrides: one value per name, in the unit of the symbol.
    /// - Returns: the parameter vector and the state vector. A value that nothing gives is NaN.
    public func values(_ overrides: [Double] = []) -> (parameters: [Double], state: [Double]) {
        var evaluation = Evaluation(self)
        compute(overrides, &evaluation)
        return (Array(evaluation.parameters), Array(evaluation.state))
    }

    /// Memory in which values are computed again and again.
    public struct Evaluation: Sendable {
        fileprivate var slots: [Double]
        fileprivate var places: [Double]
        fileprivate let parameterCount: Int

        public init(_ conditions: InitialConditions) {
            parameterCount = conditions.parameterCount
            slots = [Double](repeating: .nan, count: conditions.parameterCount + conditions.stateCount)
            places = [Double](repeating: .nan, count: conditions.placeCount)
        }

        /// The parameter vector that was computed last.
        public var parameters: ArraySlice<Double> { slots[..<parameterCount] }
        /// The state vector that was computed last.
        public var state: ArraySlice<Double> { slots[parameterCount...] }
    }

    /// Computes the values at the start into memory that was there before.
    public func compute(_ overrides: [Double], _ evaluation: inout Evaluation) {
        precondition(overrides.count == names.count, "one value per overridden name")
        for step in steps {
            switch step {
            case .number(let slot, let value): evaluation.slots[slot] = value
            case .override(let slot, let index, let scale):
                evaluation.slots[slot] = overrides[index] * (scale.map { evaluation.places[$0] } ?? 1)
            case .expression(let slot, let place): evaluation.slots[slot] = evaluation.places[place]
            case .apply(let operation, let arguments, let place):
                evaluation.places[place] = operation.evaluate(arguments.map { evaluation.places[$0] })
            case .slot(let slot, let place): evaluation.places[place] = evaluation.slots[slot]
            case .constant(let value, let place): evaluation.places[place] = value
            }
        }
    }
}

extension EquationSystem {
    /// The parameter and state vectors at the start, with some symbols given other values than the model's.
    ///
    /// An override replaces a symbol's value or initial assignment, in the meaning that the symbol has in
    /// mathematics; `amount(S1)` and `concentration(S1)` or `[S1]` say which is meant. What depends on it by initial
    /// assignments and assignment rules follows.
    ///
    /// - Throws: every name that does not exist or is computed from others.
    public func initialValues(
        overrides: [String: Double] = [:]
    ) throws(DiagnosticsError) -> (parameters: [Double], state: [Double]) {
        let sorted = overrides.sorted { $0.key < $1.key }
        let conditions = try InitialConditions(self, overriding: sorted.map(\.key))
        return conditions.values(sorted.map(\.value))
    }

    /// The variable of a slot, counting the parameters first, then the states.
    func variable(_ slot: Int) -> Variable {
        slot < parameters.count ? parameters[slot] : states[slot - parameters.count]
    }

    /// One overridden slot: which of the given values, and what turns it into the slot's.
    struct Override {
        var index: Int
        var scale: ExpressionID?
    }

    /// Finds the slots that names stand for.
    func resolve(_ names: [String]) throws(DiagnosticsError) -> [Int: Override] {
        if names.isEmpty { return [:] }
        var slots: [String: Int] = [:]
        let runtime = runtimeParameters
        for slot in 0..<(parameters.count + states.count) where !runtime.contains(slot) {
            slots[variable(slot).name] = slot
        }
        var overrides: [Int: Override] = [:]
        var faults: [Diagnostic] = []
        for (index, name) in names.enumerated() {
            let wanted = QuantityName(name)
            guard let slot = slots[wanted.symbol] else {
                faults.append(unknownOverride(name, wanted.symbol, slots.keys))
                continue
            }
            if let earlier = overrides[slot] {
                faults.append(overrideFault(name, "it is the same quantity as `\(names[earlier.index])`"))
                continue
            }
            let variable = variable(slot)
            switch wanted.meaning {
            case .own: overrides[slot] = Override(index: index, scale: variable.scale)
            case .amount where observable(named: name) != nil: overrides[slot] = Override(index: index)
            case .concentration where variable.compartmentSize != nil:
                overrides[slot] = Override(index: index, scale: variable.compartmentSize)
            case .amount, .concentration:
                faults.append(
                    overrideFault(
                        name,
                        "`\(wanted.symbol)` is not a species in a compartment with a size",
                        suggestion: "write `\(wanted.symbol)`"
                    )
                )
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        return overrides
    }

    private func overrideFault(_ name: String, _ message: String, suggestion: String? = nil) -> Diagnostic {
        Diagnostic(.error, rule: "override", element: "value for \(name)", message, suggestion: suggestion)
    }

    private func unknownOverride(
        _ name: String,
        _ symbol: String,
        _ candidates: some Sequence<String>
    ) -> Diagnostic {
        if observables.contains(where: { $0.name == symbol }) {
            return overrideFault(
                name,
                "`\(symbol)` is computed from other quantities and cannot be given a value",
                suggestion: "give a value to what it is computed from"
            )
        }
        return overrideFault(
            name,
            "there is no symbol `\(symbol)`",
            suggestion: nearMiss(to: symbol, among: candidates).map { "did you mean `\($0)`" }
        )
    }

    /// All slots, each after those that its value at the start depends on.
    func slotOrder(_ overrides: [Int: Override]) throws(DiagnosticsError) -> [Int] {
        let parameterCount = parameters.count
        let order = DependencyOrder(of: 0..<(parameterCount + states.count)) { slot -> [Int] in
            let root: ExpressionID
            if let override = overrides[slot] {
                guard let scale = override.scale else { return [] }
                root = scale
            } else {
                root = variable(slot).initialValue
            }
            if case .number = graph[root] { return [] }
            return graph.reachable(from: [root]).compactMap { id in
                switch graph[id] {
                case .parameter(let index): index
                case .state(let index): parameterCount + index
                default: nil
                }
            }
        }
        let faults = order.cycles.map { cycle in
            let names = (cycle + [cycle[0]]).map { "`\(variable($0).name)`" }
            return Diagnostic(
                .error,
                rule: "cyclic-initial-value",
                element: "initial value of \(variable(cycle[0]).name)",
                "values at the start depend on each other in a circle: " + names.joined(separator: " -> ")
            )
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        return order.order
    }
}
