public import Diagnostics
public import EquationSystems
internal import Expressions

/// An equation system together with the equations of its forward sensitivities.
///
/// For each parameter p the derivatives s = dy/dp of the states that depend on p are states of their own,
/// `ds/dt = (df/dy) s + (df/dp)`, derived symbolically; so everything that runs an `EquationSystem` runs them, one
/// subject at a time or over lanes. Each is held as `s * scale` with the size of p as a number, so that tolerances which
/// suit y suit it.
///
/// Initial values that depend on p, events, and conditions that switch are followed. Where the time of an event or a
/// switch depends on p, its sensitivity jumps: with the trigger's relation `g` changing sign at τ(p),
/// `dτ/dp = -(dg/dp) / (dg/dt)` along the solution, and `s+ = dh/dp + (dh/dt - f+) dτ/dp` for what becomes `h`.
///
/// **Source**: Galán, Feehery and Barton, Parametric sensitivity functions for hybrid discrete/continuous systems, Appl.
/// Numer. Math. 31 (1999) 17-47, doi:10.1016/S0168-9274(98)00125-1.
public struct SensitivitySystem: Sendable {
    /// The parameters, or states by their initial values, by which derivatives are taken.
    public let parameters: [String]
    /// The equations; its observables are the original's, and those named by `column(_:by:)`.
    public let system: EquationSystem
    /// Events whose time depends on a parameter. Such a jump is right only where nothing else happens at its time.
    let movingEvents: Set<String>
    private let blocks: [Int]

    /// Derives the equations.
    ///
    /// - Parameters:
    ///   - system: The original equations.
    ///   - parameters: Symbols that have a value of their own; a species stands for its initial value.
    ///   - recorded: Names of observables whose derivatives are to be recorded.
    ///   - overrides: Values that replace the model's when it is run: what is given a value depends on no parameter.
    /// - Throws: names that do not exist; delays, fast reactions, random numbers, and events or conditions whose time
    ///   depends on a parameter in a way that is not followed.
    /// - Complexity: O(*n k*) in the size of the system and the number of parameters.
    public init(
        _ system: EquationSystem,
        by parameters: [String],
        recorded: [String],
        overrides: [String: Double] = [:]
    ) throws(DiagnosticsError) {
        self.parameters = parameters
        let refusals = SensitivityRefusals.faults(in: system)
        if !refusals.isEmpty { throw DiagnosticsError(refusals) }
        var derivation = try SensitivityDerivation(system, parameters, overrides)
        derivation.layOut()
        derivation.defineRates()
        derivation.defineInitialValues()
        try derivation.defineEvents()
        try derivation.defineSwitches()
        try derivation.defineObservables(recorded)
        self.system = derivation.finished()
        movingEvents = derivation.movingEvents
        blocks = derivation.blocks
    }

    /// The system with those entries of the Jacobian only that a Newton iteration needs: the blocks on the diagonal,
    /// which are parts of the original's Jacobian. Second derivatives, which need not exist, are left out.
    ///
    /// **Source**: Hindmarsh and Serban, User Documentation for CVODES, section "Forward sensitivity analysis".
    var newtonSystem: EquationSystem {
        var system = system
        system.jacobian.removeAll { blocks[$0.row] != blocks[$0.column] }
        return system
    }

    /// The name of the derivative of an observable by a parameter: `d(C)/d(CL)`.
    public static func column(_ observable: String, by parameter: String) -> String {
        "d(\(observable))/d(\(parameter))"
    }
}

/// What has no forward sensitivities here, each refused by name.
enum SensitivityRefusals {
    static func faults(in system: EquationSystem) -> [Diagnostic] {
        var faults = system.delays.map { refusal($0.name, "a value of the past") }
        faults += (system.fastReactions?.names ?? []).map { refusal("reaction \($0)", "a fast reaction") }
        faults += system.draws.map { refusal("draw \($0.parameter)", "a random number") }
        return faults
    }

    static func refusal(_ element: String, _ what: String) -> Diagnostic {
        Diagnostic(
            .error,
            rule: "unsupported",
            element: element,
            "sensitivities of a model with \(what): not supported",
            suggestion: "use finite differences"
        )
    }
}
