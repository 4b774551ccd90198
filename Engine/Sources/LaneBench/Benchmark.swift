import EquationSystems
import Foundation
import Integrators
import Kernels
import LaneSteppers
import Populations
import ReactionModels
import Simulation

/// One workload with its subjects and references, run by several methods.
struct Benchmark: Sendable {
    let workload: Workload
    let simulator: Simulator
    /// The drawn parameters of each subject.
    let drawn: [[Double]]
    let references: [[Double]]

    init(_ workload: Workload, models: String) throws {
        self.workload = workload
        let system = try workload.system(in: models)
        simulator = try Simulator(system)
        let typical = try system.initialValues().parameters
        let places = workload.draws.map { draw in system.parameters.firstIndex { $0.name == draw.name } ?? 0 }
        drawn = (0..<10_000).map { workload.draw($0, typical: places.map { typical[$0] }) }
        let exact = try simulator.prepare(
            workload.course(relativeTolerance: 1e-12),
            varying: workload.draws.map(\.name)
        )
        var references: [[Double]] = []
        for subject in 0..<workload.references {
            if let closed = workload.closedForm(drawn[subject]) {
                references.append(closed)
            } else {
                references.append(try exact.run(drawn[subject]).values)
            }
        }
        self.references = references
    }

    /// Writes draws and references as text, one line a subject.
    func write(to folder: String) throws {
        func write(_ rows: [[Double]], _ name: String) throws {
            let lines = rows.map { row in row.map { "\($0)" }.joined(separator: ",") }
            let text = lines.joined(separator: "\n") + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(workload.name)-\(name).csv"))
        }
        try write(drawn, "draws")
        try write(references, "reference")
    }

    /// The rate and error over lanes at one tolerance: the best of three runs of about `seconds` each.
    func measureLanes(_ tolerance: Double, _ method: LaneMethod?, _ settings: BenchOptions) async throws -> Measurement
    {
        let course = try simulator.prepare(
            workload.course(relativeTolerance: tolerance),
            varying: workload.draws.map(\.name)
        )
        var options = LanePopulation.Options()
        options.threads = 1
        options.absoluteShare = settings.absoluteShare
        options.method = method
        let compiler = settings.usesInterpreter ? nil : KernelCompiler.find(instructionSet: settings.instructionSet)
        let population = LanePopulation(course, options: options, compiler: compiler)
        let drawn = drawn
        let checked = try await population.run(0..<workload.references) { drawn[$0] }
        var errors: [Double] = []
        for subject in 0..<workload.references {
            let values = checked[subject].map(Array.init) ?? []
            errors.append(worstError(values, references[subject], columns: workload.recorded.count))
        }
        var count = workload.references
        var best = Double.infinity
        for repetition in 0..<4 {
            let start = processorTime()
            var seen = 0
            try await population.run(0..<count, draw: { drawn[$0 % 10_000] }) { seen += $0.subjects.count }
            let time = processorTime() - start
            if repetition == 0 {
                count = max(64, min(4_000_000, Int(Double(count) * settings.seconds / time)))
            } else {
                best = min(best, time)
            }
        }
        let steps = checked.statistics.steps + checked.statistics.errorTestFailures
        return Measurement(
            workload: workload.name,
            method: Self.name(population.road),
            relativeTolerance: tolerance,
            rate: Double(count) / best,
            medianError: orderStatistic(errors, 0.5),
            p99Error: orderStatistic(errors, 0.99),
            stepsPerSubject: Double(steps) / Double(workload.references)
        )
    }

    private static func name(_ road: LanePopulation.Road) -> String {
        switch road {
        case .lanes(let method, .compiled): "\(method.rawValue), compiled"
        case .lanes(let method, .interpreted(let reason)): "\(method.rawValue), interpreted (\(reason))"
        case .cvode(let reason): "CVODE: \(reason)"
        }
    }

    /// The rate and error of the packaged CVODE behind the engine's own types, with the interpreter.
    func measureCVODE(_ tolerance: Double, _ solver: TimeCourse.Solver) throws -> Measurement {
        var course = try workload.course(relativeTolerance: tolerance)
        course.solver = solver
        let prepared = try simulator.prepare(course, varying: workload.draws.map(\.name))
        let count = min(workload.references, 60)
        var errors: [Double] = []
        var steps = 0
        let start = processorTime()
        var results: [Trajectory] = []
        for subject in 0..<count { results.append(try prepared.run(drawn[subject])) }
        let time = processorTime() - start
        for (subject, result) in results.enumerated() {
            errors.append(worstError(result.values, references[subject], columns: workload.recorded.count))
            steps += result.statistics.steps
        }
        return Measurement(
            workload: workload.name,
            method: "CVODE \(solver.rawValue), interpreted",
            relativeTolerance: tolerance,
            rate: Double(count) / time,
            medianError: orderStatistic(errors, 0.5),
            p99Error: orderStatistic(errors, 0.99),
            stepsPerSubject: Double(steps) / Double(count)
        )
    }
}
