internal import EquationSystems

/// The vectors of one run.
final class StochasticMemory {
    let state: UnsafeMutablePointer<Double>
    /// The system's parameters, then those of the clocks.
    let parameters: UnsafeMutablePointer<Double>
    let propensities: UnsafeMutablePointer<Double>
    let observed: UnsafeMutablePointer<Double>
    let triggers: UnsafeMutablePointer<Double>
    /// Values of one section of the event kernel.
    let values: UnsafeMutablePointer<Double>

    init(_ program: StochasticProgram, _ parameters: [Double], _ state: [Double]) {
        func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
            memory.initialize(repeating: 0, count: max(1, count))
            return memory
        }
        let sizes = program.eventKernel.sizes
        self.state = allocate(state.count)
        self.state.update(from: state, count: state.count)
        self.parameters = allocate(program.parameterCount)
        self.parameters.update(from: parameters, count: parameters.count)
        propensities = allocate(program.system.reactions.count)
        observed = allocate(sizes.observables)
        triggers = allocate(sizes.triggers)
        values = allocate(sizes.eventAssignments.max() ?? 0)
    }

    deinit {
        for memory in [state, parameters, propensities, observed, triggers, values] { memory.deallocate() }
    }
}

/// What a firing of each reaction does, in memory whose use counts no references.
final class FiringPlans {
    struct Change {
        var state: Int
        var number: Double
    }

    struct Plan {
        var changes: UnsafePointer<Change>
        var changesEnd: UnsafePointer<Change>
        var dependents: UnsafePointer<Int>
        var dependentCount: Int
        var touchesTriggers: Bool
    }

    let start: UnsafePointer<Plan>
    private let plans: UnsafeMutablePointer<Plan>
    private let changes: UnsafeMutablePointer<Change>
    private let dependents: UnsafeMutablePointer<Int>

    /// Takes what each reaction adds.
    init(_ numbers: [[Change]], _ program: StochasticProgram) {
        plans = .allocate(capacity: max(1, numbers.count))
        changes = .allocate(capacity: max(1, numbers.reduce(0) { $0 + $1.count }))
        dependents = .allocate(capacity: max(1, program.dependents.reduce(0) { $0 + $1.count }))
        var (change, dependent) = (changes, dependents)
        for (reaction, own) in numbers.enumerated() {
            let others = program.dependents[reaction]
            for (index, value) in own.enumerated() { (change + index).initialize(to: value) }
            for (index, value) in others.enumerated() { (dependent + index).initialize(to: value) }
            (plans + reaction).initialize(
                to: Plan(
                    changes: change,
                    changesEnd: change + own.count,
                    dependents: dependent,
                    dependentCount: others.count,
                    touchesTriggers: program.touchesTriggers[reaction]
                )
            )
            change += own.count
            dependent += others.count
        }
        start = UnsafePointer(plans)
    }

    deinit {
        plans.deallocate()
        changes.deallocate()
        dependents.deallocate()
    }
}
