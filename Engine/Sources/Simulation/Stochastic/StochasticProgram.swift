internal import Diagnostics
internal import EquationSystems
internal import Expressions

/// A system made ready for exact stochastic simulation once, and run often.
///
/// States that reactions change hold numbers of molecules and stay as they are between reactions. States with a
/// constant rate of change are clocks: mathematics sees `value + rate * (time - origin)`, with value and origin as
/// parameters that are set when something sets the clock.
struct StochasticProgram: Sendable {
    /// A state that grows by a constant rate.
    struct Clock: Sendable {
        var state: Int
        /// Where value and origin lie in the kernels' parameter vector.
        var valueParameter: Int
        var originParameter: Int { valueParameter + 1 }
    }

    let system: EquationSystem
    /// Observables that are recorded, events, and after the events what `Sections` lists.
    let eventKernel: any Kernel
    /// One event per reaction, whose values are the propensities that change when it happens; one more for all.
    let rateKernel: any Kernel
    let parameterCount: Int
    /// For each reaction, those whose propensities change when it happens.
    let dependents: [[Int]]
    /// Whether a reaction changes a state that a trigger or the time at which one switches depends on.
    let touchesTriggers: [Bool]
    let clocks: [Clock]
    /// The clock behind each state, nil for amounts.
    let clockOfState: [Clock?]
    let thresholdCount: Int
    /// The random numbers that each event draws, by their places among the system's.
    let drawsOfEvent: [[Int]]

    /// What stands in the event kernel after the events, as values of events that never happen.
    struct Sections: Sendable {
        /// Times at which triggers switch.
        var thresholds: Int
        /// The rate of every clock.
        var clockRates: Int
        /// What firings add: the changes of all reactions, one after the other.
        var changes: Int
        /// Arguments of the first random number, and so on.
        var firstDraw: Int
    }
    let sections: Sections

    /// - Parameters:
    ///   - system: The equations.
    ///   - recorded: Places of the observables to be recorded.
    ///   - makeKernel: The road from equations to something that runs.
    /// - Throws: everything in the model that exact stochastic simulation does not cover, by name.
    init(
        _ system: EquationSystem,
        recorded: [Int],
        kernel makeKernel: (EquationSystem) -> any Kernel = { Interpreter($0) }
    ) throws(DiagnosticsError) {
        let faults = StochasticRefusals(system).faults
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        self.system = system
        let reacting = Set(system.reactions.flatMap(\.changes).map(\.state))

        var base = EquationSystem()
        base.graph = system.graph
        base.states = system.states
        base.parameters = system.parameters
        base.startTime = system.startTime
        var clocks: [Clock] = []
        var running: [ExpressionID: ExpressionID] = [:]
        for (state, variable) in system.states.enumerated() where !reacting.contains(state) {
            let clock = Clock(state: state, valueParameter: base.parameters.count)
            for part in ["value", "origin"] {
                base.parameters.append(
                    Variable(name: "\(variable.name) \(part)", initialValue: base.graph.number(0))
                )
            }
            let elapsed = base.graph.apply(
                .minus,
                [base.graph.intern(.time), base.graph.intern(.parameter(clock.originParameter))]
            )
            let growth = base.graph.apply(.times, [system.rightHandSide[state], elapsed])
            running[base.graph.intern(.state(state))] = base.graph.apply(
                .plus,
                [base.graph.intern(.parameter(clock.valueParameter)), growth]
            )
            clocks.append(clock)
        }
        self.clocks = clocks
        var clockOfState = [Clock?](repeating: nil, count: system.states.count)
        for clock in clocks { clockOfState[clock.state] = clock }
        self.clockOfState = clockOfState
        parameterCount = base.parameters.count

        // NOTE: before the graph is copied, as both copies use it.
        let never = base.graph.number(0)

        // Events, thresholds, draws and what is recorded.
        var events = base
        events.observables = recorded.map { place in
            var observable = system.observables[place]
            observable.value = events.graph.substitute(observable.value, running)
            return observable
        }
        events.events = system.events.map { Self.substitute($0, running, &events.graph) }
        let thresholds = TimeThresholds(of: events.events.map(\.trigger), in: &events.graph, holdingStates: true)
        thresholdCount = thresholds.times.count
        sections = Sections(
            thresholds: system.events.count,
            clockRates: system.events.count + 1,
            changes: system.events.count + 2,
            firstDraw: system.events.count + 3
        )
        func section(_ values: [ExpressionID]) -> EventEquation {
            EventEquation(
                name: "",
                trigger: never,
                assignments: values.map { EventAssignmentEquation(target: .parameter(0), value: $0) }
            )
        }
        events.events.append(section(thresholds.times))
        events.events.append(section(clocks.map { system.rightHandSide[$0.state] }))
        events.events.append(section(system.reactions.flatMap(\.changes).map(\.amount)))
        for draw in system.draws {
            events.events.append(section(draw.arguments.map { events.graph.substitute($0, running) }))
        }
        eventKernel = makeKernel(events)
        drawsOfEvent = system.events.indices.map { event in
            system.draws.indices.filter { system.draws[$0].use == .event(event) }
        }

        // Propensities.
        func states(_ roots: [ExpressionID], _ graph: ExpressionGraph) -> Set<Int> {
            Set(graph.leaves(of: roots).compactMap { if case .state(let index) = $0 { index } else { nil } })
        }
        var users = [[Int]](repeating: [], count: system.states.count)
        for (index, reaction) in system.reactions.enumerated() {
            for state in states([reaction.rate], system.graph) { users[state].append(index) }
        }
        let watched = states(
            events.events.prefix(system.events.count).map(\.trigger) + thresholds.times,
            events.graph
        )
        var dependents: [[Int]] = []
        var touchesTriggers: [Bool] = []
        for reaction in system.reactions {
            let changed = reaction.changes.filter { system.graph[$0.amount] != .number(0) }.map(\.state)
            dependents.append(Set(changed.flatMap { users[$0] }).sorted())
            touchesTriggers.append(changed.contains { watched.contains($0) })
        }
        self.dependents = dependents
        self.touchesTriggers = touchesTriggers
        var rates = base
        rates.events = dependents.map { section($0.map { system.reactions[$0].rate }) }
        rates.events.append(section(system.reactions.map(\.rate)))
        rateKernel = makeKernel(rates)
    }

    private static func substitute(
        _ event: EventEquation,
        _ replacements: [ExpressionID: ExpressionID],
        _ graph: inout ExpressionGraph
    ) -> EventEquation {
        guard !replacements.isEmpty else { return event }
        var event = event
        event.trigger = graph.substitute(event.trigger, replacements)
        event.delay = event.delay.map { graph.substitute($0, replacements) }
        event.priority = event.priority.map { graph.substitute($0, replacements) }
        for index in event.assignments.indices {
            event.assignments[index].value = graph.substitute(event.assignments[index].value, replacements)
            event.assignments[index].scale = event.assignments[index].scale.map { graph.substitute($0, replacements) }
        }
        return event
    }
}
