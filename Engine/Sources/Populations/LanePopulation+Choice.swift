internal import CLanes
internal import EquationSystems
internal import Kernels
internal import LaneSteppers
internal import Simulation

/// What is chosen before the first subject, by a typical one alone: what is stepped, how, and on which scales.
extension LanePopulation {
    /// Parameters with held conditions, and states, of a typical subject.
    static func typicalValues(_ course: PreparedTimeCourse) -> (parameters: [Double], state: [Double])? {
        guard let typical = course.typicalValues() else { return nil }
        let held = course.heldSystem.parameters.count - typical.parameters.count
        return (typical.parameters + Array(repeating: 0, count: held), typical.state)
    }

    /// The system without what conserved totals determine, as far as that makes a step cheaper; nil where it does not,
    /// or where conditions look at all states.
    static func reduction(
        _ course: PreparedTimeCourse,
        _ schedule: (changes: [lanes_change], inflows: [Int]),
        _ typical: (parameters: [Double], state: [Double])?,
        _ options: Options
    ) -> ReducedSystem? {
        guard options.removesMoieties, !course.hasConditions, let typical else { return nil }
        var changed = Set(schedule.inflows)
        for change in schedule.changes where change.kind == Int32(lanes_change_bolus.rawValue) {
            changed.insert(Int(change.target))
        }
        // A total of many states that goes makes many entries of the Jacobian.
        let candidates = [Int.max, 8, 4].map {
            ReducedSystem(course.heldSystem, start: typical.state, changed: changed, longest: $0)
        }
        var best: (work: Double, reduction: ReducedSystem?) = (LaneKernel.implicitStepWork(course.heldSystem), nil)
        for candidate in candidates where !candidate.dependents.isEmpty && !candidate.kept.isEmpty {
            let work = LaneKernel.implicitStepWork(candidate.system)
            if work < best.work { best = (work, candidate) }
        }
        return best.reduction
    }

    /// The method with the least arithmetic for a typical subject, and the scales of its states: a part of the largest
    /// size that each reaches. Neither depends on the subjects to be run.
    ///
    /// - Returns: the method that `options` names where it names one; scales are nil where no step is taken, or the time
    ///   course states absolute tolerances, or a typical subject cannot be run.
    static func pilot(
        _ kernel: LaneKernel,
        _ course: PreparedTimeCourse,
        _ typical: (parameters: [Double], state: [Double])?,
        _ changes: [lanes_change],
        _ inflows: [Int],
        _ options: Options,
        outputTimes: [Double]? = nil,
        start: Double? = nil,
        allowsExact: Bool = true
    ) -> (method: LaneMethod, scales: [Double]?) {
        guard let typical else { return (options.method ?? .rodas5P, nil) }
        var shard = LaneShard(
            subjects: 1,
            parameters: typical.parameters,
            initialStates: typical.state,
            start: start ?? course.system.startTime,
            outputTimes: outputTimes ?? course.timeCourse.outputTimes
        )
        (shard.changes, shard.inflowStates) = (changes, inflows)
        var trial = laneOptions(course, options)
        trial.keepsPeaks = true
        let mayBeExact = allowsExact && kernel.isLinear && !course.hasConditions && options.method == nil
        if options.method == .exactLinear || (mayBeExact && (try? kernel.run(shard, .exactLinear, trial)) != nil) {
            return (.exactLinear, nil)
        }
        func run(_ method: LaneMethod) -> (work: Double, scales: [Double]?)? {
            let host = course.hasConditions ? PopulationHost(course, first: 0) : nil
            guard let result = try? kernel.run(shard, method, trial, host: host), result.failures[0] == nil else {
                return nil
            }
            return (
                kernel.work(result.statistics, method), trial.absoluteTolerance == nil ? scales(result.peaks) : nil
            )
        }
        if let method = options.method { return (method, run(method)?.scales) }
        guard let implicit = run(.rodas5P) else { return (.tsit5, run(.tsit5)?.scales) }
        // An explicit run that needs more than this costs more, and need not end.
        trial.maximumSteps = Int(implicit.work / kernel.leastExplicitWork) + 100
        var best = (work: implicit.work, method: LaneMethod.rodas5P)
        let explicit: [LaneMethod] = trial.relativeTolerance <= tightTolerance ? [.tsit5, .verner7] : [.tsit5]
        for method in explicit {
            if let own = run(method), own.work <= best.work { best = (own.work, method) }
        }
        return (best.method, implicit.scales)
    }

    /// From here on the method of order 7 is tried too.
    private static let tightTolerance = 1e-7

    /// A tenth of each peak, down to a power of two, so that its last digits do not matter; what is zero throughout gets a
    /// hundredth of the smallest.
    private static func scales(_ peaks: [Double]) -> [Double]? {
        let scales = peaks.map { peak in
            let scale = 0.1 * peak
            return scale.isNormal ? Double(sign: .plus, exponent: scale.exponent, significand: 1) : 0
        }
        guard let least = scales.filter({ $0 > 0 }).min() else { return nil }
        return scales.map { $0 > 0 ? $0 : least / 128 }
    }

    static func laneOptions(_ course: PreparedTimeCourse, _ options: Options) -> LaneOptions {
        let time = course.timeCourse
        return LaneOptions(
            relativeTolerance: time.relativeTolerance,
            absoluteTolerance: time.absoluteTolerance.map { Array(repeating: $0, count: course.system.states.count) },
            absoluteShare: options.absoluteShare,
            maximumStep: time.maximumStep ?? .infinity,
            maximumSteps: time.maximumSteps
        )
    }
}
