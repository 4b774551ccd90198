/// The executable form of an equation system, whatever made it so: an immutable value that threads may share.
public protocol Kernel: Sendable {
    /// Lengths of what an evaluation reads and writes.
    var sizes: KernelSizes { get }

    /// Makes the working memory to evaluate the system for one subject (`Double`) or several (`SIMD8<Double>`).
    func evaluation<L: Lane>(of lane: L.Type) -> any KernelEvaluation<L>
}

/// Lengths of the vectors of a kernel.
public struct KernelSizes: Sendable, Hashable {
    public var states = 0
    public var parameters = 0
    public var jacobianEntries = 0
    public var observables = 0
    public var triggers = 0
    public var discontinuities = 0
    /// The number of assignments of each event.
    public var eventAssignments: [Int] = []

    public init() {}
}

/// A kernel with its working memory: belongs to one thread at a time.
///
/// Vectors are arrays of lanes: element *i* of the state is `L`, with the lane index fastest in memory. Nothing is
/// allocated by an evaluation. Order of calls: `setParameters` first, and again whenever a parameter changes.
public protocol KernelEvaluation<L>: AnyObject {
    associatedtype L: Lane

    /// Takes the parameter vector, **shape** `sizes.parameters`, and computes once what depends on parameters only.
    func setParameters(_ parameters: UnsafePointer<L>)

    /// Writes `dy/dt`, **shape** `sizes.states`.
    func rightHandSide(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes the values of `EquationSystem.jacobian`, in its order.
    func jacobian(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes `df/dt`, **shape** `sizes.states`; zeros where time does not appear.
    func timeDerivative(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes the observables, in the system's order.
    func observables(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes each event's trigger: one if true, zero if false.
    func triggers(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes each condition of `EquationSystem.discontinuities`: one if true, zero if false.
    func discontinuities(_ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes the values that an event assigns, as values of the model's symbols.
    func eventValues(_ event: Int, _ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// Writes the factors that turn an event's values into those of the slots; one where there is none.
    func eventScales(_ event: Int, _ time: L, _ state: UnsafePointer<L>, _ result: UnsafeMutablePointer<L>)

    /// The delay of an event; zero where it has none.
    func eventDelay(_ event: Int, _ time: L, _ state: UnsafePointer<L>) -> L

    /// The priority of an event; NaN where it has none.
    func eventPriority(_ event: Int, _ time: L, _ state: UnsafePointer<L>) -> L
}
