internal import Diagnostics
internal import EquationSystems
internal import Expressions

/// The steps from a system to that of its sensitivities.
struct SensitivityDerivation {
    let original: EquationSystem
    let parameters: [String]
    var system: EquationSystem
    var movingEvents: Set<String> = []

    /// One parameter by which derivatives are taken.
    struct Direction {
        var name: String
        var slot: Slot
        /// The size of its value, by which derivatives are multiplied where they are held.
        var scale: Double
        /// Slots that depend on it.
        var sensitive: Set<Slot> = []
        /// The derivative of each leaf that depends on it, times `scale`.
        var slopes = Slopes()
        /// Where the derivatives of slots are held.
        var places: [Slot: Slot] = [:]
    }

    var directions: [Direction] = []
    /// Slots whose values at the start are given.
    private let given: Set<Slot>
    /// Slots that events assign.
    private let assigned: Set<Slot>

    init(
        _ system: EquationSystem,
        _ parameters: [String],
        _ overrides: [String: Double]
    ) throws(DiagnosticsError) {
        original = system
        self.system = system
        self.parameters = parameters
        given = Set(overrides.keys.compactMap { system.slot(named: $0) })
        assigned = Set(system.events.flatMap { $0.assignments.map(\.target) })
        let typical = try system.initialValues(overrides: overrides)
        var faults: [Diagnostic] = []
        for name in parameters {
            guard let slot = system.slot(named: name), system.variable(slot).name == name else {
                faults.append(Self.unknown(name, system))
                continue
            }
            if directions.contains(where: { $0.name == name }) { continue }
            var value = typical.parameters.first ?? 0
            switch slot {
            case .state(let index): value = typical.state[index]
            case .parameter(let index): value = typical.parameters[index]
            }
            let size = value.magnitude
            directions.append(Direction(name: name, slot: slot, scale: size.isNormal ? size : 1))
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        for place in directions.indices { directions[place].sensitive = sensitiveSlots(to: directions[place].slot) }
    }

    private static func unknown(_ name: String, _ system: EquationSystem) -> Diagnostic {
        let names = (system.parameters + system.states).map(\.name)
        return Diagnostic(
            .error,
            rule: "sensitivity",
            element: "sensitivity to \(name)",
            "the model has no parameter or state `\(name)`",
            suggestion: nearMiss(to: name, among: names).map { "did you mean `\($0)`?" }
                ?? "give a quantity that has a value of its own"
        )
    }

    // MARK: What depends on what

    private func slots(in ids: some Sequence<ExpressionID>) -> Set<Slot> {
        Set(
            original.graph.leaves(of: ids).compactMap { leaf in
                switch leaf {
                case .state(let index): .state(index)
                case .parameter(let index): .parameter(index)
                default: nil
                }
            }
        )
    }

    /// All slots that a change of one at the start reaches.
    private func sensitiveSlots(to start: Slot) -> Set<Slot> {
        var sources: [Slot: Set<Slot>] = [:]
        for slot in original.slots where slot != start && !given.contains(slot) {
            sources[slot] = slots(in: [original.variable(slot).initialValue])
        }
        for (index, rate) in original.rightHandSide.enumerated() {
            sources[.state(index), default: []].formUnion(slots(in: [rate]))
        }
        for event in original.events {
            // A time that moves moves everything that the event changes, and what depends on that.
            let trigger = slots(in: [event.trigger])
            for assignment in event.assignments {
                let used = slots(in: [assignment.value] + (assignment.scale.map { [$0] } ?? []))
                sources[assignment.target, default: []].formUnion(used.union(trigger))
            }
            let targets = Set(event.assignments.map(\.target))
            for (index, rate) in original.rightHandSide.enumerated() {
                if slots(in: [rate]).isDisjoint(with: targets) { continue }
                sources[.state(index), default: []].formUnion(trigger)
            }
        }
        var reached: Set<Slot> = [start]
        var grows = true
        while grows {
            grows = false
            for (slot, from) in sources where !reached.contains(slot) && !from.isDisjoint(with: reached) {
                reached.insert(slot)
                grows = true
            }
        }
        return reached
    }

    // MARK: Layout

    /// Gives every derivative its slot, or its value where that stays one number.
    mutating func layOut() {
        for place in directions.indices {
            let direction = directions[place]
            for slot in original.slots where direction.sensitive.contains(slot) {
                let variable = original.variable(slot)
                let name = SensitivitySystem.column("slot \(variable.name)", by: direction.name)
                let leaf = system.graph.leaf(slot)
                switch slot {
                case .parameter where slot == direction.slot && !assigned.contains(slot) && variable.scale == nil:
                    directions[place].slopes.add(leaf, system.graph.number(direction.scale))
                case .parameter:
                    directions[place].places[slot] = .parameter(system.parameters.count)
                    directions[place].slopes.add(leaf, system.graph.intern(.parameter(system.parameters.count)))
                    system.parameters.append(Variable(name: name, initialValue: system.graph.number(0)))
                case .state:
                    directions[place].places[slot] = .state(system.states.count)
                    directions[place].slopes.add(leaf, system.graph.intern(.state(system.states.count)))
                    system.states.append(Variable(name: name, initialValue: system.graph.number(0)))
                }
            }
        }
    }

    mutating func defineInitialValues() {
        for direction in directions {
            for slot in original.slots {
                guard let place = direction.places[slot] else { continue }
                let variable = original.variable(slot)
                let value: ExpressionID
                if slot == direction.slot {
                    let size = system.graph.number(direction.scale)
                    value = variable.scale.map { system.graph.apply(.times, [size, $0]) } ?? size
                } else if given.contains(slot) {
                    value = system.graph.number(0)
                } else {
                    value = system.graph.total([variable.initialValue], direction.slopes)[0]
                }
                switch place {
                case .state(let index): system.states[index].initialValue = value
                case .parameter(let index): system.parameters[index].initialValue = value
                }
            }
        }
    }

    mutating func defineRates() {
        for direction in directions {
            let slots = original.states.indices.filter { direction.sensitive.contains(.state($0)) }
            system.rightHandSide += system.graph.total(slots.map { original.rightHandSide[$0] }, direction.slopes)
        }
    }

    // MARK: Observables

    mutating func defineObservables(_ recorded: [String]) throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        for name in recorded {
            guard let observable = original.observable(named: name) else {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unknown-observable",
                        element: "recorded \(name)",
                        "the model has no `\(name)`",
                        suggestion: nearMiss(to: name, among: original.observables.map(\.name))
                            .map { "did you mean `\($0)`?" }
                    )
                )
                continue
            }
            for direction in directions {
                let scaled = system.graph.total([observable.value], direction.slopes)[0]
                let value = system.graph.simplify(
                    system.graph.apply(.divide, [scaled, system.graph.number(direction.scale)])
                )
                system.observables.append(
                    Observable(name: SensitivitySystem.column(name, by: direction.name), value: value)
                )
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }

    /// For each state, the original's or the number of the direction that it belongs to.
    var blocks: [Int] {
        var blocks = original.states.indices.map { _ in 0 }
        for (number, direction) in directions.enumerated() {
            let count = original.states.indices.count { direction.places[.state($0)] != nil }
            blocks += Array(repeating: number + 1, count: count)
        }
        return blocks
    }

    /// The system with its derivatives, as integrators need them.
    func finished() -> EquationSystem {
        var system = system
        (system.stoichiometry, system.reactions) = ([], [])
        system.differentiate()
        return system
    }
}

/// Leaves with their derivatives, in an order that is the same in every run.
struct Slopes {
    private(set) var leaves: [ExpressionID] = []
    private(set) var values: [ExpressionID] = []

    subscript(leaf: ExpressionID) -> ExpressionID? { leaves.firstIndex(of: leaf).map { values[$0] } }

    mutating func add(_ leaf: ExpressionID, _ value: ExpressionID) {
        leaves.append(leaf)
        values.append(value)
    }
}

extension EquationSystem {
    /// All slots: parameters, then states.
    var slots: [Slot] { parameters.indices.map(Slot.parameter) + states.indices.map(Slot.state) }

    func variable(_ slot: Slot) -> Variable {
        switch slot {
        case .state(let index): states[index]
        case .parameter(let index): parameters[index]
        }
    }
}

extension ExpressionGraph {
    mutating func leaf(_ slot: Slot) -> ExpressionID {
        switch slot {
        case .state(let index): intern(.state(index))
        case .parameter(let index): intern(.parameter(index))
        }
    }

    /// The derivatives of expressions along given slopes of their leaves; a leaf without a slope stays as it is.
    mutating func total(_ ids: [ExpressionID], _ slopes: Slopes) -> [ExpressionID] {
        jacobian(of: ids, withRespectTo: slopes.leaves).map { entries in
            let terms = entries.map { apply(.times, [$0.value, slopes.values[$0.column]]) }
            return simplify(apply(.plus, terms))
        }
    }
}
