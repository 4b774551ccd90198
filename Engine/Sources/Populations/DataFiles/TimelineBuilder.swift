internal import EquationSystems
internal import Expressions

/// Turns a subject's records into segments, by the field's rules.
///
/// - A reset (`EVID` 3, 4) and a dose with `SS` 1 begin a segment from the initial values; running infusions and doses
///   that are due end there. `SS` 2 begins one from what is there.
/// - A dose enters after its lag, as its bioavailability says: a given rate then lasts longer or shorter, a duration
///   gets another rate.
/// - Of things at one time, that of the earlier row comes first.
struct TimelineBuilder {
    /// Which rows of results a subject has.
    enum Outputs {
        /// One for each record that has an output.
        case records
        /// The same times for everyone.
        case grid([Double])
    }

    let rule: DataFile.CovariateRule
    /// For each covariate, the parameter that follows it over time; nil where it holds at the start only.
    let covariateParameters: [Int?]
    let quantities: DosingQuantities

    private var segments: [TimelineSegment] = []
    private var current: TimelineSegment

    private init(
        _ rule: DataFile.CovariateRule,
        _ parameters: [Int?],
        _ quantities: DosingQuantities,
        start: Double,
        _ values: [Double]
    ) {
        self.rule = rule
        covariateParameters = parameters
        self.quantities = quantities
        current = TimelineSegment(entry: .initialValues, start: start, parameters: values)
    }

    /// - Parameters:
    ///   - subject: Whose records.
    ///   - parameters: The parameter vector with the covariates of the first record.
    ///   - rule: How covariates hold between records.
    ///   - covariateParameters: For each covariate, the parameter that follows it over time.
    ///   - quantities: How doses enter.
    ///   - outputs: Which rows of results there are.
    /// - Returns: one segment or more, in the order of records.
    /// - Throws: a dose whose lag, bioavailability, rate or duration makes no sense.
    static func segments(
        of subject: DataFile.Subject,
        parameters: [Double],
        rule: DataFile.CovariateRule,
        covariateParameters: [Int?],
        quantities: DosingQuantities,
        outputs: Outputs
    ) throws(SubjectFault) -> [TimelineSegment] {
        var start = subject.records[0].time
        if case .grid(let times) = outputs, let first = times.first { start = min(start, first) }
        var builder = TimelineBuilder(rule, covariateParameters, quantities, start: start, parameters)
        var row = 0
        for (index, record) in subject.records.enumerated() {
            if index > 0 { builder.follow(subject.records[index - 1], record, index) }
            if record.event == .reset || record.event == .resetAndDose {
                builder.begin(.initialValues, at: record.time)
            }
            if record.event.isDose { try builder.give(record, index) }
            if case .records = outputs, record.event.hasOutput {
                let output = TimelineSegment.Output(time: record.time, sequence: Double(index), row: row)
                builder.current.outputs.append(output)
                row += 1
            }
        }
        builder.segments.append(builder.current)
        if case .grid(let times) = outputs { builder.spread(times) }
        return builder.segments
    }

    private var values: [Double] {
        var values = current.parameters
        for change in current.parameterChanges { values[change.parameter] += change.difference }
        return values
    }

    /// Lets covariates change from one record to the next.
    private mutating func follow(_ previous: DataRecord, _ record: DataRecord, _ index: Int) {
        let isReset = record.event == .reset || record.event == .resetAndDose
        let time = rule == .forward || isReset ? record.time : previous.time
        let now = values
        for (place, parameter) in covariateParameters.enumerated() {
            guard let parameter, record.covariates[place] != previous.covariates[place] else { continue }
            current.parameterChanges.append(
                TimelineSegment.ParameterChange(
                    time: time,
                    sequence: Double(index) - 0.5,
                    parameter: parameter,
                    difference: record.covariates[place] - now[parameter]
                )
            )
        }
    }

    private mutating func begin(_ entry: TimelineSegment.Entry, at time: Double) {
        let values = values
        var next = TimelineSegment(entry: entry, start: time, parameters: values)
        if case .added = entry {
            current.handover = time
            next.inputs = current.inputs.filter { $0.time >= time || ($0.duration != nil && $0.end > time) }
            current.inputs.removeAll { $0.time >= time }
        }
        segments.append(current)
        current = next
    }

    private mutating func give(_ record: DataRecord, _ index: Int) throws(SubjectFault) {
        let dose = try quantities.dose(record, parameters: values)
        if record.steadyState > 0 {
            let form: SteadyDosing.Form =
                if record.amount == 0 {
                    .constant(rate: dose.rate)
                } else if let duration = dose.duration {
                    .infusion(rate: dose.amount / duration, duration: duration)
                } else {
                    .bolus(amount: dose.amount)
                }
            let steady = SteadyDosing(
                state: record.state,
                form: form,
                interval: record.interval,
                lag: dose.lag,
                line: record.line
            )
            begin(record.steadyState == 1 ? .steadyState(steady) : .added(steady), at: record.time)
            if record.amount == 0 { return }
            // Doses of the past that still flow, or that are still on their way.
            var back = 1.0
            while record.time + dose.lag - back * record.interval + (dose.duration ?? 0) >= record.time {
                let input = TimelineSegment.Input(
                    time: record.time + dose.lag - back * record.interval,
                    sequence: Double(index) - 0.25,
                    state: record.state,
                    amount: dose.amount,
                    duration: dose.duration
                )
                if input.time >= record.time || input.end > record.time { current.inputs.append(input) }
                back += 1
                guard back < 1e6 else { throw SubjectFault(line: record.line, "the lag holds a million intervals") }
            }
        }
        for number in 0...record.additionalDoses where dose.amount > 0 {
            current.inputs.append(
                TimelineSegment.Input(
                    time: record.time + dose.lag + Double(number) * record.interval,
                    sequence: Double(index),
                    state: record.state,
                    amount: dose.amount,
                    duration: dose.duration
                )
            )
        }
    }

    /// Gives each time of a grid to the segment that it falls into, after everything that happens then.
    private mutating func spread(_ times: [Double]) {
        for (row, time) in times.enumerated() {
            let place = segments.lastIndex { $0.start <= time } ?? 0
            segments[place].outputs.append(TimelineSegment.Output(time: time, sequence: .infinity, row: row))
        }
    }
}

/// The quantities of a model that say how doses enter: `F1`, `ALAG1`, `R1`, `D1` for the first compartment and so on,
/// or by the state's name `F_Ag`, `ALAG_Ag`, `R_Ag`, `D_Ag`.
struct DosingQuantities: Sendable {
    struct Dose {
        var amount: Double
        /// The given or the model's rate; 0 for a bolus.
        var rate: Double
        var duration: Double?
        var lag: Double
    }

    private enum Role: String, CaseIterable {
        case fraction = "F"
        case lag = "ALAG"
        case rate = "R"
        case duration = "D"
    }

    /// What was found, such as `F1`, in words.
    private(set) var notes: [String] = []
    /// For each compartment, where each role's value is among the results of the interpreter.
    private var places: [Int: [String: Int]] = [:]
    private let interpreter: Interpreter
    private let size: (states: Int, values: Int)

    /// - Throws: a quantity that depends on the state, or one that a record asks for and the model does not have.
    init(
        _ system: EquationSystem,
        compartments: [(name: String, state: Int)],
        records: some Sequence<DataRecord>
    ) throws(SubjectFault) {
        var own = system
        (own.events, own.discontinuities, own.rightHandSide, own.jacobian) = ([], [], [], [])
        (own.timeDerivative, own.observables) = ([], [])
        for record in records where record.event.isDose {
            let compartment = record.compartment
            guard compartment >= 1, compartment <= compartments.count else { continue }
            let name = compartments[compartment - 1].name
            if places[compartment] == nil {
                var found: [String: Int] = [:]
                for role in Role.allCases {
                    let names = ["\(role.rawValue)\(compartment)", "\(role.rawValue)_\(name)"]
                    guard let observable = names.compactMap({ system.observable(named: $0) }).first else { continue }
                    let dependsOnState = system.graph.leaves(of: [observable.value]).contains { leaf in
                        switch leaf {
                        case .state: true
                        default: false
                        }
                    }
                    if dependsOnState {
                        guard role == .fraction || role == .lag else { continue }
                        throw SubjectFault(
                            line: record.line,
                            "`\(observable.name)` depends on the state, and cannot say how a dose enters `\(name)`"
                        )
                    }
                    found[role.rawValue] = own.observables.count
                    own.observables.append(observable)
                    if role == .fraction { notes.append("`\(observable.name)` is the fraction that enters `\(name)`") }
                    if role == .lag { notes.append("`\(observable.name)` is the lag of doses into `\(name)`") }
                }
                places[compartment] = found
            }
            let wanted: Role? =
                switch record.rate {
                case .modelledRate: .rate
                case .modelledDuration: .duration
                default: nil
                }
            if let wanted, places[compartment]?[wanted.rawValue] == nil {
                throw SubjectFault(
                    line: record.line,
                    "`RATE` \(wanted == .rate ? -1 : -2) asks for `\(wanted.rawValue)\(compartment)` or"
                        + " `\(wanted.rawValue)_\(name)`, which the model does not have"
                )
            }
        }
        size = (system.states.count, own.observables.count)
        interpreter = Interpreter(own)
    }

    func dose(_ record: DataRecord, parameters: [Double]) throws(SubjectFault) -> Dose {
        let places = places[record.compartment] ?? [:]
        var values: [Double] = []
        if !places.isEmpty {
            let evaluation = interpreter.evaluation(of: Double.self)
            let state = [Double](repeating: .nan, count: max(1, size.states))
            values = [Double](repeating: .nan, count: size.values)
            parameters.withUnsafeBufferPointer { if let base = $0.baseAddress { evaluation.setParameters(base) } }
            state.withUnsafeBufferPointer { state in
                values.withUnsafeMutableBufferPointer { values in
                    guard let state = state.baseAddress, let values = values.baseAddress else { return }
                    evaluation.observables(record.time, state, values)
                }
            }
        }
        func value(_ role: Role, otherwise: Double, isPositive: Bool) throws(SubjectFault) -> Double {
            guard let place = places[role.rawValue] else { return otherwise }
            let value = values[place]
            guard value.isFinite, value > 0 || (!isPositive && value == 0) else {
                throw SubjectFault(
                    line: record.line,
                    "`\(role.rawValue)\(record.compartment)` is \(value), but must be \(isPositive ? "above" : "at least") 0"
                )
            }
            return value
        }
        let fraction = try value(.fraction, otherwise: 1, isPositive: false)
        let lag = try value(.lag, otherwise: 0, isPositive: false)
        let amount = record.amount * fraction
        var dose = Dose(amount: amount, rate: 0, duration: nil, lag: lag)
        switch record.rate {
        case .bolus: break
        case .rate(let rate): dose.rate = rate
        case .modelledRate: dose.rate = try value(.rate, otherwise: .nan, isPositive: true)
        case .modelledDuration:
            let duration = try value(.duration, otherwise: .nan, isPositive: true)
            (dose.duration, dose.rate) = (duration, amount / duration)
        }
        if dose.rate > 0, dose.duration == nil, amount > 0 { dose.duration = amount / dose.rate }
        return dose
    }
}
