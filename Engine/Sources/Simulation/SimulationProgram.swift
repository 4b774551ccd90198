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
    /// What the kernel evaluates, with conditions held; with the derivative by time too, which CVODE does not need.
    let heldSystem: EquationSystem
    let jacobianPattern: SparsityPattern
    /// Where the held conditions lie in the parameter vector: after the system's own.
    let heldBase: Int
    /// The kernel's discontinuities are the held conditions first, then relations that are only watched.
    let heldCount: Int
    /// Conditions from here on say on which branch `abs`, `min` and `max` are; the integrator starts anew where one changes.
    let kinkBase: Int
    let kinkCount: Int
    /// Whole numbers that jump, held too: in the parameter vector after the conditions, computed by the kernel as
    /// observables after the time thresholds.
    let jumpCount: Int
    /// Where the time thresholds lie among the kernel's observables: after the system's own.
    let thresholdBase: Int
    let thresholdCount: Int
    /// Where the constraints lie among the kernel's observables: the residuals, then the derivatives row by row.
    let constraintBase: Int
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
            held.timeDerivative = held.graph.substitute(system.timeDerivative, replacements)
        }
        let exits = system.jumps.flatMap { Self.exits(from: $0, heldAs: replacements[$0] ?? $0, in: &held.graph) }
        held.discontinuities += exits
        for relation in Self.watchedRelations(in: system) {
            held.discontinuities.append(relation)
            held.discontinuities += Self.branches(of: relation, in: &held.graph)
        }
        let kinks = held.graph.kinks(in: held.rightHandSide)
        kinkBase = held.discontinuities.count
        held.discontinuities += kinks.filter { kink in
            held.graph.leaves(of: [kink]).contains { if case .state = $0 { true } else { false } }
        }
        kinkCount = held.discontinuities.count - kinkBase
        // NOTE: the bounds of a quotient say when it changes as well as the quotient itself, and can be foreseen.
        let bounds = exits.filter { if case .apply(.neq, _) = held.graph[$0] { false } else { true } }
        let thresholds = TimeThresholds(
            of: system.events.map(\.trigger) + system.discontinuities + bounds,
            in: &held.graph
        )
        let kinkTimes = TimeThresholds(of: kinks, in: &held.graph).times
        let times = thresholds.times + kinkTimes.filter { !thresholds.times.contains($0) }
        thresholdBase = system.observables.count
        thresholdCount = times.count
        limitsSteps = thresholds.someAreUnforeseen
        held.observables += times.map { Observable(name: "threshold", value: $0) }
        held.observables += system.jumps.map { Observable(name: "jump", value: $0) }
        constraintBase = held.observables.count
        let constraints = system.constraints.map(\.residual) + system.constraints.flatMap(\.derivatives)
        held.observables += constraints.map { Observable(name: "constraint", value: $0) }
        heldSystem = held
        // Only the integrators that use it need it.
        held.timeDerivative = []
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

    /// A relation on each branch of `abs`, `min` and `max` in it: `abs(x) < 1` may begin and end to hold within one step,
    /// and `x < 1` and `-x < 1` change once.
    private static func branches(of relation: ExpressionID, in graph: inout ExpressionGraph) -> [ExpressionID] {
        guard case .apply(let operation, let arguments) = graph[relation], arguments.count == 2 else { return [] }
        let branches = graph.branches(of: graph.apply(.minus, arguments))
        guard branches.count > 1 else { return [] }
        let zero = graph.number(0)
        return branches.map { graph.apply(operation, [$0, zero]) }
    }

    /// Relations on the state inside larger conditions, or with branches.
    ///
    /// `x > 3 and x < 4` may begin and end to hold within one step, which its truth at both ends does not tell; each
    /// of its relations changes once.
    private static func watchedRelations(in system: EquationSystem) -> [ExpressionID] {
        let conditions = system.events.map(\.trigger) + system.discontinuities
        let whole = Set(conditions)
        let delayed = Set(system.delays.map(\.parameter))
        return system.graph.reachable(from: conditions).filter { id in
            guard case .apply(let operation, _) = system.graph[id],
                [.lt, .gt, .leq, .geq, .eq, .neq].contains(operation),
                !whole.contains(id) || system.graph.hasBranches(id)
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
