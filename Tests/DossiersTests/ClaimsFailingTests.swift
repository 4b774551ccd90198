import Claims
import Dates
import Diagnostics
import Testing

@testable import Dossiers

/// A dossier in which every kind of fault of a claim occurs once, with its message.
@Suite("The dossier that must fail")
struct ClaimsFailingTests {
    private static let folder = Repository.root + "/Tests/Fixtures/failing-dossier"

    /// A diagnostic without the folder in front.
    private func shown(_ diagnostic: Diagnostic) -> String {
        diagnostic.description.replacing(Self.folder + "/", with: "")
    }

    @Test("Faults of reference and form are all found in one run, with file and line")
    func loading() throws {
        let (dossier, diagnostics) = Dossier.load(Self.folder)
        #expect(
            diagnostics.map(shown) == [
                "claims.yaml:8:14: error: claim unknown-finding: there is no finding `anxeity`; did you mean `anxiety`? [dangling-reference]",
                "claims.yaml:14:13: error: claim unknown-source: there is no source `trail`; did you mean `trial`? [dangling-reference]",
                "claims.yaml:20:17: error: claim unknown-experiment: there is no experiment `leek`; did you mean `leak`? [dangling-reference]",
                "claims.yaml:27:31: error: claim unknown-facet: `facet` cannot be `aproval`; did you mean `approval`? [unknown-value]",
                "claims.yaml:33:14: error: claim bad-form: at `= yes) == 1`: `=` is not known here; write == for equal [assertion]",
                "claims.yaml:39:14: error: claim bad-word: at `perhaps) == 1`: `perhaps` can never be the answer here; one of yes, no, reported, \"not stated\", unknown [assertion]",
                "claims.yaml:45:14: error: claim bad-type: at `count(trials)`: an assertion must be true or false, this is a number [assertion]",
                "claims.yaml:48:9: error: claim no-hedge: an absence must say \"we found no\", not \"there is no\" (strength `not found`) [claim-hedge]",
                "claims.yaml:54:9: error: claim no-support: nothing supports this claim; give it one of findings, sources, experiments, status, assertion [claim-without-support]",
                "claims.yaml:57:7: error: claim no-support: this id is used twice, first in claims.yaml line 52; give one of the two another id [duplicate-id]",
            ]
        )
        #expect(dossier?.claims.count == 18)
    }

    @Test(
        "Claims that can be read and do not stand say why",
        arguments: [
            (
                "broken-evidence", ClaimMark.broken,
                "`count(trials where population == patients and placebo == yes) == 0` does not hold: count of trials that match is 1"
            ),
            ("broken-number", .broken, "`value(anxiety) < -50` does not hold: value of anxiety is -30"),
            (
                "broken-status", .broken,
                "`status(US, approval) == not_approved` does not hold: status(US, approval) is approved"
            ),
            (
                "broken-run", .broken,
                "`deviation(leak, total) < 1e-6` does not hold: largest deviation in leak, total is 0.632"
            ),
            ("broken-overstated", .broken, "a sentence about people rests on rat only"),
            ("broken-borrowed", .broken, "finding cousin is about another peptide, not about the compound"),
            (
                "weakened-second-hand", .weakened,
                "finding hearsay was seen as secondary; the sentence should say that it is reported"
            ),
            ("unknown-number", .unknown, "halfLife was not measured: no text gives a number"),
        ]
    )
    func verdicts(_ id: String, _ mark: ClaimMark, _ reason: String) throws {
        let dossier = try #require(Dossier.load(Self.folder).0)
        let result = ExperimentResult(
            key: "key",
            dossier: "failing",
            experiment: "leak",
            title: "leak",
            engineVersion: "test",
            subjects: 0,
            seed: 0,
            timeUnit: "min",
            times: [0, 10],
            arms: [.init(id: "only", label: "Only", doses: [], completed: 1, failed: 0, failures: [], outputs: [])],
            balances: [.init(id: "total", arm: "only", largestDeviation: 0.632, tolerance: 1e-6, holds: false)],
            checkpoints: []
        )
        let day = try #require(ISODate("2026-11-23"))
        let verdict = try #require(dossier.claimVerdicts(asOf: day, results: [result]).first { $0.claim.id == id })
        #expect(verdict.mark == mark)
        #expect(verdict.reasons.first == reason)
        let diagnostic = try #require(verdict.diagnostic)
        #expect(shown(diagnostic).hasPrefix("claims.yaml:"))
    }
}
