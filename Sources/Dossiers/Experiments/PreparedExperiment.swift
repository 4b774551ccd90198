public import Diagnostics
internal import EquationSystems
internal import Expressions
internal import Foundation
internal import ModelFormats
internal import Populations
internal import ReactionModels
internal import Simulation
internal import Units

/// The version of everything in the program that decides an experiment's numbers.
///
/// Raised by hand with every change of the engine that moves a result, so that stored results are computed again.
public let engineVersion = "0.1.0+1"

/// An experiment whose model is read and whose names, doses and units fit it: what is left is to run it.
public struct PreparedExperiment: Sendable {
    /// One arm, ready to run for any subject.
    struct Arm: Sendable {
        var arm: Experiment.Arm
        var course: PreparedTimeCourse
        /// What varies over subjects in this arm, in the order in which the course takes values.
        var varying: [(name: String, distribution: Distribution)]
        /// The values of a series arm, one for each run.
        var series: [Double]?
    }

    public let experiment: Experiment
    /// The set's id, such as `selank`.
    public let setID: String
    /// Subjects to draw; zero for one run with the stated values.
    public let subjects: Int
    public let seed: UInt64
    /// The hash of everything that decides the numbers, by which results are named.
    public let key: String
    let arms: [Arm]
    /// What each parameter rests on, by name.
    let grades: [String: String]
    /// The parsed measures of each checkpoint.
    let measures: [[Measure]]
    /// The parsed measures of plausible ranges and predictions, in their order.
    let plausibleMeasures: [Measure]
    let predictionMeasures: [Measure]
    /// What varies over subjects in any arm.
    let varyingParameters: [(name: String, distribution: Distribution)]
    let tableValues: [String: Double]
    /// What must be shown beside its numbers; nil where nothing must.
    let caution: String?
    /// The grid's times and the times that checkpoints ask for, ascending, each once.
    let allTimes: [Double]
    /// The symbols that every run records: outputs, balances, what balances must equal, and areas.
    let recordedSymbols: [String]
    let simulator: Simulator

    /// Reads the model and checks the experiment against it.
    ///
    /// - Parameters:
    ///   - experiment: what to run.
    ///   - set: the folder's experiments and parameters, for paths and values.
    ///   - subjects: stands instead of the experiment's own number where given.
    ///   - seed: stands instead of the experiment's own seed where given.
    /// - Throws: every fault of the model, and every name, unit or dose that does not fit it.
    public init(
        _ experiment: Experiment,
        in set: ExperimentSet,
        subjects: Int? = nil,
        seed: UInt64? = nil
    ) throws(DiagnosticsError) {
        let path = set.folder + "/" + experiment.model
        var model = try readModel(at: path)
        var faults = Faults(experiment: experiment.id, folder: set.folder)
        let measures = experiment.checkpoints.map {
            faults.measures($0.measures, "checkpoint \($0.id)", in: experiment)
        }
        let plausible = (experiment.plausible ?? []).flatMap {
            faults.measures([$0.measure], "plausible range \($0.id)", in: experiment)
        }
        let predicted = (experiment.predictions ?? []).flatMap {
            faults.measures([$0.measure], "prediction of \($0.finding)", in: experiment)
        }
        let allMeasures = measures + [plausible, predicted]
        let withArea = Self.outputsWithArea(of: experiment, allMeasures)
        Self.addAreas(of: withArea, to: &model)
        let system = try EquationSystem(model)
        faults.check(experiment, set.parameters, against: system)

        self.experiment = experiment
        self.measures = measures
        plausibleMeasures = plausible
        predictionMeasures = predicted
        varyingParameters = set.parameters.varying
        recordedSymbols = Self.recordedSymbols(of: experiment, withArea: withArea)
        let table = Dictionary(
            set.parameters.parameters.map { ($0.id, $0.referenceValue) },
            uniquingKeysWith: { first, _ in first }
        )
        tableValues = table
        let allTimes = Self.allTimes(of: experiment, allMeasures) { arm, name in
            arm.flatMap { id in experiment.arms.first { $0.id == id }?.values[name] } ?? table[name]
        }
        self.allTimes = allTimes
        setID = set.id
        self.subjects = experiment.population == nil ? 0 : subjects ?? experiment.population?.subjects ?? 0
        self.seed = seed ?? experiment.population?.seed ?? 0

        let efficacy = experiment.efficacy(set.parameters, system, subjects: self.subjects)
        caution = efficacy.isEmpty ? nil : Experiment.caution
        faults.check(efficacy, subjects: self.subjects)
        let simulator = try Simulator(system)
        self.simulator = simulator
        var arms: [Arm] = []
        for arm in experiment.arms {
            do throws(DiagnosticsError) {
                arms.append(
                    try Self.prepare(
                        arm,
                        of: experiment,
                        simulator,
                        set.parameters,
                        times: allTimes,
                        recorded: recordedSymbols,
                        isPopulation: self.subjects > 0
                    )
                )
            } catch {
                faults.add(error.diagnostics, arm: arm.id)
            }
        }
        faults.checkInputs(of: experiment, table)
        if !faults.diagnostics.isEmpty { throw DiagnosticsError(faults.diagnostics) }
        self.arms = arms
        grades = Dictionary(
            set.parameters.parameters.map { ($0.id, $0.grade) },
            uniquingKeysWith: { first, _ in first }
        )
        key = Self.key(experiment, set, modelPath: path, subjects: self.subjects, seed: self.seed)
    }

    private static func recordedSymbols(
        of experiment: Experiment,
        withArea: [Experiment.Output]
    ) -> [String] {
        var symbols = experiment.outputs.map(\.symbol)
        for balance in experiment.balances {
            symbols.append(balance.symbol)
            if case .symbol(let expected) = balance.expected { symbols.append(expected) }
        }
        return symbols + withArea.map(areaSymbol)
    }

    /// The outputs whose area under the curve a checkpoint asks for.
    private static func outputsWithArea(of experiment: Experiment, _ measures: [[Measure]]) -> [Experiment.Output] {
        let nodes = measures.joined().flatMap(\.root.all)
        let wanted = nodes.compactMap { node in
            if case .feature(.auc, let curve, _) = node { curve.output } else { nil }
        }
        return experiment.outputs.filter { wanted.contains($0.id) }
    }

    /// Areas under the curve are integrated beside the model's own states, with the same error control.
    private static func addAreas(of outputs: [Experiment.Output], to model: inout ReactionModel) {
        for output in outputs {
            var area = Parameter(id: areaSymbol(output), value: 0)
            area.isConstant = false
            model.parameters.append(area)
            model.rules.append(.rate(variable: area.id, math: model.graph.symbol(output.symbol)))
        }
    }

    static func areaSymbol(_ output: Experiment.Output) -> String { "area_under_\(output.id)" }

    /// An arm ready to run; `doses` stand instead of its own, and `free` are the names whose values come run by run
    /// where they are others than those that vary.
    static func prepare(
        _ arm: Experiment.Arm,
        of experiment: Experiment,
        _ simulator: Simulator,
        _ table: ParameterTable,
        times: [Double],
        recorded: [String],
        isPopulation: Bool,
        doses: [Dose]? = nil,
        free: [String]? = nil
    ) throws(DiagnosticsError) -> Arm {
        let varying = isPopulation && arm.series == nil ? table.varying.filter { arm.values[$0.name] == nil } : []
        let free = free ?? arm.series.map { [$0.symbol] } ?? varying.map(\.name)
        let drawn = Set(free)
        var course = TimeCourse(times: times)
        course.recorded = recorded
        if let accuracy = experiment.accuracy { course.relativeTolerance = accuracy }
        for parameter in table.parameters where !drawn.contains(parameter.id) {
            course.overrides[parameter.id] = parameter.referenceValue
        }
        for (name, value) in arm.values where !drawn.contains(name) { course.overrides[name] = value }
        var faults: [Diagnostic] = []
        do throws(DiagnosticsError) {
            if let doses { course.doses = doses } else { course.doses = try parsedDoses(of: arm) }
        } catch {
            faults += error.diagnostics
        }
        do throws(DiagnosticsError) {
            let prepared = try simulator.prepare(course, varying: free)
            if faults.isEmpty {
                return Arm(arm: arm, course: prepared, varying: varying, series: arm.series?.values)
            }
        } catch {
            faults += error.diagnostics
        }
        throw DiagnosticsError(faults)
    }

    /// The doses of an arm as values.
    ///
    /// - Throws: every dose that cannot be read.
    static func parsedDoses(of arm: Experiment.Arm) throws(DiagnosticsError) -> [Dose] {
        var doses: [Dose] = []
        var faults: [Diagnostic] = []
        for text in arm.doses {
            do throws(DiagnosticsError) {
                doses.append(try Dose(parsing: text, source: "dose `\(text)`"))
            } catch {
                faults += error.diagnostics
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        return doses
    }

    private static func allTimes(
        of experiment: Experiment,
        _ measures: [[Measure]],
        _ parameter: (_ arm: String?, _ name: String) -> Double?
    ) -> [Double] {
        var times = Set(experiment.time.times)
        for node in measures.joined().flatMap(\.root.all) {
            guard case .feature(let feature, _, let numbers) = node, [.at, .auc].contains(feature) else { continue }
            for time in numbers.compactMap({ $0.constant(parameter) })
            where time > experiment.time.from && time < experiment.time.to {
                times.insert(time)
            }
        }
        return times.sorted()
    }

    private static func key(
        _ experiment: Experiment,
        _ set: ExperimentSet,
        modelPath: String,
        subjects: Int,
        seed: UInt64
    ) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let plan = (try? encoder.encode(experiment)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let parameters = set.parameters.parameters.map {
            "\($0.id) \($0.referenceValue) \($0.unit) \($0.prior.distribution) \($0.grade)"
        }
        var files: Set<String> = []
        let model = modelText(modelPath, read: &files)
        let parts = [engineVersion, ContentHash(of: model).hexadecimal, plan, "\(subjects) \(seed)"] + parameters
        return ContentHash(of: parts.joined(separator: "\n")).short
    }

    /// A model and everything that it imports, each file once, so that a change in any of them is seen.
    private static func modelText(_ path: String, read files: inout Set<String>) -> Data {
        guard files.insert(path).inserted, let data = FileManager.default.contents(atPath: path) else { return Data() }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.reduce(into: data) { all, line in
            let words = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard words.count > 1, words[0].split(separator: " ") == ["import"] else { return }
            all += modelText(folder + "/" + words[1], read: &files)
        }
    }
}

/// What does not fit between an experiment, its parameters and its model.
private struct Faults {
    let experiment: String
    let folder: String
    var diagnostics: [Diagnostic] = []

    /// Where a fault lies that the model's own text does not show.
    private func place(_ file: String = "experiments.yaml") -> SourceLocation {
        SourceLocation(file: "\(folder)/\(file)")
    }

    mutating func add(_ others: [Diagnostic], arm: String) {
        for var diagnostic in others {
            diagnostic.element = ["experiment \(experiment)", "arm \(arm)", diagnostic.element].compactMap(\.self)
                .joined(separator: ", ")
            if diagnostic.location == nil { diagnostic.location = place() }
            diagnostics.append(diagnostic)
        }
    }

    /// Measures of something; what they name must be there.
    mutating func measures(_ texts: [String], _ what: String, in experiment: Experiment) -> [Measure] {
        texts.compactMap { text in
            do throws(MeasureFault) {
                let measure = try Measure(text)
                for curve in measure.root.curves {
                    let isArm = experiment.arms.contains { $0.id == curve.arm }
                    if !isArm || !experiment.outputs.contains(where: { $0.id == curve.output }) {
                        let missing = isArm ? "output" : "arm"
                        let message = "`\(text)`: there is no \(missing) for `\(curve.arm).\(curve.output)`"
                        add("dangling-reference", what, message, in: "experiments.yaml")
                    }
                }
                return measure
            } catch {
                add("bad-measure", what, "`\(text)`: \(error.message)", in: "experiments.yaml")
                return nil
            }
        }
    }

    /// What hangs on weights that no published data tell is shown as a band, with what its spread rests on, or not at all.
    mutating func check(_ efficacy: [Experiment.Efficacy], subjects: Int) {
        for one in efficacy where subjects < 2 {
            let message = "\(one.weight) is not identifiable from published data, and one run of it has no band"
            add("efficacy-without-band", "arm \(one.arm), output \(one.output)", message, in: "experiments.yaml")
        }
    }

    mutating func check(_ experiment: Experiment, _ table: ParameterTable, against system: EquationSystem) {
        if let model = system.defaultUnits["time"].flatMap(system.unit) {
            compare(experiment.time.unit, with: model, what: "the time")
        }
        for output in experiment.outputs {
            guard let observable = system.observable(named: output.symbol) else { continue }
            if let unit = observable.units.flatMap(system.unit) {
                compare(output.unit, with: unit, what: "output \(output.id)")
            }
        }
        let names = Set(system.parameters.map(\.name) + system.states.map(\.name) + system.observables.map(\.name))
        for parameter in table.parameters {
            guard names.contains(parameter.id) else {
                let message = "the model has no `\(parameter.id)`"
                add("unknown-parameter", "parameter \(parameter.id)", message, in: "parameters.yaml")
                continue
            }
            if let refusal = parameter.prior.refusal {
                diagnostics.append(
                    Diagnostic(
                        .error,
                        rule: "retracted-origin",
                        at: parameter.location ?? place("parameters.yaml"),
                        element: "experiment \(experiment.id), parameter \(parameter.id)",
                        "no run may use this value: \(refusal)",
                        suggestion: "rest it on other findings, or call it assumed with a reason and a wide range"
                    )
                )
            }
            let slot = (system.parameters + system.states).first { $0.name == parameter.id }
            if let unit = slot?.units.flatMap(system.unit) {
                compare(parameter.unit, with: unit, what: "parameter \(parameter.id)", in: "parameters.yaml")
            }
        }
    }

    /// What an input states as the experiment's own must be what the experiment states.
    mutating func checkInputs(of experiment: Experiment, _ table: [String: Double]) {
        if !experiment.inputs.isEmpty, experiment.plausible != nil || experiment.population == nil {
            let message = "inputs need a population, and cannot stand beside plausible ranges yet"
            add("bad-input", "inputs", message, in: "experiments.yaml")
        }
        for input in experiment.inputs {
            func report(_ message: String) {
                add("bad-input", "input \(input.id)", message, in: "experiments.yaml")
            }
            for arm in experiment.arms where input.applies(to: arm.id) {
                if arm.series != nil { report("arm \(arm.id) is a series, which takes no input") }
                guard let doses = try? PreparedExperiment.parsedDoses(of: arm) else { continue }
                switch input.change {
                case .amount(let range):
                    for dose in doses where dose.amount != Dose.Quantity(range.value, range.unit) {
                        report(
                            "arm \(arm.id) gives \(dose.amount), and the input starts at \(range.value) \(range.unit)"
                        )
                    }
                case .count(let range):
                    for dose in doses where dose.interval == nil || Double(dose.additionalDoses + 1) != range.value {
                        report("arm \(arm.id) gives \(dose.additionalDoses + 1) doses, not \(range.value)")
                    }
                case .symbol(let symbol, let range):
                    if let own = arm.values[symbol] ?? table[symbol], own != range.value {
                        report("`\(symbol)` is \(own) in arm \(arm.id), and the input starts at \(range.value)")
                    }
                case .choice(let options):
                    for option in options {
                        for name in option.distributions.keys where table[name] == nil {
                            report("`\(name)` of option \(option.id) is not in parameters.yaml")
                        }
                    }
                }
            }
        }
    }

    /// Units must be the same and not merely convertible: a table and its model state one number.
    private mutating func compare(
        _ written: String,
        with unit: Units.Unit,
        what: String,
        in file: String = "experiments.yaml"
    ) {
        do {
            let own = try Units.Unit(parsing: written)
            guard !own.isEquivalent(to: unit) else { return }
            add("unit-mismatch", what, "it is stated in \(written), but the model has it in \(unit)", in: file)
        } catch {
            add("unknown-unit", what, "\(error)", in: file)
        }
    }

    private mutating func add(_ rule: String, _ what: String, _ message: String, in file: String) {
        diagnostics.append(
            Diagnostic(
                .error,
                rule: rule,
                at: place(file),
                element: "experiment \(experiment), \(what)",
                message
            )
        )
    }
}
