internal import CLanes
internal import Kernels
internal import LaneSteppers

/// Finds the state at rest under repeated dosing, by dosing until nothing changes any more.
///
/// The time that is covered doubles until no state differs between its middle and its end: the rest of an exponential
/// approach is then as small as the square of what was left. A state on which nothing depends, such as an accumulated
/// exposure, is not asked to settle.
struct SteadyStateDosing {
    /// Its observables are the states.
    let kernel: LaneKernel
    let method: LaneMethod
    let options: LaneOptions
    /// States that need not settle.
    let exempt: Set<Int>

    private static let firstPeriods = 16
    private static let maximumPeriods = 1 << 17
    private static let maximumDoublings = 40
    /// Places of the last interval at which sizes are taken.
    private static let samples = 16

    /// The state right before the next dose.
    ///
    /// - Parameters:
    ///   - state: Where to begin.
    ///   - parameters: Of the subject.
    ///   - dosing: What is repeated.
    /// - Returns: one value for each state.
    /// - Throws: where the system does not come to rest.
    func state(from state: [Double], parameters: [Double], dosing: SteadyDosing) throws -> [Double] {
        var reached = state
        var span: Double
        var periods = Self.firstPeriods
        if case .constant = dosing.form { span = 16 } else { span = Double(periods) * dosing.interval }
        let tolerance = max(10 * options.relativeTolerance, 1e-12)
        for _ in 0..<Self.maximumDoublings {
            let (next, peaks) = try run(reached, parameters, dosing, periods: periods, span: span)
            let isSettled = next.indices.allSatisfy { index in
                // A trough far below its peak is known to a share of the peak only.
                let size = max(abs(reached[index]), abs(next[index]), 0.01 * peaks[index])
                return exempt.contains(index) || abs(next[index] - reached[index]) <= tolerance * size
            }
            if isSettled {
                var settled = next
                for index in exempt { settled[index] = state[index] }
                return settled
            }
            reached = next
            if case .constant = dosing.form {
                span *= 2
            } else {
                guard 2 * periods <= Self.maximumPeriods else { break }
                periods *= 2
                span = Double(periods) * dosing.interval
            }
        }
        throw SubjectFault(line: dosing.line, "no steady state was reached under repeated dosing")
    }

    /// The state at the end, and the largest size of each on the last stretch.
    private func run(
        _ state: [Double],
        _ parameters: [Double],
        _ dosing: SteadyDosing,
        periods: Int,
        span: Double
    ) throws -> (state: [Double], peaks: [Double]) {
        let stretch = dosing.interval > 0 ? dosing.interval : span
        let times = (0..<Self.samples).map { span - stretch * (1 - Double($0) / Double(Self.samples)) }
        var shard = LaneShard(
            subjects: 1,
            parameters: parameters,
            initialStates: state,
            start: 0,
            outputTimes: times + [span * (1 - 0x1p-50)]
        )
        shard.changes = Self.changes(dosing, periods: periods)
        if case .bolus = dosing.form {} else { shard.inflowStates = [dosing.state] }
        let result = try kernel.run(shard, method, options)
        if let failure = result.failures[0] { throw failure }
        let count = state.count
        let peaks = (0..<count).map { index in
            (0...Self.samples).reduce(0) { max($0, abs(result.values[$1 * count + index])) }
        }
        return (Array(result.values[(Self.samples * count)...]), peaks)
    }

    /// What enters within some intervals, beginning with an interval in which all earlier doses are already under way.
    static func changes(_ dosing: SteadyDosing, periods: Int) -> [lanes_change] {
        func change(_ time: Double, _ value: Double, _ kind: lanes_change_kind, _ target: Int) -> lanes_change {
            lanes_change(time: time, value: value, kind: Int32(kind.rawValue), target: Int32(target))
        }
        let interval = dosing.interval
        switch dosing.form {
        case .constant(let rate): return [change(0, rate, lanes_change_inflow, 0)]
        case .bolus(let amount):
            let phase = dosing.lag.truncatingRemainder(dividingBy: interval)
            return (0..<periods).map {
                change(Double($0) * interval + phase, amount, lanes_change_bolus, dosing.state)
            }
        case .infusion(let rate, let duration):
            let (begin, end) = (dosing.lag, dosing.lag + duration)
            // Infusions [begin + k II, end + k II) of all whole k that flow at time 0.
            var count = Int((-begin / interval).rounded(.down) - (-end / interval).rounded(.down))
            var steps: [(time: Double, step: Int)] = []
            for (edge, step) in [(begin, 1), (end, -1)] {
                let phase = edge.truncatingRemainder(dividingBy: interval)
                // What happens at time 0 is in the count already.
                for period in (phase > 0 ? 0 : 1)..<periods { steps.append((Double(period) * interval + phase, step)) }
            }
            steps.sort { ($0.time, $0.step) < ($1.time, $1.step) }
            var changes = [change(0, rate * Double(count), lanes_change_inflow, 0)]
            for (time, step) in steps {
                count += step
                changes.append(change(time, rate * Double(count), lanes_change_inflow, 0))
            }
            return changes
        }
    }
}
