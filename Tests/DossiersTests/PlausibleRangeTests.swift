import Diagnostics
import Evidence
import Foundation
import Testing

@testable import Dossiers

/// Subjects outside of what can be, and findings beside what an experiment predicts for them.
@Suite("Plausible ranges and predictions")
struct PlausibleRangeTests {
    /// One exponential decay with a rate between 0.1 and 1, and what is said of its subjects.
    private func result(_ said: String) async throws -> ExperimentResult {
        let folder = NSTemporaryDirectory() + "heptad-plausible-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = [
            "model.ant": "model decay\n  x = 1; k = 0.5; x' = -k*x\nend\n",
            "parameters.yaml": """
            parameters:
            - {id: k, value: 0.5, unit: '1', distribution: {kind: uniform, low: 0.1, high: 1},
               origin: {kind: assumed, reason: a test}}
            """,
            "experiments.yaml": """
            experiments:
            - id: decay
              title: Decay
              model: model.ant
              time: {from: 0, to: 2, count: 3, unit: '1'}
              population: {subjects: 60, seed: 3}
              arms: [{id: one, label: One}, {id: two, label: Twice, set: {x: 2}}]
              outputs: [{id: x, symbol: x, label: x, unit: '1'}]
            \(said)
            """,
        ]
        for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        let (set, diagnostics) = ExperimentSet.load(folder)
        if !diagnostics.isEmpty { throw DiagnosticsError(diagnostics) }
        let prepared = try PreparedExperiment(set.experiments[0], in: set)
        return try await prepared.run(store: ResultStore(folder: folder + "/results"), threads: 2) { _, _ in }
    }

    private func ranges(_ ranges: String...) -> String {
        "  plausible:\n" + ranges.map { "  - {\($0), unit: '1', source: a test}\n" }.joined()
    }

    @Test("A range on a parameter and the same range on what follows from it reject the same subjects, counted")
    func rejects() async throws {
        let all = try await result("")
        #expect(all.rejected == nil && all.arms[0].completed == 60)
        let byRate = try await result(ranges("id: rate, measure: k, high: 0.5"))
        // x(2) = exp(-2k) is at least exp(-1) where k is at most 0.5.
        let byCourse = try await result(ranges("id: course, measure: final(one.x), low: \(exp(-1.0) - 1e-6)"))
        let rejected = try #require(byRate.rejected)
        #expect((20...50).contains(rejected))
        #expect(byCourse.rejected == rejected)
        for arm in byRate.arms { #expect(arm.completed == 60 - rejected && arm.failed == 0) }
        let kept = byRate.arms[0].outputs[0].p05[2] ?? 0
        let before = all.arms[0].outputs[0].p05[2] ?? 1
        #expect(kept >= exp(-1.0) - 1e-6 && before < exp(-1.0))
        let both = try await result(ranges("id: rate, measure: k, high: 0.5", "id: again, measure: k, high: 0.5"))
        #expect(both.rejected == rejected && both.plausibility?.map(\.rejected) == [rejected, rejected])
    }

    @Test("A range without ends or with a measure of nothing is refused")
    func refused() async throws {
        await #expect(throws: DiagnosticsError.self) { try await result(ranges("id: rate, measure: k")) }
        await #expect(throws: DiagnosticsError.self) {
            try await result(ranges("id: rate, measure: final(three.x), low: 0"))
        }
    }

    @Test("A finding's value is compared in the prediction's unit, with its spread")
    func interval() {
        let hours = FindingValue.quantity(Measurement(2, UnitLabel("h"), spread: 0.5))
        #expect(hours.interval(in: "min") == 90...150)
        #expect(hours.interval(in: "mg") == nil)
        #expect(FindingValue.relativeChange(percent: 38).interval(in: "%") == 38...38)
        #expect(FindingValue.ratioRange(low: 2, high: 3).interval(in: "fold") == 2...3)
        #expect(FindingValue.text("more", reason: "words").interval(in: "%") == nil)
    }

    @Test("The dossier's experiment predicts the bioavailability by nose before it has seen it")
    func selank() throws {
        let dossier = try #require(Dossier.load(Repository.selank).0)
        #expect(dossier.experiments[0].predictions?.map(\.finding) == ["pk_F"])
        #expect(!dossier.unpredictedFindings.isEmpty && !dossier.unpredictedFindings.contains { $0.id == "pk_F" })
        func check(_ low: Double, _ high: Double) throws -> PredictiveCheck {
            var result = try JSONDecoder().decode(ExperimentResult.self, from: Data(empty.utf8))
            result.predictions = [
                .init(finding: "pk_F", measure: "m", unit: "%", subjects: 9, p05: low, median: low, p95: high)
            ]
            return try #require(dossier.predictiveChecks([result]).first)
        }
        #expect(try check(5, 99).isInside)
        let outside = try check(5, 60)
        #expect(!outside.isInside && outside.low == 92.8)
    }

    private let empty = """
        {"key": "k", "dossier": "selank", "experiment": "routes", "title": "t", "engineVersion": "1", "subjects": 9,
         "seed": 1, "timeUnit": "min", "times": [], "arms": [], "balances": [], "checkpoints": []}
        """
}
