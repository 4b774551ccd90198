/// Why a subject's run ended before its end.
public struct LaneFailure: Error, Sendable, Hashable {
    public enum Reason: Int32, Sendable, Hashable {
        case tooManySteps = 1
        case stepSizeUnderflow = 2
        case nonFiniteRightHandSide = 3
        case nonFiniteInitialValue = 4
        case notStarted = 5
        /// An event or a condition ended the subject; the host of the run knows which.
        case stopped = 6
        /// Stability has limited the steps of an explicit method for long.
        case stiff = 7
    }

    public var reason: Reason
    /// The last time at which the solution is known, in the model's time unit.
    public var lastGoodTime: Double

    public init(reason: Reason, lastGoodTime: Double) {
        self.reason = reason
        self.lastGoodTime = lastGoodTime
    }
}

extension LaneFailure: CustomStringConvertible {
    public var description: String {
        let cause =
            switch reason {
            case .tooManySteps: "too many steps; raise the step limit or loosen the tolerance"
            case .stepSizeUnderflow: "the step became too small to move time; look for a singularity near this time"
            case .nonFiniteRightHandSide: "the right-hand side is not finite; look for a division by zero or the like"
            case .nonFiniteInitialValue: "an initial value is not finite; look at the initial assignment"
            case .stopped: "an event or a condition of the model ended it"
            case .stiff: "the system is stiff there, and the method is explicit"
            case .notStarted: "the run did not begin"
            }
        return "integration stopped at time \(lastGoodTime): \(cause)"
    }
}

/// What a run over lanes cost. Every evaluation is of eight lanes, whether all of them needed it or not.
public struct LaneStatistics: Sendable, Hashable {
    /// Accepted and rejected steps, summed over subjects.
    public var steps = 0
    public var errorTestFailures = 0
    public var rhsEvaluations = 0
    public var jacobianEvaluations = 0
    public var linearSetups = 0
    /// Passes of the stepper's loop, each of up to eight steps.
    public var passes = 0
    /// Subjects that turned out stiff and were run anew by the implicit method.
    public var switchedSubjects = 0

    public init() {}

    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.steps += b.steps
        sum.errorTestFailures += b.errorTestFailures
        sum.rhsEvaluations += b.rhsEvaluations
        sum.jacobianEvaluations += b.jacobianEvaluations
        sum.linearSetups += b.linearSetups
        sum.passes += b.passes
        sum.switchedSubjects += b.switchedSubjects
        return sum
    }

    /// The share of lanes that held a subject.
    public var laneUse: Double { passes == 0 ? 1 : Double(steps + errorTestFailures) / Double(8 * passes) }
}

/// What came out of a shard.
package struct LaneResults: Sendable {
    /// **Shape**: subjects × output times × observables, or output times × observables where each subject has its own.
    /// NaN for a subject that failed.
    package var values: [Double]
    /// For each subject that failed, why; nil for the others.
    package var failures: [LaneFailure?]
    /// Steps and rejected steps of each subject.
    package var steps: [(accepted: Int, rejected: Int)]
    /// The largest sizes of states and dependents, where asked for. **Shape**: subjects × (states + dependents).
    package var peaks: [Double]
    package var statistics: LaneStatistics
}
