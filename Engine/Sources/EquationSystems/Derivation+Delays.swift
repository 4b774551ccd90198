internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// Values of the past: each `delay(x, tau)` gets a slot, and what it was before the start.
extension Derivation {
    /// A delayed expression that has its slot, and where it comes from.
    struct Delay {
        enum Source {
            /// `delay(value, delay)` over the model's symbols.
            case mathematics(value: ExpressionID, delay: ExpressionID)
            /// The rate of change of an earlier one, as a function of the time that it looks at.
            case rate(of: Int)
        }

        var source: Source
        var equation: DelayedExpression
        /// The number of values of the past that one value takes.
        var cost: Int
    }

    /// More values of the past for one value are refused: delays inside each other may double them at each level.
    private static var mostPastValues: Int { 200 }
    /// More expressions for the time before the start are refused.
    private static var mostPastExpressions: Int { 1_000_000 }

    /// The leaf for `delay(value, delay)`, both rewritten already.
    mutating func delayed(_ value: ExpressionID, by delay: ExpressionID, _ source: Delay.Source) -> ExpressionID {
        if graph.isNumber(delay, 0) { return value }
        if isBeforeStart { return shifted(value, by: delay) }
        let bySlot = Dictionary(uniqueKeysWithValues: delays.indices.map { (delays[$0].equation.parameter, $0) })
        func places(in id: ExpressionID) -> Set<Int> {
            Set(
                graph.leaves(of: [id]).compactMap { leaf in
                    if case .parameter(let slot) = leaf { bySlot[slot] } else { nil }
                }
            )
        }
        var parts: Set<Int> = []
        var pending = places(in: value)
        while let part = pending.popFirst() {
            guard parts.insert(part).inserted else { continue }
            pending.formUnion(places(in: delays[part].equation.delay))
        }
        let cost = parts.reduce(1) { $0 + delays[$1].cost }
        guard cost <= Self.mostPastValues else {
            return refuseDelay("delays inside each other need more than \(Self.mostPastValues) values of the past")
        }
        let parameter = system.parameters.count
        let name = "delay \(delays.count + 1)"
        system.parameters.append(Variable(name: name, initialValue: graph.number(.nan)))
        delays.append(
            Delay(
                source: source,
                equation: DelayedExpression(
                    name: name,
                    parameter: parameter,
                    value: value,
                    delay: delay,
                    before: value,
                    parts: parts.sorted()
                ),
                cost: cost
            )
        )
        if case .mathematics(let value, let delay) = source {
            let text = "delay(\(graph.description(of: value)), \(graph.description(of: delay)))"
            delays[delays.count - 1].equation.name = String(text.prefix(200))
        }
        return graph.intern(.parameter(parameter))
    }

    /// An expression over time as it was some time ago.
    private mutating func shifted(_ value: ExpressionID, by delay: ExpressionID) -> ExpressionID {
        guard graph.count < model.graph.count + Self.mostPastExpressions else {
            return refuseDelay("delays inside each other need more than \(Self.mostPastExpressions) expressions")
        }
        let time = graph.intern(.time)
        return graph.substitute(value, [time: graph.apply(.minus, [time, delay])])
    }

    private mutating func refuseDelay(_ message: String) -> ExpressionID {
        if !faults.contains(where: { $0.message.hasPrefix(message) }) {
            faults.append(Diagnostic(.error, rule: "unsupported", message + ": not supported"))
        }
        return graph.number(.nan)
    }

    /// The rate of change of a value of the past: `x'(t - tau) (1 - tau')`. Nil where the leaf is none.
    mutating func rate(ofDelayedParameter slot: Int) -> ExpressionID? {
        guard let place = delays.firstIndex(where: { $0.equation.parameter == slot }) else { return nil }
        let equation = delays[place].equation
        let growth = totalDerivative(of: equation.delay)
        let rate = totalDerivative(of: equation.value)
        let leaf = delayed(rate, by: equation.delay, .rate(of: place))
        if graph.isNumber(growth, 0) { return leaf }
        return graph.product([leaf, graph.difference([graph.number(1)], [growth])])
    }

    /// Gives each delayed expression its past and its value at the start.
    mutating func defineDelays() {
        guard !delays.isEmpty else { return }
        var past = Derivation(modelBeforeStart())
        past.isBeforeStart = true
        past.takeSlots(from: self)
        past.defineQuantities()
        let time = past.graph.intern(.time)
        var durations: [ExpressionID] = []
        for (place, delay) in delays.enumerated() {
            let before: ExpressionID
            switch delay.source {
            case .mathematics(let value, let duration):
                before = past.rewrite(past.graph.simplify(value))
                durations.append(past.rewrite(past.graph.simplify(duration)))
            case .rate(let earlier):
                before = past.graph.derivative(of: delays[earlier].equation.before, withRespectTo: time)
                durations.append(durations[earlier])
            }
            delays[place].equation.before = before
            system.parameters[delay.equation.parameter].initialValue = past.shifted(before, by: durations[place])
        }
        graph = past.graph
        faults += past.faults
        system.delays = delays.map(\.equation)
    }

    /// The model as SBML sees it before its start: nothing changes but what an assignment rule says, or an initial
    /// assignment that depends on time.
    private func modelBeforeStart() -> ReactionModel {
        var past = model
        past.graph = graph
        past.events = []
        past.rules.removeAll { if case .assignment = $0 { false } else { true } }
        for index in past.species.indices { past.species[index].boundaryCondition = true }
        let varying = symbolsThatVaryBeforeStart()
        for assignment in past.initialAssignments where varying.contains(assignment.symbol) {
            past.rules.append(.assignment(variable: assignment.symbol, math: assignment.math))
        }
        past.initialAssignments.removeAll { varying.contains($0.symbol) }
        return past
    }

    private func symbolsThatVaryBeforeStart() -> Set<String> {
        var definitions: [(symbol: String, math: ExpressionID)] = model.initialAssignments.map { ($0.symbol, $0.math) }
        definitions += assignmentRules.map { ($0.key, $0.value) }
        definitions += model.reactions.compactMap { reaction in reaction.kineticLaw.map { (reaction.id, $0) } }
        var uses: [String: [String]] = [:]
        var pending: [String] = []
        for (symbol, math) in definitions {
            if graph.leaves(of: [math]).contains(.time) { pending.append(symbol) }
            for name in graph.symbols(in: math) { uses[name, default: []].append(symbol) }
        }
        var varying: Set<String> = []
        while let symbol = pending.popLast() {
            guard varying.insert(symbol).inserted else { continue }
            pending += uses[symbol] ?? []
        }
        return varying
    }

    /// Takes the places of another derivation for what is not computed from others here.
    private mutating func takeSlots(from other: Derivation) {
        for (id, slot) in other.slots where assignmentRules[id] == nil {
            slots[id] = slot
            if !meansConcentration(id) { values[id] = leaf(slot) }
        }
    }
}

extension EquationSystem {
    /// Slots in the parameter vector that the run itself fills, and that are no quantities of the model.
    public var runtimeParameters: Set<Int> {
        var found = Set(delays.map(\.parameter))
        if let fastReactions { found.formUnion([fastReactions.slowScale, fastReactions.fastScale]) }
        return found
    }
}
