import Diagnostics
import Foundation
import Testing

@testable import Dossiers

@Suite("The registry of checkpoints")
struct CheckpointRegistryTests {
    /// A library of one model, exponential decay from ten, in a temporary place.
    private struct Library {
        let path = NSTemporaryDirectory() + "heptad-library-\(UUID().uuidString)"

        init(checkpoints: String, excused: String = "excused: []", experiment: String) throws {
            let folder = path + "/decay"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let model = "model decay\n unit time_unit = 3600 second\n k = 0.5; x = 10; x' = -k*x\nend\n"
            let parameters = """
                parameters:
                - {id: k, value: 0.5, unit: 1/h, distribution: {kind: fixed}, origin: {kind: assumed, reason: test}}
                """
            let head = """
                experiments:
                - id: decay
                  title: Decay
                  model: model.ant
                  time: {from: 0, log_from: 0.01, to: 8, count: 401, unit: h}
                  arms:
                  - {id: one, label: One}
                  - {id: many, label: Many, series: {symbol: x, from: 0.1, to: 100, count: 31}}
                  outputs:
                  - {id: x, symbol: x, label: x, unit: '1'}
                  checkpoints:

                """
            let files = [
                "checkpoints.yaml": checkpoints, "excused.yaml": excused, "decay/model.ant": model,
                "decay/parameters.yaml": parameters, "decay/experiments.yaml": head + experiment,
            ]
            for (name, text) in files {
                try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
            }
        }

        func tally() async throws -> (CheckpointTally, [String]) {
            let (registry, _) = CheckpointRegistry.load(path)
            let (set, diagnostics) = ExperimentSet.load(path + "/decay")
            let store = ResultStore(folder: path + "/results")
            var results: [ExperimentResult] = []
            for experiment in set.experiments {
                let prepared = try PreparedExperiment(experiment, in: set)
                results.append(try await prepared.run(store: store, threads: 2) { _, _ in })
            }
            try? FileManager.default.removeItem(atPath: path)
            return (CheckpointTally(registry, results.flatMap(\.checkpoints)), diagnostics.map(\.description))
        }
    }

    private static let list = """
        checkpoints:
        - {id: half-life, file: notes.md, line: 1, value: 1.3863, relative: 3.7e-05}
        - {id: vector, file: notes.md, line: 2, value: [6.065, 3.679], relative: [8.3e-05, 1.4e-04]}
        - {id: amended, file: notes.md, line: 3, value: 99, relative: 1.0e-03, amended: {value: 20, reason: integral}}
        - {id: formula, file: notes.md, line: 4, value: null}
        - {id: dose, file: notes.md, line: 5, value: 50, relative: 1.0e-02}
        - {id: wrong, file: notes.md, line: 6, value: 7, relative: 1.0e-03}
        - {id: unknown, file: notes.md, line: 7, value: 7, relative: 1.0e-03}
        - {id: forgotten, file: notes.md, line: 8, value: 7, relative: 1.0e-03}

        """

    private static let measures = """
          - {id: half-life, measure: 'falls(one.x, 5)'}
          - {id: vector, measure: ['at(one.x, 1)', 'at(one.x, 2)']}
          - {id: amended, measure: 'auc(one.x) / (1 - exp(-4))'}
          - {id: formula, measure: 'at(one.x, 3) - 10*exp(-3*k)', value: 0, tolerance: {absolute: 1.0e-6}}
          - {id: dose, measure: 'ec(0.5, many.x)'}
          - {id: wrong, measure: final(one.x)}

        """

    @Test("Listed numbers are reproduced, excused or missing, and each is named")
    func tally() async throws {
        let excuse = "excused:\n- {id: unknown, computed: 6, reason: no equations}\n"
        let library = try Library(checkpoints: Self.list, excused: excuse, experiment: Self.measures)
        let (tally, faults) = try await library.tally()
        #expect(faults == [])
        #expect(tally.listed == 8)
        #expect(tally.reproduced == ["half-life", "vector", "amended", "formula", "dose"])
        #expect(tally.missing == ["wrong", "forgotten"])
        #expect(tally.excused.map(\.id) == ["unknown"])
        #expect(tally.needlesslyExcused == [])
    }

    @Test("An excuse for what is reproduced, or for what is not listed, is a fault")
    func excuses() async throws {
        let excuse = "excused:\n- {id: dose, reason: none}\n- {id: typo, reason: none}\n"
        let library = try Library(checkpoints: Self.list, excused: excuse, experiment: Self.measures)
        let (tally, faults) = try await library.tally()
        #expect(tally.needlesslyExcused == ["dose"])
        #expect(faults.contains { $0.contains("no checkpoint `typo` is listed") })
    }

    @Test(
        "A checkpoint that bends the list is refused",
        arguments: [
            ("{id: dose, measure: final(one.x), value: 50}", "those of checkpoints.yaml"),
            ("{id: vector, measure: final(one.x)}", "1 measures for 2 values"),
            ("{id: formula, measure: final(one.x)}", "lists no number"),
            ("{id: own, measure: final(one.x), value: 1, tolerance: {relative: 0}, source: x}", "above zero"),
            ("{id: own, measure: final(one.x), value: 1, tolerance: {relative: 1}}", "`source` is missing"),
        ]
    )
    func refused(checkpoint: String, expected: String) throws {
        let library = try Library(checkpoints: Self.list, experiment: "  - \(checkpoint)\n")
        let (_, diagnostics) = ExperimentSet.load(library.path + "/decay")
        #expect(diagnostics.contains { $0.description.contains(expected) }, "\(diagnostics.map(\.description))")
        try? FileManager.default.removeItem(atPath: library.path)
    }

    @Test("A measure of what is not there is refused", arguments: ["final(two.x)", "final(one.y)", "final(one.x"])
    func dangling(measure: String) throws {
        let library = try Library(checkpoints: Self.list, experiment: "  - {id: dose, measure: '\(measure)'}\n")
        let (set, _) = ExperimentSet.load(library.path + "/decay")
        #expect(throws: DiagnosticsError.self) {
            try PreparedExperiment(try #require(set.experiments.first), in: set)
        }
        try? FileManager.default.removeItem(atPath: library.path)
    }
}
