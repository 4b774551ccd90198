internal import EquationSystems
internal import Expressions

/// A system's values of the past, made ready to be evaluated one by one at any place of the solution.
struct DelayProgram: Sendable {
    let delays: [DelayedExpression]
    let kernel: any Kernel
    let stateCount: Int
    let parameterCount: Int
    /// Delays that depend on nothing that changes between events, so that a jump comes back a known time later.
    let isSteady: [Bool]
    /// Whether no delay can ever change.
    let areConstant: Bool
    /// Delays through which a jump of the past reaches the right-hand side, a trigger or a condition.
    let reaching: [Int]

    /// The sections of one delayed expression in the kernel, as the values of a pretended event.
    enum Section: Int { case delay, value, before }

    /// Nil for a system without delays.
    init?(_ system: EquationSystem) {
        guard !system.delays.isEmpty else { return nil }
        delays = system.delays
        stateCount = system.states.count
        parameterCount = system.parameters.count
        var own = EquationSystem()
        own.graph = system.graph
        own.startTime = system.startTime
        // NOTE: parameters become states, so that another point of the past needs no new preparation of the kernel.
        own.states = system.states + system.parameters
        var places: [ExpressionID: ExpressionID] = [:]
        for index in system.parameters.indices {
            places[own.graph.intern(.parameter(index))] = own.graph.intern(.state(stateCount + index))
        }
        let never = own.graph.number(0)
        for delay in delays {
            for part in own.graph.substitute([delay.delay, delay.value, delay.before], places) {
                var event = EventEquation(name: delay.name, trigger: never)
                event.assignments = [EventAssignmentEquation(target: .parameter(0), value: part)]
                own.events.append(event)
            }
        }
        kernel = Interpreter(own)

        let slots = Dictionary(uniqueKeysWithValues: delays.enumerated().map { ($1.parameter, $0) })
        let assigned = Set(system.events.flatMap { $0.assignments.map(\.target) })
        var isSteady: [Bool] = []
        var areConstant = true
        for delay in delays {
            var steady = true
            for leaf in system.graph.leaves(of: [delay.delay]) {
                switch leaf {
                case .time, .state, .symbol: steady = false
                case .parameter(let index):
                    if slots[index] != nil { steady = false }
                    if assigned.contains(.parameter(index)) { areConstant = false }
                default: break
                }
            }
            if !steady { areConstant = false }
            isSteady.append(steady)
        }
        self.isSteady = isSteady
        self.areConstant = areConstant

        var pending = system.graph.leaves(
            of: system.rightHandSide + system.discontinuities + system.events.map(\.trigger)
        ).compactMap { if case .parameter(let index) = $0 { slots[index] } else { nil } }
        var reaching: Set<Int> = []
        while let place = pending.popLast() {
            guard reaching.insert(place).inserted else { continue }
            pending += delays[place].parts
        }
        self.reaching = reaching.sorted()
    }
}
