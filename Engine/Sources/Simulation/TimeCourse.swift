/// What to simulate: when to record, what, from which values, under which doses, and how exactly.
public struct TimeCourse: Sendable, Hashable {
    /// The integration method.
    public enum Solver: String, Sendable, Hashable, CaseIterable {
        /// The one that suits most models: BDF.
        case automatic
        /// Backward differentiation: for stiff models.
        case bdf
        /// Adams-Moulton: for models that are not stiff.
        case adams
        /// Exact stochastic simulation by Gillespie's direct method: amounts are numbers of molecules.
        case ssa
        /// Exact stochastic simulation by the next reaction method, for models of many loosely coupled reactions.
        case nextReaction = "ssa-next-reaction"

        /// Whether chance decides when reactions happen.
        public var isStochastic: Bool { self == .ssa || self == .nextReaction }
    }

    /// Times at which values are recorded, ascending, in the model's time unit.
    public var outputTimes: [Double]
    /// Names of the observables to record, in this order; nil for all that the model's symbols name.
    public var recorded: [String]?
    /// Values that replace initial values and parameters, by symbol; for a species in the meaning of its id.
    public var overrides: [String: Double] = [:]
    public var doses: [Dose] = []
    public var solver = Solver.automatic
    /// The local error allowed per step, relative to each state.
    public var relativeTolerance = TimeCourse.defaultRelativeTolerance
    /// The local error allowed per step in every state's own unit; nil to scale it to each state, by
    /// `absoluteToleranceShare`.
    public var absoluteTolerance: Double?
    /// The limit on internal steps of the whole run; a stochastic simulation may have a thousand times as many
    /// reactions.
    public var maximumSteps = 1_000_000
    /// Steps no larger than this, in the model's time unit; nil for no limit.
    public var maximumStep: Double?
    /// Decides over chance: reactions of a stochastic simulation, random numbers of the model, and events that are due
    /// at once with equal priority. Equal seeds give equal runs.
    public var seed: UInt64 = 0

    /// Tight enough that the SBML Test Suite's own tolerances are met with room.
    public static let defaultRelativeTolerance = 1e-9
    /// The default absolute tolerance of a state: this share of the relative tolerance, times the state's initial
    /// size, or for a state that begins at zero the smallest initial size or dose in the model, at most one.
    public static let absoluteToleranceShare = 1e-3
    /// The most intervals between output times.
    public static let maximumIntervals = 10_000_000
    /// So many executions of events at one time are taken for a circle without end.
    public static let maximumExecutionsAtOneTime = 10_000

    /// A number of intervals that made no output times.
    var refusedIntervals: Int?

    public init(times: [Double]) {
        outputTimes = times
    }

    /// Records at `start`, at `end`, and at equal distances between them.
    ///
    /// - Parameters:
    ///   - start: The first output time, in the model's time unit.
    ///   - end: The last output time.
    ///   - steps: The number of intervals: one less than the number of output times. A number below 1 or above
    ///     `maximumIntervals` is refused when the course meets a model.
    public init(start: Double = 0, end: Double, steps: Int) {
        guard (1...Self.maximumIntervals).contains(steps) else {
            (outputTimes, refusedIntervals) = ([], steps)
            return
        }
        // NOTE: each time from its index, not by adding up, so that the last is the end exactly.
        outputTimes = (0...steps).map { $0 == steps ? end : start + (end - start) * Double($0) / Double(steps) }
    }
}
