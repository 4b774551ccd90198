import EquationSystems
import Foundation

/// A workload as other programs read it: `WORKLOAD.json`, the draws, the model as C, and exact results where there are.
struct Description: Codable {
    var name: String
    var model: String
    var end: Double
    var outputs: Int
    var dose: Workload.Dose?
    /// Place of the dosed state; -1 for none.
    var doseState: Int
    var isStiff: Bool
    var draws: [String]
    var recorded: [String]
    var states: Int
    var references: Int
    var absoluteShare: Double
    var seed: UInt64

    init(_ workload: Workload, _ system: EquationSystem) {
        name = workload.name
        model = workload.model
        end = workload.end
        outputs = workload.outputs
        dose = workload.dose
        doseState = system.states.firstIndex { $0.name == workload.dose?.state } ?? -1
        isStiff = workload.isStiff
        draws = workload.draws.map(\.name)
        recorded = workload.recorded
        states = system.states.count
        references = workload.references
        absoluteShare = workload.absoluteShare
        seed = workload.seed
    }

    /// Writes everything about a workload into a folder; numbers are doubles in this machine's byte order.
    static func write(_ benchmark: Benchmark, to folder: String) throws {
        let workload = benchmark.workload
        func write(_ data: Data, _ ending: String) throws {
            try data.write(to: URL(fileURLWithPath: "\(folder)/\(workload.name)\(ending)"))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try write(encoder.encode(Self(workload, benchmark.system)), ".json")
        var source = ScalarSource(benchmark.system)
        let text = try source.text(recorded: workload.recorded, drawn: workload.draws.map(\.name))
        try write(Data(text.utf8), ".h")
        func doubles(_ rows: some Sequence<[Double]>) -> Data {
            rows.reduce(into: Data()) { data, row in row.withUnsafeBytes { data.append(contentsOf: $0) } }
        }
        try write(doubles(benchmark.drawn), "-draws.f64")
        let exact = benchmark.drawn.prefix(workload.references).compactMap(workload.closedForm)
        if !exact.isEmpty { try write(doubles(exact), "-exact.f64") }
    }
}
