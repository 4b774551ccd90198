public import Diagnostics
public import EquationSystems

/// A model ready to be simulated: compiled once, run with many time courses, by many threads.
public struct Simulator: Sendable {
    let program: SimulationProgram

    /// The system that is simulated.
    public var system: EquationSystem { program.system }

    /// Compiles a system.
    ///
    /// - Parameters:
    ///   - system: The equations.
    ///   - kernel: The road from equations to something that runs; it is given the system with the conditions of its
    ///     right-hand side as extra parameters.
    /// - Throws: equations that contradict themselves, which no derivation from a model makes.
    /// - Complexity: O(*n*) in the size of the system.
    public init(
        _ system: EquationSystem,
        kernel: (EquationSystem) -> any Kernel = { Interpreter($0) }
    ) throws(DiagnosticsError) {
        program = try SimulationProgram(system, kernel: kernel)
    }

    /// Runs one time course.
    ///
    /// - Throws: `DiagnosticsError` with everything in the course that does not fit the model; `SimulationFailure`
    ///   where the run ends before its end.
    public func run(_ course: TimeCourse) throws -> Trajectory {
        try prepare(course).run()
    }

    /// Checks a time course against the model and resolves its names, once for many runs.
    ///
    /// - Parameters:
    ///   - course: What to simulate.
    ///   - varying: Symbols whose values are given run by run, in addition to the course's overrides.
    /// - Returns: what can be run without looking up a name again.
    /// - Throws: everything in the course that does not fit the model.
    public func prepare(_ course: TimeCourse, varying: [String] = []) throws(DiagnosticsError) -> PreparedTimeCourse {
        try PreparedTimeCourse(program, course, varying: varying)
    }
}

/// Simulates a system once. To simulate it often, make a `Simulator`.
///
/// - Throws: `DiagnosticsError` with everything in the course that does not fit the model; `SimulationFailure` where
///   the run ends before its end.
public func simulate(_ system: EquationSystem, _ course: TimeCourse) throws -> Trajectory {
    try Simulator(system).run(course)
}
