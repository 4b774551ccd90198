internal import EquationSystems
internal import Integrators

extension SimulationRun: DifferentialSystem {
    var stateCount: Int { program.kernel.sizes.states }

    var conditionCount: Int { program.kernel.sizes.triggers + program.kernel.sizes.discontinuities }

    var jacobianPattern: SparsityPattern { program.jacobianPattern }

    func rightHandSide(_ time: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>) {
        takePast(time, state)
        evaluation.rightHandSide(time, state, derivative)
        if program.heldCount > 0 && !Self.isFinite(derivative, stateCount) {
            withLiveConditions(time, state) { evaluation.rightHandSide(time, state, derivative) }
        }
        for inflow in inflows { derivative[inflow.state] += inflow.rate }
    }

    func jacobian(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>) {
        takePast(time, state)
        evaluation.jacobian(time, state, values)
        if program.heldCount > 0 && !Self.isFinite(values, jacobianPattern.count) {
            withLiveConditions(time, state) { evaluation.jacobian(time, state, values) }
        }
    }

    func conditions(_ time: Double, _ state: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>) {
        takePast(time, state)
        let sizes = program.kernel.sizes
        if sizes.triggers > 0 { evaluation.triggers(time, state, values) }
        if sizes.discontinuities > 0 { evaluation.discontinuities(time, state, values + sizes.triggers) }
    }

    var recordsSteps: Bool { history != nil }

    func record(_ step: StepPolynomial) { history?.record(step) }
}

extension SimulationRun {
    private static func isFinite(_ values: UnsafePointer<Double>, _ count: Int) -> Bool {
        var sum = 0.0
        for index in 0..<count { sum += values[index] * 0 }
        return sum == 0
    }

    /// Evaluates with the conditions as they are at a place, not as they are held.
    ///
    /// A step that tries to pass a switch may leave the domain of the branch that is held, such as `sqrt(x)` held while
    /// `x > 0`. The true branch lets the step end, so that the switch is found inside it.
    private func withLiveConditions(_ time: Double, _ state: UnsafePointer<Double>, _ evaluate: () -> Void) {
        guard let own = parameters.baseAddress else { return }
        let count = program.kernel.sizes.discontinuities
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count + program.heldCount) { memory in
            guard let live = memory.baseAddress else { return }
            let held = live + count
            held.update(from: own + program.heldBase, count: program.heldCount)
            evaluation.discontinuities(time, state, live)
            (own + program.heldBase).update(from: live, count: program.heldCount)
            evaluation.setParameters(own)
            evaluate()
            (own + program.heldBase).update(from: held, count: program.heldCount)
            evaluation.setParameters(own)
        }
    }

    /// The integrator that the course asks for, from the state as it is now.
    func makeIntegrator() throws(SimulationFailure) -> any Integrator {
        let course = prepared.course
        let start = UnsafeMutableBufferPointer(start: state, count: stateCount)
        for (index, value) in start.enumerated() where !value.isFinite {
            throw stopped(.nonFiniteInitialValue, element: program.system.states[index].name)
        }
        var options = CVODE.Options(
            tolerances: Tolerances(
                relative: course.relativeTolerance,
                absolute: course.absoluteTolerance.map { [$0] } ?? scaledTolerances(start)
            )
        )
        options.method = course.solver == .adams ? .adams : .bdf
        options.maximumSteps = course.maximumSteps
        // NOTE: its blocks keep an exact zero that the pivoting of a dense factorisation loses to rounding.
        if hasLastingZeros(start) { options.linearSolver = .klu }
        if let step = course.maximumStep {
            options.maximumStep = step
        } else if program.limitsSteps {
            options.maximumStep = largestStepBetweenSwitches(until: course.outputTimes.last ?? time)
        }
        if course.maximumStep == nil, let step = largestStepWithinDelays(until: course.outputTimes.last ?? time) {
            options.maximumStep = options.maximumStep > 0 ? min(options.maximumStep, step) : step
        }
        do {
            return try CVODE(self, options: options, time: time, initialState: start)
        } catch {
            var failure = stopped(.integration(error.reason))
            failure.detail = error.detail
            throw failure
        }
    }

    /// A step that is not likely to hide two switches of a condition such as `sin(time) > 0` from each other.
    ///
    /// The conditions are sampled over the whole run, with the state as it is now. Switches nearer to each other than
    /// about one part in 20,000 of the run are not seen.
    func largestStepBetweenSwitches(until end: Double) -> Double {
        let samples = 20_000
        let part = (end - time) / Double(samples)
        guard part > 0, conditionCount > 0 else { return 0 }
        var nearest = samples / 500
        var lastSwitch = [Int](repeating: -samples, count: conditionCount)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * conditionCount) { memory in
            guard var values = memory.baseAddress else { return }
            var earlier = values + conditionCount
            conditions(time, state, earlier)
            for sample in 1...samples {
                conditions(time + Double(sample) * part, state, values)
                for index in 0..<conditionCount where values[index] != earlier[index] {
                    nearest = min(nearest, sample - lastSwitch[index])
                    lastSwitch[index] = sample
                }
                swap(&values, &earlier)
            }
        }
        return part * max(1, Double(nearest) / 2)
    }

    /// Whether some states are zero and stay so whatever the others do, such as a species that only makes itself.
    ///
    /// Such a zero may be unstable: what rounding puts there grows without bound. States that are zero are tried beside
    /// other values of the rest, and those that do not stay are dropped, until none is.
    private func hasLastingZeros(_ start: UnsafeMutableBufferPointer<Double>) -> Bool {
        var zeros = start.indices.filter { start[$0] == 0 }
        // Larger systems are factorised in blocks anyway.
        guard !zeros.isEmpty, stateCount > 1, stateCount <= 200, history == nil else { return false }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * stateCount) { memory in
            guard let trial = memory.baseAddress else { return false }
            let derivative = trial + stateCount
            for round in 1...3 {
                var count = -1
                while count != zeros.count, !zeros.isEmpty {
                    count = zeros.count
                    for index in start.indices {
                        let share = 1 + 0.1 * Double((round * (index + 1)) % 7)
                        trial[index] = start[index] == 0 ? share : share * start[index]
                    }
                    for index in zeros { trial[index] = 0 }
                    rightHandSide(time, trial, derivative)
                    zeros.removeAll { derivative[$0] != 0 }
                }
            }
            return !zeros.isEmpty
        }
    }

    /// An absolute tolerance for each state, in proportion to its size at the start.
    ///
    /// A state that begins at zero takes the smallest size in the model, at most one, so that small amounts in mol are
    /// resolved, and what stays small beside a hundred thousand cells is not lost.
    private func scaledTolerances(_ start: UnsafeMutableBufferPointer<Double>) -> [Double] {
        let share = prepared.course.relativeTolerance * TimeCourse.absoluteToleranceShare
        var smallest = prepared.regimen.smallestAmount ?? .infinity
        // NOTE: what fast reactions leave of a species that they use up is zero, but for rounding.
        let isFast = program.system.fastReactions != nil
        let least = isFast ? 1e-6 * start.reduce(0) { max($0, abs($1)) } : 0
        for value in start where abs(value) > least { smallest = min(smallest, abs(value)) }
        smallest = min(smallest, 1)
        let scales = start.map { abs($0) > least ? abs($0) : smallest }
        return scales.isEmpty ? [share] : scales.map { max(share * $0, .leastNormalMagnitude * 1e8) }
    }
}
