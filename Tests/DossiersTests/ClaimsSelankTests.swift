import Claims
import Dates
import Diagnostics
import Evidence
import Regulation
import Testing

@testable import Dossiers

/// The flagship's claims against its own evidence and ledger.
@Suite("The Selank claims")
struct ClaimsSelankTests {
    /// A result of the routes experiment with a given drift of its residue blocks.
    private func result(deviation: Double) -> ExperimentResult {
        ExperimentResult(
            key: "test",
            dossier: "selank",
            experiment: "routes",
            title: "routes",
            engineVersion: "test",
            subjects: 1,
            seed: 1,
            timeUnit: "min",
            times: [0, 1],
            arms: [
                .init(id: "intranasal", label: "nose", doses: [], completed: 1, failed: 0, failures: [], outputs: [])
            ],
            balances: [
                .init(id: "blocks", arm: "intranasal", largestDeviation: deviation, tolerance: 1e-6, holds: true)
            ],
            checkpoints: []
        )
    }

    private func verdicts(
        asOf: String = "2026-11-23",
        deviation: Double? = 1e-9,
        change: (inout ClaimInputs) -> Void = { _ in }
    ) throws -> [String: ClaimVerdict] {
        let dossier = try #require(Dossier.load(Repository.selank).0)
        let results = deviation.map { [result(deviation: $0)] } ?? []
        var inputs = dossier.claimInputs(asOf: try #require(ISODate(asOf)), results: results)
        change(&inputs)
        return Dictionary(uniqueKeysWithValues: evaluate(dossier.claims, inputs).map { ($0.claim.id, $0) })
    }

    private func marks(_ verdicts: [String: ClaimVerdict], _ mark: ClaimMark) -> [String] {
        verdicts.values.filter { $0.mark == mark }.map(\.claim.id).sorted()
    }

    @Test("The file has no fault of its own")
    func loads() throws {
        let (dossier, diagnostics) = Dossier.load(Repository.selank)
        #expect(diagnostics.filter { $0.location?.file.hasSuffix("claims.yaml") ?? false } == [])
        #expect(try #require(dossier).claims.count == 27)
    }

    @Test("On the day of collection, with a balanced run, every claim is supported")
    func allSupported() throws {
        let verdicts = try verdicts()
        for verdict in verdicts.values where verdict.mark != .supported {
            Issue.record("\(verdict.claim.id): \(verdict.mark): \(verdict.reasons)")
        }
        #expect(verdicts.count == 27)
    }

    @Test("Without a run the model's claim is unknown and no other changes")
    func withoutRun() throws {
        #expect(marks(try verdicts(deviation: nil), .unknown) == ["model-blocks-balance"])
    }

    @Test("A drift of the residue blocks breaks exactly the model's claim")
    func drift() throws {
        let verdicts = try verdicts(deviation: 1e-3)
        #expect(marks(verdicts, .broken) == ["model-blocks-balance"])
        #expect(marks(verdicts, .supported).count == 26)
    }

    @Test("A placebo arm in one patient trial breaks exactly the sentence that denies it")
    func placebo() throws {
        let verdicts = try verdicts { $0.sources["medvedev2014"]?.placebo = Worded(.yes) }
        #expect(marks(verdicts, .broken) == ["no-placebo-in-patients"])
        #expect(marks(verdicts, .supported).count == 26)
    }

    @Test("A patient more breaks exactly the count of 192")
    func patients() throws {
        let verdicts = try verdicts { $0.sources["medvedev2014"]?.sampleSize = Worded(SampleSize(total: 61)) }
        #expect(marks(verdicts, .broken) == ["comparator-patients"])
        #expect(verdicts["comparator-patients"]?.reasons.first?.contains("sum of n over trials is 193") == true)
    }

    @Test("An unstated size makes the count unknown, not smaller")
    func unstated() throws {
        let verdicts = try verdicts { $0.sources["medvedev2014"]?.sampleSize = nil }
        #expect(marks(verdicts, .unknown) == ["comparator-patients"])
        #expect(marks(verdicts, .broken) == [])
    }

    @Test("Two years later the legal claims are only weakened, since nobody looked again")
    func stale() throws {
        let verdicts = try verdicts(asOf: "2028-11-23")
        #expect(
            marks(verdicts, .weakened) == ["left-category-2", "not-503a-eligible", "not-fda-approved"]
        )
        #expect(marks(verdicts, .broken) == [])
    }

    @Test("Before the removal, and in a compounding Category 1, the legal claims break as they should")
    func otherDates() throws {
        let before = try verdicts(asOf: "2024-09-01")
        #expect(marks(before, .broken) == ["left-category-2", "russian-registration"])
        #expect(before["not-503a-eligible"]?.mark == .supported)
    }
}
