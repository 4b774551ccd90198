internal import Diagnostics
internal import EquationSystems
internal import Expressions
internal import Simulation

/// Runs the tasks of an experiment and records what its data generators ask for.
final class TaskRunner {
    let experiment: SEDML
    let library: ModelLibrary
    let policy: SubstitutionPolicy
    private let limits: RunLimits
    /// What was substituted or not honoured, in the order met, each once.
    private(set) var notes: [String] = []
    /// Variables that a model does not have; they are not a number, and fail only what uses them.
    private(set) var refused: [DataGenerators.VariableKey: DiagnosticsError] = [:]
    private var runs = 0
    private var recordedValues = 0
    private var tasks: [String: SEDML.AbstractTask] = [:]
    private var choices: [String: AlgorithmChoice] = [:]

    init(_ experiment: SEDML, _ library: ModelLibrary, _ options: ExperimentOptions) {
        self.experiment = experiment
        self.library = library
        policy = options.policy
        limits = options.runLimits
        for task in experiment.tasks where tasks[task.id] == nil { tasks[task.id] = task }
    }

    /// Runs a task from the models' own initial states.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - variables: What is recorded.
    /// - Returns: one array for each variable.
    /// - Throws: what is refused, and what failed in a run.
    func run(_ id: String, recording variables: [SEDML.Variable]) throws(DiagnosticsError) -> [DataArray] {
        var states: [String: ModelState] = [:]
        return try run(id, variables, &states, [:], above: [])
    }

    /// The simulation's algorithm as it is run, for a log.
    func algorithm(of id: String) -> String? {
        var seen: Set<String> = []
        return algorithm(of: id, &seen)
    }

    private func algorithm(of id: String, _ seen: inout Set<String>) -> String? {
        guard let task = tasks[id], seen.insert(id).inserted else { return nil }
        switch task.kind {
        case .single(_, let simulation): return choices[simulation].map { KiSAO.id(of: $0.road) }
        case .repeated(let repetition):
            for subtask in repetition.subtasks {
                if let found = algorithm(of: subtask.task, &seen) { return found }
            }
            return nil
        case .other: return nil
        }
    }

    private func run(
        _ id: String,
        _ variables: [SEDML.Variable],
        _ states: inout [String: ModelState],
        _ ranges: [String: Double],
        above: Set<String>
    ) throws(DiagnosticsError) -> [DataArray] {
        guard let task = tasks[id] else {
            throw fault(variables.first?.location, "task '\(id)'", "there is no task with this id")
        }
        guard !above.contains(id), above.count < 20 else {
            throw fault(
                task.location,
                "task '\(id)'",
                "the task contains itself, or tasks are nested more than 20 deep"
            )
        }
        switch task.kind {
        case .single(let model, let simulation):
            return try runOnce(task, model, simulation, variables, &states)
        case .repeated(let repetition):
            return try runRepeated(task, repetition, variables, &states, ranges, above.union([id]))
        case .other(let name):
            throw fault(task.location, "task '\(id)'", "'\(name)' is not supported")
        }
    }

    // MARK: Repeated tasks

    private func runRepeated(
        _ task: SEDML.AbstractTask,
        _ repetition: SEDML.Repetition,
        _ variables: [SEDML.Variable],
        _ states: inout [String: ModelState],
        _ outer: [String: Double],
        _ above: Set<String>
    ) throws(DiagnosticsError) -> [DataArray] {
        guard let main = repetition.ranges.first(where: { $0.id == repetition.range }) else {
            throw fault(task.location, "task '\(task.id)'", "there is no range '\(repetition.range)' in it")
        }
        let count = try self.count(of: main, repetition, [])
        guard count > 0 else { throw fault(main.location, "range '\(main.id)'", "it has no values") }
        var results = [[DataArray]](repeating: [], count: variables.count)
        var seen: Set<String> = []
        let involved = models(of: task.id, &seen)
        for iteration in 0..<count {
            if repetition.resetsModel { for model in involved { states[model] = nil } }
            let ranges = try values(of: repetition, iteration, outer, &states)
            for change in repetition.changes { try set(change, ranges, &states) }
            for subtask in repetition.subtasks {
                for change in subtask.changes { try set(change, ranges, &states) }
                let arrays = try run(subtask.task, variables, &states, ranges, above: above)
                for index in variables.indices { results[index].append(arrays[index]) }
            }
        }
        return results.map { arrays in
            if repetition.concatenates == true { return DataArray.concatenated(arrays, name: task.id) }
            let outer = [(count, task.id), (repetition.subtasks.count, task.id)]
            return DataArray.stacked(arrays, outer: outer)
        }
    }

    /// The models that a task, or one inside it, runs.
    private func models(of id: String, _ seen: inout Set<String>) -> Set<String> {
        guard let task = tasks[id], seen.insert(id).inserted else { return [] }
        switch task.kind {
        case .single(let model, _): return [model]
        case .repeated(let repetition):
            var found = Set((repetition.changes + repetition.subtasks.flatMap(\.changes)).map(\.model))
            for subtask in repetition.subtasks { found.formUnion(models(of: subtask.task, &seen)) }
            return found
        case .other: return []
        }
    }

    private func set(
        _ change: SEDML.SetValue,
        _ ranges: [String: Double],
        _ states: inout [String: ModelState]
    ) throws(DiagnosticsError) {
        let value = try evaluate(change.calculation, ranges, model: change.model, &states, change.location)
        guard value.isFinite else { throw fault(change.location, "setValue", "the computed value is \(value)") }
        let model = try library.model(change.model, change.location)
        let name = try model.observable(change.target, change.symbol, change.location)
        states[change.model, default: ModelState()].set(name, to: value)
    }

    /// The value of a formula over ranges and what models' quantities are now.
    func evaluate(
        _ calculation: SEDML.Calculation,
        _ ranges: [String: Double],
        model: String?,
        _ states: inout [String: ModelState],
        _ location: SourceLocation
    ) throws(DiagnosticsError) -> Double {
        var values = ranges
        values.merge(calculation.parameters) { $1 }
        for variable in calculation.variables {
            if let target = variable.target, target.path.hasPrefix("#") {
                let range = String(target.path.dropFirst())
                guard let value = ranges[range] else {
                    throw fault(variable.location, "variable '\(variable.id)'", "there is no range '\(range)' here")
                }
                values[variable.id] = value
                continue
            }
            guard let id = variable.model ?? model, let target = variable.target else {
                throw fault(variable.location, "variable '\(variable.id)'", "it names no quantity of a model")
            }
            let model = try library.model(id, variable.location)
            let name = try model.observable(target, variable.symbol, variable.location)
            values[variable.id] = try current(name, model, states[id] ?? ModelState(), variable.location)
        }
        return try experiment.evaluate(calculation, values, location)
    }

    /// What a quantity of a model is now.
    private func current(
        _ name: String,
        _ model: ExperimentModel,
        _ state: ModelState,
        _ location: SourceLocation
    ) throws(DiagnosticsError) -> Double {
        let start = model.simulator.system.startTime
        var course = TimeCourse(times: [start])
        course.recorded = [name]
        course.overrides = state.overrides
        return try simulated(location, model) { try model.simulator.run(course).values[0] }
    }

    // MARK: One simulation

    private func runOnce(
        _ task: SEDML.AbstractTask,
        _ modelID: String,
        _ simulationID: String,
        _ variables: [SEDML.Variable],
        _ states: inout [String: ModelState]
    ) throws(DiagnosticsError) -> [DataArray] {
        guard let simulation = experiment.simulations.first(where: { $0.id == simulationID }) else {
            throw fault(task.location, "task '\(task.id)'", "there is no simulation '\(simulationID)'")
        }
        runs += 1
        guard runs <= limits.runs else {
            throw fault(task.location, "task '\(task.id)'", "more than \(limits.runs) runs of simulations; refused")
        }
        let model = try library.model(modelID, task.location)
        let choice = try choice(for: simulation)
        let state = states[modelID] ?? ModelState()
        if state.time != nil, let obstacle = model.obstacleToContinuing {
            throw fault(
                task.location,
                "task '\(task.id)'",
                "to go on from where another run ended is not supported for a model with \(obstacle)"
            )
        }
        let names = variables.map { variable -> String? in
            guard let target = variable.target, variable.model == nil || variable.model == modelID else { return nil }
            do throws(DiagnosticsError) {
                return try model.observable(target, variable.symbol, variable.location)
            } catch {
                refused[.init(variable)] = error
                return nil
            }
        }
        let recorded = Self.unique(names.compactMap(\.self) + model.stateNames)
        let table = try run(simulation, choice, model, state, recorded, task)
        states[modelID] = table.state
        let places = Dictionary(uniqueKeysWithValues: recorded.enumerated().map { ($1, $0) })
        return zip(variables, names).map { variable, name in
            var values = [Double](repeating: .nan, count: table.times.count)
            if let place = name.flatMap({ places[$0] }) {
                values = table.times.indices.map { table.values[$0 * recorded.count + place] }
            } else if variable.target == nil {
                if table.hasTimes {
                    values = table.times
                } else {
                    note("a steady state has no time; it is not a number")
                }
            }
            return DataArray(shape: [values.count], values: values, dimensions: [task.id])
        }
    }

    private struct Table {
        var times: [Double]
        var hasTimes = true
        var values: [Double]
        var state: ModelState
    }

    private func run(
        _ simulation: SEDML.Simulation,
        _ choice: AlgorithmChoice,
        _ model: ExperimentModel,
        _ state: ModelState,
        _ recorded: [String],
        _ task: SEDML.AbstractTask
    ) throws(DiagnosticsError) -> Table {
        let start: Double
        var times: [Double]
        var isStep = false
        switch simulation.kind {
        case .steadyState:
            let found = try simulated(task.location, model) {
                try model.simulator.steadyState(
                    overrides: state.overrides,
                    recorded: recorded,
                    integrationSteps: 10_000
                )
            }
            return Table(
                times: [0],
                hasTimes: false,
                values: found.values,
                state: self.state(after: found.values, recorded, model, time: state.time ?? 0)
            )
        case .oneStep(let step):
            guard step > 0 else {
                throw fault(simulation.location, "simulation '\(simulation.id)'", "its step is \(step)")
            }
            start = state.time ?? model.simulator.system.startTime
            times = [start + step]
            isStep = true
        case .timeCourse(let initial, let output, let end, let steps):
            guard initial <= output, output <= end, output < end || steps == 0 else {
                throw fault(
                    simulation.location,
                    "simulation '\(simulation.id)'",
                    "its times \(initial), \(output), \(end) do not ascend"
                )
            }
            start = initial
            times = steps == 0 ? [end] : TimeCourse(start: output, end: end, steps: steps).outputTimes
            guard !times.isEmpty else {
                throw fault(simulation.location, "simulation '\(simulation.id)'", "\(steps) steps are too many")
            }
        case .other(let name):
            throw fault(simulation.location, "simulation '\(simulation.id)'", "'\(name)' is not supported")
        }
        recordedValues += times.count * recorded.count
        guard recordedValues <= limits.values else {
            throw fault(task.location, "task '\(task.id)'", "more than \(limits.values) values; refused")
        }
        let (simulator, shift) = try model.simulator(from: start)
        var course = TimeCourse(times: times.map { max($0 - shift, simulator.system.startTime) })
        course.recorded = recorded
        course.overrides = state.overrides
        choice.apply(to: &course)
        course.maximumSteps = min(course.maximumSteps, limits.steps)
        let trajectory = try simulated(task.location, model) {
            try simulator.prepare(course).run(realization: self.runs - 1)
        }
        if !isStep { times = trajectory.times.map { $0 + shift } }
        let last = Array(trajectory.values.suffix(recorded.count))
        return Table(
            times: times,
            values: trajectory.values,
            state: self.state(after: last, recorded, model, time: times.last ?? start)
        )
    }

    private func state(
        after values: [Double],
        _ recorded: [String],
        _ model: ExperimentModel,
        time: Double
    ) -> ModelState {
        let names = Set(model.stateNames)
        var state = ModelState(time: time)
        for (name, value) in zip(recorded, values) where names.contains(name) && value.isFinite {
            state.overrides[name] = value
        }
        return state
    }

    private func choice(for simulation: SEDML.Simulation) throws(DiagnosticsError) -> AlgorithmChoice {
        if let known = choices[simulation.id] { return known }
        let choice = try AlgorithmChoice(simulation, global: experiment.parameters, policy: policy)
        choices[simulation.id] = choice
        for text in choice.notes { note(text) }
        return choice
    }

    private func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    /// Runs something of a model, whose failure becomes a fault of the experiment.
    private func simulated<Value>(
        _ location: SourceLocation,
        _ model: ExperimentModel,
        _ body: () throws -> Value
    ) throws(DiagnosticsError) -> Value {
        do {
            return try body()
        } catch let faults as DiagnosticsError {
            throw faults
        } catch {
            throw fault(location, "model '\(model.id)'", "\(error)")
        }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    func fault(_ location: SourceLocation?, _ element: String, _ message: String) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "sedml-task",
                at: location ?? SourceLocation(file: experiment.file),
                element: element,
                message
            )
        ])
    }
}
