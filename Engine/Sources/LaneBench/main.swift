import Foundation
import LaneSteppers

guard let options = BenchOptions(Array(CommandLine.arguments.dropFirst())) else {
    print(BenchOptions.usage)
    exit(2)
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
let chosen = Workload.all.filter { options.workloads.isEmpty || options.workloads.contains($0.name) }

/// The methods by which a workload is looked at: the one that is chosen, and for a linear system stepping as well.
func methods(_ workload: Workload) -> [LaneMethod?] {
    workload.name == "W1" && options.method == nil ? [.tsit5, .exactLinear] : [options.method]
}

switch options.task {
case .measure:
    for workload in chosen {
        let benchmark = try Benchmark(workload, models: options.models)
        let references = try benchmark.references()
        for method in methods(workload) {
            let tolerances = options.tolerances ?? workload.tolerances
            for tolerance in method == .exactLinear ? [tolerances[0]] : tolerances {
                say(try await benchmark.measure(tolerance, method, references, options).line)
            }
        }
    }
case .describe:
    for workload in chosen {
        try Description.write(Benchmark(workload, models: options.models), to: options.output)
    }
case .serve: try await Benchmark(chosen[0], models: options.models).serve(options)
case .count:
    var counts: [String: Counts] = [:]
    for workload in chosen {
        let benchmark = try Benchmark(workload, models: options.models)
        for method in methods(workload) {
            let name = method == .exactLinear ? workload.name + " linear" : workload.name
            counts[name] = try await Counts(benchmark, method: method, options)
        }
    }
    say(String(decoding: try encoder.encode(counts), as: UTF8.self))
case .latency:
    for workload in chosen {
        say(String(decoding: try encoder.encode(Latency(workload, models: options.models)), as: UTF8.self))
    }
}
