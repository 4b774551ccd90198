internal import Diagnostics
internal import EquationSystems
internal import Expressions
internal import Integrators

/// A system made ready for simulation once, and run often.
///
/// Conditions in the right-hand side are held: the right-hand side sees each as a parameter, 1 or 0, that changes
/// only where the run stops for it. Between two stops it is smooth, and no step straddles a jump.
struct SimulationProgram: Sendable {
    let system: EquationSystem
    let kernel: any Kernel
    let jacobianPattern: SparsityPattern
    /// Where the held conditions lie in the parameter vector: after the system's own.
    let heldBase: Int
    /// The kernel's discontinuities are the held conditions first, then relations that are only watched.
    let heldCount: Int
    /// Whole numbers that jump, held too: in the parameter vector after the conditions, computed by the kernel as
    /// observables after the time thresholds.
    let jumpCount: Int
    /// Where the time thresholds lie among the kernel's observables: after the system's own.
    let thresholdBase: Int
    let thresholdCount: Int
    let limitsSteps: Bool
    /// Nil where the system has no delays.
    let delays: DelayProgram?

    /// - Throws: equations that contradict themselves, which no derivation from a model makes.
    init(_ system: EquationSystem, kernel makeKernel: (EquationSystem) -> any Kernel) throws(DiagnosticsError) {
        guard system.rightHandSide.count == system.states.count,
            let pattern = SparsityPattern(
                size: system.states.count,
                entries: system.jacobian.map { (row: $0.row, column: $0.column) }
            )
        else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "equations",
                    "the equations and the entries of the Jacobian do not fit the states"
                )
            ])
        }
        jacobianPattern = pattern
        delays = DelayProgram(system)
        self.system = system
        var held = system
        heldBase = system.parameters.count
        var replacements: [ExpressionID: ExpressionID] = [:]
        for (index, condition) in system.discontinuities.enumerated() {
            replacements[condition] = held.graph.intern(.parameter(heldBase + index))
            held.parameters.append(Variable(name: "condition \(index)", initialValue: condition))
        }
        heldCount = system.discontinuities.count
        jumpCount = system.jumps.count
        for (index, jump) in system.jumps.enumerated() {
            replacements[jump] = held.graph.intern(.parameter(heldBase + heldCount + index))
            held.parameters.append(Variable(name: "jump \(index)", initialValue: jump))
        }
        if !replacements.isEmpty {
            held.rightHandSide = held.graph.substitute(system.rightHandSide, replacements)
            let values = held.graph.substitute(system.jacobian.map(\.value), replacements)
            for (index, value) in values.enumerated() { held.jacobian[index].value = value }
        }
        let exits = system.jumps.flatMap { Self.exits(from: $0, heldAs: replacements[$0] ?? $0, in: &held.graph) }
        held.discontinuities += exits + Self.watchedRelations(in: system)
        // Only the integrators that use it need it.
        held.timeDerivative = []
        // NOTE: the bounds of a quotient say when it changes as well as the quotient itself, and can be foreseen.
        let bounds = exits.filter { if case .apply(.neq, _) = held.graph[$0] { false } else { true } }
        let thresholds = TimeThresholds(
            of: system.events.map(\.trigger) + system.discontinuities + bounds,
            in: &held.graph
        )
        thresholdBase = system.observables.count
        thresholdCount = thresholds.times.count
        limitsSteps = thresholds.someAreUnforeseen
        held.observables += thresholds.times.map { Observable(name: "threshold", value: $0) }
        held.observables += system.jumps.map { Observable(name: "jump", value: $0) }
        kernel = makeKernel(held)
    }

    /// Conditions that begin to hold where a whole number is no longer what it is held as.
    private static func exits(
        from jump: ExpressionID,
        heldAs whole: ExpressionID,
        in graph: inout ExpressionGraph
    ) -> [ExpressionID] {
        guard case .apply(let operation, let arguments) = graph[jump] else { return [] }
        let one = graph.number(1)
        let above = graph.apply(.plus, [whole, one])
        let below = graph.apply(.minus, [whole, one])
        switch operation {
        case .floor: return [graph.apply(.geq, [arguments[0], above]), graph.apply(.lt, [arguments[0], whole])]
        case .ceiling: return [graph.apply(.gt, [arguments[0], whole]), graph.apply(.leq, [arguments[0], below])]
        default:
            let ratio = graph.apply(.divide, arguments)
            return [
                graph.apply(.neq, [jump, whole]), graph.apply(.geq, [ratio, above]), graph.apply(.leq, [ratio, below]),
            ]
        }
    }

    /// Relations on the state inside larger conditions.
    ///
    /// `x > 3 and x < 4` may begin and end to hold within one step, which its truth at both ends does not tell; each
    /// of its relations changes once.
    private static func watchedRelations(in system: EquationSystem) -> [ExpressionID] {
        let conditions = system.events.map(\.trigger) + system.discontinuities
        let whole = Set(conditions)
        let delayed = Set(system.delays.map(\.parameter))
        return system.graph.reachable(from: conditions).filter { id in
            guard !whole.contains(id), case .apply(let operation, _) = system.graph[id],
                [.lt, .gt, .leq, .geq, .eq, .neq].contains(operation)
            else { return false }
            return system.graph.leaves(of: [id]).contains { leaf in
                switch leaf {
                case .state: true
                case .parameter(let index): delayed.contains(index)
                default: false
                }
            }
        }
    }
}
