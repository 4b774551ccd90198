internal import Diagnostics
internal import Expressions

/// Computes the data generators of an experiment, running each task once.
final class DataGenerators {
    private let experiment: SEDML
    private let runner: TaskRunner
    private let byID: [String: SEDML.DataGenerator]
    private var known: [String: Result<DataArray, DiagnosticsError>] = [:]
    /// What was recorded of each task, by the variables as they were first met; or why there is nothing.
    private(set) var taskResults: [String: Result<[VariableKey: DataArray], DiagnosticsError>] = [:]

    /// What two variables have in common that show the same numbers.
    struct VariableKey: Hashable {
        var target: SEDML.Target?
        var symbol: SEDML.Symbol?
        var model: String?

        init(_ variable: SEDML.Variable) {
            target = variable.target
            symbol = variable.symbol
            model = variable.model
        }
    }

    init(_ experiment: SEDML, _ runner: TaskRunner) {
        self.experiment = experiment
        self.runner = runner
        byID = Dictionary(experiment.generators.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name under which a generator's data is shown.
    func name(of id: String) -> String { byID[id]?.name ?? id }

    func data(of id: String, _ location: SourceLocation) throws(DiagnosticsError) -> DataArray {
        if let result = known[id] { return try result.get() }
        guard let generator = byID[id] else {
            throw Self.fault(location, "data generator '\(id)'", "there is none with this id")
        }
        let result: Result<DataArray, DiagnosticsError>
        do throws(DiagnosticsError) {
            result = .success(try compute(generator))
        } catch {
            result = .failure(error)
        }
        known[id] = result
        return try result.get()
    }

    /// Runs a task, recording all that any data generator asks of it.
    func results(of task: String) throws(DiagnosticsError) -> [VariableKey: DataArray] {
        if let result = taskResults[task] { return try result.get() }
        var keys: [VariableKey] = []
        var variables: [SEDML.Variable] = []
        for variable in experiment.generators.flatMap(\.calculation.variables) where variable.task == task {
            let key = VariableKey(variable)
            if keys.contains(key) { continue }
            keys.append(key)
            variables.append(variable)
        }
        let result: Result<[VariableKey: DataArray], DiagnosticsError>
        do throws(DiagnosticsError) {
            let arrays = try runner.run(task, recording: variables)
            result = .success(Dictionary(uniqueKeysWithValues: zip(keys, arrays)))
        } catch {
            result = .failure(error)
        }
        taskResults[task] = result
        return try result.get()
    }

    private func compute(_ generator: SEDML.DataGenerator) throws(DiagnosticsError) -> DataArray {
        let calculation = generator.calculation
        var arrays: [String: DataArray] = calculation.parameters.mapValues { DataArray($0) }
        for variable in calculation.variables {
            guard let task = variable.task else {
                throw Self.fault(
                    variable.location,
                    "variable '\(variable.id)'",
                    variable.target?.path.hasPrefix("#") == true
                        ? "data from outside a simulation is not supported" : "it names no task"
                )
            }
            guard var array = try results(of: task)[VariableKey(variable)] else { continue }
            if let fault = runner.refused[VariableKey(variable)] { throw fault }
            if let aggregate = variable.aggregate {
                array = array.reduced(by: aggregate, over: variable.dimensions, ignoringNaN: variable.ignoresNaN)
            }
            arrays[variable.id] = array
        }
        return try evaluate(calculation.math, arrays, generator)
    }

    /// The formula element by element; single numbers and aggregates hold for every element.
    private func evaluate(
        _ math: ExpressionID,
        _ arrays: [String: DataArray],
        _ generator: SEDML.DataGenerator
    ) throws(DiagnosticsError) -> DataArray {
        func fault(_ message: String) -> DiagnosticsError {
            Self.fault(generator.location, "data generator '\(generator.id)'", message)
        }
        let graph = experiment.graph
        var result = DataArray(.nan)
        var values: [ExpressionID: [Double]] = [:]
        for id in graph.reachable(from: [math]) {
            switch graph[id] {
            case .number(let value): values[id] = [value]
            case .symbol(let name):
                if let array = arrays[name] {
                    values[id] = array.values
                    if array.values.count == 1, result.values.count != 1 { continue }
                    guard result.values.count == 1 || result.values.count == array.values.count else {
                        throw fault("its variables have \(result.values.count) and \(array.values.count) values")
                    }
                    if result.shape.isEmpty || array.values.count > 1 { result = array }
                } else if let (aggregate, variable) = Self.aggregate(name), let array = arrays[variable] {
                    values[id] = [aggregate(array.values)]
                } else {
                    throw fault("the formula names '\(name)', which is neither a variable nor a parameter of it")
                }
            case .apply(let operation, let arguments):
                let operands = arguments.map { values[$0] ?? [.nan] }
                let count = operands.map(\.count).max() ?? 1
                values[id] = (0..<count).map { index in
                    operation.evaluate(operands.map { $0.count == 1 ? $0[0] : $0[index] })
                }
            case .time, .state, .parameter: values[id] = [.nan]
            }
        }
        let computed = values[math] ?? [.nan]
        if computed.count == result.values.count {
            result.values = computed
            return result
        }
        return computed.count == 1 ? DataArray(computed[0]) : .concatenated([], name: "")
    }

    private static func aggregate(_ symbol: String) -> (Aggregate, String)? {
        guard symbol.hasSuffix(")"), let open = symbol.firstIndex(of: "("),
            let aggregate = Aggregate(rawValue: String(symbol[..<open]))
        else { return nil }
        return (aggregate, String(symbol[symbol.index(after: open)...].dropLast()))
    }

    private static func fault(_ location: SourceLocation, _ element: String, _ message: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "sedml-data", at: location, element: element, message)])
    }
}
