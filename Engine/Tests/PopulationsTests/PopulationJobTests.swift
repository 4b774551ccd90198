import Diagnostics
import EquationSystems
import Foundation
import Kernels
import ModelFormats
@testable import Populations
import Simulation
import Testing

@Suite("Populations in parts")
struct PopulationJobTests {
    private static let identity = PopulationIdentity(["model": "m", "seed": "5", "subjects": "1500", "road": "r"])

    private let runner: any SubjectRunner

    init() throws {
        let text =
            "model m\nCL = 3; V = 30; ka = 1; Ag = 0; Ac = 0; Ag' = -ka * Ag; Ac' = ka * Ag - CL / V * Ac;\nend\n"
        let system = try EquationSystem(Antimony.read(text, file: "m.ant"))
        var course = TimeCourse(end: 24, steps: 8)
        course.doses = [Dose(100, into: "Ag")]
        course.recorded = ["Ac", "Ag"]
        let variation = try SubjectVariation(
            distributions: [
                ("CL", .logNormal(median: 3, geometricStandardDeviation: 1.3)),
                ("V", .logNormal(median: 30, geometricStandardDeviation: 1.2)),
            ],
            correlations: [.init("CL", "V", 0.4)]
        )
        let population = LanePopulation(
            try Simulator(system).prepare(course, varying: variation.names),
            compiler: nil
        )
        runner = FailingRunner(base: DrawnPopulation(population, variation: variation, seed: 5))
    }

    /// Every hundredth subject has no result.
    private struct FailingRunner: SubjectRunner {
        struct Failure: Error {}
        let base: DrawnPopulation
        var columns: [Trajectory.Column] { base.columns }
        var times: [Double] { base.times }
        var road: String { base.road }

        func run(_ subjects: Range<Int>) -> PopulationShard {
            var shard = base.run(subjects)
            for subject in subjects where subject % 100 == 99 {
                shard.failures[subject - subjects.lowerBound] = Failure()
            }
            return shard
        }
    }

    private func job(
        _ range: Range<Int>? = nil,
        keeps: Bool = true,
        identity: PopulationIdentity = Self.identity
    )
        -> PopulationJob
    {
        PopulationJob(runner, identity: identity, subjects: 1500, range: range, keepsTrajectories: keeps)
    }

    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "/heptad-job-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func bits(_ set: ShardSet) throws -> [Int: [UInt64]] {
        var result: [Int: [UInt64]] = [:]
        try set.forEachTrajectory { result[$0] = $1.map(\.bitPattern) }
        return result
    }

    @Test("Neither threads nor parts nor files change a bit; failed subjects are counted, named and absent")
    func determinism() async throws {
        let plain = try await job().run(folder: nil, threads: 1) { _, _ in }.summary
        #expect(plain.subjects == 1500 && plain.failed == 15)
        #expect(plain.failures.map(\.subject) == (0..<15).map { 100 * $0 + 99 })
        #expect(plain.sketches.allSatisfy { $0.count == 1485 && $0.isExact })
        try await inFolder { folder in
            let (summary, files) = try await job().run(folder: folder, threads: 3) { _, _ in }
            #expect(files.count > 2 && summary == plain)
            let whole = try ShardSet(files, covering: 0..<1500)
            #expect(whole.summary == plain)
            let expected = try bits(whole)
            #expect(expected.count == 1485 && expected[99] == nil)
            var shards: [String] = []
            for (number, range) in [1000..<1500, 0..<333, 333..<1000].enumerated() {
                let files = try await job(range).run(folder: "\(folder)/\(number)", threads: 2) { _, _ in }.files
                let path = "\(folder)/shard-\(number).h5"
                try ShardSet(files, covering: range).write(to: path)
                shards.append(path)
            }
            let merged = try ShardSet(shards + [shards[1]], covering: 0..<1500)
            #expect(merged.summary == plain)
            #expect(try bits(merged) == expected)
        }
    }

    @Test("A run goes on behind finished parts, and does damaged ones again")
    func resume() async throws {
        try await inFolder { folder in
            let (first, files) = try await job().run(folder: folder, threads: 2) { _, _ in }
            let cut = try FileHandle(forUpdating: URL(fileURLWithPath: files[1]))
            try cut.truncate(atOffset: 3_000)
            try cut.close()
            try FileManager.default.removeItem(atPath: files[2])
            let before = try #require(FileManager.default.contents(atPath: files[0]))
            let counts = Counts()
            let (again, _) = try await job().run(folder: folder, threads: 2) { counts.update($0, $1) }
            #expect(again == first)
            let lost = job().parts[1].count + job().parts[2].count
            #expect(counts.resumed == 1500 - lost)
            #expect(FileManager.default.contents(atPath: files[0]) == before)
            #expect(try ShardSet(files, covering: 0..<1500).summary == first)
            // Another population's parts are not taken.
            let other = job(identity: PopulationIdentity(["model": "other"]))
            let fresh = Counts()
            _ = try await other.run(folder: folder, threads: 2) { fresh.update($0, $1) }
            #expect(fresh.resumed == 0)
        }
    }

    private final class Counts: @unchecked Sendable {
        private let lock = NSLock()
        private var most = 0
        var resumed: Int { lock.withLock { most } }
        func update(_ done: Int, _ resumed: Int) { lock.withLock { most = max(most, resumed) } }
    }

    @Test("Mixtures, gaps, overlaps and broken files are refused by name")
    func refusals() async throws {
        try await inFolder { folder in
            func shard(
                _ range: Range<Int>,
                _ name: String,
                _ identity: PopulationIdentity = Self.identity
            ) async throws
                -> String
            {
                let files = try await job(range, keeps: false, identity: identity)
                    .run(folder: "\(folder)/\(name)", threads: 2) { _, _ in }.files
                try ShardSet(files, covering: range).write(to: "\(folder)/\(name).h5")
                return "\(folder)/\(name).h5"
            }
            func fault(_ paths: [String]) -> String {
                do throws(DiagnosticsError) {
                    _ = try ShardSet(paths, covering: 0..<1500)
                    return ""
                } catch {
                    return error.description
                }
            }
            var changed = Self.identity
            (changed.parts["seed"], changed.parts["model"]) = ("6", "n")
            let a = try await shard(0..<500, "a")
            let b = try await shard(500..<1500, "b")
            let c = try await shard(400..<1500, "c")
            let d = try await shard(500..<1500, "d", changed)
            #expect(fault([b, a]).isEmpty)
            #expect(fault([a, d]).contains("d.h5: error: it is not of one population with \(a)"))
            #expect(fault([a, d]).contains("model (m, n); seed (5, 6)"))
            #expect(fault([a]).contains("subjects are missing: 500 to 1499"))
            #expect(fault([b]).contains("subjects are missing: 0 to 499"))
            #expect(fault([a, c]).contains("subjects 400 to 499 are in another file too"))
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: b))
            try file.truncate(atOffset: 5_000)
            try file.close()
            #expect(fault([a, b]).contains("b.h5: error"))
            #expect(fault([a, folder + "/none.h5"]).contains("none.h5: error"))
        }
    }

    @Test("Bands of a large population are within the stated error of exact ones")
    func bands() async throws {
        let summary = try await job().run(folder: nil, threads: 2) { _, _ in }.summary
        let exact = try QuantileBands(summary, probabilities: [0.05, 0.5, 0.95])
        #expect(exact.relativeError == 0)
        var sketched = PopulationSummary(times: 9, columns: 2, shape: QuantileSketch.Shape(relativeError: 0.01))
        sketched.add(runner.run(0..<700))
        sketched.add(runner.run(700..<1500))
        let bands = try QuantileBands(sketched, probabilities: [0.05, 0.5, 0.95])
        #expect(abs(bands.relativeError - 0.01) < 1e-12)
        for (row, other) in zip(bands.values.joined(), exact.values.joined()) {
            for (a, b) in zip(row, other) { #expect(abs(a - b) <= 0.01001 * abs(b)) }
        }
    }
}
