internal import EquationSystems
internal import Integrators
internal import RandomStreams

/// One realization of a stochastic time course: the loop from reaction to reaction, with stops where time alone changes
/// something.
final class StochasticRun<Method: ReactionMethod> {
    let prepared: PreparedTimeCourse
    let program: StochasticProgram
    let memory: StochasticMemory
    private let rateEvaluation: any KernelEvaluation<Double>
    let eventEvaluation: any KernelEvaluation<Double>
    var time: Double
    var events: EventQueue
    var trajectory: Trajectory
    var drawStreams: [RandomStream]
    private let firstMethod: Method
    private var nextOutput = 0
    /// The output time that is recorded next.
    private var nextRecord = -Double.infinity
    private var nextEntry = 0
    private var nextThreshold = Double.infinity
    private var reactionCount = 0
    private let reactionLimit: Int

    init(
        _ prepared: PreparedTimeCourse,
        _ program: StochasticProgram,
        _ parameters: [Double],
        _ state: [Double],
        seed: UInt64,
        realization: Int
    ) {
        self.prepared = prepared
        self.program = program
        rateEvaluation = program.rateKernel.evaluation(of: Double.self)
        eventEvaluation = program.eventKernel.evaluation(of: Double.self)
        let system = program.system
        time = system.startTime
        memory = StochasticMemory(program, parameters, state)
        var choices = RandomStream(seed: seed, subject: realization, purpose: "order of events")
        events = EventQueue(system.events, seed: choices.next())
        trajectory = Trajectory(columns: prepared.columns)
        trajectory.times = prepared.course.outputTimes
        trajectory.values.reserveCapacity(prepared.columns.count * prepared.course.outputTimes.count)
        drawStreams = system.draws.map { RandomStream(seed: seed, subject: realization, purpose: $0.name) }
        firstMethod = Method(system.reactions.map(\.name), seed: seed, realization: realization)
        reactionLimit =
            prepared.course.maximumSteps.multipliedReportingOverflow(by: 1000).overflow
            ? .max : prepared.course.maximumSteps * 1000
        for clock in program.clocks {
            memory.parameters[clock.valueParameter] = clock.state < state.count ? state[clock.state] : .nan
            memory.parameters[clock.originParameter] = time
        }
    }

    func run() throws(SimulationFailure) -> Trajectory {
        let outputs = prepared.course.outputTimes
        guard let last = outputs.last else { return trajectory }
        // A variable of the loop's own, which costs nothing to reach.
        var method = firstMethod
        refreshParameters()
        let plans = try firingPlans()
        try checkAmounts()
        _ = giveDoses()
        _ = try settleEvents()
        try checkAmounts()
        try reset(&method)
        refreshThreshold()
        search: while nextOutput < outputs.count {
            let stop = nextStop()
            var (reaction, happening) = method.next(after: time)
            while happening < stop {
                if happening > nextRecord { record(outputs, before: happening) }
                if happening > last { break search }
                time = happening
                try fire(reaction, plans.start + reaction, &method)
                // What a trigger depends on has changed, and with it perhaps the stop.
                if plans.start[reaction].touchesTriggers { continue search }
                (reaction, happening) = method.next(after: time)
            }
            record(outputs, before: stop)
            if stop > last { break }
            let isThreshold = stop == nextThreshold
            time = stop
            let wasDosed = giveDoses()
            var isChanged = try settleEvents()
            if isThreshold && !isChanged { isChanged = try searchSwitch(outputs) }
            if wasDosed || isChanged {
                try checkAmounts()
                try reset(&method)
            }
            refreshThreshold()
        }
        trajectory.statistics.steps = reactionCount
        return trajectory
    }

    /// Adds a row for each output time before a time, with the values as they are until then.
    private func record(_ outputs: [Double], before end: Double) {
        while nextOutput < outputs.count, outputs[nextOutput] < end {
            eventEvaluation.observables(outputs[nextOutput], memory.state, memory.observed)
            for column in prepared.columns.indices { trajectory.values.append(memory.observed[column]) }
            nextOutput += 1
        }
        nextRecord = nextOutput < outputs.count ? outputs[nextOutput] : .infinity
    }

    // MARK: Reactions

    private func fire(
        _ reaction: Int,
        _ plan: UnsafePointer<FiringPlans.Plan>,
        _ method: inout Method
    ) throws(SimulationFailure) {
        reactionCount += 1
        guard reactionCount <= reactionLimit else { throw stopped(.reactionLimit) }
        var change = plan.pointee.changes
        while change < plan.pointee.changesEnd {
            memory.state[change.pointee.state] += change.pointee.number
            if memory.state[change.pointee.state] < 0 {
                throw stopped(.negativeAmount, "reaction \(program.system.reactions[reaction].name)")
            }
            change += 1
        }
        if plan.pointee.dependentCount > 0 {
            rateEvaluation.eventValues(reaction, time, memory.state, memory.propensities)
            for index in 0..<plan.pointee.dependentCount {
                let dependent = plan.pointee.dependents[index]
                let propensity = memory.propensities[index]
                guard propensity >= 0, propensity < .infinity else { throw invalid(dependent) }
                method.update(dependent, propensity, at: time)
            }
        }
        method.finish(reaction, at: time)
        guard plan.pointee.touchesTriggers else { return }
        if try settleEvents() {
            try checkAmounts()
            try reset(&method)
        }
        refreshThreshold()
    }

    private func invalid(_ reaction: Int) -> SimulationFailure {
        stopped(.invalidPropensity, "reaction \(program.system.reactions[reaction].name)")
    }

    private func reset(_ method: inout Method) throws(SimulationFailure) {
        let count = program.system.reactions.count
        rateEvaluation.eventValues(count, time, memory.state, memory.propensities)
        for reaction in 0..<count {
            let propensity = memory.propensities[reaction]
            guard propensity >= 0, propensity < .infinity else { throw invalid(reaction) }
        }
        method.reset(memory.propensities, at: time)
    }

    /// Computes what firings add; only whole numbers do.
    private func firingPlans() throws(SimulationFailure) -> FiringPlans {
        let reactions = program.system.reactions
        eventEvaluation.eventValues(program.sections.changes, time, memory.state, memory.values)
        var numbers: [[FiringPlans.Change]] = []
        var place = 0
        for reaction in reactions {
            var own: [FiringPlans.Change] = []
            for change in reaction.changes {
                let number = memory.values[place]
                place += 1
                guard number == number.rounded(), number.magnitude < 0x1p53 else {
                    throw stopped(.fractionalStoichiometry, "reaction \(reaction.name)")
                }
                if number != 0 { own.append(FiringPlans.Change(state: change.state, number: number)) }
            }
            numbers.append(own)
        }
        return FiringPlans(numbers, program)
    }

    /// Amounts that reactions change are whole and not negative, whoever set them.
    private func checkAmounts() throws(SimulationFailure) {
        for (index, variable) in program.system.states.enumerated() where program.clockOfState[index] == nil {
            let amount = memory.state[index]
            guard amount == amount.rounded(), amount >= 0, amount < 0x1p53 else {
                throw stopped(.fractionalAmount, "species \(variable.name)")
            }
        }
    }

    // MARK: Stops

    /// The nearest time ahead at which something is known to happen.
    private func nextStop() -> Double {
        var stop = min(nextThreshold, events.nextExecution)
        let entries = prepared.regimen.entries
        if nextEntry < entries.count { stop = min(stop, entries[nextEntry].time) }
        return stop
    }

    /// Tells the kernels that parameters changed.
    func refreshParameters() {
        eventEvaluation.setParameters(memory.parameters)
        rateEvaluation.setParameters(memory.parameters)
    }

    private func refreshThreshold() {
        nextThreshold = .infinity
        guard program.thresholdCount > 0 else { return }
        eventEvaluation.eventValues(program.sections.thresholds, time, memory.state, memory.values)
        for index in 0..<program.thresholdCount where memory.values[index] > time {
            nextThreshold = min(nextThreshold, memory.values[index])
        }
    }

    /// Looks for the switch of a trigger just after the time computed for it.
    ///
    /// Where the trigger is strict, as `time > 5`, it holds from the next number on; where its clock was rounded, a few
    /// numbers on.
    ///
    /// - Returns: whether a slot was assigned.
    private func searchSwitch(_ outputs: [Double]) throws(SimulationFailure) -> Bool {
        record(outputs, before: time.nextUp)
        let before = events.wasTrue
        var step = time.ulp
        for _ in 0..<6 where events.wasTrue == before {
            time += step
            step *= 2
            if try settleEvents() { return true }
        }
        return false
    }

    /// Gives every dose that is due.
    private func giveDoses() -> Bool {
        let entries = prepared.regimen.entries
        let first = nextEntry
        while nextEntry < entries.count, entries[nextEntry].time <= time {
            if case .bolus(let slot, let amount) = entries[nextEntry].action {
                assign(value(of: slot) + amount, to: slot)
                refreshParameters()
            }
            nextEntry += 1
        }
        return nextEntry > first
    }

    // MARK: Slots

    private func value(of slot: Slot) -> Double {
        switch slot {
        case .parameter(let index): memory.parameters[index]
        case .state(let index): program.clockOfState[index].map(value(of:)) ?? memory.state[index]
        }
    }

    private func value(of clock: StochasticProgram.Clock) -> Double {
        memory.parameters[clock.valueParameter] + clockRate(clock)
            * (time - memory.parameters[clock.originParameter])
    }

    private func clockRate(_ clock: StochasticProgram.Clock) -> Double {
        guard let place = program.clocks.firstIndex(where: { $0.state == clock.state }) else { return 0 }
        eventEvaluation.eventValues(program.sections.clockRates, time, memory.state, memory.values)
        return memory.values[place]
    }

    /// Sets a slot; the kernels are told by `refreshParameters`.
    func assign(_ value: Double, to slot: Slot) {
        switch slot {
        case .parameter(let index):
            // NOTE: a clock's rate may depend on the parameter, and what has passed was at the old one.
            for clock in program.clocks { hold(clock) }
            memory.parameters[index] = value
        case .state(let index):
            guard let clock = program.clockOfState[index] else {
                memory.state[index] = value
                return
            }
            memory.parameters[clock.valueParameter] = value
            memory.parameters[clock.originParameter] = time
        }
    }

    private func hold(_ clock: StochasticProgram.Clock) {
        if memory.parameters[clock.originParameter] == time { return }
        memory.parameters[clock.valueParameter] = value(of: clock)
        memory.parameters[clock.originParameter] = time
    }

    // MARK: Failure

    func stopped(_ fault: StochasticFault, _ element: String? = nil) -> SimulationFailure {
        stopped(.stochastic(fault), element)
    }

    func stopped(_ reason: SimulationFailure.Reason, _ element: String?) -> SimulationFailure {
        trajectory.times.removeLast(trajectory.times.count - nextOutput)
        trajectory.statistics.steps = reactionCount
        return SimulationFailure(
            reason: reason,
            lastGoodTime: time,
            element: element,
            statistics: trajectory.statistics,
            partial: trajectory
        )
    }
}
