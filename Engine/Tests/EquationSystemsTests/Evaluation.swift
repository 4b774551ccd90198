import EquationSystems

/// What a system computes for given states, by the interpreter.
struct Evaluated {
    let system: EquationSystem
    let evaluation: any KernelEvaluation<Double>
    let start: (parameters: [Double], state: [Double])

    init(_ system: EquationSystem, overrides: [String: Double] = [:]) throws {
        self.system = system
        evaluation = Interpreter(system).evaluation(of: Double.self)
        start = try system.initialValues(overrides: overrides)
        evaluation.setParameters(start.parameters)
    }

    /// `dy/dt` by the name of the state.
    func rates(_ state: [String: Double] = [:], at time: Double = 0) -> [String: Double] {
        var result = [Double](repeating: .nan, count: system.states.count)
        evaluation.rightHandSide(time, vector(state), &result)
        return Dictionary(uniqueKeysWithValues: zip(system.states.map(\.name), result))
    }

    func observables(_ state: [String: Double] = [:], at time: Double = 0) -> [String: Double] {
        var result = [Double](repeating: .nan, count: system.observables.count)
        evaluation.observables(time, vector(state), &result)
        return Dictionary(uniqueKeysWithValues: zip(system.observables.map(\.name), result))
    }

    func vector(_ state: [String: Double]) -> [Double] {
        zip(system.states, start.state).map { state[$0.name] ?? $1 }
    }
}
