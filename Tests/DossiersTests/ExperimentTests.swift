import Diagnostics
import Foundation
import Testing

@testable import Dossiers

/// A folder with one exponential-decay model, in a temporary place that is removed at the end.
private final class ModelFolder {
    let path = NSTemporaryDirectory() + "heptad-experiment-\(UUID().uuidString)"

    init(experiments: String, parameters: String = ModelFolder.parameters) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.model.write(toFile: path + "/model.ant", atomically: true, encoding: .utf8)
        try parameters.write(toFile: path + "/parameters.yaml", atomically: true, encoding: .utf8)
        try experiments.write(toFile: path + "/experiments.yaml", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: ResultStore { ResultStore(folder: path + "/results") }

    func prepared(subjects: Int? = nil, seed: UInt64? = nil) throws -> PreparedExperiment {
        let (set, diagnostics) = ExperimentSet.load(path)
        if !diagnostics.isEmpty { throw DiagnosticsError(diagnostics) }
        return try PreparedExperiment(try #require(set.experiments.first), in: set, subjects: subjects, seed: seed)
    }

    static let model = """
        model decay
          unit hour = 3600 second; unit time_unit = hour; unit per_hour = 1/hour
          unit mg = 1e-3 gram; unit substance = mg
          compartment body = 1
          substanceOnly species drug in body = 0 mg, gone in body = 0 mg
          k = 0.5 per_hour
          loss: drug => gone; k*drug
          total := drug + gone
        end
        """

    static let parameters = """
        parameters:
        - id: k
          value: 0.5
          unit: 1/h
          distribution: {kind: uniform, low: 0.25, high: 1}
          origin: {kind: assumed, reason: a test}
        """

    // The integrator holds 1e-9 a step; after eight time constants thirty times that is left.
    static let single = """
        experiments:
        - id: decay
          title: Decay
          model: model.ant
          time: {from: 0, to: 8, count: 81, unit: h}
          arms:
          - {id: bolus, label: Bolus, doses: ['10 mg into drug at 0']}
          - {id: slow, label: Slow, doses: ['10 mg into drug at 0'], set: {k: 0.25}}
          outputs:
          - {id: drug, symbol: drug, label: Drug, unit: mg}
          balances:
          - {id: mass, symbol: total, equals: 10, tolerance: 1.0e-9}
          checkpoints:
          - {id: half, measure: 'at(bolus.drug, 1.3862943611)', value: 5, tolerance: {relative: 1.0e-8}, source: closed form}
          - {id: area, measure: auc(bolus.drug), value: 19.63368722, tolerance: {relative: 1.0e-8}, source: closed form}
          - {id: slower, measure: 'at(slow.drug, 8)', value: 1.353352832, tolerance: {relative: 3.0e-8}, source: closed form}
          - {id: peak, measure: max(bolus.drug), value: 10, tolerance: {relative: 1.0e-9}, source: closed form}
        """

    static let population = single.replacingOccurrences(
        of: "  arms:",
        with: "  population: {subjects: 120, seed: 3}\n  arms:"
    ).components(separatedBy: "  checkpoints:")[0]
}

@Suite("Experiments")
struct ExperimentTests {
    @Test("A single run reproduces closed forms: a value, an area, a peak, a changed parameter and a balance")
    func closedForms() async throws {
        let folder = try ModelFolder(experiments: ModelFolder.single)
        let result = try await folder.prepared().run(store: folder.store, threads: 2) { _, _ in }
        #expect(result.faults == [])
        #expect(result.checkpoints.count == 4)
        #expect(result.balances.map(\.holds) == [true, true])
        // The area is integrated with the model, not summed over the grid: 20 (1 - exp(-4)).
        let area = try #require(result.checkpoints.first { $0.id == "area" }?.computed.first ?? nil)
        #expect(abs(area - 20 * (1 - exp(-4))) < 1e-7)
    }

    @Test("A wrong published number is a fault that shows both numbers")
    func wrongCheckpoint() async throws {
        let text = ModelFolder.single.replacingOccurrences(of: "value: 5,", with: "value: 6,")
        let folder = try ModelFolder(experiments: text)
        let result = try await folder.prepared().run(store: folder.store, threads: 1) { _, _ in }
        #expect(result.faults.count == 1)
        let start = "checkpoint half (at(bolus.drug, 1.3862943611)): published 6.0, computed "
        #expect(result.faults.first?.hasPrefix(start) == true)
    }

    @Test("A population's bands do not depend on the number of threads, and the median follows the prior")
    func threads() async throws {
        let folder = try ModelFolder(experiments: ModelFolder.population)
        let one = try await folder.prepared().run(store: ResultStore(folder: folder.path + "/a"), threads: 1) { _, _ in
        }
        let four = try await folder.prepared().run(store: ResultStore(folder: folder.path + "/b"), threads: 4) { _, _ in
        }
        let first = try #require(one.arms.first?.outputs.first)
        #expect(first.median == four.arms.first?.outputs.first?.median)
        #expect(first.p05 == four.arms.first?.outputs.first?.p05)
        #expect(one.arms.first?.completed == 120)
        // The rate is uniform on 0.25 to 1, so the median amount is near exp(-0.625 t) after two hours.
        let median = try #require(first.median[20])
        #expect(abs(median - 10 * exp(-1.25)) < 0.35)
        // In the other arm the rate is set, so nobody differs.
        let set = try #require(one.arms.last?.outputs.first)
        #expect(set.p05 == set.p95)
    }

    @Test("An interrupted run goes on behind its finished chunks and ends with the same numbers")
    func resume() async throws {
        let folder = try ModelFolder(experiments: ModelFolder.population)
        let prepared = try folder.prepared()
        let whole = try await prepared.run(store: ResultStore(folder: folder.path + "/whole"), threads: 2) { _, _ in }
        _ = try await prepared.run(store: folder.store, threads: 1) { _, _ in }
        // Only one chunk is left of the first arm, as after a kill.
        let partial = folder.store.path(of: prepared).replacingOccurrences(of: ".json", with: ".partial")
        for name in try FileManager.default.contentsOfDirectory(atPath: partial) where name != "0-0.json" {
            try FileManager.default.removeItem(atPath: "\(partial)/\(name)")
        }
        let resumed = Locked(0)
        let again = try await prepared.run(store: folder.store, threads: 2) { _, left in resumed.set(left) }
        #expect(resumed.value == 50)
        #expect(again.arms.first?.outputs.first?.median == whole.arms.first?.outputs.first?.median)
        try folder.store.write(again, of: prepared)
        #expect(!FileManager.default.fileExists(atPath: partial))
        #expect(folder.store.result(of: prepared)?.key == prepared.key)
    }

    @Test(
        "The key changes with the seed, the subjects, a parameter, the experiment and the model, and with nothing else"
    )
    func key() throws {
        let folder = try ModelFolder(experiments: ModelFolder.population)
        let key = try folder.prepared().key
        #expect(try folder.prepared().key == key)
        #expect(try folder.prepared(seed: 4).key != key)
        #expect(try folder.prepared(subjects: 119).key != key)
        let wider = ModelFolder.parameters.replacingOccurrences(of: "high: 1}", with: "high: 2}")
        #expect(try ModelFolder(experiments: ModelFolder.population, parameters: wider).prepared().key != key)
        let later = ModelFolder.population.replacingOccurrences(of: "to: 8", with: "to: 9")
        #expect(try ModelFolder(experiments: later).prepared().key != key)
        try (ModelFolder.model + "\n// a comment\n").write(
            toFile: folder.path + "/model.ant",
            atomically: true,
            encoding: .utf8
        )
        #expect(try folder.prepared().key != key)
    }

    @Test(
        "What does not fit the model is refused by name",
        arguments: [
            ("unit: 1/h", "unit: 1/min", "parameter k: it is stated in 1/min, but the model has it in"),
            ("id: k\n", "id: kk\n", "parameter kk: the model has no `kk`"),
        ]
    )
    func misfits(text: String, wrong: String, message: String) throws {
        let parameters = ModelFolder.parameters.replacingOccurrences(of: text, with: wrong)
        let folder = try ModelFolder(experiments: ModelFolder.single, parameters: parameters)
        let error = #expect(throws: DiagnosticsError.self) { try folder.prepared() }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
    }

    @Test("A dose into a species that does not exist and an unknown output are found in one run")
    func unknownNames() throws {
        let text = ModelFolder.single.replacingOccurrences(of: "into drug at 0'], set", with: "into drog at 0'], set")
            .replacingOccurrences(of: "symbol: total", with: "symbol: totl")
        let folder = try ModelFolder(experiments: text)
        let error = #expect(throws: DiagnosticsError.self) { try folder.prepared() }
        let description = error?.description ?? "no error"
        #expect(description.contains("drog"), "\(description)")
        #expect(description.contains("totl"), "\(description)")
        let files = Set(error?.diagnostics.compactMap(\.location?.file) ?? [])
        #expect(files == [folder.path + "/experiments.yaml"])
    }

    @Test("Faults of the file are reported with file and line, all in one run")
    func fileFaults() throws {
        let text = ModelFolder.single.replacingOccurrences(
            of: "value: 5, tolerance: {relative: 1.0e-8}",
            with: "value: 5, tolerance: {relative: 0}"
        )
        .replacingOccurrences(of: "count: 81", with: "count: 1")
        let folder = try ModelFolder(experiments: text)
        let (_, diagnostics) = ExperimentSet.load(folder.path)
        #expect(diagnostics.count == 2)
        #expect(diagnostics.allSatisfy { $0.location?.line != nil })
        #expect(
            diagnostics.contains { $0.message == "a checkpoint needs a tolerance above zero" }
        )
    }
}

/// A value that closures of several tasks set.
private final class Locked: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: Int

    init(_ value: Int) { stored = value }

    var value: Int { lock.withLock { stored } }

    func set(_ value: Int) { lock.withLock { stored = value } }
}
