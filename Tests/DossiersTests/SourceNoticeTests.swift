import Claims
import Dates
import Diagnostics
import Evidence
import Foundation
import Populations
import Testing

@testable import Dossiers

/// Notices that are put on the flagship's sources, and everything below that must notice.
@Suite("Retractions, concerns and corrections reach what rests on a source")
struct SourceNoticeTests {
    private let dossier: Dossier
    private let day: ISODate
    private let inputs: ClaimInputs
    private let verdicts: [ClaimVerdict]

    init() throws {
        dossier = try #require(Dossier.load(Repository.selank).0)
        day = try #require(ISODate("2026-11-23"))
        inputs = dossier.claimInputs(asOf: day, results: [])
        verdicts = evaluate(dossier.claims, inputs)
    }

    private func notice(_ kind: SourceNotice.Kind, _ date: String = "2026-05-01") throws -> SourceNotice {
        SourceNotice(kind, on: try #require(ISODate(date)), identifier: Identifier(.doi, "10.1000/notice"))
    }

    /// The dossier as it loads with a notice on one source.
    private func loaded(_ source: String, _ notice: String) throws -> Dossier {
        let (dossier, messages) = try CopiedDossier.load { text, name in
            if name == "sources.yaml" {
                text = text.replacing("- id: \(source)\n", with: "- id: \(source)\n  notices: [\(notice)]\n")
            }
        }
        #expect(messages.contains { $0.contains("[source-notice]") && $0.contains("source \(source)") })
        return try #require(dossier)
    }

    @Test("Every source retracted alone breaks the claims that rest on it, and touches no other but counts")
    func everySource() throws {
        let retraction = try notice(.retraction)
        for source in dossier.sources {
            var changed = inputs
            changed.sources[source.id]?.notices = [retraction]
            let again = recheck(verdicts, from: inputs, to: changed)
            #expect(again.verdicts == evaluate(dossier.claims, changed), "\(source.id)")
            for (before, after) in zip(verdicts, again.verdicts) {
                let dependencies = ClaimDependencies(of: before.claim, in: inputs)
                let counts = dependencies.countsSources || dependencies.countsFindings
                if dependencies.sources.contains(source.id) {
                    let expected: ClaimMark = before.claim.strength == .disputed ? .weakened : .broken
                    #expect(after.mark == expected || counts, "\(after.claim.id) with \(source.id) retracted")
                    #expect(after.reasons.contains { $0.contains("retracted on 2026-05-01") } || counts)
                } else if !counts {
                    #expect(after == before, "\(after.claim.id) does not rest on \(source.id)")
                }
            }
        }
    }

    @Test("A retracted trial is counted no more")
    func counts() throws {
        var changed = inputs
        changed.sources["medvedev2014"]?.notices = [try notice(.retraction)]
        let verdict = try #require(evaluate(dossier.claims, changed).first { $0.claim.id == "comparator-patients" })
        #expect(verdict.mark == .broken)
        #expect(verdict.reasons.contains { $0.contains("is 132") }, "\(verdict.reasons)")
    }

    @Test("A concern and a correction that nobody took up weaken; a correction that was taken up changes nothing")
    func weaker() throws {
        for (kind, takenUp, mark) in [
            (SourceNotice.Kind.concern, false, ClaimMark.weakened), (.correction, false, .weakened),
            (.correction, true, .supported),
        ] {
            var notice = try notice(kind)
            notice.takenUp = takenUp ? day : nil
            var changed = inputs
            changed.sources["zolotarev2006"]?.notices = [notice]
            let verdict = evaluate(dossier.claims, changed).first { $0.claim.id == "degradation-products" }
            #expect(verdict?.mark == mark, "\(kind)")
        }
    }

    @Test("A notice bears from its day on")
    func dated() throws {
        let dossier = try loaded("zolotarev2006", "{kind: retraction, on: 2026-05-01, doi: 10.1000/notice}")
        func mark(_ text: String) throws -> ClaimMark? {
            dossier.claimVerdicts(asOf: try #require(ISODate(text)), results: [])
                .first { $0.claim.id == "degradation-products" }?.mark
        }
        #expect(try mark("2026-04-30") == .supported)
        #expect(try mark("2026-05-01") == .broken)
    }

    @Test("A run is refused whose parameters rest on a retracted source, naming each of them and no other")
    func runs() throws {
        let experiment = try #require(dossier.experiments.first)
        _ = try PreparedExperiment(experiment, in: dossier.experimentSet)
        let refused = try CopiedDossier.load { text, name in
            guard name == "sources.yaml" else { return }
            let notice = "  notices: [{kind: retraction, on: 2026-05-01, pmid: '1'}]\n"
            text = text.replacing("- id: shevchenko2006_semax\n", with: "- id: shevchenko2006_semax\n" + notice)
        } use: { dossier, _ in
            let fallen = try #require(dossier)
            let error = #expect(throws: DiagnosticsError.self) {
                try PreparedExperiment(experiment, in: fallen.experimentSet)
            }
            return try #require(error).diagnostics
        }
        #expect(refused.allSatisfy { $0.rule == "retracted-origin" }, "\(refused)")
        let resting = dossier.experimentSet.parameters.parameters.filter { parameter in
            [.finding, .surrogate].contains(parameter.origin.kind)
                && parameter.origin.findings.contains { dossier.finding($0)?.source == "shevchenko2006_semax" }
        }
        #expect(!resting.isEmpty)
        #expect(refused.count == resting.count)
        #expect(
            refused.allSatisfy { $0.location?.file.hasSuffix("parameters.yaml") == true && $0.location?.line != nil }
        )
    }

    @Test("A concern widens the priors that rest on the source by the fold of two levels, and no other")
    func priors() throws {
        let parameters = """
            parameters:
            - {id: on, value: 2, unit: "1", distribution: {kind: loguniform, low: 1, high: 4}, origin: {kind: surrogate, findings: [f_semax]}}
            - {id: off, value: 2, unit: "1", distribution: {kind: loguniform, low: 1, high: 4}, origin: {kind: finding, findings: [f_mass]}}
            """
        var sound = FixtureDossier()
            .replacing(
                "  independent_of_developers: false",
                with: "  independent_of_developers: true",
                in: "sources.yaml"
            )
            .replacing(
                "  kind: animal in vivo\n",
                with: "  kind: animal in vivo\n  species: rat\n  n: 500\n",
                in: "sources.yaml"
            )
        sound.files["parameters.yaml"] = parameters
        let notice = "  notices: [{kind: expression of concern, on: 2026-05-01, pmid: '1'}]\n  kind: animal in vivo\n"
        let doubted = sound.replacing("  kind: animal in vivo\n", with: notice, in: "sources.yaml")
        let before = try #require(try sound.load().dossier).experimentSet.parameters.parameters
        let after = try #require(try doubted.load().dossier).experimentSet.parameters.parameters
        #expect(before.map(\.prior.certainty) == [.high, before[1].prior.certainty])
        #expect(after[0].prior.certainty == .low)
        #expect(after[1].prior == before[1].prior)
        // Low certainty is a fold of 2 (the rules), beside another species and another substance, 3 each.
        let log = { (value: Double) in Foundation.log(value) * Foundation.log(value) }
        func half(_ extra: Double) -> Double { (log(2) + extra + 2 * log(3)).squareRoot() }
        let widths = [before[0], after[0]].map { parameter in
            Foundation.log(parameter.prior.distribution.quantile(1) / parameter.prior.distribution.quantile(0)) / 2
        }
        #expect(abs(widths[0] - half(0)) < 1e-9)
        #expect(abs(widths[1] - half(log(2))) < 1e-9)
    }

    @Test("A retracted study leaves the body of an outcome, and is said so nowhere else")
    func certainty() throws {
        let fallen = try loaded("zozulia2008", "{kind: retraction, on: 2026-05-01, doi: 10.1000/notice}")
        for (before, after) in zip(dossier.certainties(), fallen.certainties()) {
            let isInBody = before.outcome.findings.contains { dossier.finding($0)?.source == "zozulia2008" }
            let studies = (before.assessment?.studies ?? 0, after.assessment?.studies ?? 0)
            #expect(isInBody ? studies.1 < studies.0 : before.assessment == after.assessment, "\(before.outcome.id)")
        }
    }

    @Test("Impact names runs as well")
    func impact() {
        let impact = Impact(of: "shevchenko2006_semax", in: dossier, verdicts: verdicts)
        #expect(impact.experiments.map(\.id) == dossier.experiments.map(\.id))
        #expect(Impact(of: "wikipedia_selank", in: dossier, verdicts: verdicts).experiments.isEmpty)
    }

    @Test(
        "A notice without its own number, before its source, or taken up in the wrong way is a fault with its line",
        arguments: [
            ("{kind: retraction, on: 2026-05-01}", "a notice needs its own `doi` or `pmid`"),
            (
                "{kind: retraction, on: 1999-05-01, pmid: '1'}",
                "the notice of 1999-05-01 is older than the source of 2006"
            ),
            ("{kind: retraction, on: 2026-05-01, pmid: '1', taken_up: 2026-06-01}", "only a correction is taken up"),
            ("{kind: correction, on: 2026-05-01, pmid: '1', taken_up: 2026-04-01}", "only a correction is taken up"),
            ("{kind: retraction, on: 2026-05-01, doi: 1/2}", "the DOI `1/2` must look like 10.1234/suffix"),
            ("{kind: withdrawn, on: 2026-05-01, pmid: '1'}", "`kind` cannot be `withdrawn`"),
        ]
    )
    func faults(_ notice: String, _ message: String) throws {
        let (_, messages) = try CopiedDossier.load { text, name in
            if name == "sources.yaml" {
                text = text.replacing("- id: zolotarev2006\n", with: "- id: zolotarev2006\n  notices: [\(notice)]\n")
            }
        }
        #expect(
            messages.contains { $0.contains("sources.yaml:") && $0.contains(message) && $0.contains(": error: ") },
            "\(messages)"
        )
    }
}
