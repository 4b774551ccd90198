internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// Something to be expressed over slots and time, once all that it depends on has been.
enum Quantity: Hashable {
    /// What a symbol means in mathematics.
    case value(String)
    /// The time derivative of what a symbol means.
    case rate(String)
    /// The time derivative of a state: of the amount, for a species that means a concentration.
    case slotRate(String)
}

extension Derivation {
    /// Gives every symbol that is not computed from others a place in the state or the parameter vector.
    mutating func assignSlots() {
        let all = model.symbols
        let species = all.filter { if case .species = $0.symbol { true } else { false } }
        let others = all.filter { if case .species = $0.symbol { false } else { true } }
        let unknown = graph.number(.nan)
        for (id, symbol) in species + others {
            if assignmentRules[id] != nil { continue }
            if case .reaction = symbol { continue }
            let variable = Variable(name: id, initialValue: unknown, units: unit(of: id))
            let leaf: ExpressionID
            if rateRules[id] != nil || changes[id] != nil {
                slots[id] = .state(system.states.count)
                leaf = graph.intern(.state(system.states.count))
                system.states.append(variable)
            } else {
                slots[id] = .parameter(system.parameters.count)
                leaf = graph.intern(.parameter(system.parameters.count))
                system.parameters.append(variable)
            }
            if !meansConcentration(id) { values[id] = leaf }
        }
        assignScales()
    }

    /// Places for the scales of slow and fast change, in a model with fast reactions.
    private mutating func assignScales() {
        let names = model.reactions.filter { $0.isFast && $0.kineticLaw != nil }.map(\.id)
        guard !names.isEmpty else { return }
        let place = system.parameters.count
        system.fastReactions = FastReactions(slowScale: place, fastScale: place + 1, names: names)
        let one = graph.number(1)
        system.parameters += ["scale of slow change", "scale of fast change"].map {
            Variable(name: $0, initialValue: one)
        }
    }

    /// The leaf that stands for a slot.
    mutating func leaf(_ slot: Slot) -> ExpressionID {
        switch slot {
        case .state(let index): graph.intern(.state(index))
        case .parameter(let index): graph.intern(.parameter(index))
        }
    }

    mutating func defineQuantities() {
        var roots = model.symbols.map { Quantity.value($0.id) } + system.states.map { .slotRate($0.name) }
        for (_, math) in model.mathematics { roots += uses(math) }
        let order = DependencyOrder(of: roots) { dependencies(of: $0) }
        for cycle in order.cycles {
            let names = cycle.map(Self.text)
            faults.append(
                Diagnostic(
                    .error,
                    rule: "cyclic-rate",
                    element: names[0],
                    "rates of change depend on each other in a circle: "
                        + (names + [names[0]]).map { "`\($0)`" }.joined(separator: " -> ")
                )
            )
        }
        if !faults.isEmpty { return }
        for quantity in order.order { define(quantity) }
    }

    private static func text(_ quantity: Quantity) -> String {
        switch quantity {
        case .value(let id): id
        case .rate(let id), .slotRate(let id): "rateOf(\(id))"
        }
    }

    // MARK: Dependencies

    private func uses(_ math: ExpressionID) -> [Quantity] {
        let uses = graph.symbolUses(in: math)
        return uses.values.map { .value($0) } + uses.rates.map { .rate($0) }
    }

    /// The mathematics that determines a symbol at all times.
    private func definition(of id: String) -> ExpressionID? {
        if let math = assignmentRules[id] { return math }
        guard case .reaction(let index) = symbols[id] else { return nil }
        return model.reactions[index].kineticLaw
    }

    private func dependencies(of quantity: Quantity) -> [Quantity] {
        switch quantity {
        case .value(let id):
            if let math = definition(of: id) { return uses(math) }
            guard let species = species(id), meansConcentration(id) else { return [] }
            return [.value(species.compartment)]
        case .rate(let id):
            if let math = rateRules[id] { return uses(math) }
            if definition(of: id) != nil { return [.value(id)] + ratesBelow(id) }
            return (changes[id] != nil ? [.slotRate(id)] : []) + sizeDependencies(of: id)
        case .slotRate(let id):
            if rateRules[id] != nil { return [.rate(id)] + sizeDependencies(of: id) }
            var needed: [Quantity] = []
            for change in changes[id] ?? [] {
                needed.append(.value(model.reactions[change.reaction].id))
                if let reference = change.reference.id {
                    needed.append(.value(reference))
                } else if let math = change.reference.stoichiometryMath {
                    needed += uses(math)
                }
            }
            if let factor = conversionFactor(of: id) { needed.append(.value(factor)) }
            return needed
        }
    }

    /// What turns the rate of an amount into that of a concentration, and back.
    private func sizeDependencies(of id: String) -> [Quantity] {
        guard let species = species(id), meansConcentration(id) else { return [] }
        return [.value(id), .value(species.compartment), .rate(species.compartment)]
    }

    /// The rates of all states that a symbol's value is made of, for the chain rule.
    ///
    /// Below `rateOf` of something assigned stands a derivative already, so that the states in those rates count too:
    /// `level` says how many derivatives deep. Each quantity is visited once per level.
    private func ratesBelow(_ id: String) -> [Quantity] {
        var found: [Quantity] = []
        var levels: [Quantity: Int] = [:]
        var pending: [(quantity: Quantity, level: Int)] = [(.value(id), 0)]
        while let (quantity, level) = pending.popLast() {
            if let known = levels[quantity], known >= level { continue }
            levels[quantity] = level
            if case .value(let id) = quantity, case .state = slots[id] {
                found.append(.slotRate(id))
                if level > 0 { pending.append((.slotRate(id), level - 1)) }
            }
            if case .rate(let id) = quantity, definition(of: id) != nil {
                pending.append((.value(id), min(level + 1, Self.deepestRate)))
            } else {
                pending += dependencies(of: quantity).map { ($0, level) }
            }
        }
        return found
    }

    /// More rates inside each other than this are not followed; `totalDerivative` refuses what is then missing.
    private static var deepestRate: Int { 8 }

    func conversionFactor(of id: String) -> String? { species(id)?.conversionFactor ?? model.conversionFactor }

    // MARK: Definitions

    private mutating func define(_ quantity: Quantity) {
        switch quantity {
        case .value(let id): values[id] = definedValue(id)
        case .rate(let id): rates[id] = definedRate(id)
        case .slotRate(let id): slotRates[id] = definedSlotRate(id)
        }
    }

    private mutating func definedValue(_ id: String) -> ExpressionID {
        if let math = definition(of: id) { return rewrite(graph.simplify(math)) }
        if let known = values[id] { return known }
        guard let slot = slots[id] else { return graph.number(.nan) }
        let amount = leaf(slot)
        guard let species = species(id), let size = values[species.compartment] else { return amount }
        return graph.quotient(amount, size)
    }

    private mutating func definedRate(_ id: String) -> ExpressionID {
        if let math = rateRules[id] { return rewrite(math) }
        if definition(of: id) != nil { return totalDerivative(of: values[id] ?? zero) }
        let amountRate = slotRates[id] ?? zero
        guard let species = species(id), meansConcentration(id), let value = values[id],
            let size = values[species.compartment], let sizeRate = rates[species.compartment]
        else { return amountRate }
        // d(A/V)/dt = (dA/dt - (A/V) dV/dt) / V
        let dilution = graph.isNumber(sizeRate, 0) ? sizeRate : graph.product([value, sizeRate])
        return graph.quotient(graph.difference([amountRate], [dilution]), size)
    }

    private mutating func definedSlotRate(_ id: String) -> ExpressionID {
        guard rateRules[id] != nil else { return reactionRate(of: id) }
        let rate = rates[id] ?? zero
        guard let species = species(id), meansConcentration(id), let value = values[id],
            let size = values[species.compartment], let sizeRate = rates[species.compartment]
        else { return rate }
        // dA/dt = d(c V)/dt = V dc/dt + c dV/dt
        let growth = graph.isNumber(sizeRate, 0) ? sizeRate : graph.product([value, sizeRate])
        let change = graph.isNumber(rate, 0) ? rate : graph.product([size, rate])
        return graph.difference([change, growth].filter { !graph.isNumber($0, 0) }, [])
    }

    private mutating func reactionRate(of id: String) -> ExpressionID {
        let slow = reactionRate(of: id, isFast: false)
        guard let scales = system.fastReactions, (changes[id] ?? []).contains(where: { isFast($0.reaction) }) else {
            return slow
        }
        let scale = graph.intern(.parameter(scales.fastScale))
        let fast = graph.product([scale, reactionRate(of: id, isFast: true)])
        parts[id] = (slow, fast)
        return graph.difference([slow, fast], [])
    }

    private func isFast(_ reaction: Int) -> Bool { model.reactions[reaction].isFast }

    /// The right-hand side: `dy/dt`, with its slow part scaled where there are fast reactions.
    mutating func defineRightHandSide() {
        let rates = system.states.map { slotRates[$0.name] ?? zero }
        guard let scales = system.fastReactions else {
            system.rightHandSide = rates
            return
        }
        let scale = graph.intern(.parameter(scales.slowScale))
        system.fastReactions?.states = system.states.indices.filter { parts[system.states[$0].name] != nil }
        for (state, rate) in zip(system.states, rates) {
            let (slow, fast) = parts[state.name] ?? (rate, zero)
            let scaled = graph.isNumber(slow, 0) ? slow : graph.product([scale, slow])
            system.rightHandSide.append(graph.difference([scaled, fast], []))
        }
    }

    /// The sum over slow or fast reactions of stoichiometry times rate, times the species' conversion factor.
    private mutating func reactionRate(of id: String, isFast: Bool) -> ExpressionID {
        var gains: [ExpressionID] = []
        var losses: [ExpressionID] = []
        var (constant, variable) = splitChanges(of: id)
        constant.removeAll { self.isFast($0.reaction) != isFast }
        variable.removeAll { self.isFast($0.reaction) != isFast }
        for (reaction, coefficient) in constant where coefficient != 0 {
            let rate = values[model.reactions[reaction].id] ?? graph.number(.nan)
            let term = graph.product([graph.number(coefficient.magnitude), rate])
            if coefficient < 0 { losses.append(term) } else { gains.append(term) }
        }
        for change in variable {
            let rate = values[model.reactions[change.reaction].id] ?? graph.number(.nan)
            let term = graph.product([stoichiometry(of: change.reference), rate])
            if change.isProduct { gains.append(term) } else { losses.append(term) }
        }
        let sum = graph.difference(gains, losses)
        guard let factor = conversionFactor(of: id), let value = values[factor] else { return sum }
        return graph.product([value, sum])
    }

    /// A species' part in reactions: net numbers, reaction by reaction, and what is not a fixed number.
    func splitChanges(of id: String) -> (constant: [(reaction: Int, coefficient: Double)], variable: [Change]) {
        var constant: [(reaction: Int, coefficient: Double)] = []
        var variable: [Change] = []
        for change in changes[id] ?? [] {
            guard change.reference.id == nil, change.reference.stoichiometryMath == nil,
                let number = change.reference.stoichiometry
            else {
                variable.append(change)
                continue
            }
            let coefficient = change.isProduct ? number : -number
            // NOTE: a species' references to one reaction are neighbours in the list.
            if let last = constant.indices.last, constant[last].reaction == change.reaction {
                constant[last].coefficient += coefficient
            } else {
                constant.append((change.reaction, coefficient))
            }
        }
        return (constant, variable)
    }

    mutating func stoichiometry(of reference: SpeciesReference) -> ExpressionID {
        if let id = reference.id, let value = values[id] { return value }
        if let math = reference.stoichiometryMath { return rewrite(graph.simplify(math)) }
        return graph.number(reference.stoichiometry ?? .nan)
    }

    /// `de/dt + sum over states of de/dy dy/dt`.
    mutating func totalDerivative(of id: ExpressionID) -> ExpressionID {
        var leaves: [ExpressionID] = []
        var slopes: [ExpressionID] = []
        for node in graph.reachable(from: [id]) {
            switch graph[node] {
            case .time:
                leaves.append(node)
                slopes.append(graph.number(1))
            case .state(let index) where !isBeforeStart:
                leaves.append(node)
                slopes.append(slotRate(ofState: system.states[index].name))
            case .parameter(let index) where !isBeforeStart:
                guard let slope = rate(ofDelayedParameter: index) else { continue }
                leaves.append(node)
                slopes.append(slope)
            default: break
            }
        }
        let terms = graph.jacobian(of: [id], withRespectTo: leaves)[0].compactMap { column, partial in
            graph.isNumber(slopes[column], 0) ? nil : graph.product([partial, slopes[column]])
        }
        return graph.difference(terms, [])
    }

    private mutating func slotRate(ofState id: String) -> ExpressionID {
        if let known = slotRates[id] { return known }
        faults.append(
            Diagnostic(
                .error,
                rule: "unsupported",
                element: "rateOf(\(id))",
                "rates of change inside each other more than \(Self.deepestRate) deep: not supported"
            )
        )
        return graph.number(.nan)
    }
}
