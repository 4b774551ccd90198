import Claims
import Dates
import Evidence
import Testing

@testable import Dossiers

/// Changes to the flagship's records, and the claims that must notice.
@Suite("Changed evidence is found again in the claims that hang on it, and in no other")
struct ClaimsMutationTests {
    private let dossier: Dossier
    private let inputs: ClaimInputs
    private let verdicts: [ClaimVerdict]

    init() throws {
        dossier = try #require(Dossier.load(Repository.selank).0)
        inputs = dossier.claimInputs(asOf: try #require(ISODate("2026-11-23")), results: [])
        verdicts = evaluate(dossier.claims, inputs)
    }

    /// The claims whose mark a change alters, after checking that looking again at few gives what looking at all does.
    private func altered(_ change: (inout ClaimInputs) -> Void) -> Set<String> {
        var changed = inputs
        change(&changed)
        let again = recheck(verdicts, from: inputs, to: changed)
        let all = evaluate(dossier.claims, changed)
        #expect(again.verdicts == all)
        let differing = zip(verdicts, all).filter { $0 != $1 }.map(\.0.claim.id)
        #expect(Set(differing).isSubset(of: again.rechecked))
        return Set(zip(verdicts, all).filter { $0.mark != $1.mark }.map(\.0.claim.id))
    }

    @Test("Nothing changed, nothing is looked at again")
    func nothing() {
        #expect(recheck(verdicts, from: inputs, to: inputs).rechecked.isEmpty)
    }

    @Test("Every finding removed alone: its claims lose their mark, and claims without it are not even looked at")
    func everyFinding() {
        for finding in dossier.allFindings {
            var changed = inputs
            changed.findings[finding.id] = nil
            let again = recheck(verdicts, from: inputs, to: changed)
            let holders = Set(
                dossier.claims.filter {
                    let dependencies = ClaimDependencies(of: $0, in: inputs)
                    return dependencies.findings.contains(finding.id) || dependencies.countsFindings
                }.map(\.id)
            )
            #expect(Set(again.rechecked) == holders, "\(finding.id)")
            #expect(again.verdicts == evaluate(dossier.claims, changed), "\(finding.id)")
            for claim in dossier.claims where claim.findings.contains(finding.id) {
                let verdict = again.verdicts.first { $0.claim.id == claim.id }
                #expect(verdict?.mark != .supported, "\(claim.id) stands without \(finding.id)")
            }
        }
    }

    @Test("Every source removed alone gives what looking at all claims gives")
    func everySource() {
        for source in dossier.sources {
            _ = altered { $0.sources[source.id] = nil }
        }
    }

    @Test("Another mass breaks the two sentences that state one")
    func flippedMass() {
        let altered = altered { inputs in
            inputs.findings["id_mw"]?.value.value = .quantity(Measurement(861, UnitLabel("g/mol")))
        }
        #expect(altered == ["identity-sequence", "identity-salt"])
    }

    @Test("A trial with a placebo arm that is taken back leaves no trace")
    func restored() {
        var changed = inputs
        changed.sources["zozulya2001"] = nil
        let there = recheck(verdicts, from: inputs, to: changed)
        #expect(recheck(there.verdicts, from: changed, to: inputs).verdicts == verdicts)
    }

    @Test("Another day touches only claims that ask for a status")
    func anotherDay() throws {
        let earlier = dossier.claimInputs(asOf: try #require(ISODate("2024-09-01")), results: [])
        let again = recheck(verdicts, from: inputs, to: earlier)
        let asking = Set(
            dossier.claims.filter { !ClaimDependencies(of: $0, in: inputs).status.isEmpty }.map(\.id)
        )
        #expect(!again.rechecked.isEmpty)
        #expect(Set(again.rechecked).isSubset(of: asking))
        #expect(again.verdicts == evaluate(dossier.claims, earlier))
    }

    @Test("The tree leads to a source by every finding that it holds")
    func paths() throws {
        let verdict = try #require(verdicts.first { $0.claim.id == "identity-sequence" })
        let paths = verdict.tree.paths(to: "identity_computed_2026")
        #expect(paths.count >= 2)
        #expect(paths.allSatisfy { $0.first?.kind == .claim && $0.last?.kind == .source })
    }
}
