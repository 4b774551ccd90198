internal import Diagnostics
internal import EquationSystems
internal import Expressions

/// A time course whose names, doses and units are resolved: what is left is to run it, by any thread.
public struct PreparedTimeCourse: Sendable {
    let program: SimulationProgram
    let course: TimeCourse
    let regimen: Regimen
    /// The columns to be recorded, as places among the system's observables.
    let recorded: [Int]
    public let columns: [Trajectory.Column]
    let initialConditions: InitialConditions
    let fixedValues: [Double]
    private let varyingCount: Int
    /// The model as reactions one by one, for a solver that counts molecules.
    private let stochastic: StochasticProgram?

    /// The most output times times columns.
    static let maximumValues = 200_000_000

    init(_ program: SimulationProgram, _ course: TimeCourse, varying: [String]) throws(DiagnosticsError) {
        var faults: [Diagnostic] = []
        let system = program.system
        faults += Self.faults(in: course, start: system.startTime)

        var recorded: [Int] = []
        if let names = course.recorded {
            let places = Dictionary(
                system.observables.enumerated().map { ($1.name, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            for name in names {
                if let place = places[name] ?? system.observable(named: name).flatMap({ places[$0.name] }) {
                    recorded.append(place)
                } else {
                    faults.append(
                        Diagnostic(
                            .error,
                            rule: "unknown-observable",
                            element: "recorded \(name)",
                            "the model has no `\(name)`",
                            suggestion: nearMiss(to: name, among: system.observables.map(\.name))
                                .map { "did you mean `\($0)`?" }
                        )
                    )
                }
            }
        } else {
            recorded = Array(system.observables.indices)
        }
        if recorded.count > 0 && course.outputTimes.count > Self.maximumValues / recorded.count {
            faults.append(
                Diagnostic(
                    .error,
                    rule: "output-size",
                    "\(course.outputTimes.count) output times of \(recorded.count) columns are more than"
                        + " \(Self.maximumValues) values",
                    suggestion: "record fewer times or columns"
                )
            )
        }

        let overrides = course.overrides.sorted { $0.key < $1.key }
        for (name, value) in overrides where !value.isFinite {
            faults.append(
                Diagnostic(.error, rule: "override", element: "value for \(name)", "\(value) is not a finite number")
            )
        }
        var regimen = Regimen.none
        do throws(DiagnosticsError) {
            regimen = try Regimen(course.doses, system, start: system.startTime)
            let determined = Set(system.constraints.map { Slot.state($0.state) })
            for case .bolus(let slot, _) in regimen.entries.map(\.action) where determined.contains(slot) {
                throw DiagnosticsError([
                    Diagnostic(.error, rule: "dose", "a dose goes into what an algebraic rule determines")
                ])
            }
        } catch {
            faults += error.diagnostics
        }
        do throws(DiagnosticsError) {
            initialConditions = try InitialConditions(
                system,
                overriding: overrides.map(\.key) + varying + InitialDraws.names(in: system)
            )
        } catch {
            throw DiagnosticsError(faults + error.diagnostics)
        }
        faults += Self.historyFaults(overrides.map(\.key) + varying, system)
        if course.solver.isStochastic { faults += StochasticRefusals.faults(in: regimen, system) }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        stochastic = course.solver.isStochastic ? try StochasticProgram(system, recorded: recorded) : nil
        self.program = program
        self.course = course
        self.regimen = regimen
        self.recorded = recorded
        columns = recorded.map {
            Trajectory.Column(name: system.observables[$0].name, units: system.observables[$0].units)
        }
        fixedValues = overrides.map(\.value)
        varyingCount = varying.count
    }

    /// Names whose past cannot follow a new value: before the start a delay reads the model's own initial formula.
    private static func historyFaults(_ names: [String], _ system: EquationSystem) -> [Diagnostic] {
        guard !system.delays.isEmpty else { return [] }
        return (system.states + system.parameters).compactMap { variable in
            guard names.contains(variable.name), system.graph.leaves(of: [variable.initialValue]).contains(.time) else {
                return nil
            }
            return Diagnostic(
                .error,
                rule: "override",
                element: "value for \(variable.name)",
                "its initial formula depends on time, and a delay reads it before the start",
                suggestion: "change the formula in the model instead"
            )
        }
    }

    /// Runs the course.
    ///
    /// - Parameters:
    ///   - varying: One value for each name given to `prepare`.
    ///   - seed: Decides over chance; nil for the course's own.
    ///   - realization: Which of the runs under this seed, each with random numbers of its own.
    /// - Returns: what was recorded.
    /// - Throws: why the run ended before its end, with what was recorded until then.
    public func run(
        _ varying: [Double] = [],
        seed: UInt64? = nil,
        realization: Int = 0
    ) throws(SimulationFailure) -> Trajectory {
        precondition(varying.count == varyingCount, "one value for each varying name")
        let seed = seed ?? course.seed
        let values = try InitialDraws.values(
            initialConditions,
            fixedValues + varying,
            program.system,
            seed: seed,
            realization: realization
        )
        guard let stochastic else {
            return try integrated(values.parameters, values.state, seed, realization)
        }
        func run<Method: ReactionMethod>(_ method: Method.Type) throws(SimulationFailure) -> Trajectory {
            try StochasticRun<Method>(
                self,
                stochastic,
                values.parameters,
                values.state,
                seed: seed,
                realization: realization
            ).run()
        }
        return course.solver == .nextReaction ? try run(NextReactionMethod.self) : try run(DirectMethod.self)
    }

    /// Runs the equations; once more, with fast reactions faster, where they turn out not to be fast enough.
    private func integrated(
        _ parameters: [Double],
        _ state: [Double],
        _ seed: UInt64,
        _ realization: Int
    ) throws(SimulationFailure) -> Trajectory {
        func run(_ multiplier: Double) throws(SimulationFailure) -> Trajectory {
            try SimulationRun(
                self,
                parameters,
                state,
                seed: seed,
                realization: realization,
                fastMultiplier: multiplier
            ).run()
        }
        for multiplier in [1.0, 100] {
            do throws(SimulationFailure) {
                return try run(multiplier)
            } catch {
                guard case .fastReactionsTooSlow = error.reason else { throw error }
            }
        }
        return try run(1e4)
    }

    private static func faults(in course: TimeCourse, start: Double) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func require(_ isRight: Bool, _ rule: String, _ message: String, _ suggestion: String) {
            if !isRight { faults.append(Diagnostic(.error, rule: rule, message, suggestion: suggestion)) }
        }
        let times = course.outputTimes
        if let intervals = course.refusedIntervals {
            require(
                false,
                "output-times",
                "\(intervals) intervals between output times",
                "give from 1 to \(TimeCourse.maximumIntervals)"
            )
        } else {
            require(!times.isEmpty, "output-times", "there are no output times", "give at least one")
        }
        require(
            times.allSatisfy(\.isFinite),
            "output-times",
            "some output times are not finite numbers",
            "give finite times"
        )
        require(
            zip(times, times.dropFirst()).allSatisfy { $0 <= $1 },
            "output-times",
            "the output times do not ascend",
            "sort them"
        )
        if let first = times.first, first < start {
            require(
                false,
                "output-times",
                "the first output time \(first) lies before the start at \(start)",
                "begin at \(start) or later"
            )
        }
        require(
            course.relativeTolerance > 0 && course.relativeTolerance < 1,
            "tolerance",
            "the relative tolerance \(course.relativeTolerance) is not between 0 and 1",
            "use one such as \(TimeCourse.defaultRelativeTolerance)"
        )
        if let absolute = course.absoluteTolerance {
            require(
                absolute > 0 && absolute.isFinite,
                "tolerance",
                "the absolute tolerance \(absolute) is not positive",
                "use one such as 1e-12, or none to have it scaled"
            )
        }
        require(course.maximumSteps > 0, "step-limit", "the step limit is \(course.maximumSteps)", "allow 1 or more")
        if let step = course.maximumStep {
            require(
                step > 0 && step.isFinite,
                "step-limit",
                "the largest step \(step) is not positive",
                "give a step above 0, or none"
            )
        }
        return faults
    }
}
