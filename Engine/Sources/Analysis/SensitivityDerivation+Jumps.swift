internal import Diagnostics
internal import EquationSystems
internal import Expressions

/// What events and switches do to sensitivities.
extension SensitivityDerivation {
    mutating func defineEvents() throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        for (number, event) in original.events.enumerated() {
            let after = slotsAfter(event)
            for direction in directions {
                let isMoving = isSensitive([event.trigger], direction)
                if event.delay != nil {
                    if isMoving || event.delay.map({ isSensitive([$0], direction) }) == true
                        || event.assignments.contains(where: { $0.scale != nil })
                    {
                        faults.append(
                            SensitivityRefusals.refusal(
                                "event \(event.name)",
                                "a delayed event whose time or scale depends on \(direction.name)"
                            )
                        )
                        continue
                    }
                }
                var shift: ExpressionID?
                if isMoving {
                    guard let found = timeSlope(of: event.trigger, direction, original.rightHandSide) else {
                        faults.append(
                            SensitivityRefusals.refusal(
                                "event \(event.name)",
                                "an event whose trigger is not one relation that depends on \(direction.name)"
                            )
                        )
                        continue
                    }
                    shift = found
                    movingEvents.insert(event.name)
                }
                system.events[number].assignments += assignments(direction, after: after, shift)
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }

    /// Sensitivities jump where a condition of the right-hand side switches at a time that depends on a parameter.
    mutating func defineSwitches() throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        for jump in original.jumps {
            for direction in directions where isSensitive([jump], direction) {
                faults.append(
                    SensitivityRefusals.refusal(
                        "the right-hand side",
                        "a floor, ceiling or quotient that depends on \(direction.name)"
                    )
                )
            }
        }
        for (number, condition) in original.discontinuities.enumerated() {
            var rises: [EventAssignmentEquation] = []
            var falls: [EventAssignmentEquation] = []
            let (whenTrue, whenFalse) = (rates(with: condition, 1), rates(with: condition, 0))
            for direction in directions where isSensitive([condition], direction) {
                guard let rising = timeSlope(of: condition, direction, whenFalse),
                    let falling = timeSlope(of: condition, direction, whenTrue)
                else {
                    faults.append(
                        SensitivityRefusals.refusal(
                            "condition \(number + 1) of the right-hand side",
                            "a condition that is not one relation that depends on \(direction.name)"
                        )
                    )
                    continue
                }
                rises += switching(direction, from: whenFalse, to: whenTrue, rising)
                falls += switching(direction, from: whenTrue, to: whenFalse, falling)
            }
            guard !rises.isEmpty else { continue }
            let opposite = system.graph.apply(.not, [condition])
            for (trigger, changes, word) in [(condition, rises, "begins"), (opposite, falls, "ends")] {
                let name = "condition \(number + 1) \(word)"
                system.events.append(EventEquation(name: name, trigger: trigger, assignments: changes))
                movingEvents.insert(name)
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
    }

    private mutating func rates(with condition: ExpressionID, _ truth: Double) -> [ExpressionID] {
        let value = system.graph.number(truth)
        return system.graph.simplify(system.graph.substitute(original.rightHandSide, [condition: value]))
    }

    private mutating func switching(
        _ direction: Direction,
        from before: [ExpressionID],
        to after: [ExpressionID],
        _ shift: ExpressionID
    ) -> [EventAssignmentEquation] {
        original.states.indices.compactMap { index in
            guard before[index] != after[index], let place = direction.places[.state(index)],
                let slope = direction.slopes[system.graph.intern(.state(index))]
            else { return nil }
            let change = system.graph.apply(.minus, [before[index], after[index]])
            let jump = system.graph.apply(.times, [change, shift])
            return EventAssignmentEquation(target: place, value: system.graph.apply(.plus, [slope, jump]))
        }
    }

    // MARK: Events

    /// What an event makes of the slots that it assigns.
    private mutating func slotsAfter(_ event: EventEquation) -> [Slot: ExpressionID] {
        var after: [Slot: ExpressionID] = [:]
        for assignment in event.assignments {
            after[assignment.target] =
                assignment.scale.map { system.graph.apply(.times, [assignment.value, $0]) } ?? assignment.value
        }
        return after
    }

    /// The sensitivities after an event, as assignments of the same event; `shift` is the derivative of the event's
    /// time, nil where its time is fixed.
    private mutating func assignments(
        _ direction: Direction,
        after: [Slot: ExpressionID],
        _ shift: ExpressionID?
    ) -> [EventAssignmentEquation] {
        var ratesAfter = original.rightHandSide
        if shift != nil {
            let replacements = Dictionary(
                uniqueKeysWithValues: after.map { (system.graph.leaf($0.key), $0.value) }
            )
            ratesAfter = system.graph.substitute(original.rightHandSide, replacements)
        }
        var changes: [EventAssignmentEquation] = []
        for slot in original.slots {
            guard let place = direction.places[slot], let slope = direction.slopes[system.graph.leaf(slot)] else {
                continue
            }
            var value = after[slot].map { system.graph.total([$0], direction.slopes)[0] } ?? slope
            if let shift {
                let rateBefore = rate(of: after[slot] ?? system.graph.leaf(slot), original.rightHandSide)
                var change = rateBefore
                if case .state(let index) = slot {
                    if after[slot] == nil && ratesAfter[index] == original.rightHandSide[index] { continue }
                    change = system.graph.apply(.minus, [rateBefore, ratesAfter[index]])
                }
                value = system.graph.apply(.plus, [value, system.graph.apply(.times, [change, shift])])
            } else if after[slot] == nil {
                continue
            }
            changes.append(EventAssignmentEquation(target: place, value: system.graph.simplify(value)))
        }
        return changes
    }

    // MARK: Times that move

    private func isSensitive(_ ids: [ExpressionID], _ direction: Direction) -> Bool {
        system.graph.leaves(of: ids).contains { leaf in
            switch leaf {
            case .state(let index): direction.sensitive.contains(.state(index))
            case .parameter(let index): direction.sensitive.contains(.parameter(index))
            default: false
            }
        }
    }

    /// The derivative by time along the solution, under a right-hand side.
    private mutating func rate(of id: ExpressionID, _ rightHandSide: [ExpressionID]) -> ExpressionID {
        var slopes = Slopes()
        slopes.add(system.graph.intern(.time), system.graph.number(1))
        for (index, rate) in rightHandSide.enumerated() {
            slopes.add(system.graph.intern(.state(index)), rate)
        }
        return system.graph.total([id], slopes)[0]
    }

    /// The derivative of the time at which a trigger switches, under the right-hand side before: nil where that is not
    /// decided by one relation.
    private mutating func timeSlope(
        of trigger: ExpressionID,
        _ direction: Direction,
        _ rightHandSide: [ExpressionID]
    ) -> ExpressionID? {
        let relations = system.graph.reachable(from: [trigger]).filter { id in
            guard case .apply(let operation, _) = system.graph[id], operation.isBoolean,
                ![.and, .or, .xor, .not, .implies].contains(operation)
            else { return false }
            // What neither time nor state can change does not decide when.
            return isSensitive([id], direction)
                || system.graph.leaves(of: [id]).contains { leaf in
                    switch leaf {
                    case .time, .state: true
                    default: false
                    }
                }
        }
        guard relations.count == 1, case .apply(let operation, let sides) = system.graph[relations[0]],
            [.lt, .leq, .gt, .geq].contains(operation), sides.count == 2
        else { return nil }
        let gap = system.graph.apply(.minus, sides)
        let byParameter = system.graph.total([gap], direction.slopes)[0]
        let ratio = system.graph.apply(.divide, [byParameter, rate(of: gap, rightHandSide)])
        return system.graph.simplify(system.graph.apply(.minus, [ratio]))
    }
}
