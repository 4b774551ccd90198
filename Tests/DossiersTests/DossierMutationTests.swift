import Claims
import Dates
import Evidence
import Foundation
import Testing

@testable import Dossiers

/// Edits of the flagship's files, as an editor would make them, and the claims that must fail.
@Suite("An edit of a dossier's files fails the right claims and no others")
struct DossierMutationTests {
    /// One edit with the claims whose mark it changes.
    struct Edit: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var old: String
        var new: String
        var marks: [String: ClaimMark]
        var testDescription: String { name }
    }

    static let edits: [Edit] = [
        Edit(
            name: "a mass that is another: the sentence that states it and the one that divides by it",
            file: "claims.yaml",
            old: "value(id_mw) between 751.88 and 751.90",
            new: "value(id_mw) between 751.78 and 751.80",
            marks: ["identity-sequence": .broken]
        ),
        Edit(
            name: "a result turned round: a placebo arm where there was none",
            file: "sources.yaml",
            old: "  placebo: 'no'\n",
            new: "  placebo: 'yes'\n",
            marks: ["no-placebo-in-patients": .broken]
        ),
        Edit(
            name: "a trial with one person more",
            file: "findings.yaml",
            old: "value: {count: 192, of: patients}",
            new: "value: {count: 193, of: patients}",
            marks: ["comparator-patients": .broken]
        ),
        Edit(
            name: "a removal that is still to come",
            file: "ledger.yaml",
            old: "  effective: 2024-09-27\n",
            new: "  effective: 2027-09-27\n",
            marks: ["left-category-2": .broken]
        ),
        Edit(
            name: "a concern about a trial, which is also one of those that are counted",
            file: "sources.yaml",
            old: "- id: zozulia2008\n",
            new: "- id: zozulia2008\n  notices: [{kind: expression of concern, on: 2026-01-01, pmid: '1'}]\n",
            marks: [
                "comparator-patients": .weakened, "medazepam-similar": .weakened, "no-placebo-in-patients": .weakened,
            ]
        ),
    ]

    private func marks(_ dossier: Dossier?) throws -> [String: ClaimMark] {
        let dossier = try #require(dossier)
        let verdicts = dossier.claimVerdicts(asOf: try #require(ISODate("2026-11-23")), results: [])
        return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.claim.id, $0.mark) })
    }

    @Test(arguments: edits)
    func edit(_ edit: Edit) throws {
        let before = try marks(Dossier.load(Repository.selank).0)
        var found = false
        let (dossier, _) = try CopiedDossier.load { text, name in
            guard name == edit.file else { return }
            found = text.contains(edit.old)
            text = text.replacing(edit.old, with: edit.new)
        }
        #expect(found, "\(edit.file) has no `\(edit.old)`")
        let after = try marks(dossier)
        #expect(after.filter { before[$0.key] != $0.value } == edit.marks)
    }

    @Test("A source that is removed leaves its findings without one, each named with its line")
    func removed() throws {
        let dossier = try #require(Dossier.load(Repository.selank).0)
        let orphans = dossier.allFindings.filter { $0.source == "zozulya2001" }.map(\.id)
        let (_, messages) = try CopiedDossier.load { text, name in
            guard name == "sources.yaml", let start = text.range(of: "- id: zozulya2001\n"),
                let end = text[start.upperBound...].range(of: "\n- id: ")
            else { return }
            text.removeSubrange(start.lowerBound...end.lowerBound)
        }
        let dangling = messages.filter { $0.contains("there is no source `zozulya2001`") }
        #expect(!orphans.isEmpty && dangling.count >= orphans.count)
        for id in orphans { #expect(dangling.contains { $0.contains("finding \(id):") }, "\(id)") }
        #expect(messages.filter { $0.contains("error:") }.count == dangling.count)
    }
}
