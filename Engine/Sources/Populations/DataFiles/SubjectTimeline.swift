internal import CLanes

/// Why one subject of a data file cannot be run, as a sentence without a full stop.
public struct SubjectFault: Error, Sendable, Hashable, CustomStringConvertible {
    public var line: Int?
    public var message: String

    init(line: Int? = nil, _ message: String) {
        self.line = line
        self.message = message
    }

    public var description: String { line.map { "line \($0): \(message)" } ?? message }
}

/// Repeated dosing that has gone on for ever.
struct SteadyDosing: Hashable {
    enum Form: Hashable {
        case bolus(amount: Double)
        case infusion(rate: Double, duration: Double)
        /// Without interruption until now.
        case constant(rate: Double)
    }

    var state: Int
    var form: Form
    /// From one dose to the next; 0 for a constant infusion.
    var interval: Double
    var lag: Double
    var line: Int
}

/// A stretch of a subject's time that one run covers.
struct TimelineSegment {
    enum Entry {
        case initialValues
        /// The state at rest under repeated dosing, right before the next dose.
        case steadyState(SteadyDosing)
        /// The state where the segment before ends, and the state at rest in addition.
        case added(SteadyDosing)
    }

    /// Something that enters a state: at once, or over a duration.
    struct Input: Hashable {
        var time: Double
        /// Which of the things at one time comes first.
        var sequence: Double
        var state: Int
        var amount: Double
        var duration: Double?

        var end: Double { time + (duration ?? 0) }
    }

    struct ParameterChange {
        var time: Double
        var sequence: Double
        var parameter: Int
        /// What is added.
        var difference: Double
    }

    struct Output {
        var time: Double
        var sequence: Double
        /// Which row of the results.
        var row: Int
    }

    var entry: Entry
    var start: Double
    /// At the start.
    var parameters: [Double]
    var inputs: [Input] = []
    var parameterChanges: [ParameterChange] = []
    var outputs: [Output] = []
    /// Where the next segment takes over the state; nil where nothing is taken over.
    var handover: Double?

    /// A time that no step can tell from zero and that is more than rounding.
    var instant: Double {
        let times = inputs.map(\.end) + outputs.map(\.time) + [start, handover ?? start]
        return 0x1p-50 * (times.reduce(0) { max($0, abs($1)) })
    }
}

extension TimelineSegment {
    /// What lanes need: changes in the order of time, and output times with their rows.
    ///
    /// Lanes record after all changes of a time. An output that comes before some of them is moved back by an instant,
    /// or, where it also comes after others, these are moved on by one.
    func schedule(inflowStates: [Int]) -> (changes: [lanes_change], outputs: [(time: Double, row: Int)]) {
        enum Kind {
            case jump(lanes_change)
            case infusion(Int, isStart: Bool)
            case output(Int)
        }
        var items: [(time: Double, sequence: Double, kind: Kind)] = []
        for (number, input) in inputs.enumerated() {
            if input.duration == nil {
                let kind = Int32(lanes_change_bolus.rawValue)
                let change = lanes_change(time: 0, value: input.amount, kind: kind, target: Int32(input.state))
                items.append((max(input.time, start), input.sequence, .jump(change)))
            } else {
                items.append((max(input.time, start), input.sequence, .infusion(number, isStart: true)))
                items.append((max(input.end, start), -.infinity, .infusion(number, isStart: false)))
            }
        }
        for change in parameterChanges {
            let kind = Int32(lanes_change_parameter.rawValue)
            let value = lanes_change(time: 0, value: change.difference, kind: kind, target: Int32(change.parameter))
            items.append((max(change.time, start), change.sequence, .jump(value)))
        }
        for output in outputs { items.append((output.time, output.sequence, .output(output.row))) }
        items.sort { ($0.time, $0.sequence) < ($1.time, $1.sequence) }

        let instant = instant
        var changes: [lanes_change] = []
        var results: [(time: Double, row: Int)] = []
        var active: [Int] = []
        var place = 0
        while place < items.count {
            let time = items[place].time
            var end = place
            while end < items.count, items[end].time == time { end += 1 }
            let lastJump = items[place..<end].lastIndex { if case .jump = $0.kind { true } else { false } } ?? -1
            var now = time
            var hasJumped = false
            for index in place..<end {
                switch items[index].kind {
                case .jump(var change):
                    change.time = now
                    changes.append(change)
                    hasJumped = true
                case .infusion(let number, let isStart):
                    if isStart { active.append(number) } else { active.removeAll { $0 == number } }
                    let state = inputs[number].state
                    // NOTE: summed anew each time, so that no rounding is left when the last has ended.
                    let rate = active.map { inputs[$0] }.filter { $0.state == state }
                        .reduce(0) { $0 + $1.amount / ($1.duration ?? 1) }
                    changes.append(
                        lanes_change(
                            time: now,
                            value: rate,
                            kind: Int32(lanes_change_inflow.rawValue),
                            target: Int32(inflowStates.firstIndex(of: state) ?? 0)
                        )
                    )
                case .output(let row):
                    if index > lastJump {
                        results.append((now, row))
                    } else if !hasJumped, now == time, time > start {
                        results.append((time - instant, row))
                    } else {
                        results.append((now, row))
                        now += instant
                        hasJumped = false
                    }
                }
            }
            place = end
        }
        return (changes, results)
    }
}
