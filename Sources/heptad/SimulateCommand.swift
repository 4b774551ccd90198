public import ArgumentParser
import Diagnostics
import EquationSystems
import Foundation
import ModelFormats
public import Simulation

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates a model and writes a table of its quantities over time.",
        discussion: """
            MODEL is SBML (.xml, .sbml) or Antimony (.ant). The table is CSV, on standard output or in --output FILE.
            Time and values are in the model's own units.

            --scan runs the model once for each value of a quantity: \(ParameterScan.grammar).
            The table then has the scanned value as its first column.

            --steady-state writes one row: the state at rest that belongs to the initial values. How it was found, its
            stability and the totals that are conserved go to standard error.

            --server takes no model: it answers requests, one JSON object a line on standard input with the keys
            'sbml', 'settings' (a file in the form of the SBML Test Suite) and 'out' (the CSV file to write), each by
            one line on standard output: ok, unsupported REASON or error REASON.

            Examples:
              heptad simulate model.ant --end 24 --steps 240 --record Cp,Ce
              heptad simulate model.xml --times 0,0.5,1,2,4,8 --set k1=0.3 --amount S1
              heptad simulate pk.ant --end 168 --dose "100 mg into Ag at 0 every 24 h for 7" --output run.csv
              heptad simulate model.ant --end 24 --scan k1=0.01:10:31log --record S1
              heptad simulate model.ant --steady-state --set k1=0.3
              heptad simulate --server

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

    @Option(help: "A dose, see below; may be given again.")
    var dose: [String] = []

    @Option(help: "automatic, bdf or adams.")
    var solver = TimeCourse.Solver.automatic

    @Option(help: "Relative tolerance.")
    var rtol = TimeCourse.defaultRelativeTolerance

    @Option(help: "Absolute tolerance, in every state's own unit (default: scaled to each state).")
    var atol: Double?

    @Option(help: "Seed of the choice between events that are due at once.")
    var seed: UInt64 = 0

    @Option(help: "File to write instead of standard output.")
    var output: String?

    @Flag(help: "Print the integrator's counts to standard error, by SUNDIALS' names.")
    var statistics = false

    @Flag(help: "Find the steady state instead of a time course, see below.")
    var steadyState = false

    @Flag(help: "Answer requests from standard input, see below.")
    var server = false

    func validate() throws {
        if server {
            guard model == nil else { throw ValidationError("--server takes no model; requests name theirs") }
            return
        }
        if model == nil { throw ValidationError("give a MODEL, or --server") }
        if steadyState {
            guard end == nil, times == nil, scan == nil, dose.isEmpty else {
                throw ValidationError("--steady-state takes no times, doses or scan")
            }
        } else if times == nil {
            guard let end else { throw ValidationError("give --end TIME or --times LIST") }
            guard end > start else { throw ValidationError("--end \(end) must be after --start \(start)") }
            guard (1...10_000_000).contains(steps) else { throw ValidationError("--steps must be from 1 to 10000000") }
        } else if end != nil {
            throw ValidationError("--times stands instead of --end; give one of the two")
        }
    }

    func run() throws {
        if server {
            var loop = ServingLoop()
            return loop.run()
        }
        let model = model ?? ""
        let system = try EquationSystem(readModel(at: model))
        let simulator = try Simulator(system)
        let course = try timeCourse(for: system)
        if steadyState { return try findSteadyState(simulator, course) }
        if let scan { return try run(simulator, course, scanning: ParameterScan(parsing: scan)) }
        let trajectory: Trajectory
        do {
            trajectory = try simulator.run(course)
        } catch let failure as SimulationFailure {
            throw InputFault("\(model): \(failure)")
        }
        try write(trajectory.csv())
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
        try write(scanned.csv())
        var failures = 0
        for (value, run) in zip(scan.values, scanned.runs) {
            guard case .failure(let failure) = run else { continue }
            failures += 1
            printError("error: \(scan.name) = \(value): \(failure)")
        }
        if statistics { printError(scanned.statistics.table) }
        if failures > 0 { throw ExitCode(1) }
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

extension TimeCourse.Solver: @retroactive ExpressibleByArgument {}
