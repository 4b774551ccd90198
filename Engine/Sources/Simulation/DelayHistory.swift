internal import EquationSystems
internal import Integrators

/// The solution so far, from which values of the past are taken.
///
/// The state between two steps is the integrator's own polynomial. What jumps (states and parameters that events and
/// doses change) is kept piece by piece; at a jump itself, either side can be asked for.
final class DelayHistory {
    /// A place of the running step, and the state there.
    struct Place {
        var time: Double
        var state: UnsafePointer<Double>
        /// Whether jumps at this very place lie behind.
        var isAfterJumps: Bool
    }

    private struct Piece {
        var start: Double
        var end: Double
        var center: Double
        var order: Int
        /// Where its coefficients begin, counted from the first ever kept.
        var offset: Int
    }

    private struct Snapshot {
        var time: Double
        var parameters: [Double]
    }

    /// The most numbers of the past that are kept: half a gigabyte.
    static let mostNumbers = 1 << 26

    private let program: DelayProgram
    private let evaluation: any KernelEvaluation<Double>
    private let start: Double
    private let forgets: Bool
    /// States and parameters at the start, before anything happened.
    private let beginning: UnsafeMutableBufferPointer<Double>
    private var pieces: [Piece] = []
    private var coefficients: [Double] = []
    private var forgotten = 0
    private var snapshots: [Snapshot] = []
    /// Times at which something may have jumped, ascending.
    private var jumps: [Double]
    /// Where the integrator was last started.
    private(set) var anchorTime: Double
    private var anchorState: [Double]
    /// Memory for points of the past, one row for each level of delays inside each other.
    private var rows: [UnsafeMutablePointer<Double>] = []
    private var durations: [Double]
    /// A delay that was negative or not a number since the last stop.
    var invalidDelay: Int?
    private(set) var isFull = false

    init(_ program: DelayProgram, start: Double, state: [Double], parameters: [Double], forgets: Bool) {
        self.program = program
        self.start = start
        self.forgets = forgets && program.areConstant
        evaluation = program.kernel.evaluation(of: Double.self)
        beginning = .allocate(capacity: max(1, program.stateCount + program.parameterCount))
        beginning.initialize(repeating: 0)
        for (index, value) in (state + parameters).enumerated() { beginning[index] = value }
        jumps = [start]
        anchorTime = start
        anchorState = state
        durations = [Double](repeating: 0, count: program.delays.count)
    }

    deinit {
        beginning.deallocate()
        for row in rows { row.deallocate() }
    }

    // MARK: Recording

    /// Begins anew after a jump or at the start.
    func restart(at place: Place) {
        anchorTime = place.time
        for index in anchorState.indices { anchorState[index] = place.state[index] }
        if jumps.last.map({ $0 < place.time }) ?? true { jumps.append(place.time) }
    }

    /// Keeps the parameters that hold from a time on.
    func note(_ parameters: UnsafePointer<Double>, at time: Double) {
        var values = Array(UnsafeBufferPointer(start: parameters, count: program.parameterCount))
        for delay in program.delays { values[delay.parameter] = 0 }
        if let last = snapshots.last {
            // NOTE: compared by bits, so that an unknown parameter is no change.
            if zip(last.parameters, values).allSatisfy({ $0.bitPattern == $1.bitPattern }) { return }
            if last.time == time { snapshots.removeLast() }
        }
        snapshots.append(Snapshot(time: time, parameters: values))
        if snapshots.count * program.parameterCount > Self.mostNumbers { isFull = true }
    }

    func record(_ step: StepPolynomial) {
        guard coefficients.count + step.coefficients.count <= Self.mostNumbers else {
            isFull = true
            return
        }
        pieces.append(
            Piece(
                start: step.start,
                end: step.end,
                center: step.center,
                order: step.order,
                offset: forgotten + coefficients.count
            )
        )
        coefficients.append(contentsOf: step.coefficients)
        if forgets, pieces.count % 2048 == 0 { forget(before: step.end - reach) }
    }

    /// The largest time back that a value may come from.
    private var reach: Double {
        var reaches: [Double] = []
        for (place, delay) in program.delays.enumerated() {
            reaches.append(durations[place] + (delay.parts.map { reaches[$0] }.max() ?? 0))
        }
        return (reaches.max() ?? 0) * 1.001
    }

    private func forget(before time: Double) {
        let count = pieces.firstIndex { $0.end >= time } ?? 0
        guard count > pieces.count / 2, count < pieces.count else { return }
        let offset = pieces[count].offset
        coefficients.removeFirst(offset - forgotten)
        forgotten = offset
        pieces.removeFirst(count)
    }

    // MARK: Values of the past

    /// Writes the values of all delayed expressions at a place of the running step into their slots.
    func fill(_ parameters: UnsafeMutablePointer<Double>, at place: Place) {
        let point = row(0)
        point.update(from: place.state, count: program.stateCount)
        (point + program.stateCount).update(from: parameters, count: program.parameterCount)
        for (index, delay) in program.delays.enumerated() {
            let duration = evaluate(.delay, index, place.time, point)
            durations[index] = duration
            let value = value(index, duration, place.time, point, 0, place)
            parameters[delay.parameter] = value
            point[program.stateCount + delay.parameter] = value
        }
    }

    /// The delay of an expression as last evaluated.
    func duration(_ index: Int) -> Double { durations[index] }

    private func row(_ level: Int) -> UnsafeMutablePointer<Double> {
        while rows.count <= level {
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: beginning.count)
            memory.initialize(repeating: 0, count: beginning.count)
            rows.append(memory)
        }
        return rows[level]
    }

    private func evaluate(
        _ section: DelayProgram.Section,
        _ index: Int,
        _ time: Double,
        _ point: UnsafePointer<Double>
    ) -> Double {
        var result = Double.nan
        evaluation.eventValues(3 * index + section.rawValue, time, point, &result)
        return result
    }

    /// What a delayed expression was, seen from a time and the point there.
    private func value(
        _ index: Int,
        _ duration: Double,
        _ time: Double,
        _ point: UnsafePointer<Double>,
        _ level: Int,
        _ place: Place
    ) -> Double {
        guard duration >= 0 else {
            invalidDelay = index
            return .nan
        }
        if duration == 0 { return evaluate(.value, index, time, point) }
        var past = time - duration
        var isAfter = true
        if let jump = jump(near: past, within: 16 * max(abs(time), abs(duration)).ulp) {
            past = jump
            isAfter = place.isAfterJumps
        }
        if past < start || (past == start && !isAfter) {
            guard let memory = beginning.baseAddress else { return .nan }
            return evaluate(.before, index, past, memory)
        }
        let there = row(level + 1)
        writeState(at: past, isAfter, place, there)
        writeParameters(at: past, isAfter, there + program.stateCount)
        for part in program.delays[index].parts {
            let duration = evaluate(.delay, part, past, there)
            let inner = value(part, duration, past, there, level + 1, place)
            there[program.stateCount + program.delays[part].parameter] = inner
        }
        return evaluate(.value, index, past, there)
    }

    private func jump(near time: Double, within distance: Double) -> Double? {
        let index = jumps.partitionIndex { $0 >= time - distance }
        return index < jumps.count && jumps[index] <= time + distance ? jumps[index] : nil
    }

    private func writeParameters(at time: Double, _ isAfter: Bool, _ result: UnsafeMutablePointer<Double>) {
        let next = snapshots.partitionIndex { isAfter ? $0.time > time : $0.time >= time }
        guard next > 0 else {
            for index in 0..<program.parameterCount { result[index] = beginning[program.stateCount + index] }
            return
        }
        for (index, value) in snapshots[next - 1].parameters.enumerated() { result[index] = value }
    }

    private func writeState(
        at time: Double,
        _ isAfter: Bool,
        _ place: Place,
        _ result: UnsafeMutablePointer<Double>
    ) {
        if time >= place.time {
            result.update(from: place.state, count: program.stateCount)
            return
        }
        let index = pieces.partitionIndex { isAfter ? $0.end > time : $0.end >= time }
        if index < pieces.count {
            for state in 0..<program.stateCount { result[state] = value(of: state, in: pieces[index], at: time) }
        } else {
            writeRunningStep(at: time, place, result)
        }
    }

    private func value(of state: Int, in piece: Piece, at time: Double) -> Double {
        let distance = time - piece.center
        var place = piece.offset - forgotten + piece.order * program.stateCount + state
        var value = coefficients[place]
        for _ in 0..<piece.order {
            place -= program.stateCount
            value = value * distance + coefficients[place]
        }
        return value
    }

    /// Between the last accepted step and a place that is tried: the last polynomial, bent so that it meets the place.
    private func writeRunningStep(at time: Double, _ place: Place, _ result: UnsafeMutablePointer<Double>) {
        guard let last = pieces.last, last.start >= anchorTime else {
            let share = (time - anchorTime) / (place.time - anchorTime)
            for state in anchorState.indices {
                result[state] = anchorState[state] + share * (place.state[state] - anchorState[state])
            }
            return
        }
        let share = (time - last.end) / (place.time - last.end)
        var weight = share
        for _ in 0..<last.order { weight *= share }
        for state in 0..<program.stateCount {
            let miss = place.state[state] - value(of: state, in: last, at: place.time)
            result[state] = value(of: state, in: last, at: time) + weight * miss
        }
    }
}

extension Array {
    /// The first index whose element fulfils a condition that all later ones fulfil too, by bisection.
    func partitionIndex(_ isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
