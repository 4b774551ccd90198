import Foundation
import LaneSteppers
import Simulation

guard let options = BenchOptions(Array(CommandLine.arguments.dropFirst())) else {
    print(BenchOptions.usage)
    exit(2)
}
var measurements: [Measurement] = []
for workload in Workload.all where options.workloads.isEmpty || options.workloads.contains(workload.name) {
    let benchmark = try Benchmark(workload, models: options.models)
    if let folder = options.output { try benchmark.write(to: folder) }
    let tolerances = options.tolerances ?? workload.tolerances
    func keep(_ measurement: Measurement) {
        measurements.append(measurement)
        print(measurement.line)
    }
    for tolerance in tolerances {
        keep(
            try await benchmark.measureLanes(
                tolerance,
                options.method ?? (workload.name == "W1" ? .tsit5 : nil),
                options
            )
        )
    }
    if workload.name == "W1" && options.method == nil {
        keep(try await benchmark.measureLanes(tolerances[0], .exactLinear, options))
    }
    for tolerance in options.runsCVODE ? workload.cvodeTolerances : [] {
        for solver in workload.doses.isEmpty ? [TimeCourse.Solver.bdf] : [.adams, .bdf] {
            keep(try benchmark.measureCVODE(tolerance, solver))
        }
    }
}
if let folder = options.output {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(measurements).write(to: URL(fileURLWithPath: folder + "/heptad.json"))
}
