internal import EquationSystems

extension SimulationRun {
    /// Fires and executes events until nothing more happens at this time.
    ///
    /// **Source**: SBML Level 3 Version 2 Core, Release 2, section 4.11.6: after every execution, triggers and
    /// priorities are looked at again.
    ///
    /// - Returns: whether a slot was assigned.
    func settleEvents() throws(SimulationFailure) -> Bool {
        let count = program.kernel.sizes.triggers
        guard count > 0 else { return false }
        var executions = 0
        while true {
            try fireEvents()
            guard let due = events.takeDue(at: time, priority: { evaluation.eventPriority($0, time, state) }) else {
                return executions > 0
            }
            executions += 1
            guard executions <= TimeCourse.maximumExecutionsAtOneTime else {
                throw stopped(.endlessEvents, element: "event \(program.system.events[due.event].name)")
            }
            try execute(due)
        }
    }

    /// Looks at all triggers: those that became true fire, those that became false may take back a firing.
    private func fireEvents() throws(SimulationFailure) {
        let count = program.kernel.sizes.triggers
        var fired: [Int] = []
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { values in
            guard let start = values.baseAddress else { return }
            evaluation.triggers(time, state, start)
            for event in 0..<count {
                let isTrue = values[event] != 0
                if isTrue && !events.wasTrue[event] {
                    fired.append(event)
                } else if !isTrue && events.wasTrue[event] && !program.system.events[event].triggerIsPersistent {
                    events.cancel(event)
                }
                events.wasTrue[event] = isTrue
            }
        }
        for event in fired {
            try draw(for: event)
            let delay = evaluation.eventDelay(event, time, state)
            guard delay >= 0 else {
                throw stopped(.invalidDelay, element: "event \(program.system.events[event].name)")
            }
            let keepsValues = program.system.events[event].useValuesFromTriggerTime
            let values = keepsValues ? assigned(event) : nil
            events.add(EventQueue.Pending(event: event, time: time + delay, values: values))
        }
    }

    /// The values that an event would assign now, as values of the model's symbols.
    private func assigned(_ event: Int) -> [Double] {
        let count = program.system.events[event].assignments.count
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let start = buffer.baseAddress { evaluation.eventValues(event, time, state, start) }
            initialized = count
        }
    }

    private func execute(_ firing: EventQueue.Pending) throws(SimulationFailure) {
        let event = program.system.events[firing.event]
        if firing.values == nil { try draw(for: firing.event) }
        let values = firing.values ?? assigned(firing.event)
        trajectory.events.append(Trajectory.ExecutedEvent(name: event.name, time: time))
        // NOTE: all assignments of an event are made from the state before any of them, sizes of compartments included:
        // a concentration assigned beside its compartment's size becomes an amount in the old size (SBML Test Suite,
        // semantic cases 01506, 01779 and 01780).
        let count = event.assignments.count
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { scales in
            guard let start = scales.baseAddress else { return }
            evaluation.eventScales(firing.event, time, state, start)
            for (index, assignment) in event.assignments.enumerated() {
                assign(assignment.scale == nil ? values[index] : values[index] * scales[index], to: assignment.target)
            }
        }
        refreshParameters()
    }

    private func assign(_ value: Double, to slot: Slot) {
        switch slot {
        case .state(let index): state[index] = value
        case .parameter(let index): parameters[index] = value
        }
    }
}
