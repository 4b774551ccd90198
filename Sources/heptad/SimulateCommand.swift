import Analysis
public import ArgumentParser
import Diagnostics
import EquationSystems
import Exchange
import Foundation
import Integrators
import ModelFormats
public import Simulation

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates a model and writes a table of its quantities over time.",
        discussion: """
            MODEL is SBML (.xml, .sbml) or Antimony (.ant). The table is CSV, on standard output or in --output FILE,
            or HDF5 where FILE ends in .h5 or --format hdf5 says so: /values (runs x times x outputs), /runs, /times,
            /outputs and /units.
            Time and values are in the model's own units.

            MODEL may also be an experiment: a COMBINE archive (.omex) or a SED-ML document (.sedml) beside its models. It
            says itself what is simulated; reports (CSV and HDF5) and plots (SVG) are written into the folder --output,
            by default NAME-results. Algorithms that we do not have are replaced by the nearest, as --substitution
            allows, and each replacement is said on standard error.

            --scan runs the model once for each value of a quantity: \(ParameterScan.grammar).
            The table then has the scanned value as its first column.

            --sensitivity adds, for each quantity and each of the parameters named, the derivative of the one by the
            other as a column d(C)/d(CL); a species stands for its initial value. The derivatives' own equations are
            integrated beside the model's.

            --steady-state writes one row: the state at rest that belongs to the initial values. How it was found, its
            stability and the totals that are conserved go to standard error.

            --server takes no model: it answers requests, one JSON object a line on standard input with the keys
            'sbml', 'settings' (a file in the form of the SBML Test Suite) and 'out' (the CSV file to write), each by
            one line on standard output: ok, unsupported REASON or error REASON.

            Examples:
              heptad simulate model.ant --end 24 --steps 240 --record Cp,Ce
              heptad simulate model.xml --times 0,0.5,1,2,4,8 --set k1=0.3 --amount S1
              heptad simulate pk.ant --end 168 --dose "100 mg into Ag at 0 every 24 h for 7" --output run.csv
              heptad simulate model.ant --end 24 --scan k1=0.01:10:31log --record S1 --output scan.h5
              heptad simulate model.ant --end 24 --record C --sensitivity CL,V
              heptad simulate model.ant --steady-state --set k1=0.3
              heptad simulate experiment.omex --output results
              heptad simulate --server

            Limits keep a model from outside from taking the machine: --max-time, --max-memory, --max-components, at most
            1000000 internal steps (--max-steps), 10000000 intervals, 200000000 values in a table, 64 MiB of SBML with
            elements 400 deep, 16 MiB of Antimony with formulas 200 deep, 1000000 doses and as many values of a scan. The
            message names the limit that was met.

            A dose is written as:
            \(Dose.grammar)
            """
    )

    @Argument(help: "The model: .ant, .xml or .sbml.")
    var model: String?

    @Option(help: "First output time.")
    var start = 0.0

    @Option(help: "Last output time.")
    var end: Double?

    @Option(help: "Intervals between output times.")
    var steps = 100

    @Option(help: "Output times, separated by commas, instead of --start, --end and --steps.")
    var times: String?

    @Option(help: "Quantities to write, separated by commas (default: all species).")
    var record: String?

    @Option(help: "Species to write as amounts, separated by commas.")
    var amount: String?

    @Option(help: "Species to write as concentrations, separated by commas.")
    var concentration: String?

    @Option(name: .customLong("set"), help: "NAME=VALUE; may be given again.")
    var values: [String] = []

    @Option(help: ArgumentHelp("Run once for each of several values.", valueName: "NAME=FROM:TO:COUNT[log]"))
    var scan: String?

    @Option(help: "Parameters by which derivatives are written as well, separated by commas.")
    var sensitivity: String?

    @Option(help: "A dose, see below; may be given again.")
    var dose: [String] = []

    @Option(help: "automatic, bdf, adams, ssa or ssa-next-reaction.")
    var solver = TimeCourse.Solver.automatic

    @Option(help: "Relative tolerance.")
    var rtol = TimeCourse.defaultRelativeTolerance

    @Option(help: "Absolute tolerance, in every state's own unit (default: scaled to each state).")
    var atol: Double?

    @Option(help: "The most internal steps of a run; a stochastic one may have 1000 times as many reactions.")
    var maxSteps = 1_000_000

    @Option(help: "Seed of the choice between events that are due at once.")
    var seed: UInt64 = 0

    @Option(help: "File to write instead of standard output; .h5 and .hdf5 are HDF5.")
    var output: String?

    @Option(help: "csv or hdf5, where the file's name does not say it.")
    var format: TableFormat?

    @Option(help: "How far an experiment's algorithm may be replaced: \(SubstitutionPolicy.words).")
    var substitution = SubstitutionPolicy.similarVariables

    @Flag(help: "Print the integrator's counts to standard error, by SUNDIALS' names.")
    var statistics = false

    @Flag(help: "Find the steady state instead of a time course, see below.")
    var steadyState = false

    @Flag(help: "Answer requests from standard input, see below.")
    var server = false

    @OptionGroup(title: "Limits") var limits: ResourceLimits

    func validate() throws {
        if writesHDF5, !ExperimentRun.isExperiment(model ?? "") {
            guard output != nil else { throw ValidationError("--format hdf5 needs --output FILE") }
            if steadyState { throw ValidationError("a steady state is written as CSV, not HDF5") }
        }
        if server {
            guard model == nil else { throw ValidationError("--server takes no model; requests name theirs") }
            return
        }
        if scan != nil && sensitivity != nil { throw ValidationError("--scan and --sensitivity do not go together") }
        guard let model else { throw ValidationError("give a MODEL, or --server") }
        if ExperimentRun.isExperiment(model) {
            guard end == nil, times == nil, scan == nil, dose.isEmpty, !steadyState, record == nil, values.isEmpty
            else {
                throw ValidationError("an experiment says itself what is simulated; leave the other options out")
            }
            return
        }
        if steadyState {
            guard end == nil, times == nil, scan == nil, dose.isEmpty, sensitivity == nil else {
                throw ValidationError("--steady-state takes no times, doses, scan or sensitivity")
            }
        } else if times == nil {
            guard let end else { throw ValidationError("give --end TIME or --times LIST") }
            guard end > start else { throw ValidationError("--end \(end) must be after --start \(start)") }
            guard maxSteps > 0 else { throw ValidationError("--max-steps must be above 0") }
            guard (1...10_000_000).contains(steps) else { throw ValidationError("--steps must be from 1 to 10000000") }
        } else if end != nil {
            throw ValidationError("--times stands instead of --end; give one of the two")
        }
    }

    func run() throws {
        if server {
            var loop = ServingLoop(limits)
            return loop.run()
        }
        let model = model ?? ""
        let watchdog = Watchdog(limits) { printError("error: \(model): \($0)") }
        watchdog.begin()
        if ExperimentRun.isExperiment(model) {
            return try ExperimentRun(path: model, policy: substitution).run(to: output, files: ExperimentFiles())
        }
        let system = try EquationSystem(readModel(at: model, limits: limits.model))
        let simulator = try Simulator(system)
        let course = try timeCourse(for: system)
        if steadyState { return try findSteadyState(simulator, course) }
        if let scan { return try run(simulator, course, scanning: ParameterScan(parsing: scan)) }
        let trajectory: Trajectory
        do {
            if sensitivity == nil {
                trajectory = try simulator.run(course)
            } else {
                trajectory = try SensitivityRun(system, course, by: list(sensitivity)).run()
            }
        } catch let failure as SimulationFailure {
            let isLimit = failure.reason == .integration(.tooManySteps)
            throw InputFault("\(model): \(failure)" + (isLimit ? "; --max-steps is the limit \(maxSteps)" : ""))
        }
        if writesHDF5, let output {
            try trajectory.writeHDF5(to: output, timeUnits: system.defaultUnits["time"])
        } else {
            try write(trajectory.csv())
        }
        if statistics { printError(trajectory.statistics.table) }
    }

    private func findSteadyState(_ simulator: Simulator, _ course: TimeCourse) throws {
        let found: SteadyState
        do {
            found = try simulator.steadyState(overrides: course.overrides, recorded: course.recorded)
        } catch let failure as SteadyStateFailure {
            throw InputFault("\(model ?? ""): \(failure)")
        }
        try write(found.csv())
        printError("\(found.stability.rawValue), found by \(found.method.rawValue), \(found.iterations) Newton steps")
        for (sum, total) in found.conservedTotals { printError("conserved: \(sum) = \(total)") }
        guard statistics else { return }
        for eigenvalue in found.eigenvalues { printError("eigenvalue: \(eigenvalue)") }
    }

    /// Writes the runs that came to their end; a value whose run did not is named, and makes the exit code 1.
    private func run(_ simulator: Simulator, _ course: TimeCourse, scanning scan: ParameterScan) throws {
        let scanned = try simulator.run(course, scanning: scan)
        if writesHDF5, let output {
            try scanned.writeHDF5(to: output, timeUnits: simulator.system.defaultUnits["time"])
        } else {
            try write(scanned.csv())
        }
        var failures = 0
        for (value, run) in zip(scan.values, scanned.runs) {
            guard case .failure(let failure) = run else { continue }
            failures += 1
            printError("error: \(scan.name) = \(value): \(failure)")
        }
        if statistics { printError(scanned.statistics.table) }
        if failures > 0 { throw ExitCode(1) }
    }

    private var writesHDF5: Bool {
        let named = output.map { $0.hasSuffix(".h5") || $0.hasSuffix(".hdf5") } ?? false
        return format.map { $0 == .hdf5 } ?? named
    }

    private func write(_ table: String) throws {
        if let output {
            try Data(table.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } else {
            FileHandle.standardOutput.write(Data(table.utf8))
        }
    }

    private func timeCourse(for system: EquationSystem) throws -> TimeCourse {
        var course =
            if let times { TimeCourse(times: try numbers(in: times, option: "--times")) } else {
                TimeCourse(start: start, end: end ?? start, steps: steps)
            }
        course.recorded = recordedNames(of: system)
        for value in values {
            let parts = value.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = Double(parts[1]) else {
                throw ValidationError("--set takes NAME=VALUE, such as k1=0.3; found '\(value)'")
            }
            course.overrides[String(parts[0])] = number
        }
        course.doses = try dose.map { try Dose(parsing: $0) }
        course.solver = solver
        course.maximumSteps = maxSteps
        course.relativeTolerance = rtol
        course.absoluteTolerance = atol
        course.seed = seed
        return course
    }

    private func recordedNames(of system: EquationSystem) -> [String]? {
        var names = list(record)
        names += list(amount).map { "amount(\($0))" }
        names += list(concentration).map { "concentration(\($0))" }
        if !names.isEmpty { return names }
        let species = system.observables.compactMap { observable -> String? in
            guard let open = observable.name.firstIndex(of: "(") else { return nil }
            return String(observable.name[observable.name.index(after: open)...].dropLast())
        }
        return species.isEmpty ? nil : species
    }

    private func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func numbers(in text: String, option: String) throws -> [Double] {
        try list(text).map { word in
            guard let number = Double(word) else {
                throw ValidationError("\(option) takes numbers separated by commas; found '\(word)'")
            }
            return number
        }
    }
}

/// How a table is written.
enum TableFormat: String, ExpressibleByArgument, CaseIterable { case csv, hdf5 }

extension TimeCourse.Solver: @retroactive ExpressibleByArgument {}
