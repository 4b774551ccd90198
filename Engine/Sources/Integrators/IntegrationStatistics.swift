/// What an integration cost, counted and named as SUNDIALS does.
public struct IntegrationStatistics: Sendable, Hashable, Codable {
    /// Accepted internal steps.
    public var steps = 0
    /// Steps given up because the local error was too large.
    public var errorTestFailures = 0
    /// Evaluations of the right-hand side, without those behind a difference quotient.
    public var rhsEvaluations = 0
    public var jacobianEvaluations = 0
    /// Factorisations of the Newton matrix.
    public var linearSetups = 0
    public var nonlinearIterations = 0
    /// Steps tried again because the nonlinear iteration did not converge.
    public var nonlinearConvergenceFailures = 0
    /// Evaluations of the watched conditions.
    public var rootEvaluations = 0
    /// Times the integrator was started: once, and once after each discontinuity.
    public var starts = 0

    public init() {}

    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.steps += right.steps
        sum.errorTestFailures += right.errorTestFailures
        sum.rhsEvaluations += right.rhsEvaluations
        sum.jacobianEvaluations += right.jacobianEvaluations
        sum.linearSetups += right.linearSetups
        sum.nonlinearIterations += right.nonlinearIterations
        sum.nonlinearConvergenceFailures += right.nonlinearConvergenceFailures
        sum.rootEvaluations += right.rootEvaluations
        sum.starts += right.starts
        return sum
    }
}
