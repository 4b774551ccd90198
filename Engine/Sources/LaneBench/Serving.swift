import Foundation
import Populations

extension Benchmark {
    /// Answers requests on standard input, each a line `TOLERANCE COUNT [FILE]`, by a line `PROCESSOR-SECONDS WALL-SECONDS`
    /// or `error REASON`. The first line says what runs. With FILE, all values are written there as doubles.
    ///
    /// Whatever has to be read, derived and compiled for a tolerance is done before the clock starts.
    func serve(_ settings: BenchOptions) async throws {
        var populations: [Double: LanePopulation] = [:]
        let first = try population(1e-6, settings)
        say(first.road.name)
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count >= 2, let tolerance = Double(words[0]), let count = Int(words[1]), count > 0 else {
                say("error a request is TOLERANCE COUNT [FILE]")
                continue
            }
            let population = try populations[tolerance] ?? population(tolerance, settings)
            populations[tolerance] = population
            let file = words.count > 2 ? String(words[2]) : nil
            var values: [Double] = []
            let drawn = drawn
            let width = workload.outputs * workload.recorded.count
            let (start, wall) = (processorTime(), wallTime())
            try await population.run(0..<count, draw: { drawn[$0 % drawn.count] }) { shard in
                guard file != nil else { return }
                for subject in shard.subjects {
                    values += shard[subject].map(Array.init) ?? Array(repeating: .nan, count: width)
                }
            }
            let times = (processorTime() - start, wallTime() - wall)
            if let file {
                try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: file)) }
            }
            say("\(times.0) \(times.1)")
        }
    }
}

func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
