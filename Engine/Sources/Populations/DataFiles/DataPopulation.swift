internal import CLanes
public import Diagnostics
internal import EquationSystems
internal import Expressions
public import Kernels
internal import LaneSteppers
public import Simulation

/// The people of a data file, each with doses, covariates and times of their own.
///
/// All take one road, chosen before the first: lanes, or CVODE where the model has what lanes cannot do. CVODE takes
/// doses with lag, rate and repetition; resets, steady states and covariates over time are refused there by name.
public struct DataPopulation: SubjectRunner {
    public let columns: [Trajectory.Column]
    /// Output times of every subject; empty where each has its own, those of its records.
    public let times: [Double]
    public let road: String
    /// Why the road is not the compiled one, as a sentence without a full stop.
    public let note: String?
    /// What a user should know about how the file was understood.
    public let notes: [String]
    public let data: DataFile

    let simulator: Simulator
    let course: TimeCourse
    let prepared: PreparedTimeCourse
    let varying: [String]
    let variation: SubjectVariation
    let seed: UInt64
    let rule: DataFile.CovariateRule
    let covariateParameters: [Int?]
    let quantities: DosingQuantities
    let inflowStates: [Int]
    /// Nil for CVODE.
    let lanes: Lanes?

    struct Lanes {
        var kernel: LaneKernel
        var method: LaneMethod
        var options: LaneOptions
        /// The same system with its states as observables.
        var states: SteadyStateDosing
    }

    /// Prepares a file's people for a model.
    ///
    /// - Parameters:
    ///   - data: The file; its doses go into states by `states(of:)`.
    ///   - simulator: The model.
    ///   - course: What to record and how exactly; without doses.
    ///   - hasGrid: Whether the course's output times are those of every subject; else records have outputs.
    ///   - variation: In what subjects differ beside the file's covariates.
    ///   - seed: Of the variation.
    ///   - rule: How covariates hold between records.
    ///   - compiler: What to compile with; nil for the interpreter over lanes.
    ///   - cache: Where compiled kernels are kept.
    /// - Throws: everything that does not fit between file and model.
    public init(
        _ data: DataFile,
        simulator: Simulator,
        course: TimeCourse,
        hasGrid: Bool,
        variation: SubjectVariation,
        seed: UInt64,
        rule: DataFile.CovariateRule,
        compiler: KernelCompiler? = KernelCompiler.find(),
        cache: KernelCache = .standard
    ) throws(DiagnosticsError) {
        let system = simulator.system
        varying = variation.names + data.covariates
        var faults: [Diagnostic] = []
        func fault(_ message: String, line: Int? = nil, _ suggestion: String? = nil) {
            let message = line.map { "line \($0): \(message)" } ?? message
            faults.append(Diagnostic(.error, rule: "data-file", element: "data", message, suggestion: suggestion))
        }
        for name in data.covariates where variation.names.contains(name) {
            fault("`\(name)` is a column of the file and varies by a distribution too", "leave one of the two out")
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        prepared = try simulator.prepare(course, varying: varying)
        let records = data.subjects.lazy.flatMap(\.records)
        do throws(SubjectFault) {
            quantities = try DosingQuantities(system, compartments: Self.states(of: simulator), records: Array(records))
        } catch {
            fault(error.message, line: error.line)
            throw DiagnosticsError(faults)
        }
        covariateParameters = data.covariates.enumerated().map { place, name in
            let varies = data.subjects.contains { subject in
                subject.records.contains { $0.covariates[place] != subject.records[0].covariates[place] }
            }
            guard varies else { return nil }
            guard let parameter = system.parameters.firstIndex(where: { $0.name == name }) else {
                fault("`\(name)` changes over time in the file, but is no parameter of the model")
                return nil
            }
            if let follower = Self.follower(of: parameter, in: system) {
                fault(
                    "`\(name)` changes over time in the file, but `\(follower)` is computed from it at the start only",
                    "make `\(follower)` follow by a rule, as in `\(follower) := ...`"
                )
            }
            return parameter
        }
        // What one segment hands to the next is the whole state.
        var populationOptions = LanePopulation.Options()
        populationOptions.removesMoieties = false
        let population = LanePopulation(prepared, options: populationOptions, compiler: compiler, cache: cache)
        inflowStates = Set(records.filter { $0.event.isDose && $0.rate != .bolus }.map(\.state)).sorted()
        // What a condition does depends on a whole run, and a data file runs from record to record.
        if let kernel = population.kernel, !prepared.hasConditions {
            var options = LanePopulation.laneOptions(prepared, population.options)
            var typical: [lanes_change] = []
            var ends = records.map(\.time).max() ?? 0
            if hasGrid { ends = max(ends, course.outputTimes.last ?? 0) }
            if let first = records.first(where: { $0.event.isDose && $0.amount > 0 }) {
                let kind = Int32(lanes_change_bolus.rawValue)
                typical = [lanes_change(time: first.time, value: first.amount, kind: kind, target: Int32(first.state))]
            }
            let start = records.map(\.time).min() ?? 0
            let method = LanePopulation.pilot(
                kernel,
                prepared,
                LanePopulation.typicalValues(prepared),
                typical,
                [],
                population.options,
                outputTimes: [max(ends, start)],
                start: min(start, course.outputTimes.first ?? start),
                allowsExact: false
            ).method
            let states = Self.stateKernel(system, compiler: compiler, cache: cache)
            options.maximumSteps = course.maximumSteps
            let moving = Set(system.jacobian.map(\.column))
            lanes = Lanes(
                kernel: kernel,
                method: method,
                options: options,
                states: SteadyStateDosing(
                    kernel: states,
                    method: method,
                    options: options,
                    exempt: Set(system.states.indices.filter { !moving.contains($0) })
                )
            )
            let taken = LanePopulation.Road.lanes(method, kernel.road)
            road = "\(taken), \(kernel.instructionSet.rawValue)"
            note = taken.note
            if records.contains(where: { $0.steadyState > 0 }), !Self.isAutonomous(system) {
                fault("the model depends on time itself and has no steady state under dosing, but a row has `SS`")
            }
            if let row = records.first(where: { $0.steadyState == 2 }),
                !kernel.isLinear || Self.hasProduction(system, prepared.typicalValues()?.parameters ?? [])
            {
                fault("`SS` 2 adds amounts, which is right for linear kinetics without production only", line: row.line)
            }
        } else {
            lanes = nil
            let taken =
                prepared.hasConditions
                ? LanePopulation.Road.cvode(because: "the model has events or conditions that may switch")
                : population.road
            road = taken.description
            note = taken.note
            if let row = records.first(where: { $0.steadyState > 0 || $0.event.rawValue >= 3 }) {
                fault("resets and steady states need the road over lanes, but \(note ?? "")", line: row.line)
            }
            if covariateParameters.contains(where: { $0 != nil }) {
                fault("covariates that change over time need the road over lanes, but \(note ?? "")")
            }
            let other = data.subjects.first { $0.records[0].time != system.startTime }
            if let other {
                fault("the model begins at \(system.startTime) and needs a record then", line: other.records[0].line)
            }
        }
        if hasGrid {
            for subject in data.subjects {
                let back = zip(subject.records, subject.records.dropFirst()).first { $0.time > $1.time }
                if let row = back?.1 {
                    fault("time goes back here, which no common grid of times shows", line: row.line)
                }
                if faults.count > 20 { break }
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        self.data = data
        self.simulator = simulator
        self.course = course
        self.variation = variation
        self.seed = seed
        self.rule = rule
        columns = prepared.columns
        times = hasGrid ? course.outputTimes : []
        notes =
            quantities.notes
            + (data.ignored.isEmpty ? [] : ["columns without a meaning here: " + data.ignored.joined(separator: ", ")])
            + (data.covariates.isEmpty
                ? [] : ["covariates (\(rule.rawValue)): \(data.covariates.joined(separator: ", "))"])
    }

    /// The states that a data file's `CMT` counts, in the model's order.
    public static func states(of simulator: Simulator) -> [(name: String, state: Int)] {
        simulator.system.states.enumerated().map { ($1.name, $0) }
    }

    /// The names that a column of a data file may set.
    public static func quantities(of simulator: Simulator) -> Set<String> {
        Set((simulator.system.parameters + simulator.system.states).map(\.name))
    }

    /// Something whose value at the start is computed from a parameter.
    private static func follower(of parameter: Int, in system: EquationSystem) -> String? {
        (system.parameters + system.states).first { variable in
            system.graph.leaves(of: [variable.initialValue]).contains(.parameter(parameter))
        }?.name
    }

    private static func isAutonomous(_ system: EquationSystem) -> Bool {
        !system.graph.leaves(of: system.rightHandSide).contains(.time)
    }

    /// Whether something is made while nothing is there: a right-hand side that is not zero at the state zero.
    private static func hasProduction(_ system: EquationSystem, _ parameters: [Double]) -> Bool {
        let evaluation = Interpreter(system).evaluation(of: Double.self)
        let state = [Double](repeating: 0, count: system.states.count)
        var slopes = state
        parameters.withUnsafeBufferPointer { if let base = $0.baseAddress { evaluation.setParameters(base) } }
        state.withUnsafeBufferPointer { state in
            slopes.withUnsafeMutableBufferPointer { slopes in
                guard let state = state.baseAddress, let slopes = slopes.baseAddress else { return }
                evaluation.rightHandSide(system.startTime, state, slopes)
            }
        }
        return !slopes.allSatisfy { $0 == 0 }
    }

    private static func stateKernel(
        _ system: EquationSystem,
        compiler: KernelCompiler?,
        cache: KernelCache
    ) -> LaneKernel {
        var own = system
        own.observables = system.states.enumerated().map { index, state in
            Observable(name: state.name, value: own.graph.intern(.state(index)))
        }
        return LaneKernel(own, recorded: Array(own.observables.indices), compiler: compiler, cache: cache)
    }
}
