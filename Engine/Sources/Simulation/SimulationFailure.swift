public import Integrators

/// Why a simulation ended before its end: an outcome, with what was reached until then.
public struct SimulationFailure: Error, Sendable {
    public enum Reason: Sendable, Hashable {
        /// The integrator gave up.
        case integration(IntegrationFailure.Reason)
        /// Events trigger each other without end at one time.
        case endlessEvents
        /// Conditions in the right-hand side switch to and fro without end at one time.
        case endlessSwitching
        /// A delay is negative or not a number.
        case invalidDelay
        /// More of the past than there is room for is needed by delays.
        case historyTooLong
        /// The fast reactions have no equilibrium to go to.
        case noFastEquilibrium
        /// The fast reactions cannot be told from slow ones.
        case fastReactionsTooSlow
        /// Algebraic rules have no solution that Newton's method finds.
        case noConsistentValues
        /// An initial value is not finite.
        case nonFiniteInitialValue
        /// A model that chance decides about came where it cannot go on.
        case stochastic(StochasticFault)
    }

    public var reason: Reason
    /// The last time at which the solution is known, in the model's time unit.
    public var lastGoodTime: Double
    /// The event, state or condition that it is about.
    public var element: String?
    /// What the integrator said about it.
    public var detail: String?
    public var statistics: IntegrationStatistics
    /// What was recorded before.
    public var partial: Trajectory?

    public init(
        reason: Reason,
        lastGoodTime: Double,
        element: String? = nil,
        detail: String? = nil,
        statistics: IntegrationStatistics = IntegrationStatistics(),
        partial: Trajectory? = nil
    ) {
        self.reason = reason
        self.lastGoodTime = lastGoodTime
        self.element = element
        self.detail = detail
        self.statistics = statistics
        self.partial = partial
    }

    /// What a user can try, as a sentence without a full stop.
    public var advice: String {
        switch reason {
        case .integration(let reason): IntegrationFailure(reason: reason, lastGoodTime: lastGoodTime).advice
        case .endlessEvents: "give the trigger a condition that the event's own assignments make false"
        case .endlessSwitching: "let the condition depend on a threshold with hysteresis, or smooth the switch"
        case .invalidDelay: "see that the delay is 0 or more"
        case .historyTooLong: "loosen the tolerances, end the run earlier or use shorter delays"
        case .noFastEquilibrium:
            "make the fast reactions reversible, or let their rates end at zero, or mark them as slow"
        case .fastReactionsTooSlow: "mark the reactions as slow, or give them laws that are larger near equilibrium"
        case .stochastic(let fault): fault.advice
        case .noConsistentValues: "give the variable an initial value near the solution, or look at the rules"
        case .nonFiniteInitialValue: "give it a finite value, or look at the initial assignment"
        }
    }
}

extension SimulationFailure: CustomStringConvertible {
    public var description: String {
        var text = "simulation stopped at time \(lastGoodTime): "
        if let element { text += "\(element): " }
        text += reason.summary
        if let detail { text += " [\(detail)]" }
        return text + "; \(advice)"
    }
}

extension SimulationFailure.Reason {
    /// The reason in words, without a full stop.
    public var summary: String {
        switch self {
        case .integration(let reason): reason.summary
        case .endlessEvents:
            "more than \(TimeCourse.maximumExecutionsAtOneTime) executions of events at one time; this goes on for ever"
        case .endlessSwitching: "conditions in the right-hand side switch to and fro without end"
        case .invalidDelay: "the delay is negative or not a number"
        case .historyTooLong: "delays need more than \(DelayHistory.mostNumbers) numbers of the past"
        case .noFastEquilibrium: "the fast reactions reach no equilibrium"
        case .fastReactionsTooSlow: "the fast reactions do not stay at equilibrium"
        case .stochastic(let fault): fault.summary
        case .noConsistentValues: "no value is found at which the algebraic rules hold"
        case .nonFiniteInitialValue: "the initial value is not finite"
        }
    }
}
