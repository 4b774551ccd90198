import Diagnostics
import Foundation
import Testing

@testable import Dossiers

@Suite("Published models")
struct ModelLibraryTests {
    private static let folders =
        (try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Models"))?
        .filter { FileManager.default.fileExists(atPath: "\(Repository.root)/Models/\($0)/experiments.yaml") }
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

    private static let fitted = folders.filter {
        FileManager.default.fileExists(atPath: "\(Repository.root)/Models/\($0)/fits.yaml")
    }

    @Test("Every fit to data reproduces its published estimates", arguments: fitted)
    func fits(name: String) async throws {
        let folder = "\(Repository.root)/Models/\(name)"
        let (set, _) = ExperimentSet.load(folder)
        #expect(!set.fits.isEmpty)
        for fit in set.fits {
            let result = try await fit.run(in: folder)
            #expect(result.checkpoints.filter { !$0.holds }.map(\.fault) == [], "\(fit.id)")
        }
    }

    @Test("Every listed number is measured by one model's checkpoint, or excused by id with a reason")
    func registry() {
        let (registry, diagnostics) = CheckpointRegistry.load(Repository.root + "/Models")
        #expect(diagnostics.map(\.description) == [])
        #expect(registry.entries.count == 350)
        let measured = Self.folders.flatMap { name in
            let set = ExperimentSet.load("\(Repository.root)/Models/\(name)").0
            return (set.experiments.flatMap(\.checkpoints) + set.fits.flatMap(\.checkpoints)).map(\.id)
        }
        let listed = measured.filter(Set(registry.entries.map(\.id)).contains)
        #expect(Set(listed).count == listed.count, "an id is measured twice")
        let excused = Set(registry.excuses.map(\.id))
        #expect(registry.entries.map(\.id).filter { !measured.contains($0) && !excused.contains($0) } == [])
        #expect(excused.filter(measured.contains).sorted() == [])
    }

    @Test("The registry has the ids and values of the list that it was made from")
    func sharedList() throws {
        let path = Repository.modelNotes
        let faults = DiagnosticCollector()
        guard
            let list = DossierFile("checkpoints.yaml", in: path, required: false, faults: faults)?
                .yaml(faults: faults)?["checkpoints"]?.elements
        else {
            print("skipped: no list of checkpoints in \(path); set HEPTAD_MODEL_NOTES")
            #expect(ProcessInfo.processInfo.environment["CI"] != "true", "CI must have the list")
            return
        }
        let (registry, _) = CheckpointRegistry.load(Repository.root + "/Models")
        #expect(list.compactMap { $0["id"]?.scalar } == registry.entries.map(\.id))
        for node in list {
            let fields = try #require(YAMLFields(node, element: "", keys: [], faults: DiagnosticCollector()))
            let id = try #require(fields.text("id"))
            #expect(registry.entry(id)?.value == fields.numbers("value"), "\(id)")
        }
    }

    @Test("Every model folder has a card")
    func cards() {
        #expect(!Self.folders.isEmpty)
        for name in Self.folders {
            #expect(FileManager.default.fileExists(atPath: "\(Repository.root)/Models/\(name)/README.md"), "\(name)")
        }
    }
}
