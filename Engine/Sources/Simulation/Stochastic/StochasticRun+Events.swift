internal import EquationSystems
internal import ReactionModels

extension StochasticRun {
    /// Fires and executes events until nothing more happens at this time, as a deterministic run does.
    ///
    /// **Source**: SBML Level 3 Version 2 Core, Release 2, section 4.11.6.
    ///
    /// - Returns: whether a slot was assigned.
    func settleEvents() throws(SimulationFailure) -> Bool {
        guard !program.system.events.isEmpty else { return false }
        var executions = 0
        while true {
            try fireEvents()
            guard
                let due = events.takeDue(
                    at: time,
                    priority: { eventEvaluation.eventPriority($0, time, memory.state) }
                )
            else { return executions > 0 }
            executions += 1
            guard executions <= TimeCourse.maximumExecutionsAtOneTime else {
                throw stopped(.endlessEvents, name(due.event))
            }
            try execute(due)
        }
    }

    private func name(_ event: Int) -> String { "event \(program.system.events[event].name)" }

    /// Looks at all triggers: those that became true fire, those that became false may take back a firing.
    private func fireEvents() throws(SimulationFailure) {
        var fired: [Int] = []
        eventEvaluation.triggers(time, memory.state, memory.triggers)
        for event in program.system.events.indices {
            let isTrue = memory.triggers[event] != 0
            if isTrue && !events.wasTrue[event] {
                fired.append(event)
            } else if !isTrue && events.wasTrue[event] && !program.system.events[event].triggerIsPersistent {
                events.cancel(event)
            }
            events.wasTrue[event] = isTrue
        }
        for event in fired {
            try draw(for: event)
            let delay = eventEvaluation.eventDelay(event, time, memory.state)
            guard delay >= 0 else { throw stopped(.invalidDelay, name(event)) }
            let values = program.system.events[event].useValuesFromTriggerTime ? assigned(event) : nil
            events.add(EventQueue.Pending(event: event, time: time + delay, values: values))
        }
    }

    /// The values that an event would assign now, as values of the model's symbols.
    private func assigned(_ event: Int) -> [Double] {
        let count = program.system.events[event].assignments.count
        eventEvaluation.eventValues(event, time, memory.state, memory.values)
        return (0..<count).map { memory.values[$0] }
    }

    private func execute(_ firing: EventQueue.Pending) throws(SimulationFailure) {
        let event = program.system.events[firing.event]
        trajectory.events.append(Trajectory.ExecutedEvent(name: event.name, time: time))
        let values: [Double]
        if let known = firing.values {
            values = known
        } else {
            try draw(for: firing.event)
            values = assigned(firing.event)
        }
        // All assignments are made from the state before any of them, as in a deterministic run.
        eventEvaluation.eventScales(firing.event, time, memory.state, memory.values)
        let scaled = event.assignments.indices.map { index in
            event.assignments[index].scale == nil ? values[index] : values[index] * memory.values[index]
        }
        for (value, assignment) in zip(scaled, event.assignments) { assign(value, to: assignment.target) }
        refreshParameters()
    }

    /// Draws the random numbers that an event uses.
    private func draw(for event: Int) throws(SimulationFailure) {
        for index in program.drawsOfEvent[event] {
            let draw = program.system.draws[index]
            let section = program.sections.firstDraw + index
            eventEvaluation.eventValues(section, time, memory.state, memory.values)
            let arguments = draw.arguments.indices.map { memory.values[$0] }
            guard let number = draw.distribution.sample(arguments, &drawStreams[index]) else {
                throw stopped(.invalidDistribution, "\(draw.name): \(draw.distribution)")
            }
            memory.parameters[draw.parameter] = number
            refreshParameters()
        }
    }
}
