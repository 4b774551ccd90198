/// The solution over one internal step, as the integrator itself sees it: a polynomial in time.
///
/// **Source**: CVODE 6.4 user guide, section on interpolated output (`CVodeGetDky`).
public struct StepPolynomial {
    /// Where it holds: from the end of the step before to the place that was reached.
    public let start: Double
    public let end: Double
    /// The time around which it is written.
    public let center: Double
    /// The highest power.
    public let order: Int
    /// The coefficients of the powers of `time - center`, one state vector after another; **shape** `(order + 1) × n`.
    /// The memory is the integrator's own: copy what is to be kept.
    public let coefficients: UnsafeBufferPointer<Double>
}
