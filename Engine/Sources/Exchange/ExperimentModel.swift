internal import Diagnostics
internal import EquationSystems
internal import Expressions
internal import ModelFormats
internal import ReactionModels
internal import Simulation

/// A model of an experiment, changed as the document says, ready to be run again and again.
final class ExperimentModel {
    let id: String
    let document: ModelDocument
    let simulator: Simulator
    /// Names under which the whole state can be recorded, and given back as initial values.
    let stateNames: [String]
    /// Whether nothing depends on time itself, so that a run may begin at any time.
    private let isAutonomous: Bool
    private var later: (start: Double, simulator: Simulator)?
    private var quantities: [SEDML.Target: ModelDocument.Quantity] = [:]

    init(_ id: String, _ document: ModelDocument) throws(DiagnosticsError) {
        self.id = id
        self.document = document
        let system = try EquationSystem(SBML.read(document.text(), file: document.file))
        simulator = try Simulator(system)
        let states = system.states.map { system.observable(named: "amount(\($0.name))")?.name ?? $0.name }
        let parameters = system.parameters.map(\.name).filter { system.observable(named: $0) != nil }
        stateNames = states + parameters
        let formulas =
            system.rightHandSide + system.observables.map(\.value) + system.discontinuities
            + system.events.flatMap {
                [$0.trigger] + [$0.delay, $0.priority].compactMap(\.self) + $0.assignments.map(\.value)
            }
            + (system.states + system.parameters).map(\.initialValue)
        isAutonomous = system.delays.isEmpty && !system.graph.leaves(of: formulas).contains(.time)
    }

    /// Why a run cannot go on from where another ended; nil where it can.
    var obstacleToContinuing: String? {
        if !simulator.system.events.isEmpty { return "events" }
        if !simulator.system.delays.isEmpty { return "delays" }
        return nil
    }

    /// What runs from a time on, and what has to be added to its times.
    func simulator(from start: Double) throws(DiagnosticsError) -> (simulator: Simulator, shift: Double) {
        if start == simulator.system.startTime { return (simulator, 0) }
        if isAutonomous { return (simulator, start - simulator.system.startTime) }
        if let later, later.start == start { return (later.simulator, 0) }
        var system = simulator.system
        system.startTime = start
        let made = try Simulator(system)
        later = (start, made)
        return (made, 0)
    }

    /// The name under which a target's values are recorded.
    func observable(
        _ target: SEDML.Target,
        _ symbol: SEDML.Symbol?,
        _ location: SourceLocation
    ) throws(DiagnosticsError) -> String {
        let quantity: ModelDocument.Quantity
        if let known = quantities[target] {
            quantity = known
        } else {
            quantity = try document.quantity(at: target, location)
            quantities[target] = quantity
        }
        var name = quantity.symbol
        switch (symbol, quantity.attribute) {
        case (.amount, _), (nil, "initialAmount"): name = "amount(\(name))"
        case (.concentration, _), (nil, "initialConcentration"): name = "concentration(\(name))"
        case (nil, _): break
        case (.time, _), (.particleNumber, _), (.rateOfChange, _):
            throw ModelDocument.fault(location, target, "this symbol of a model's quantity is not supported")
        }
        guard let found = simulator.system.observable(named: name) else {
            throw ModelDocument.fault(location, target, "model '\(id)' has no '\(name)' with a value over time")
        }
        return found.name
    }
}

/// The state in which a model is between the runs of a task.
struct ModelState {
    /// Values of symbols that differ from the model's own.
    var overrides: [String: Double] = [:]
    /// The time at which the last run ended; nil before the first.
    var time: Double?

    /// Gives a quantity another value, whichever name it had one under before.
    mutating func set(_ name: String, to value: Double) {
        let symbol = Self.symbol(name)
        for key in overrides.keys where Self.symbol(key) == symbol { overrides[key] = nil }
        overrides[name] = value
    }

    private static func symbol(_ name: String) -> Substring {
        guard name.hasSuffix(")"), let open = name.firstIndex(of: "(") else { return name[...] }
        return name[name.index(after: open)...].dropLast()
    }
}

/// The models of an experiment, read and changed when they are first needed.
final class ModelLibrary {
    private let experiment: SEDML
    private let source: any ExchangeSource
    private var documents: [String: Result<ModelDocument, DiagnosticsError>] = [:]
    private var models: [String: Result<ExperimentModel, DiagnosticsError>] = [:]

    init(_ experiment: SEDML, _ source: any ExchangeSource) {
        self.experiment = experiment
        self.source = source
    }

    func model(_ id: String, _ location: SourceLocation) throws(DiagnosticsError) -> ExperimentModel {
        if let known = models[id] { return try known.get() }
        let result: Result<ExperimentModel, DiagnosticsError>
        do throws(DiagnosticsError) {
            result = .success(try ExperimentModel(id, document(id, location, [])))
        } catch {
            result = .failure(error)
        }
        models[id] = result
        return try result.get()
    }

    private func document(
        _ id: String,
        _ location: SourceLocation,
        _ above: Set<String>
    ) throws(DiagnosticsError) -> ModelDocument {
        if let known = documents[id] { return try known.get() }
        guard let model = experiment.models.first(where: { $0.id == id }) else {
            throw Self.fault(location, "model '\(id)'", "there is no model with this id")
        }
        guard !above.contains(id) else {
            throw Self.fault(model.location, "model '\(id)'", "the model is based on itself")
        }
        let result: Result<ModelDocument, DiagnosticsError>
        do throws(DiagnosticsError) {
            result = .success(try changed(model, above.union([id])))
        } catch {
            result = .failure(error)
        }
        documents[id] = result
        return try result.get()
    }

    private func changed(_ model: SEDML.Model, _ above: Set<String>) throws(DiagnosticsError) -> ModelDocument {
        let document = try original(model, above)
        for change in model.changes {
            try document.apply(change) { (calculation) throws(DiagnosticsError) in
                try self.value(of: calculation, for: model, document, above, change.location)
            }
        }
        return document
    }

    private func original(_ model: SEDML.Model, _ above: Set<String>) throws(DiagnosticsError) -> ModelDocument {
        let language = model.language.split(separator: ":").last.map { $0.lowercased() } ?? "sbml"
        guard language.hasPrefix("sbml") || language == "xml" else {
            throw Self.fault(
                model.location,
                "model '\(model.id)'",
                "language '\(model.language)' is not supported; SBML is"
            )
        }
        let isOther = experiment.models.contains { $0.id == model.source }
        if model.source.hasPrefix("#") || isOther {
            let id = model.source.hasPrefix("#") ? String(model.source.dropFirst()) : model.source
            return try ModelDocument(document(id, model.location, above).text(), file: source.name(of: id))
        }
        guard let text = try source.text(at: model.source, from: experiment.file) else {
            let isRemote = ["urn:", "http:", "https:"].contains { model.source.hasPrefix($0) }
            throw Self.fault(
                model.location,
                "model '\(model.id)'",
                isRemote
                    ? "source '\(model.source)' lies on the net; nothing is fetched from there, put the file beside it"
                    : "there is no file '\(model.source)'"
            )
        }
        let document = try ModelDocument(text, file: source.name(of: model.source))
        guard document.rootName == "sbml" else {
            throw Self.fault(
                model.location,
                "model '\(model.id)'",
                "'\(model.source)' is not SBML: its root element is '\(document.rootName)'; not supported"
            )
        }
        return document
    }

    /// The value of a `computeChange`, whose variables are numbers that models state.
    private func value(
        of calculation: SEDML.Calculation,
        for model: SEDML.Model,
        _ document: ModelDocument,
        _ above: Set<String>,
        _ location: SourceLocation
    ) throws(DiagnosticsError) -> Double {
        var values = calculation.parameters
        for variable in calculation.variables {
            guard let target = variable.target else {
                throw Self.fault(variable.location, "variable '\(variable.id)'", "a change of a model has no time")
            }
            let other = variable.model.flatMap { $0 == model.id ? nil : $0 }
            let from = try other.map { (id) throws(DiagnosticsError) in try self.document(id, location, above) }
            values[variable.id] = try (from ?? document).number(at: target, variable.location)
        }
        return try experiment.evaluate(calculation, values, location)
    }

    private static func fault(_ location: SourceLocation, _ element: String, _ message: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "sedml-model", at: location, element: element, message)])
    }
}

extension SEDML {
    /// The value of a formula over numbers.
    func evaluate(
        _ calculation: Calculation,
        _ values: [String: Double],
        _ location: SourceLocation
    ) throws(DiagnosticsError) -> Double {
        func fault(_ message: String) -> DiagnosticsError {
            DiagnosticsError([Diagnostic(.error, rule: "sedml-math", at: location, message)])
        }
        for name in graph.symbols(in: calculation.math).sorted() where values[name] == nil {
            throw fault("the formula names '\(name)', which is neither a variable nor a parameter here")
        }
        do {
            return try graph.evaluate(calculation.math) { leaf in
                if case .symbol(let name) = leaf { values[name] ?? .nan } else { .nan }
            }
        } catch {
            throw fault("the formula has no value: \(error)")
        }
    }
}
