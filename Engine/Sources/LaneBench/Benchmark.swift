import EquationSystems
import Foundation
import Kernels
import LaneSteppers
import Populations
import Simulation

/// One workload with its subjects, run over lanes.
struct Benchmark: Sendable {
    let workload: Workload
    let system: EquationSystem
    let simulator: Simulator
    /// The drawn parameters of each subject.
    let drawn: [[Double]]

    /// Subjects that are drawn; a run of more takes them again from the first.
    static let population = 10_000

    init(_ workload: Workload, models: String) throws {
        let (workload, system) = try workload.resolved(in: models)
        (self.workload, self.system) = (workload, system)
        simulator = try Simulator(system)
        let typical = try system.initialValues().parameters
        let places = workload.draws.map { draw in system.parameters.firstIndex { $0.name == draw.name } ?? 0 }
        let values = places.map { typical[$0] }
        drawn = (0..<Self.population).map { workload.draw($0, typical: values) }
    }

    /// Exact values by CVODE at the tightest tolerance, or by closed form.
    func references() throws -> [[Double]] {
        let course = try workload.course(relativeTolerance: 1e-12)
        let exact = try simulator.prepare(course, varying: workload.draws.map(\.name))
        return try drawn.prefix(workload.references).map { try workload.closedForm($0) ?? exact.run($0).values }
    }

    func population(
        _ tolerance: Double,
        _ settings: BenchOptions,
        method: LaneMethod? = nil
    ) throws -> LanePopulation {
        let course = try simulator.prepare(
            workload.course(relativeTolerance: tolerance),
            varying: workload.draws.map(\.name)
        )
        var options = LanePopulation.Options()
        options.threads = settings.threads
        options.absoluteShare = settings.absoluteShare
        options.method = method ?? settings.method
        options.expectedSubjects = settings.fuses ? LanePopulation.Options.manySubjects : 0
        let compiler = settings.usesInterpreter ? nil : KernelCompiler.find(instructionSet: settings.instructionSet)
        return LanePopulation(course, options: options, compiler: compiler)
    }

    /// The rate and error over lanes at one tolerance: the best of three runs of about `seconds` each.
    func measure(
        _ tolerance: Double,
        _ method: LaneMethod?,
        _ references: [[Double]],
        _ settings: BenchOptions
    ) async throws -> Measurement {
        let population = try population(tolerance, settings, method: method)
        let drawn = drawn
        let checked = try await population.run(0..<references.count) { drawn[$0] }
        var errors: [Double] = []
        for (subject, reference) in references.enumerated() {
            let values = checked[subject].map(Array.init) ?? []
            errors.append(worstError(values, reference, columns: workload.recorded.count))
        }
        var count = references.count
        var best = Double.infinity
        for repetition in 0..<4 {
            let start = processorTime()
            var seen = 0
            try await population.run(0..<count, draw: { drawn[$0 % drawn.count] }) { seen += $0.subjects.count }
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
            method: population.road.name + (population.kernel?.isFused == true ? ", fused" : ""),
            relativeTolerance: tolerance,
            rate: Double(count) / best,
            medianError: orderStatistic(errors, 0.5),
            p99Error: orderStatistic(errors, 0.99),
            stepsPerSubject: Double(steps) / Double(references.count)
        )
    }
}

extension LanePopulation.Road {
    var name: String {
        switch self {
        case .lanes(let method, .compiled): "\(method.rawValue), compiled"
        case .lanes(let method, .interpreted(let reason)): "\(method.rawValue), interpreted (\(reason))"
        case .cvode(let reason): "CVODE: \(reason)"
        }
    }
}
