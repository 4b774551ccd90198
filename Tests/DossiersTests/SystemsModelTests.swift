import Diagnostics
import Foundation
import Evidence
import Testing

@testable import Dossiers

/// The hypotheses that couple the systems model, as links.yaml states them.
private struct Link {
    var id: String
    var toggle: String
    var isOn: Bool
    var output: String
    var evidence: [String]
    var species: String

    static func all(_ folder: String) throws -> [Link] {
        let faults = DiagnosticCollector()
        let file = try #require(DossierFile("links.yaml", in: folder, required: true, faults: faults))
        let root = try #require(file.yaml(faults: faults))
        let keys = ["id", "switch", "on", "statement", "output", "evidence", "species", "grade", "note"]
        let fields = try #require(YAMLFields(root, element: "links", keys: ["links"], faults: faults))
        let links = try fields.records("links", keys: keys, required: true).map { link in
            _ = try #require(link.text("statement", required: true))
            let grade = try #require(link.text("grade", required: true))
            #expect(["very low", "low", "moderate", "high"].contains(grade))
            return Link(
                id: try #require(link.text("id", required: true)),
                toggle: try #require(link.text("switch", required: true)),
                isOn: link.flag("on", required: true) ?? false,
                output: try #require(link.text("output", required: true)),
                evidence: link.texts("evidence"),
                species: try #require(link.text("species", required: true))
            )
        }
        #expect(faults.diagnostics.map(\.description) == [])
        return links
    }
}

@Suite("The systems model of Selank")
struct SystemsModelTests {
    private let folder = Repository.root + "/Models/selank-systems"

    @Test("A link that is on by default cites evidence, and a cited finding is of that species")
    func evidence() throws {
        let findings = Dossier.load(Repository.selank).0?.findings ?? []
        let (set, _) = ExperimentSet.load(folder)
        for link in try Link.all(folder) {
            let standard = set.parameters.parameters.first { $0.id == link.toggle }?.value
            #expect(standard == (link.isOn ? 1 : 0), "\(link.id)")
            guard link.isOn else { continue }
            #expect(!link.evidence.isEmpty, "\(link.id)")
            let cited = findings.filter { link.evidence.contains($0.id) }
            let named = link.evidence.contains { $0.contains("abstract") }
            let taxa = cited.map { "\($0.species as Any)" }.joined()
            #expect(named || taxa.localizedCaseInsensitiveContains(link.species), "\(link.id): \(taxa)")
        }
    }

    @Test("Each link switched on alone moves its output")
    func moves() async throws {
        let (set, diagnostics) = ExperimentSet.load(folder)
        #expect(diagnostics.map(\.description) == [])
        let store = ResultStore(folder: NSTemporaryDirectory() + "heptad-links-\(UUID().uuidString)")
        var arms: [ExperimentResult.Arm] = []
        for id in ["links", "severity_link"] {
            let experiment = try #require(set.experiment(id))
            arms += try await PreparedExperiment(experiment, in: set).run(store: store, threads: 2) { _, _ in }.arms
        }
        // The link to severity has weights of either sign, so that its band moves and not its median.
        func course(_ arm: String, _ output: String) throws -> [Double] {
            let found = arms.lazy.filter { $0.id == arm }.flatMap(\.outputs).first { $0.id == output }
            return try #require(found).p95.map { $0 ?? .nan }
        }
        for link in try Link.all(folder) {
            let (with, without) = (try course(link.id, link.output), try course("none", link.output))
            let change = zip(with, without).map { abs($0 - $1) }.max() ?? 0
            let size = max(without.map(abs).max() ?? 0, 1e-9)
            #expect(change / size > 1e-6, "\(link.id) moves \(link.output) by \(change / size)")
        }
    }

    @Test(
        "What hangs on weights that are not identifiable is a band with its caution and what it rests on, or is refused"
    )
    func efficacy() async throws {
        let (set, _) = ExperimentSet.load(folder)
        var experiment = try #require(set.experiment("severity_link"))
        let prepared = try PreparedExperiment(experiment, in: set, subjects: 4)
        #expect(prepared.caution == Experiment.caution)
        #expect(prepared.restsOnRuns(prepared.arms[1]) > 0)
        experiment.population = nil
        for arm in experiment.arms.indices { experiment.arms[arm].values["w_tone"] = 1 }
        #expect {
            _ = try PreparedExperiment(experiment, in: set)
        } throws: { error in
            let rules = (error as? DiagnosticsError)?.diagnostics.map(\.rule) ?? []
            return rules == ["efficacy-without-band", "efficacy-without-band"]
        }
        let again = try #require(set.experiment("severity_link"))
        #expect(throws: DiagnosticsError.self) { try PreparedExperiment(again, in: set, subjects: 1) }
        let exposure = try #require(set.experiment("course"))
        #expect(try PreparedExperiment(exposure, in: set).caution == nil)
    }

    @Test("Every experiment of a model with such weights has the caution where they act")
    func cautions() throws {
        let all = [
            ("selank-systems", ["severity_link", "severity"]), ("anxiety-outcome", ["course"]),
            ("trial-2008", ["trial"]),
        ]
        for (name, expected) in all {
            let (set, diagnostics) = ExperimentSet.load("\(Repository.root)/Models/\(name)")
            #expect(diagnostics.map(\.description) == [])
            #expect(set.parameters.parameters.contains { !$0.origin.isIdentifiable })
            let cautioned = try set.experiments.filter { try PreparedExperiment($0, in: set).caution != nil }.map(\.id)
            #expect(cautioned == expected)
        }
    }
}
