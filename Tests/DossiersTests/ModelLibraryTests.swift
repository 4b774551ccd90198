import Diagnostics
import Foundation
import Testing

@testable import Dossiers

@Suite("Published models")
struct ModelLibraryTests {
    private static let folders =
        (try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Models"))?
        .sorted() ?? []

    @Test("Every published model reproduces every number of its experiments", arguments: folders)
    func reproduces(name: String) async throws {
        let (set, diagnostics) = ExperimentSet.load("\(Repository.root)/Models/\(name)")
        #expect(diagnostics.map(\.description) == [])
        #expect(!set.experiments.isEmpty)
        let store = ResultStore(folder: NSTemporaryDirectory() + "heptad-models-\(UUID().uuidString)")
        for experiment in set.experiments {
            let result = try await PreparedExperiment(experiment, in: set).run(store: store, threads: 2) { _, _ in }
            #expect(result.faults == [])
            #expect(result.arms.allSatisfy { $0.failed == 0 })
        }
    }

    @Test("The library holds the remoxipride table: 45 numbers")
    func remoxipride() {
        let (set, _) = ExperimentSet.load(Repository.root + "/Models/remoxipride-nose-to-brain")
        #expect(set.experiments.map(\.checkpoints.count).reduce(0, +) == 45)
    }

    @Test("Every model folder has a card")
    func cards() {
        #expect(!Self.folders.isEmpty)
        for name in Self.folders {
            #expect(FileManager.default.fileExists(atPath: "\(Repository.root)/Models/\(name)/README.md"), "\(name)")
        }
    }
}
