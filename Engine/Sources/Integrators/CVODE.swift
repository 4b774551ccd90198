internal import CSundials

/// SUNDIALS' variable-order, variable-step multistep integrator behind own types.
///
/// **Source**: Hindmarsh et al., ACM Trans. Math. Softw. 31:363 (2005), doi:10.1145/1089014.1089020;
/// CVODE 6.4 user guide.
///
/// An instance belongs to one task at a time. All memory taken from C is returned when it goes.
public final class CVODE: Integrator {
    /// The family of linear multistep formulas, with the nonlinear iteration that suits it.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// Backward differentiation, orders 1 to 5, Newton iteration: for stiff systems.
        case bdf
        /// Adams-Moulton, orders 1 to 12, fixed-point iteration: for systems that are not stiff.
        case adams
    }

    /// How the Newton matrix is stored and factorised.
    public enum LinearSolver: String, Sendable, Hashable, CaseIterable {
        case dense
        /// Sparse LU by KLU.
        case klu
        /// KLU for large matrices that are mostly zero, else dense.
        case automatic
    }

    /// Everything that may be set, with defaults that suit most systems.
    public struct Options: Sendable, Hashable {
        public var method = Method.bdf
        public var linearSolver = LinearSolver.automatic
        public var tolerances: Tolerances
        /// The limit on internal steps over the life of the integrator.
        public var maximumSteps = 1_000_000
        /// The smallest internal step; zero for none.
        public var minimumStep = 0.0
        /// The largest internal step; zero for none.
        public var maximumStep = 0.0
        /// The first step after each start; zero to have it estimated.
        public var initialStep = 0.0

        public init(tolerances: Tolerances) {
            self.tolerances = tolerances
        }
    }

    public private(set) var time: Double
    public let state: UnsafeMutableBufferPointer<Double>
    let system: any DifferentialSystem
    let memory: Memory
    private let options: Options
    /// Costs of the runs before the latest restart, which sets CVODE's own counters to zero.
    private var earlier = IntegrationStatistics()
    private var needsRestart = false
    private var stopSet = Double.nan
    private(set) var stepsLeft = 0
    /// Written by the callbacks.
    private(set) var nonFiniteComponent: Int?
    /// How many steps had been made when that was met.
    private var nonFiniteStep = -1
    var lastMessage: String?
    /// Steps too small to move time, since the latest start.
    var nilSteps = 0
    /// So many of them end an integration: some occur at a start, more mean a singularity.
    static let nilStepLimit = 200

    /// Prepares an integration that begins at `time` with `initialState`.
    ///
    /// - Throws: `illegalInput` where tolerances or step limits make no sense, or `outOfMemory`.
    public init(
        _ system: any DifferentialSystem,
        options: Options,
        time: Double,
        initialState: some Collection<Double>
    ) throws(IntegrationFailure) {
        let fault = Self.fault(in: options, stateCount: system.stateCount)
        if let fault { throw IntegrationFailure(reason: .illegalInput, lastGoodTime: time, detail: fault) }
        guard initialState.count == system.stateCount, time.isFinite else {
            throw IntegrationFailure(
                reason: .illegalInput,
                lastGoodTime: time,
                detail: "\(initialState.count) initial values for \(system.stateCount) states at time \(time)"
            )
        }
        guard let memory = Memory(system, options) else {
            throw IntegrationFailure(reason: .outOfMemory, lastGoodTime: time)
        }
        self.system = system
        self.options = options
        self.memory = memory
        self.time = time
        state = UnsafeMutableBufferPointer(start: memory.y, count: system.stateCount)
        for (index, value) in initialState.enumerated() { state[index] = value }
        if let fault = memory.connect(to: Unmanaged.passUnretained(self).toOpaque(), at: time, options) {
            throw IntegrationFailure(reason: .outOfMemory, lastGoodTime: time, detail: fault)
        }
    }

    /// Notes that a derivative, or a row of the Jacobian, is not finite.
    func noteNonFinite(_ component: Int?) {
        nonFiniteComponent = component
        nonFiniteStep = memory.statistics().steps
    }

    public var statistics: IntegrationStatistics {
        var sum = earlier + memory.statistics()
        sum.starts += 1
        return sum
    }

    public func restart(at time: Double) {
        self.time = time
        needsRestart = true
    }

    public func advance(to end: Double, notBeyond stop: Double) throws(IntegrationFailure) -> Arrival {
        guard end.isFinite, end >= time, stop >= end else {
            throw failure(.illegalInput, detail: "cannot advance from \(time) to \(end) with a stop at \(stop)")
        }
        // NOTE: CVODE refuses steps that rounding of time swallows; over such a distance the state does not change.
        if end - time <= 4 * max(abs(time), abs(end)).ulp {
            if end > time { restart(at: end) }
            return .end
        }
        if needsRestart {
            earlier = statistics
            guard CVodeReInit(memory.cvode, time, memory.vector) == CV_SUCCESS else {
                throw failure(.internalError, detail: lastMessage)
            }
            needsRestart = false
            stopSet = .nan
            nilSteps = 0
        }
        // NOTE: this CVODE cannot take a stop time back, so that "none" is the last representable time.
        let finiteStop = min(system.recordsSteps ? end : stop, .greatestFiniteMagnitude)
        if finiteStop != stopSet {
            CVodeSetStopTime(memory.cvode, finiteStop)
            stopSet = finiteStop
        }
        let used = statistics.steps
        guard used < options.maximumSteps else {
            throw failure(.tooManySteps, detail: "limit \(options.maximumSteps)")
        }
        stepsLeft = options.maximumSteps - used
        CVodeSetMaxNumSteps(memory.cvode, stepsLeft)
        nonFiniteComponent = nil
        nonFiniteStep = -1
        lastMessage = nil
        var reached = time
        let flag =
            system.recordsSteps
            ? recordSteps(to: end, &reached) : CVode(memory.cvode, end, memory.vector, &reached, CV_NORMAL)
        if flag >= 0 || reached > time { time = reached }
        switch flag {
        case CV_SUCCESS, CV_TSTOP_RETURN:
            // NOTE: CVODE forgets a stop time that it has reached.
            if flag == CV_TSTOP_RETURN { stopSet = .nan }
            time = end
            return .end
        case CV_ROOT_RETURN:
            return .conditionChanged
        default:
            throw failure(reason(for: flag), detail: nilSteps >= Self.nilStepLimit ? nil : lastMessage)
        }
    }

    private func failure(_ reason: IntegrationFailure.Reason, detail: String?) -> IntegrationFailure {
        IntegrationFailure(
            reason: reason,
            lastGoodTime: time,
            component: reason == .nonFiniteRightHandSide ? nonFiniteComponent : nil,
            detail: detail,
            statistics: statistics
        )
    }

    private func reason(for flag: Int32) -> IntegrationFailure.Reason {
        let steps = memory.statistics().steps
        if nilSteps >= Self.nilStepLimit {
            return nonFiniteStep >= max(0, steps - nilSteps) ? .nonFiniteRightHandSide : .stepSizeUnderflow
        }
        // What CVODE sees is an iteration that does not converge; what keeps it from that is this.
        if flag == CV_CONV_FAILURE && nonFiniteStep >= steps { return .nonFiniteRightHandSide }
        return switch flag {
        case CV_TOO_MUCH_WORK: .tooManySteps
        case CV_TOO_MUCH_ACC: .tooMuchAccuracy
        case CV_ERR_FAILURE: .errorTestFailures
        case CV_CONV_FAILURE: .convergenceFailures
        case CV_LINIT_FAIL, CV_LSETUP_FAIL, CV_LSOLVE_FAIL: .linearSolverFailure
        case CV_RHSFUNC_FAIL, CV_FIRST_RHSFUNC_ERR, CV_REPTD_RHSFUNC_ERR, CV_UNREC_RHSFUNC_ERR:
            .nonFiniteRightHandSide
        case CV_ILL_INPUT, CV_TOO_CLOSE: .illegalInput
        case CV_MEM_FAIL: .outOfMemory
        default: .internalError
        }
    }

    private static func fault(in options: Options, stateCount: Int) -> String? {
        let tolerances = options.tolerances
        if !(tolerances.relative > 0 && tolerances.relative < 1) {
            return "the relative tolerance \(tolerances.relative) is not between 0 and 1"
        }
        if tolerances.absolute.count != 1 && tolerances.absolute.count != stateCount {
            return "\(tolerances.absolute.count) absolute tolerances for \(stateCount) states"
        }
        if let wrong = tolerances.absolute.first(where: { !($0 > 0 && $0.isFinite) }) {
            return "the absolute tolerance \(wrong) is not positive"
        }
        for (name, step) in [
            ("minimum", options.minimumStep), ("maximum", options.maximumStep), ("initial", options.initialStep),
        ] where !(step >= 0 && step.isFinite) {
            return "the \(name) step \(step) is negative or not finite"
        }
        if options.maximumSteps < 1 { return "the step limit \(options.maximumSteps) is below 1" }
        return nil
    }
}
