public import Diagnostics
public import EquationSystems
internal import Foundation
internal import Populations
public import Simulation

/// A time course with the derivatives of what it records by parameters.
public struct SensitivityRun: Sendable {
    /// Derivatives by these.
    public let parameters: [String]
    private let equations: SensitivitySystem
    private let original: EquationSystem
    private let course: TimeCourse
    private let recorded: [String]

    /// - Parameters:
    ///   - system: The model's equations.
    ///   - course: What to run; its recorded names, or else all states.
    ///   - parameters: Parameters, or species by their initial values.
    /// - Throws: what does not fit the model or is not supported, all of it.
    public init(
        _ system: EquationSystem,
        _ course: TimeCourse,
        by parameters: [String]
    ) throws(DiagnosticsError) {
        self.parameters = parameters
        self.course = course
        original = system
        recorded = course.recorded ?? system.states.map(\.name)
        if course.solver.isStochastic {
            throw DiagnosticsError([SensitivityRefusals.refusal("solver \(course.solver.rawValue)", "chance")])
        }
        equations = try SensitivitySystem(system, by: parameters, recorded: recorded, overrides: course.overrides)
        let flows = course.doses.contains { $0.administration != .bolus }
        if flows && !equations.movingEvents.isEmpty {
            throw DiagnosticsError([
                SensitivityRefusals.refusal(
                    equations.movingEvents.sorted().joined(separator: ", "),
                    "an infusion and an event whose time depends on a parameter"
                )
            ])
        }
    }

    /// What was recorded, then for each of it its derivatives, as columns `d(C)/d(CL)`.
    ///
    /// - Throws: `DiagnosticsError` for what does not fit the model, and where an event whose time depends on a
    ///   parameter met another event, a dose or the start, so that its jump is not known; `SimulationFailure` where the
    ///   run ends before its end.
    public func run() throws -> Trajectory {
        var course = course
        course.recorded = columns
        let prepared = try Simulator(equations.newtonSystem).prepare(course)
        let trajectory = try prepared.run()
        let meetings = Self.meetings(trajectory.events, equations.movingEvents, prepared)
        if !meetings.isEmpty { throw DiagnosticsError(meetings) }
        return trajectory
    }

    private var columns: [String] {
        recorded + recorded.flatMap { name in parameters.map { SensitivitySystem.column(name, by: $0) } }
    }

    /// Moving events that something else happened beside.
    private static func meetings(
        _ events: [Trajectory.ExecutedEvent],
        _ moving: Set<String>,
        _ course: PreparedTimeCourse
    ) -> [Diagnostic] {
        let fixed = [course.system.startTime] + course.doseTimes
        return events.enumerated().compactMap { place, event in
            guard moving.contains(event.name) else { return nil }
            func isNear(_ time: Double) -> Bool { abs(time - event.time) <= 1e-12 * max(1, abs(time)) }
            let others = events.indices.filter { $0 != place }.map { events[$0].time }
            guard fixed.contains(where: isNear) || others.contains(where: isNear) else { return nil }
            return Diagnostic(
                .error,
                rule: "sensitivity",
                element: event.name,
                "its time \(event.time) depends on a parameter, and something else happens at that time, so that the"
                    + " derivatives have no value there",
                suggestion: "move one of the two, or use finite differences"
            )
        }
    }

    /// The same columns by central finite differences, two runs for each parameter, several at a time.
    ///
    /// - Parameters:
    ///   - share: The step, as a share of the parameter's value, or of one where that is zero.
    ///   - threads: Runs at a time.
    /// - Returns: a table with the columns of `run()`.
    /// - Throws: as `run()`.
    public func finiteDifferences(share: Double = 1e-4, threads: Int = 2) async throws -> Trajectory {
        var course = course
        course.recorded = recorded
        let simulator = try Simulator(original)
        let middle = try simulator.run(course)
        let start = try original.initialValues(overrides: course.overrides)
        let values = parameters.map { name -> Double in
            guard let slot = original.slot(named: name) else { return .nan }
            switch slot {
            case .parameter(let index): return start.parameters[index]
            case .state(let index): return start.state[index]
            }
        }
        let steps = values.map { share * ($0 == 0 ? 1 : abs($0)) }
        let plain = course
        let names = parameters
        let runs = await mapSubjects(0..<2 * names.count, threads: threads) { number in
            var course = plain
            let place = number / 2
            course.overrides[names[place]] = values[place] + (number % 2 == 0 ? steps[place] : -steps[place])
            return try simulator.run(course).values
        }
        let sides = try runs.map { try $0.get() }
        var result = Trajectory(columns: columns.map { Trajectory.Column(name: $0) }, times: middle.times)
        for row in middle.times.indices {
            for column in recorded.indices { result.values.append(middle[row, column]) }
            for column in recorded.indices {
                for place in names.indices {
                    let at = row * recorded.count + column
                    result.values.append((sides[2 * place][at] - sides[2 * place + 1][at]) / (2 * steps[place]))
                }
            }
        }
        return result
    }
}
