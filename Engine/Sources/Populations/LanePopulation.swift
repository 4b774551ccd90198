internal import CLanes
internal import EquationSystems
internal import Integrators
public import Kernels
public import LaneSteppers
public import Simulation

/// A population ready to be run: a prepared time course, the road that its subjects take, and why.
///
/// The road is chosen here, before the first subject, and is the same for all of them. Results of a subject depend on
/// its own values only: not on the number of threads, the size of shards, its place among others, or a failing
/// neighbour, bit for bit on one instruction-set level and one kernel.
public struct LanePopulation: Sendable {
    /// The road that the subjects take.
    public enum Road: Sendable, Hashable {
        /// Eight subjects side by side.
        case lanes(LaneMethod, LaneKernel.Road)
        /// One subject at a time by CVODE; the reason, as a sentence without a full stop.
        case cvode(because: String)
    }

    /// How subjects are run, and how many together.
    public struct Options: Sendable, Hashable {
        /// The method; nil to have it chosen from a typical subject's cost.
        public var method: LaneMethod?
        /// Subjects per shard; a multiple of eight uses lanes best.
        public var shardSize = 128
        public var threads = 2
        /// How many subjects are expected: for many, the stepper is compiled together with the model, which takes a
        /// second or so and saves a fifth of the time to run. Part of what decides the bits of results.
        public var expectedSubjects = 0
        /// So many expected subjects are many.
        public static let manySubjects = 20_000
        /// The share of the relative tolerance that is allowed of a state's largest size so far, where the time course
        /// states no absolute tolerance.
        public var absoluteShare = 1e-2
        /// Whether states that conserved totals determine are computed from the others instead of stepped.
        public var removesMoieties = true

        public init() {}
    }

    public let course: PreparedTimeCourse
    public let road: Road
    public let options: Options
    /// The kernel of a run over lanes; nil for CVODE.
    public let kernel: LaneKernel?
    /// What compiled the kernel, in its own words.
    private let compilerVersion: String?
    private let changes: [lanes_change]
    private let inflowStates: [Int]
    /// The system that is stepped.
    let reduction: ReducedSystem?
    /// The sizes that states of a typical subject reach.
    private let scales: [Double]?

    /// Prepares a population.
    ///
    /// - Parameters:
    ///   - course: What each subject is to do; its varying names are what subjects differ in.
    ///   - options: The method, and how many subjects and threads together.
    ///   - compiler: What to compile with; nil for the interpreter over lanes.
    ///   - cache: Where compiled kernels are kept.
    public init(
        _ course: PreparedTimeCourse,
        options: Options = Options(),
        compiler: KernelCompiler? = KernelCompiler.find(),
        cache: KernelCache = .standard
    ) {
        self.course = course
        self.options = options
        compilerVersion = compiler?.version.split(separator: "\n").first.map(String.init)
        if let reason = Self.refusal(course) {
            (road, kernel, changes, inflowStates, reduction) = (.cvode(because: reason), nil, [], [], nil)
            scales = nil
            return
        }
        let schedule = Self.laneChanges(course.schedule)
        let typical = Self.typicalValues(course)
        let reduction = Self.reduction(course, schedule, typical, options)
        let kernel = LaneKernel(
            reduction?.system ?? course.heldSystem,
            recorded: course.recordedObservables,
            dependents: reduction?.dependents ?? [],
            compiler: compiler,
            cache: cache,
            instructionSet: compiler?.instructionSet ?? .best
        )
        self.reduction = reduction
        let place = { (state: Int) in reduction?.place(of: state) ?? state }
        changes = schedule.changes.map { change in
            var own = change
            if change.kind == Int32(lanes_change_bolus.rawValue) { own.target = Int32(place(Int(change.target))) }
            return own
        }
        inflowStates = course.hasConditions ? course.inflowStates : schedule.inflows.map(place)
        let start = reduction.flatMap { reduction in
            typical.map { reduction.reduced(parameters: $0.parameters, state: $0.state) }
        }
        let pilot = Self.pilot(kernel, course, start ?? typical, changes, inflowStates, options)
        let method = pilot.method
        scales = pilot.scales
        if options.expectedSubjects >= Options.manySubjects, let stepper = method.fusedStepper, let compiler {
            self.kernel = kernel.fusing(
                stepper,
                inflowStates: inflowStates,
                needsAllStates: course.hasConditions,
                compiler: compiler,
                cache: cache
            )
        } else {
            self.kernel = kernel
        }
        road = .lanes(method, kernel.road)
    }

    /// The same population with another regimen: kernel and method stay, so that nothing is derived or compiled again.
    ///
    /// The course is one of the same system with the same recorded and varying names. The population must have been
    /// prepared without `Options.removesMoieties`: which totals are conserved depends on what is dosed.
    public func following(_ course: PreparedTimeCourse) -> LanePopulation {
        precondition(reduction == nil, "conserved totals of another regimen")
        return LanePopulation(self, course)
    }

    private init(_ other: LanePopulation, _ course: PreparedTimeCourse) {
        self.course = course
        (road, options, kernel, compilerVersion) = (other.road, other.options, other.kernel, other.compilerVersion)
        (reduction, scales) = (nil, other.scales)
        guard case .lanes = other.road else {
            (changes, inflowStates) = ([], [])
            return
        }
        let schedule = Self.laneChanges(course.schedule)
        changes = schedule.changes
        inflowStates = course.hasConditions ? course.inflowStates : schedule.inflows
    }

    /// What the lane road cannot do yet; nil where it can do all.
    private static func refusal(_ course: PreparedTimeCourse) -> String? {
        let system = course.system
        if !system.constraints.isEmpty {
            return "the model has algebraic rules that are not solved, which lanes do not handle yet"
        }
        if !system.delays.isEmpty { return "the model has delays, which lanes do not handle yet" }
        if !system.draws.isEmpty { return "the model draws random numbers, which lanes do not handle yet" }
        if system.fastReactions != nil { return "the model has fast reactions, which lanes do not handle yet" }
        if course.timeCourse.solver != .automatic {
            return "the time course asks for \(course.timeCourse.solver.rawValue)"
        }
        if system.states.isEmpty { return "the model has no states" }
        return nil
    }

    private static func laneChanges(_ schedule: [ScheduledChange]) -> (changes: [lanes_change], inflows: [Int]) {
        var inflows: [Int] = []
        let changes = schedule.map { change in
            switch change.action {
            case .bolus(.state(let index), let amount):
                return lanes_change(
                    time: change.time,
                    value: amount,
                    kind: Int32(lanes_change_bolus.rawValue),
                    target: Int32(index)
                )
            case .bolus(.parameter(let index), let amount):
                return lanes_change(
                    time: change.time,
                    value: amount,
                    kind: Int32(lanes_change_parameter.rawValue),
                    target: Int32(index)
                )
            case .inflow(let state, let rate):
                let place = inflows.firstIndex(of: state) ?? inflows.count
                if place == inflows.count { inflows.append(state) }
                return lanes_change(
                    time: change.time,
                    value: rate,
                    kind: Int32(lanes_change_inflow.rawValue),
                    target: Int32(place)
                )
            }
        }
        return (changes, inflows)
    }

    // MARK: Runs

    /// Runs subjects in shards and hands over each shard's results in the subjects' order.
    ///
    /// At most `2 * threads` shards are in memory at a time, however many subjects there are.
    ///
    /// - Parameters:
    ///   - subjects: The subjects' numbers.
    ///   - draw: One subject's values of the varying names. Called from several threads; its result may depend on its
    ///     argument only.
    ///   - receive: Takes results in order; never called from two threads at once.
    /// - Throws: what `receive` throws, or `CancellationError`.
    public func run(
        _ subjects: Range<Int>,
        draw: @escaping @Sendable (Int) -> [Double],
        receive: (PopulationShard) throws -> Void
    ) async throws {
        let size = max(1, options.shardSize)
        let starts = Array(stride(from: subjects.lowerBound, to: subjects.upperBound, by: size))
        var finished: [Int: PopulationShard] = [:]
        var (started, received) = (0, 0)
        try await withThrowingTaskGroup(of: (Int, PopulationShard).self) { group in
            func start() {
                let index = started
                started += 1
                let range = starts[index]..<Swift.min(starts[index] + size, subjects.upperBound)
                group.addTask { (index, runShard(range, draw)) }
            }
            let threads = max(1, options.threads)
            while received < starts.count {
                // A slow shard must not let the others run far ahead of it.
                while started < starts.count && started - received - finished.count < threads
                    && started - received < 2 * threads
                { start() }
                guard let (index, shard) = try await group.next() else { break }
                try Task.checkCancellation()
                finished[index] = shard
                while let next = finished.removeValue(forKey: received) {
                    try receive(next)
                    received += 1
                }
            }
        }
    }

    /// Runs subjects and keeps all results.
    ///
    /// - Returns: results in the subjects' order; a subject that failed is a failure in its own place.
    /// - Throws: `CancellationError`.
    public func run(
        _ subjects: Range<Int>,
        draw: @escaping @Sendable (Int) -> [Double]
    ) async throws -> PopulationResults {
        var results = PopulationResults(columns: course.columns, times: course.timeCourse.outputTimes)
        try await run(subjects, draw: draw) { results.append($0) }
        return results
    }

    /// Output times of every subject, in the model's time unit.
    public var times: [Double] { course.timeCourse.outputTimes }

    /// Method, kernel and instruction set in words that are equal where subjects have equal bits.
    public var roadDescription: String {
        var words = [road.description]
        if let kernel {
            if kernel.isFused { words.append("with the stepper") }
            words.append(kernel.instructionSet.rawValue)
        }
        if case .lanes(_, .compiled) = road, let compilerVersion { words.append(compilerVersion) }
        return words.joined(separator: ", ")
    }

    /// What was chosen, in lines for a reader: method and road, what is stepped, and how linear systems are solved.
    public var choices: String {
        guard case .lanes(let method, _) = road, let kernel else { return road.description }
        var lines = [roadDescription + (kernel.isLinear ? "; the model is linear" : "")]
        let removed = (reduction?.dependents ?? []).map { course.system.states[$0.state].name }
        let states = "\(kernel.system.states.count) of \(course.system.states.count) states are stepped"
        lines.append(
            removed.isEmpty ? states : "\(states); conserved totals give \(removed.joined(separator: ", "))"
        )
        if method == .rodas5P {
            let kind = kernel.system.states.count > KernelSource.unrolledStateLimit ? "by tables" : "written out"
            lines.append("sparse LU \(kind), \(kernel.factorization.entries.count) entries")
        }
        return lines.joined(separator: "\n")
    }

    /// Runs subjects on this thread.
    func runShard(_ subjects: Range<Int>, _ draw: (Int) -> [Double]) -> PopulationShard {
        switch road {
        case .cvode: return runByCVODE(subjects, draw)
        case .lanes(let method, _):
            guard let kernel else { return runByCVODE(subjects, draw) }
            var shard = LaneShard(
                subjects: subjects.count,
                parameters: [],
                initialStates: [],
                start: course.system.startTime,
                outputTimes: course.timeCourse.outputTimes
            )
            let held = [Double](
                repeating: 0,
                count: course.heldSystem.parameters.count - course.system.parameters.count
            )
            shard.parameters.reserveCapacity(subjects.count * kernel.system.parameters.count)
            shard.initialStates.reserveCapacity(subjects.count * kernel.system.states.count)
            var values = course.initialEvaluation()
            for subject in subjects {
                course.computeInitialValues(draw(subject), &values)
                shard.parameters += values.parameters
                shard.parameters += held
                if let reduction {
                    reduction.append(values.state, to: &shard.parameters, &shard.initialStates)
                } else {
                    shard.initialStates += values.state
                }
            }
            (shard.changes, shard.inflowStates) = (changes, inflowStates)
            do throws(LaneRefusal) {
                let host = course.hasConditions ? PopulationHost(course, first: subjects.lowerBound) : nil
                var laneOptions = Self.laneOptions(course, options)
                laneOptions.endsStiff = options.method == nil && host == nil
                laneOptions.scales = scales
                var results = try kernel.run(shard, method, laneOptions, host: host)
                try results.rerunStiff(of: shard, kernel, laneOptions)
                return PopulationShard(
                    subjects: subjects,
                    width: course.columns.count * course.timeCourse.outputTimes.count,
                    values: results.values,
                    failures: results.failures.enumerated().map { host?.failures[$0.offset] ?? $0.element },
                    statistics: results.statistics
                )
            } catch {
                return PopulationShard(subjects: subjects, failure: error)
            }
        }
    }

    private func runByCVODE(_ subjects: Range<Int>, _ draw: (Int) -> [Double]) -> PopulationShard {
        let width = course.columns.count * course.timeCourse.outputTimes.count
        var shard = PopulationShard(subjects: subjects, width: width, values: [], failures: [], statistics: .init())
        for subject in subjects {
            do {
                let trajectory = try course.run(draw(subject), realization: subject)
                shard.values += trajectory.values
                shard.failures.append(nil)
                shard.statistics.steps += trajectory.statistics.steps
                shard.statistics.rhsEvaluations += trajectory.statistics.rhsEvaluations
            } catch {
                shard.values += Array(repeating: .nan, count: width)
                shard.failures.append(error)
            }
        }
        return shard
    }
}

extension LanePopulation.Road: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lanes(let method, .compiled): "\(method.rawValue) over lanes, compiled"
        case .lanes(let method, .interpreted): "\(method.rawValue) over lanes, interpreted"
        case .cvode: "CVODE"
        }
    }

    /// Why the road is not the compiled one, as a sentence without a full stop; nil where it is.
    public var note: String? {
        switch self {
        case .lanes(_, .compiled): nil
        case .lanes(_, .interpreted(let reason)), .cvode(let reason): reason
        }
    }
}
