internal import EquationSystems
internal import Expressions
internal import RandomStreams
internal import ReactionModels

/// The streams of a deterministic run's random numbers in events, one per number.
struct EventDraws {
    var streams: [RandomStream]

    init(_ system: EquationSystem, seed: UInt64, realization: Int) {
        streams = system.draws.map { RandomStream(seed: seed, subject: realization, purpose: $0.name) }
    }
}

extension SimulationRun {
    /// Draws the random numbers that an event uses, each into its parameter.
    func draw(for event: Int) throws(SimulationFailure) {
        let system = program.system
        for (index, draw) in system.draws.enumerated() where draw.use == .event(event) {
            let arguments = draw.arguments.map { argument in
                (try? system.graph.evaluate(argument) { leaf in
                    switch leaf {
                    case .number(let value): value
                    case .time: time
                    case .parameter(let place): parameters[place]
                    case .state(let place): state[place]
                    case .symbol, .apply: .nan
                    }
                }) ?? .nan
            }
            guard let number = draw.distribution.sample(arguments, &draws.streams[index]) else {
                throw stopped(.stochastic(.invalidDistribution), element: "\(draw.name): \(draw.distribution)")
            }
            parameters[draw.parameter] = number
            refreshParameters()
        }
    }
}
