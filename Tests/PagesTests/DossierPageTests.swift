import Claims
import Dates
import Dossiers
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pages

/// The page of the Selank dossier in this repository, against facts read in the evidence itself.
@Suite("Page of the Selank dossier")
struct DossierPageTests {
    private let dossier: Dossier
    private let page: CompoundPage
    private let text: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let (loaded, diagnostics) = Dossier.load(root.appending(path: "Dossiers/selank").path)
        dossier = try #require(loaded, "\(diagnostics)")
        page = try Self.page(dossier, on: "2026-11-24")
        text = try #require(Sample.text(try Site(compounds: [page], version: "0.0"), "/compounds/selank"))
    }

    private static func page(_ dossier: Dossier, on day: String) throws -> CompoundPage {
        let asOf = try #require(ISODate(day))
        return CompoundPage(dossier, asOf: asOf, verdicts: dossier.claimVerdicts(asOf: asOf, results: []))
    }

    @Test("the disclosure follows the ledger: before and after the removal from Category 2 of 27 September 2024")
    func disclosure() throws {
        let before = try #require(try Self.page(dossier, on: "2024-09-01").status)
        let after = try #require(try Self.page(dossier, on: "2024-10-01").status)
        for status in [before, after] {
            #expect(status.sentence.contains("may not be compounded under section 503A"))
            #expect(status.sentence.contains("No Selank product is FDA-approved."))
        }
        #expect(before.sentence.contains("29 September 2023: Selank acetate (TP-7) placed in Category 2 (reported by"))
        #expect(after.sentence.contains("27 September 2024: Selank acetate removed from Category 2"))
    }

    @Test("every side of the United States status has a value and a reason, each event a document")
    func facets() throws {
        let status = try #require(page.status)
        #expect(status.facets.count >= 7)
        for facet in status.facets {
            #expect(!facet.value.isEmpty && !facet.reason.isEmpty)
            for event in facet.events { #expect(!event.citation.isEmpty) }
        }
        #expect(status.elsewhere.map(\.jurisdiction).contains("Russia"))
    }

    @Test("draws Thr-Lys-Pro-Arg-Pro-Gly-Pro with its two parts and the cuts after residues 5 and 3")
    func sequence() throws {
        let view = try #require(page.identity.sequence)
        #expect(view.residues.map(\.name).joined(separator: "-") == "Thr-Lys-Pro-Arg-Pro-Gly-Pro")
        #expect(view.parts.map { [$0.first, $0.last] } == [[1, 4], [5, 7]])
        #expect(view.cuts.map(\.after) == [5, 3])
    }

    @Test("counts 192 patients in three comparator trials, and no placebo arm in patients")
    func evidence() {
        let answer = page.fiveAnswers.answers[1].answer
        #expect(answer.contains("Three trials in patients compared it with a drug or added it to one (192 people in"))
        #expect(answer.contains("We found no trial in patients with a placebo arm."))
        #expect(answer.contains("Of the \(page.studies.groups.map(\.count).reduce(0, +)) studies of it"))
        #expect(
            page.evidence.rows.flatMap(\.cells).flatMap(\.marks).count == page.studies.groups.flatMap(\.studies).count
        )
    }

    @Test("studies whose authors were not seen are counted apart, in the strip and in the answer alike")
    func authorship() throws {
        let studies = page.studies.groups.flatMap(\.studies)
        let unseen = studies.filter { $0.authorship == .unseen }.map(\.id)
        // Title or abstract alone was seen of these, without a list of authors.
        #expect(
            Set(unseen) == [
                "glyprolines_routes2008", "selank_routes2016", "routes_three_peptides", "tp7_serotonin1995",
                "kozlovskii2003", "slominsky2017", "monkeys2008", "na_lesion2008",
            ]
        )
        let independent = studies.count { $0.authorship == .independent }
        let counts =
            "\(independent) independent, \(studies.count - independent - 8) not shown to be independent, "
            + "8 of authors not seen"
        #expect(page.evidence.summary.hasSuffix("; \(counts)."))
        #expect(page.fiveAnswers.answers[1].answer.contains(counts))
        let unread = try #require(page.sources.first { $0.id == "monkeys2008" })
        #expect(unread.independence == "Authors not seen")
    }

    @Test("sets 15 against 20 µmol/l with their sources, and every conflict has two sides that rest on something")
    func conflicts() throws {
        #expect(page.conflicts.count == dossier.conflicts.count && page.conflicts.count >= 10)
        let halving = try #require(page.conflicts.first)
        #expect(halving.sides.map(\.text) == ["15 µmol/l in human plasma.", "20 µmol/l in human serum."])
        #expect(
            halving.sides.map { $0.grounds.map(\.link) } == [
                ["/compounds/selank/evidence#finding-enk_ic50_plasma"],
                ["/compounds/selank/evidence#finding-enk_ic50_serum"],
            ]
        )
        for conflict in page.conflicts {
            #expect(conflict.sides.count >= 2 && !conflict.verdict.isEmpty)
            for side in conflict.sides { #expect(!side.grounds.isEmpty, "\(conflict.topic)") }
        }
    }

    @Test("corrects the sequence TKPRGPP and the mass of 861")
    func corrections() throws {
        #expect(page.corrections.count == dossier.corrections.count)
        let sequence = try #require(page.corrections.first { $0.printed.contains("TKPRGPP") })
        #expect(sequence.instead.contains("TKPRPGP") && sequence.instead.contains("751.89"))
        #expect(sequence.grounds.contains { $0.link?.hasSuffix("#finding-id_seq") == true })
    }

    @Test("compares with four medicines and names NAD+ as offered instead, none with a dossier yet")
    func related() throws {
        #expect(page.related.comparedWith.map(\.name) == ["Diazepam", "Alprazolam", "Sertraline", "Escitalopram"])
        #expect(page.related.alternatives.map(\.name) == ["NAD+"])
        #expect((page.related.comparedWith + page.related.alternatives).allSatisfy { $0.link == nil })
        let asOf = try #require(ISODate("2026-11-24"))
        let beside = CompoundPage(dossier, asOf: asOf, dossiers: ["selank", "diazepam"])
        #expect(beside.related.comparedWith.map(\.link) == ["/compounds/diazepam", nil, nil, nil])
    }

    @Test("human studies come first, among them the 62 patients of Zozulia 2008 and the 52 healthy people of 2020")
    func studies() throws {
        let people = try #require(page.studies.groups.first)
        #expect(people.kind == "People")
        let zozulia = try #require(people.studies.first { $0.id == "zozulia2008" })
        #expect(zozulia.count.hasPrefix("62"))
        #expect(zozulia.control.contains("medazepam"))
        let imaging = try #require(people.studies.first { $0.id == "panikratova2020" })
        #expect(imaging.count.hasPrefix("52"))
        #expect(!page.studies.groups.flatMap(\.studies).contains { $0.id == "shevchenko2006_semax" })
    }

    @Test("shows every finding once, and those about other molecules only under their own heading")
    func findings() {
        let own = page.measured.flatMap(\.rows).map(\.id)
        let others = page.otherMolecules.flatMap(\.rows).map(\.id)
        #expect(Set(own).union(others) == Set(dossier.allFindings.map(\.id)))
        #expect(own.count + others.count == dossier.allFindings.count)
        #expect(Set(others) == Set(dossier.surrogates.map(\.id)))
        for surrogate in ["pk_semax_brain", "deg_ipp", "deg_pgp_rabbit", "bdnf_semax_mouse"] {
            #expect(others.contains(surrogate))
        }
    }

    @Test("no unknown is blank or zero")
    func unknowns() throws {
        let row = try #require(page.measured.flatMap(\.rows).first { $0.id == "deg_thalf_none" })
        #expect(row.isUnknown && row.value == "not measured")
        #expect(row.note?.contains("Searched: ") == true)
        // The paper measured it; only its abstract was read, which prints no number.
        let unread = try #require(page.measured.flatMap(\.rows).first { $0.id == "pk_brain_studied" })
        #expect(unread.isUnknown && unread.value == "no number in what we read")
        #expect(page.unknowns.count + page.unknownFindings.count == dossier.unknowns.count)
        for unknown in page.unknowns + page.unknownFindings { #expect(!unknown.searched.isEmpty) }
        for row in page.measured.flatMap(\.rows) { #expect(!row.value.isEmpty && !row.conditions.isEmpty) }
        for study in page.studies.groups.flatMap(\.studies) {
            let cells = [
                study.design, study.subjects, study.count, study.control, study.blinding, study.placebo, study.length,
                study.who, study.result, study.seen,
            ]
            #expect(!cells.contains(""), "\(study.id)")
        }
    }

    @Test("every link within the page leads to something on it")
    func links() {
        let ids = text.matches(of: #/ id="(?<id>[^"]+)"/#).map { String($0.id) }
        let targets = Set(ids)
        #expect(ids.count == targets.count, "an id stands twice")
        for match in text.matches(of: #/href="\#(?<id>[^"]+)"/#) {
            #expect(targets.contains(String(match.id)), "#\(match.id) leads nowhere")
        }
    }

    @Test("marks every claim of the dossier, in the dossier's order")
    func claims() {
        #expect(page.claims.map(\.id) == dossier.claims.map(\.id))
        #expect(!page.claims.isEmpty)
        for claim in page.claims { #expect(!claim.tree.isEmpty || !claim.reasons.isEmpty, "\(claim.id)") }
    }

    @Test("an experiment without a result says how to get one")
    func missingResults() {
        #expect(page.figures.count == dossier.experiments.count)
        for figure in page.figures { #expect(figure.missing?.contains("heptad experiment selank/") == true) }
    }

    @Test("the ledger's dated events are newest first, and undated ones stand apart")
    func ledger() {
        let dates = page.ledger.events.compactMap { $0.inForce?.iso }
        #expect(dates.count == page.ledger.events.count)
        #expect(dates == dates.sorted(by: >))
        #expect(page.ledger.undated.allSatisfy { $0.inForce == nil })
        #expect(page.ledger.events.contains { $0.id == "US-SEL-002" })
    }
}
