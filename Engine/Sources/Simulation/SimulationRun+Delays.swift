internal import EquationSystems
internal import Integrators

/// Values of the past: filled before every evaluation, and jumps that come back a delay later.
extension SimulationRun {
    /// A time at which the past jumps, or one of its derivatives does.
    struct Break {
        var time: Double
        /// How often the jump has been integrated: zero where it happens.
        var level: Int
    }

    /// Jumps that have been integrated more often are smooth enough for the integrator's own error control. The
    /// number of breaks grows with a power of the number of delays.
    private var deepestLevel: Int {
        switch program.delays?.reaching.count ?? 0 {
        case ...2: 5
        case ...6: 2
        default: 1
        }
    }

    /// The most breaks that wait.
    private static let mostBreaks = 100_000

    /// Brings the slots of delayed expressions up to date for an evaluation inside the running step.
    func takePast(_ time: Double, _ state: UnsafePointer<Double>) {
        guard let history, let own = parameters.baseAddress else { return }
        let isAfterJumps = time <= history.anchorTime + 4 * abs(history.anchorTime).ulp
        history.fill(own, at: DelayHistory.Place(time: time, state: state, isAfterJumps: isAfterJumps))
        evaluation.setParameters(own)
    }

    /// Notes that the integrator starts anew here.
    func beginPast(level: Int = 0) {
        guard let history, let delays = program.delays else { return }
        history.restart(at: DelayHistory.Place(time: time, state: state, isAfterJumps: true))
        guard level < deepestLevel, breaks.count < Self.mostBreaks else { return }
        for index in delays.reaching where delays.isSteady[index] {
            let duration = history.duration(index)
            guard duration > 0, duration.isFinite else { continue }
            let next = Break(time: time + duration, level: level + 1)
            let place = breaks.partitionIndex { $0.time >= next.time }
            if place < breaks.count, breaks[place].time == next.time {
                breaks[place].level = min(breaks[place].level, next.level)
            } else {
                breaks.insert(next, at: place)
            }
        }
    }

    /// Takes out the breaks that are due.
    ///
    /// - Returns: the lowest level among them, nil where none is due.
    func takeBreaks() -> Int? {
        let count = breaks.prefix { $0.time <= time }.count
        guard count > 0 else { return nil }
        let level = breaks[..<count].reduce(Int.max) { min($0, $1.level) }
        breaks.removeFirst(count)
        return level
    }

    /// Steps no longer than the shortest delay look at the past only where it is known; nil where that would take too
    /// many of them, and what is tried is looked at instead.
    func largestStepWithinDelays(until end: Double) -> Double? {
        guard let history, let delays = program.delays else { return nil }
        let shortest = delays.reaching.filter { delays.isSteady[$0] }.map { history.duration($0) }
            .filter { $0 > 0 }.min()
        guard let shortest, shortest > (end - time) / 20_000 else { return nil }
        return shortest
    }

    /// Why the past cannot be had, if it cannot.
    func faultOfPast() -> SimulationFailure? {
        guard let history else { return nil }
        if let index = history.invalidDelay {
            return stopped(.invalidDelay, element: program.system.delays[index].name)
        }
        return history.isFull ? stopped(.historyTooLong) : nil
    }
}
