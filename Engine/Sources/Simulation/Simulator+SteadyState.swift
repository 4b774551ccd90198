internal import Diagnostics
internal import EquationSystems

extension Simulator {
    /// Times up to which a model is integrated when Newton's method alone does not find its steady state, in the
    /// model's time unit.
    static let restTimes: [Double] = [0.01, 0.1, 1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

    /// The steady state that belongs to the initial values.
    ///
    /// Newton's method starts from the initial state, with conserved totals kept. If it does not converge, or to a
    /// state that is not stable, the model is integrated over growing times and Newton's method starts from there.
    ///
    /// - Parameters:
    ///   - overrides: Values that replace initial values and parameters, by symbol.
    ///   - recorded: Names of the observables to give; nil for all.
    ///   - integrationSteps: The most steps of the integration that looks for a stable state; fewer where many steady
    ///     states are asked for, since a model that oscillates takes them all.
    /// - Returns: the state, with its stability from the eigenvalues of the reduced Jacobian.
    /// - Throws: `DiagnosticsError` for names that the model does not have and for models that have no steady state by
    ///   their nature: those that depend on time, have events, delays or fast reactions. `SteadyStateFailure` where
    ///   none is found.
    /// - Complexity: O(*n*³) in the number of states for each Newton step.
    public func steadyState(
        overrides: [String: Double] = [:],
        recorded: [String]? = nil,
        integrationSteps: Int = 200_000
    ) throws -> SteadyState {
        let faults = refusals()
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        var course = TimeCourse(times: [system.startTime] + Self.restTimes.map { system.startTime + $0 })
        course.overrides = overrides
        course.recorded = recorded
        let prepared = try prepare(course)
        let sorted = overrides.sorted { $0.key < $1.key }
        let start = try InitialConditions(system, overriding: sorted.map(\.key)).values(sorted.map(\.value))
        let solver = SteadyStateSolver(system, parameters: start.parameters, state: start.state)
        var found: SteadyState?
        if let state = solver.newton(from: start.state) {
            found = result(state, .newton, solver, columns: prepared.columns, places: prepared.recorded)
        }
        if found?.stability != .stable {
            let later = try? rested(course, solver, steps: integrationSteps)
            if let later, let state = solver.newton(from: later.state) {
                let rest = result(state, .integration, solver, columns: prepared.columns, places: prepared.recorded)
                if found == nil || rest.stability == .stable { found = rest }
            }
            if found == nil { throw SteadyStateFailure.notFound(lastTime: later?.time ?? system.startTime) }
        }
        guard let found else { throw SteadyStateFailure.notFound(lastTime: system.startTime) }
        return found
    }

    private func refusals() -> [Diagnostic] {
        func refuse(_ what: String, _ element: String? = nil) -> Diagnostic {
            Diagnostic(
                .error,
                rule: "unsupported",
                element: element,
                "a model with \(what) has no steady state that could be computed",
                suggestion: "look at a long time course instead"
            )
        }
        var faults: [Diagnostic] = []
        if !system.timeDerivative.isEmpty { faults.append(refuse("rates that depend on time")) }
        if let event = system.events.first { faults.append(refuse("events", "event \(event.name)")) }
        if !system.delays.isEmpty { faults.append(refuse("delays")) }
        if system.fastReactions != nil { faults.append(refuse("fast reactions")) }
        return faults
    }

    /// The state after a long time, or where the integration ended before.
    private func rested(
        _ course: TimeCourse,
        _ solver: SteadyStateSolver,
        steps: Int
    ) throws -> (time: Double, state: [Double]) {
        var course = course
        let names = system.states.map { variable in
            system.observable(named: "amount(\(variable.name))")?.name ?? variable.name
        }
        course.recorded = names
        course.maximumSteps = steps
        let trajectory: Trajectory
        do {
            trajectory = try run(course)
        } catch let failure as SimulationFailure {
            guard let partial = failure.partial, !partial.times.isEmpty else { throw failure }
            trajectory = partial
        }
        let row = trajectory.times.count - 1
        return (trajectory.times[row], names.indices.map { trajectory[row, $0] })
    }

    private func result(
        _ found: (state: [Double], iterations: Int),
        _ method: SteadyState.Method,
        _ solver: SteadyStateSolver,
        columns: [Trajectory.Column],
        places: [Int]
    ) -> SteadyState {
        let eigenvalues = solver.reducedJacobian(found.state).eigenvalues()?.sorted { $0.real > $1.real } ?? []
        let largest = eigenvalues.reduce(0) { max($0, $1.real.magnitude, $1.imaginary.magnitude) }
        let stability: SteadyState.Stability
        if let first = eigenvalues.first, first.real.magnitude > 1e-10 * largest {
            stability = first.real < 0 ? .stable : .unstable
        } else {
            stability = .undetermined
        }
        let observed = solver.observables(found.state)
        return SteadyState(
            columns: columns,
            values: places.map { observed[$0] },
            method: method,
            iterations: found.iterations,
            eigenvalues: eigenvalues,
            stability: stability,
            moieties: solver.moieties.map { moiety in
                moiety.terms.map { $0.coefficient == 1 ? $0.name : "\($0.coefficient) \($0.name)" }
                    .joined(separator: " + ")
            },
            totals: solver.totals
        )
    }
}
