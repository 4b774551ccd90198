internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// The parts of the system, once every symbol has its value over slots and time.
extension Derivation {
    mutating func defineScales() {
        for index in system.states.indices { defineScale(&system.states[index]) }
        for index in system.parameters.indices { defineScale(&system.parameters[index]) }
    }

    private func defineScale(_ variable: inout Variable) {
        guard let species = species(variable.name), hasSize(species) else { return }
        variable.compartmentSize = values[species.compartment]
        if meansConcentration(species.id) { variable.scale = variable.compartmentSize }
    }

    /// Whether a species has a concentration at all: not in a point without dimensions.
    private func hasSize(_ species: Species) -> Bool {
        guard let compartment = compartment(species.compartment), compartment.spatialDimensions == 0 else {
            return true
        }
        var other = species
        other.hasOnlySubstanceUnits = false
        return !model.meansAmount(other, in: compartment)
    }

    // MARK: Initial values

    mutating func defineInitialValues() {
        for index in system.states.indices {
            system.states[index].initialValue = initialValue(of: system.states[index])
        }
        for index in system.parameters.indices {
            system.parameters[index].initialValue = initialValue(of: system.parameters[index])
        }
    }

    private mutating func initialValue(of variable: Variable) -> ExpressionID {
        let unknown = graph.number(.nan)
        if let math = initialAssignments[variable.name] {
            return graph.product([rewrite(math)] + (variable.scale.map { [$0] } ?? []))
        }
        guard let symbol = symbols[variable.name] else { return unknown }
        switch symbol {
        case .compartment(let index): return graph.number(model.compartments[index].size ?? .nan)
        case .parameter(let index): return graph.number(model.parameters[index].value ?? .nan)
        case .reactant, .product: return graph.number(model.speciesReference(symbol)?.stoichiometry ?? .nan)
        case .reaction: return unknown
        case .species(let index):
            let species = model.species[index]
            if let amount = species.initialAmount { return graph.number(amount) }
            guard let concentration = species.initialConcentration, let size = variable.compartmentSize else {
                return unknown
            }
            return graph.product([graph.number(concentration), size])
        }
    }

    // MARK: Events

    mutating func defineEvents() {
        for (index, event) in model.events.enumerated() {
            var equation = EventEquation(
                name: event.id ?? "event \(index + 1)",
                trigger: rewritten(event.trigger),
                triggerInitialValue: event.triggerInitialValue,
                triggerIsPersistent: event.triggerIsPersistent,
                delay: event.delay.map { rewritten($0) },
                priority: event.priority.map { rewritten($0) },
                useValuesFromTriggerTime: event.useValuesFromTriggerTime
            )
            for assignment in event.assignments {
                guard let slot = slots[assignment.variable] else { continue }
                var target = EventAssignmentEquation(target: slot, value: rewritten(assignment.math))
                if let species = species(assignment.variable), meansConcentration(species.id) {
                    target.scale = values[species.compartment]
                }
                equation.assignments.append(target)
            }
            system.events.append(equation)
        }
    }

    private mutating func rewritten(_ math: ExpressionID) -> ExpressionID { rewrite(graph.simplify(math)) }

    // MARK: Observables

    mutating func defineObservables() {
        let isDraw = Set(model.draws.map(\.id))
        for (id, _) in model.symbols where !isDraw.contains(id) {
            guard let value = values[id] else { continue }
            var own = Observable(name: id, value: value, units: unit(of: id))
            guard let species = species(id) else {
                system.observables.append(own)
                continue
            }
            own.meaning = meansConcentration(id) ? .concentration : .amount
            system.observables.append(own)
            guard hasSize(species), let size = values[species.compartment] else { continue }
            if meansConcentration(id) {
                let amount = slots[id].map { leaf($0) } ?? graph.product([value, size])
                system.observables.append(Observable(name: "amount(\(id))", value: amount, meaning: .amount))
            } else {
                let concentration = graph.quotient(value, size)
                system.observables.append(
                    Observable(name: "concentration(\(id))", value: concentration, meaning: .concentration)
                )
            }
        }
    }

    // MARK: Stoichiometry

    mutating func defineStoichiometry() {
        for (index, state) in system.states.enumerated() where changes[state.name] != nil {
            var (entries, variable) = splitChanges(of: state.name)
            variable.removeAll { change in
                guard let id = change.reference.id, change.reference.isConstant,
                    let number = change.reference.stoichiometry, initialAssignments[id] == nil,
                    assignmentRules[id] == nil
                else { return false }
                entries.append((change.reaction, change.isProduct ? number : -number))
                return true
            }
            guard variable.isEmpty else { continue }
            let row = StoichiometryRow(
                state: index,
                entries: entries.map { .init(reaction: $0.reaction, coefficient: $0.coefficient) },
                conversionFactor: conversionFactor(of: state.name)
            )
            system.stoichiometry.append(row)
        }
    }

    // MARK: Derivatives and conditions

    mutating func defineDerivatives() {
        (system.jacobian, system.timeDerivative) = EquationSystem.derivatives(of: system.rightHandSide, in: &graph)
    }

    /// Writes `rem(x, y)` in the right-hand side as `x - y quotient(x, y)`, so that what jumps stands alone.
    mutating func separateRemainders() {
        var separated: [ExpressionID: ExpressionID] = [:]
        for id in graph.reachable(from: system.rightHandSide) {
            guard case .apply(.rem, let arguments) = graph[id], arguments.count == 2 else { continue }
            let parts = graph.substitute(arguments, separated)
            let whole = graph.apply(.times, [parts[1], graph.apply(.quotient, parts)])
            separated[id] = graph.apply(.minus, [parts[0], whole])
        }
        system.rightHandSide = graph.substitute(system.rightHandSide, separated)
    }

    /// The largest Boolean parts of expressions that depend on time or state, each once, and the outermost parts whose
    /// values jump from one whole number to another.
    func switches(in roots: [ExpressionID]) -> (conditions: [ExpressionID], jumps: [ExpressionID]) {
        let order = graph.reachable(from: roots)
        var varying: Set<ExpressionID> = []
        let delayed = Set(system.delays.map(\.parameter))
        for id in order {
            switch graph[id] {
            case .time, .state: varying.insert(id)
            case .parameter(let slot) where delayed.contains(slot): varying.insert(id)
            case .apply(_, let arguments) where arguments.contains(where: varying.contains): varying.insert(id)
            default: break
            }
        }
        var found: [ExpressionID] = []
        var jumps: [ExpressionID] = []
        var seen: Set<ExpressionID> = []
        var pending = Array(roots.reversed())
        while let id = pending.popLast() {
            guard varying.contains(id), seen.insert(id).inserted, case .apply(let operation, let arguments) = graph[id]
            else { continue }
            if operation.isBoolean {
                found.append(id)
            } else if operation == .floor || operation == .ceiling || operation == .quotient {
                jumps.append(id)
            } else {
                pending.append(contentsOf: arguments.reversed())
            }
        }
        return (found, jumps)
    }
}
