internal import EquationSystems
internal import Expressions
internal import RandomStreams
internal import ReactionModels

/// Random numbers in the values at the start, drawn once a run.
enum InitialDraws {
    private static func all(in system: EquationSystem) -> [DrawEquation] {
        system.draws.filter { $0.use == .initialValues }
    }

    /// The slots that hold them.
    static func names(in system: EquationSystem) -> [String] {
        all(in: system).map { system.parameters[$0.parameter].name }
    }

    /// The values at the start: `given` for all names of `conditions` but those of the random numbers, which come last.
    static func values(
        _ conditions: InitialConditions,
        _ given: [Double],
        _ system: EquationSystem,
        seed: UInt64,
        realization: Int
    ) throws(SimulationFailure) -> (parameters: [Double], state: [Double]) {
        let draws = all(in: system)
        var drawn = [Double](repeating: .nan, count: draws.count)
        for (index, draw) in draws.enumerated() {
            // What a draw's arguments use is known by now: numbers of the model and earlier draws.
            let (parameters, state) = conditions.values(given + drawn)
            let arguments = draw.arguments.map { argument in
                (try? system.graph.evaluate(argument) { leaf in
                    switch leaf {
                    case .number(let value): value
                    case .time: system.startTime
                    case .parameter(let place): parameters[place]
                    case .state(let place): state[place]
                    case .symbol, .apply: .nan
                    }
                }) ?? .nan
            }
            var stream = RandomStream(seed: seed, subject: realization, purpose: draw.name)
            guard let number = draw.distribution.sample(arguments, &stream) else {
                throw SimulationFailure(
                    reason: .stochastic(.invalidDistribution),
                    lastGoodTime: system.startTime,
                    element: "\(draw.name): \(draw.distribution)"
                )
            }
            drawn[index] = number
        }
        return conditions.values(given + drawn)
    }
}
