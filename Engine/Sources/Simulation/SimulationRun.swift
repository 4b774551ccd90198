internal import EquationSystems
internal import Integrators

/// One run of a prepared time course: the loop from stop to stop, and what the integrator calls between.
final class SimulationRun {
    let prepared: PreparedTimeCourse
    let program: SimulationProgram
    let evaluation: any KernelEvaluation<Double>
    private(set) var time: Double
    /// The state vector; the integrator's own memory once that exists.
    private(set) var state: UnsafeMutablePointer<Double>
    /// The system's parameters, then the held conditions.
    let parameters: UnsafeMutableBufferPointer<Double>
    private let initialState: UnsafeMutableBufferPointer<Double>
    private let observed: UnsafeMutableBufferPointer<Double>
    /// Triggers, then discontinuities, as last evaluated.
    private let truths: UnsafeMutableBufferPointer<Double>
    var integrator: (any Integrator)?
    var trajectory: Trajectory
    var events: EventQueue
    var draws: EventDraws

    // What the right-hand side adds, and when that changes.
    private var nextEntry = 0
    private var activeInfusions: [Int] = []
    private(set) var inflows: [Regimen.Infusion] = []

    private(set) var isBegun = false
    private var switches = (count: 0, since: -Double.infinity)
    private var nextThreshold = Double.infinity
    /// Just after a threshold, where a strict condition such as `time > 5` begins to hold.
    private var afterThreshold = Double.infinity
    /// The branches of `abs`, `min` and `max` as last seen, and how often they changed at what is one time.
    private var kinks: [Double] = []
    private var kinkSwitches = (count: 0, since: -Double.infinity)
    /// Before this time no other branch is likely to be reached; the first step after a kink ends here at the latest.
    private var withinBranch = Double.infinity

    /// What values of the past are taken from, where the model uses any.
    let history: DelayHistory?
    var breaks: [Break] = []
    /// By how much fast reactions run faster than written.
    var fastScale = 1.0
    var fastStiffness = 0.0
    /// Raised from run to run until fast reactions are fast enough.
    let fastMultiplier: Double

    /// So many switches of held conditions at what is one time but for rounding are taken for a circle without end.
    static let maximumSwitches = 1000

    init(
        _ prepared: PreparedTimeCourse,
        _ parameters: [Double],
        _ state: [Double],
        seed: UInt64,
        realization: Int = 0,
        fastMultiplier: Double = 1
    ) {
        self.prepared = prepared
        program = prepared.program
        evaluation = program.kernel.evaluation(of: Double.self)
        time = program.system.startTime
        let sizes = program.kernel.sizes
        func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
            let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: max(1, count))
            memory.initialize(repeating: 0)
            return memory
        }
        self.parameters = allocate(sizes.parameters)
        for (index, value) in parameters.enumerated() { self.parameters[index] = value }
        initialState = allocate(sizes.states)
        for (index, value) in state.enumerated() { initialState[index] = value }
        observed = allocate(sizes.observables)
        truths = allocate(sizes.triggers + sizes.discontinuities)
        // The memory has room for one value at least.
        self.state = initialState.baseAddress.unsafelyUnwrapped
        trajectory = Trajectory(columns: prepared.columns)
        trajectory.values.reserveCapacity(prepared.columns.count * prepared.course.outputTimes.count)
        trajectory.times.reserveCapacity(prepared.course.outputTimes.count)
        events = EventQueue(program.system.events, seed: seed)
        draws = EventDraws(program.system, seed: seed, realization: realization)
        self.fastMultiplier = fastMultiplier
        let start = time
        history = program.delays.map { delays in
            DelayHistory(
                delays,
                start: start,
                state: state,
                parameters: parameters,
                forgets: prepared.regimen.entries.isEmpty
            )
        }
    }

    deinit {
        parameters.deallocate()
        initialState.deallocate()
        observed.deallocate()
        truths.deallocate()
    }

    func run() throws(SimulationFailure) -> Trajectory {
        let outputs = prepared.course.outputTimes
        var next = 0
        try begin()
        beginPast()
        if let fault = faultOfPast() { throw fault }
        let integrator = try makeIntegrator()
        self.integrator = integrator
        // The integrator holds this run, to call it; both go when the run is over.
        defer { self.integrator = nil }
        for index in 0..<integrator.state.count { integrator.state[index] = state[index] }
        if let own = integrator.state.baseAddress { state = own }
        _ = passedKink()
        try record(outputs, &next)
        while next < outputs.count {
            let stop = nextStop()
            do {
                _ = try integrator.advance(to: min(stop, outputs[next]), notBeyond: stop)
            } catch {
                throw failure(error)
            }
            time = integrator.time
            if time >= afterThreshold { afterThreshold = .infinity }
            if time >= withinBranch { withinBranch = .infinity }
            if history != nil { refreshParameters() }
            let wasDosed = giveDoses()
            if wasDosed { try relax() }
            let wasChanged = try settle()
            let level = takeBreaks()
            if wasDosed || wasChanged || level != nil || passedKink() {
                integrator.restart(at: time)
                beginPast(level: wasDosed || wasChanged ? 0 : level ?? 0)
            }
            if let fault = faultOfPast() { throw fault }
            if time >= nextThreshold {
                afterThreshold = switchJustAfter() ?? .infinity
                refreshThreshold()
            }
            try record(outputs, &next)
        }
        trajectory.statistics = integrator.statistics
        return trajectory
    }

    /// What happens at the start, before the first step.
    func begin() throws(SimulationFailure) {
        refreshParameters()
        _ = holdConditions()
        try relax()
        _ = giveDoses()
        _ = try settle()
        isBegun = true
    }

    /// What happens at a time that another integrator has reached with a state that it wrote into `state`.
    ///
    /// - Returns: the next time at which something is known to happen.
    func visit(at time: Double) throws(SimulationFailure) -> Double {
        if isBegun {
            self.time = time
            _ = giveDoses()
            _ = try settle()
            if time >= nextThreshold { refreshThreshold() }
            if time >= withinBranch { withinBranch = .infinity }
        } else {
            try begin()
        }
        _ = passedKink()
        return nextStop()
    }

    /// Lets everything happen that follows at this time; whether anything did.
    private func settle() throws(SimulationFailure) -> Bool {
        var isChanged = try satisfyConstraints()
        while true {
            let isExecuted = try settleEvents()
            let isSwitched = holdConditions()
            if isSwitched && isBegun { try countSwitch() }
            guard isExecuted || isSwitched else { return isChanged }
            isChanged = true
            // Fast reactions and algebraic rules answer at once, and events may answer them.
            guard program.system.fastReactions != nil || !program.system.constraints.isEmpty else { return true }
            try countSwitch()
            try relax()
            _ = try satisfyConstraints()
        }
    }

    /// Adds a row for each output time that has been reached.
    private func record(_ outputs: [Double], _ next: inout Int) throws(SimulationFailure) {
        guard next < outputs.count, outputs[next] <= time, let values = observed.baseAddress else { return }
        if program.system.fastReactions != nil, next % max(1, outputs.count / 50) == 0 || next == outputs.count - 1 {
            try checkEquilibrium()
        }
        evaluation.observables(time, state, values)
        while next < outputs.count && outputs[next] <= time {
            trajectory.times.append(outputs[next])
            for column in prepared.recorded { trajectory.values.append(observed[column]) }
            next += 1
        }
    }

    /// The kernel's observables now.
    func observables() -> UnsafeMutableBufferPointer<Double> {
        if let values = observed.baseAddress { evaluation.observables(time, state, values) }
        return observed
    }

    // MARK: Stops

    /// The nearest time ahead at which something is known to happen.
    private func nextStop() -> Double {
        var stop = min(nextThreshold, afterThreshold, withinBranch, events.nextExecution)
        if let next = breaks.first { stop = min(stop, next.time) }
        let entries = prepared.regimen.entries
        if nextEntry < entries.count { stop = min(stop, entries[nextEntry].time) }
        return stop
    }

    /// Tells the kernel that parameters changed, and finds what follows from that.
    func refreshParameters() {
        if let values = parameters.baseAddress {
            history?.invalidDelay = nil
            history?.fill(values, at: DelayHistory.Place(time: time, state: state, isAfterJumps: true))
            history?.note(values, at: time)
            evaluation.setParameters(values)
        }
        refreshThreshold()
    }

    private func refreshThreshold() {
        nextThreshold = .infinity
        guard program.thresholdCount > 0, let values = observed.baseAddress else { return }
        evaluation.observables(time, state, values)
        for index in 0..<program.thresholdCount {
            let threshold = observed[program.thresholdBase + index]
            if threshold > time { nextThreshold = min(nextThreshold, threshold) }
        }
    }

    // MARK: Doses

    /// Gives every dose that is due.
    private func giveDoses() -> Bool {
        let entries = prepared.regimen.entries
        let first = nextEntry
        while nextEntry < entries.count, entries[nextEntry].time <= time {
            switch entries[nextEntry].action {
            case .bolus(.state(let index), let amount): state[index] += amount
            case .bolus(.parameter(let index), let amount):
                parameters[index] += amount
                refreshParameters()
            case .infusionStart(let number): activeInfusions.append(number)
            case .infusionEnd(let number): activeInfusions.removeAll { $0 == number }
            }
            nextEntry += 1
        }
        guard nextEntry > first else { return false }
        inflows = activeInfusions.map { prepared.regimen.infusions[$0] }
        if history != nil { refreshParameters() }
        return true
    }

    // MARK: Conditions

    /// Takes over the truth of the right-hand side's conditions, and the whole numbers in it; whether one changed.
    private func holdConditions() -> Bool {
        var isChanged = false
        func hold(_ values: UnsafePointer<Double>, _ count: Int, at base: Int) {
            for index in 0..<count where parameters[base + index] != values[index] {
                // NOTE: an unknown value is not equal to itself, and changes nothing for ever.
                if parameters[base + index].isNaN && values[index].isNaN { continue }
                parameters[base + index] = values[index]
                isChanged = true
            }
        }
        if program.heldCount > 0, let values = truths.baseAddress {
            evaluation.discontinuities(time, state, values)
            hold(values, program.heldCount, at: program.heldBase)
        }
        if program.jumpCount > 0, let values = observed.baseAddress {
            evaluation.observables(time, state, values)
            let jumps = values + program.thresholdBase + program.thresholdCount
            hold(jumps, program.jumpCount, at: program.heldBase + program.heldCount)
        }
        if isChanged { refreshParameters() }
        return isChanged
    }

    /// Whether `abs`, `min` or `max` has gone to another branch, so that what the integrator has learnt is past.
    ///
    /// A state that trembles around a kink is left to the integrator's own error control.
    private func passedKink() -> Bool {
        guard program.kinkCount > 0, let values = truths.baseAddress else { return false }
        let now = branches(time, state, values)
        guard kinks != now else { return false }
        let isFirst = kinks.isEmpty
        kinks = now
        if time - kinkSwitches.since > 1e-9 * abs(time) { kinkSwitches = (0, time) }
        kinkSwitches.count += 1
        guard kinkSwitches.count <= Self.maximumSwitches else { return false }
        withinBranch = time + timeWithinBranch(now, values)
        return !isFirst
    }

    private func branches(
        _ time: Double,
        _ state: UnsafePointer<Double>,
        _ values: UnsafeMutablePointer<Double>
    ) -> [Double] {
        evaluation.discontinuities(time, state, values)
        return (0..<program.kinkCount).map { values[program.kinkBase + $0] }
    }

    /// Half of the time that the state, going on straight, stays on the branches where it is; infinity where it does
    /// not leave them before the end, or leaves them at once.
    ///
    /// At the foot of a narrow tent such as `max(0, 1 - abs(1000 * y))` the right-hand side is as flat as it was before,
    /// and beyond the tent it is so again: a first step over all of it would find nothing.
    private func timeWithinBranch(_ branches: [Double], _ values: UnsafeMutablePointer<Double>) -> Double {
        let count = stateCount
        let whole = (prepared.course.outputTimes.last ?? time) - time
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * max(1, count)) { memory in
            guard let slope = memory.baseAddress else { return .infinity }
            let ahead = slope + count
            rightHandSide(time, state, slope)
            func stays(_ distance: Double) -> Bool {
                for index in 0..<count { ahead[index] = state[index] + distance * slope[index] }
                return self.branches(time + distance, ahead, values) == branches
            }
            var distance = whole
            for halvings in 0..<40 {
                if stays(distance) { return halvings == 0 ? .infinity : distance / 2 }
                distance /= 2
            }
            return .infinity
        }
    }

    /// The time a few numbers on at which a condition has another value than here, where there is one.
    private func switchJustAfter() -> Double? {
        guard conditionCount > 0, let memory = truths.baseAddress else { return nil }
        func values(at time: Double) -> [Double] {
            conditions(time, state, memory)
            return (0..<conditionCount).map { memory[$0] }
        }
        let now = values(at: time)
        return [time.nextUp, time + 4 * time.ulp].first { values(at: $0) != now }
    }

    private func countSwitch() throws(SimulationFailure) {
        if time - switches.since > 1e-9 * abs(time) {
            switches = (0, time)
        }
        switches.count += 1
        if switches.count > Self.maximumSwitches { throw stopped(.endlessSwitching) }
    }

    // MARK: Failure

    func stopped(_ reason: SimulationFailure.Reason, element: String? = nil) -> SimulationFailure {
        let statistics = integrator?.statistics ?? IntegrationStatistics()
        trajectory.statistics = statistics
        return SimulationFailure(
            reason: reason,
            lastGoodTime: time,
            element: element,
            statistics: statistics,
            partial: trajectory
        )
    }

    private func failure(_ error: IntegrationFailure) -> SimulationFailure {
        time = error.lastGoodTime
        if let fault = faultOfPast() { return fault }
        let element = error.component.map { "derivative of \(program.system.states[$0].name)" }
        var failure = stopped(.integration(error.reason), element: element)
        failure.detail = error.detail
        return failure
    }
}
