/// Why an integration ended before its end: an outcome, with what was reached until then.
public struct IntegrationFailure: Error, Sendable, Hashable {
    /// What stopped the integrator, with SUNDIALS' name of the same outcome.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// `CV_TOO_MUCH_WORK`: the step limit was reached.
        case tooManySteps
        /// `CV_TOO_MUCH_ACC`: the tolerances ask for more than double precision holds.
        case tooMuchAccuracy
        /// `CV_ERR_FAILURE`: the local error stays too large at the smallest step.
        case errorTestFailures
        /// `CV_CONV_FAILURE`: the nonlinear iteration does not converge at the smallest step.
        case convergenceFailures
        /// `CV_LSETUP_FAIL`, `CV_LSOLVE_FAIL`, `CV_LINIT_FAIL`: the Newton matrix could not be factorised or solved.
        case linearSolverFailure
        /// `CV_FIRST_RHSFUNC_ERR`, `CV_REPTD_RHSFUNC_ERR`: the right-hand side is not finite.
        case nonFiniteRightHandSide
        /// The step became too small to move time (SUNDIALS warns that `t + h = t`).
        case stepSizeUnderflow
        /// `CV_ILL_INPUT`, `CV_TOO_CLOSE`: a setting or time that makes no sense.
        case illegalInput
        /// `CV_MEM_FAIL`.
        case outOfMemory
        /// An outcome that should not occur.
        case internalError
    }

    public var reason: Reason
    /// The last time at which the solution is known, in the model's time unit.
    public var lastGoodTime: Double
    /// The component of y whose derivative was not finite, where that was the reason.
    public var component: Int?
    /// What SUNDIALS said about it.
    public var detail: String?
    public var statistics: IntegrationStatistics

    public init(
        reason: Reason,
        lastGoodTime: Double,
        component: Int? = nil,
        detail: String? = nil,
        statistics: IntegrationStatistics = IntegrationStatistics()
    ) {
        self.reason = reason
        self.lastGoodTime = lastGoodTime
        self.component = component
        self.detail = detail
        self.statistics = statistics
    }

    /// What a user can try, as a sentence without a full stop.
    public var advice: String {
        switch reason {
        case .tooManySteps:
            "raise the step limit, loosen the tolerances, or use the BDF method if the model is stiff"
        case .tooMuchAccuracy:
            "loosen the relative or the absolute tolerance"
        case .errorTestFailures:
            "look for a singularity or a jump near this time, or loosen the tolerances"
        case .convergenceFailures:
            "use the BDF method if the model is stiff; otherwise look for a right-hand side that jumps or grows"
                + " without bound near this time"
        case .linearSolverFailure:
            "look for derivatives that are not finite near this time"
        case .nonFiniteRightHandSide:
            "look for a division by zero, a root or logarithm of a negative value, or growth without bound near this"
                + " time"
        case .stepSizeUnderflow:
            "look for a singularity near this time: growth without bound, or the end of a function's domain"
        case .illegalInput:
            "check tolerances, step limits and times"
        case .outOfMemory:
            "use a smaller model or a machine with more memory"
        case .internalError:
            "report this with the model"
        }
    }
}

extension IntegrationFailure: CustomStringConvertible {
    public var description: String {
        var text = "integration stopped at time \(lastGoodTime): \(reason.summary)"
        if let component { text += " (component \(component))" }
        if let detail { text += " [\(detail)]" }
        return text + "; \(advice)"
    }
}

extension IntegrationFailure.Reason {
    /// The reason in words, without a full stop.
    public var summary: String {
        switch self {
        case .tooManySteps: "too many steps"
        case .tooMuchAccuracy: "the tolerances ask for too much accuracy"
        case .errorTestFailures: "the error test failed at the smallest step"
        case .convergenceFailures: "the nonlinear iteration did not converge at the smallest step"
        case .linearSolverFailure: "the linear solver failed"
        case .nonFiniteRightHandSide: "the right-hand side is not finite"
        case .stepSizeUnderflow: "the step became too small to move time"
        case .illegalInput: "illegal input"
        case .outOfMemory: "out of memory"
        case .internalError: "internal error"
        }
    }
}
