/// A method that carries the state of a `DifferentialSystem` through time.
///
/// The caller owns the loop: it asks for a time, learns whether that was reached or a condition changed on
/// the way, may change `state` in place, and then says `restart`.
public protocol Integrator: AnyObject {
    /// Where the state stands, in the model's time unit.
    var time: Double { get }

    /// The state at `time`; **shape** `stateCount`. After a change, call `restart`.
    var state: UnsafeMutableBufferPointer<Double> { get }

    /// Costs since the integrator was made.
    var statistics: IntegrationStatistics { get }

    /// Forgets the past of the solution: the next step begins at `time` with `state` as it is now.
    ///
    /// To be called after every change of the state or of what the right-hand side depends on.
    func restart(at time: Double)

    /// Integrates until `end`, or until a watched condition changes before or at it.
    ///
    /// Afterwards `time` and `state` hold the place that was reached; for a changed condition that is the
    /// first place, to about 100 units in the last place of time, where it has its new value.
    ///
    /// - Parameters:
    ///   - end: The time to reach; not before `time`.
    ///   - stop: A time that no internal step may pass, because the right-hand side jumps there; not before `end`.
    /// - Returns: whether the end was reached, or a condition changed.
    /// - Throws: why no further step could be made; `time` and `state` are then the last good ones.
    func advance(to end: Double, notBeyond stop: Double) throws(IntegrationFailure) -> Arrival
}

/// How an advance ended.
public enum Arrival: Sendable, Hashable {
    /// At the time that was asked for.
    case end
    /// At a watched condition that changed.
    case conditionChanged
}

/// How far the numerical solution may be from the true one, per step.
public struct Tolerances: Sendable, Hashable {
    public var relative: Double
    /// One value for all states, or one for each.
    public var absolute: [Double]

    public init(relative: Double, absolute: [Double]) {
        self.relative = relative
        self.absolute = absolute
    }

    public init(relative: Double, absolute: Double) {
        self.init(relative: relative, absolute: [absolute])
    }
}
