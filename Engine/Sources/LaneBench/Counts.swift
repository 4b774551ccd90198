import CAllocations
import EquationSystems
import LaneSteppers
import Populations

/// Work of a workload's first subjects, which does not depend on the machine's speed.
///
/// Counts may differ a little between instruction-set levels, which round differently.
struct Counts: Codable {
    var method: String
    var subjects: Int
    /// Accepted and rejected steps of all subjects.
    var steps: Int
    /// Evaluations over eight lanes.
    var rhsEvaluations: Int
    var jacobianEvaluations: Int
    var factorisations: Int
    /// Calls of `malloc` and its like during the run, per subject.
    var allocationsPerSubject: Double

    /// What one step takes by the equations; nil where it is not by steps.
    var step: StepCost?

    static let subjects = 256

    init(_ benchmark: Benchmark, method: LaneMethod?, _ settings: BenchOptions) async throws {
        let population = try benchmark.population(1e-6, settings, method: method)
        let drawn = benchmark.drawn
        var statistics = LaneStatistics()
        func run() async throws {
            statistics = LaneStatistics()
            try await population.run(0..<Self.subjects, draw: { drawn[$0] }) { shard in
                statistics = statistics + shard.statistics
            }
        }
        try await run()
        let before = allocations_counted()
        try await run()
        let allocations = allocations_counted() - before
        self.method = population.road.name
        subjects = Self.subjects
        steps = statistics.steps + statistics.errorTestFailures
        rhsEvaluations = statistics.rhsEvaluations
        jacobianEvaluations = statistics.jacobianEvaluations
        factorisations = statistics.linearSetups
        allocationsPerSubject = Double(allocations) / Double(Self.subjects)
        if let kernel = population.kernel, case .lanes(let method, _) = population.road, method != .exactLinear {
            step = StepCost(kernel, method)
        }
    }
}
