internal import EquationSystems
internal import Integrators

/// Fast reactions are at equilibrium at all times.
///
/// From any state the equilibrium is found by following the fast reactions alone until nothing moves, which is right
/// also where there are several equilibria or a law is zero. Between jumps the fast laws run many times faster than
/// written, so that the state follows its equilibrium; how well is checked along the run.
extension SimulationRun {
    /// How far a state may be from equilibrium, as a share of the largest state.
    private static let largestDeviation = 1e-7
    /// How often faster than the run, at first.
    private static let speed = 1e9
    private static let mostStages = 12

    /// The fast reactions alone, at a time that stands still.
    private final class Relaxation: DifferentialSystem {
        let evaluation: any KernelEvaluation<Double>
        let time: Double
        let stateCount: Int
        let conditionCount = 0
        let jacobianPattern: SparsityPattern

        init(_ run: SimulationRun) {
            evaluation = run.evaluation
            time = run.time
            stateCount = run.stateCount
            jacobianPattern = run.jacobianPattern
        }

        func rightHandSide(_: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>) {
            evaluation.rightHandSide(time, state, derivative)
        }

        func jacobian(_: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>) {
            evaluation.jacobian(time, state, values)
        }

        func conditions(_: Double, _: UnsafePointer<Double>, _: UnsafeMutablePointer<Double>) {}
    }

    /// Moves the state to the equilibrium of the fast reactions.
    func relax() throws(SimulationFailure) {
        guard program.system.fastReactions != nil else { return }
        var values = Array(UnsafeBufferPointer(start: state, count: stateCount))
        let stiffness = try relax(&values)
        for (index, value) in values.enumerated() { state[index] = value }
        let duration = (prepared.course.outputTimes.last ?? time) - program.system.startTime
        // NOTE: a law may be zero or nearly so for a while; the largest seen so far says what is fast.
        if stiffness.isFinite { fastStiffness = max(fastStiffness, stiffness) }
        let unit = fastStiffness > 0 ? fastStiffness : 1
        if duration > 0 { fastScale = Self.speed * fastMultiplier / (unit * duration) }
        setScales(slow: 1, fast: fastScale)
        refreshParameters()
    }

    /// Whether the state has followed the equilibrium of the fast reactions.
    func checkEquilibrium() throws(SimulationFailure) {
        let actual = Array(UnsafeBufferPointer(start: state, count: stateCount))
        var values = actual
        _ = try relax(&values)
        setScales(slow: 1, fast: fastScale)
        if let own = parameters.baseAddress { evaluation.setParameters(own) }
        let largest = values.reduce(0) { max($0, abs($1)) }
        let deviation = zip(actual, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        if deviation > Self.largestDeviation * largest { throw stopped(.fastReactionsTooSlow) }
    }

    private func setScales(slow: Double, fast: Double) {
        guard let places = program.system.fastReactions else { return }
        parameters[places.slowScale] = slow
        parameters[places.fastScale] = fast
    }

    /// - Returns: the largest entry of the fast reactions' Jacobian, over what they change, at the equilibrium.
    private func relax(_ values: inout [Double]) throws(SimulationFailure) -> Double {
        setScales(slow: 0, fast: 1)
        if let own = parameters.baseAddress { evaluation.setParameters(own) }
        let system = Relaxation(self)
        let scale = max(values.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
        for _ in 0..<Self.mostStages {
            let (speed, stiffness) = measure(values)
            guard speed.isFinite, stiffness.isFinite else { break }
            if speed <= 1e-15 * stiffness * scale { return stiffness }
            var length = 1e3 * scale / speed
            if stiffness > 0 { length = min(length, 1e10 / stiffness) }
            var options = CVODE.Options(tolerances: Tolerances(relative: 1e-10, absolute: 1e-14 * scale))
            options.maximumSteps = 100_000
            let before = values
            do {
                let integrator = try CVODE(system, options: options, time: 0, initialState: values)
                _ = try integrator.advance(to: length, notBeyond: length)
                values = Array(integrator.state)
            } catch {
                break
            }
            let change = zip(before, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
            if change <= 1e-10 * scale { return measure(values).stiffness }
        }
        throw stopped(
            .noFastEquilibrium,
            element: program.system.fastReactions.map { $0.names.prefix(5).joined(separator: ", ") }
        )
    }

    private func measure(_ values: [Double]) -> (speed: Double, stiffness: Double) {
        var rates = [Double](repeating: 0, count: max(1, values.count))
        var slopes = [Double](repeating: 0, count: max(1, jacobianPattern.count))
        evaluation.rightHandSide(time, values, &rates)
        evaluation.jacobian(time, values, &slopes)
        var (speed, stiffness) = (0.0, 0.0)
        let moving = program.system.fastReactions?.states ?? []
        for state in moving {
            if abs(rates[state]) > speed || rates[state].isNaN { speed = abs(rates[state]) }
            for entry in jacobianPattern.columnStarts[state]..<jacobianPattern.columnStarts[state + 1]
            where abs(slopes[entry]) > stiffness || slopes[entry].isNaN {
                stiffness = abs(slopes[entry])
            }
        }
        return (speed, stiffness)
    }
}
