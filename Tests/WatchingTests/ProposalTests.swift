import Dates
import Diagnostics
import Dossiers
import Evidence
import Foundation
import Regulation
import Testing

@testable import Watching

@Suite("Accepting and rejecting what is proposed")
struct ProposalTests {
    /// Looks once with the written answers, for a copy of the dossier.
    private func proposals(_ folder: Folder, _ name: String) throws -> (ProposalFolder, [Proposal], dossier: String) {
        let path = try folder.dossier()
        let watch = try Watch(
            folder: folder.path + "/Watch",
            transport: try WrittenAnswers(),
            surroundings: try StillClock().surroundings
        )
        guard case .looked(_, let new) = try watch.look(at: try source(name), for: try selank(at: path)).result else {
            throw FormFault("look", "failed")
        }
        return (watch.proposals, new, path)
    }

    private let now = Date(timeIntervalSince1970: 1_795_600_000)

    /// True where the new text is the old one with one run of lines put in.
    private func isInsertion(_ new: String, into old: String) -> Bool {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false)
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
        return after.count > before.count && head + tail >= before.count
    }

    @Test("A paper is added when a person says what a machine cannot know, and every other byte stays")
    func paper() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "pubmed")
        let paper = try #require(new.first { $0.summary.hasPrefix("a new paper") })
        #expect(paper.needs.map(\.key) == ["kind", "independent_of_developers"])
        let before = try folder.text("Dossiers/selank/sources.yaml")
        let fault = #expect(throws: ProposalFault.self) {
            try proposals.accept(paper.id, setting: [], in: dossier, now: now)
        }
        #expect(fault?.description.contains("--set kind=…") ?? false)
        #expect(try folder.text("Dossiers/selank/sources.yaml") == before)
        try proposals.accept(
            paper.id,
            setting: [("kind", "animal in vivo"), ("independent_of_developers", "false"), ("seen", "[abstract]")],
            in: dossier,
            now: now
        )
        let after = try folder.text("Dossiers/selank/sources.yaml")
        #expect(isInsertion(after, into: before))
        let source = try #require(Dossier.load(dossier).0?.source("exemplar2026"))
        #expect(source.doi == "10.5555/example.2026.1")
        #expect(source.kind.value == .animalInVivo)
        #expect(source.seen.value == [.abstract])
        #expect(try proposals.read(paper.id).state == .accepted)
        #expect(throws: ProposalFault.self) { try proposals.accept(paper.id, setting: [], in: dossier, now: now) }
    }

    @Test("A retraction is written into the source's row and reaches the dossier")
    func retraction() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "crossref")
        let before = try folder.text("Dossiers/selank/sources.yaml")
        for proposal in new { try proposals.accept(proposal.id, setting: [], in: dossier, now: now) }
        let after = try folder.text("Dossiers/selank/sources.yaml")
        #expect(isInsertion(after, into: before))
        let source = try #require(Dossier.load(dossier).0?.source("zolotarev2006"))
        #expect(source.isRetracted)
        #expect(source.notices.count == 2)
    }

    @Test("An event is added to the ledger, and the next look finds it there")
    func event() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "federal-register")
        let before = try folder.text("Dossiers/selank/ledger.yaml")
        for proposal in new { try proposals.accept(proposal.id, setting: [], in: dossier, now: now) }
        #expect(isInsertion(try folder.text("Dossiers/selank/ledger.yaml"), into: before))
        let watched = try selank(at: dossier)
        #expect(watched.ledger?.events.contains { $0.id == "US-FR-2026-99002" } ?? false)
        let elsewhere = try Watch(
            folder: folder.path + "/Other",
            transport: try WrittenAnswers(),
            surroundings: try StillClock().surroundings
        )
        guard case .looked(let finds, let again) = try elsewhere.look(at: FederalRegister(), for: watched).result else {
            throw FormFault("look", "failed")
        }
        #expect(finds == 3)
        #expect(again.isEmpty)
    }

    @Test("A change that would break the dossier is refused with what would be wrong, and nothing is written")
    func broken() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "federal-register")
        let before = try folder.text("Dossiers/selank/ledger.yaml")
        let id = try #require(new.first).id
        let faults = #expect(throws: DiagnosticsError.self) {
            try proposals.accept(id, setting: [("effective", "1700-01-01")], in: dossier, now: now)
        }
        #expect(faults?.diagnostics.first?.rule == "implausible-date")
        #expect(faults?.diagnostics.first?.location?.file == dossier + "/ledger.yaml")
        #expect(throws: DiagnosticsError.self) {
            try proposals.accept(id, setting: [("colour", "red")], in: dossier, now: now)
        }
        #expect(try folder.text("Dossiers/selank/ledger.yaml") == before)
        #expect(try proposals.read(id).state == .open)
    }

    @Test("What was rejected is remembered with its reason, and not proposed again")
    func rejected() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "europepmc")
        try proposals.reject(new[0].id, reason: "about another compound", now: now)
        #expect(try proposals.read(new[0].id).decision?.reason == "about another compound")
        #expect(throws: ProposalFault.self) { try proposals.accept(try #require(new.first).id, setting: [], in: dossier, now: now) }
        let clock = try StillClock()
        clock.pass(days: 2)
        let watch = try Watch(
            folder: folder.path + "/Watch",
            transport: try WrittenAnswers(),
            surroundings: clock.surroundings
        )
        // The same paper under another source's number is the same paper.
        for name in ["europepmc", "pubmed"] {
            guard case .looked(_, let again) = try watch.look(at: try source(name), for: try selank(at: dossier)).result
            else { throw FormFault("look", "failed") }
            #expect(!again.contains { $0.summary.hasPrefix("a new paper: Example study") })
        }
    }

    @Test("A trial whose register entry changed replaces one line")
    func trial() throws {
        let folder = try Folder()
        let (proposals, new, dossier) = try proposals(folder, "clinicaltrials")
        let values = [
            ("trial.control", "placebo"), ("trial.population", "patients"), ("independent_of_developers", "true"),
        ]
        try proposals.accept(try #require(new.first).id, setting: values, in: dossier, now: now)
        #expect(Dossier.load(dossier).0?.source("nct09900001")?.nct == "NCT09900001")
        let before = try folder.text("Dossiers/selank/sources.yaml")
        let text = String(decoding: try written("clinicaltrials.json"), as: UTF8.self)
        let ended = text.replacingOccurrences(of: "RECRUITING", with: "COMPLETED")
        let clock = try StillClock()
        clock.pass(days: 2)
        let watch = try Watch(
            folder: folder.path + "/Watch",
            transport: try WrittenAnswers(changed: ["clinicaltrials.json": Array(ended.utf8)]),
            surroundings: clock.surroundings
        )
        guard case .looked(_, let changed) = try watch.look(at: ClinicalTrials(), for: try selank(at: dossier)).result
        else {
            throw FormFault("look", "failed")
        }
        #expect(changed.map(\.summary) == ["nct09900001 changed: overallStatus RECRUITING -> COMPLETED"])
        try proposals.accept(try #require(changed.first).id, setting: [], in: dossier, now: now)
        let after = try folder.text("Dossiers/selank/sources.yaml")
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
        let differing = zip(lines(before), lines(after)).filter { $0 != $1 }
        #expect(lines(before).count == lines(after).count)
        #expect(differing.count == 1)
        #expect(differing.first?.1.hasPrefix("  access: \"register entry: COMPLETED") ?? false)
    }
}

@Suite("Changing YAML in place")
struct YAMLTextTests {
    private func append(_ text: String, _ yaml: String = "id: c\nn: 3\n", list: String = "rows") throws -> String {
        let edit = DossierEdit(action: .append, file: "f", list: list, yaml: yaml)
        return try YAMLText(text, file: "f.yaml").applying(edit)
    }

    @Test("A row goes behind the last one, before the comment of what follows, in the list's own indent")
    func append() throws {
        #expect(
            try append("# top\nrows:\n- id: a   # first\n- {id: b}\n\n# of others\nothers: []\n")
                == "# top\nrows:\n- id: a   # first\n- {id: b}\n- id: c\n  n: 3\n\n# of others\nothers: []\n"
        )
        #expect(
            try append("rows:\n    - id: a\n      text: >-\n        folded\n\n        text\n")
                == "rows:\n    - id: a\n      text: >-\n        folded\n\n        text\n    - id: c\n      n: 3\n"
        )
    }

    @Test("A text without a line end, an empty list, and a list that is not there yet")
    func edges() throws {
        #expect(try append("rows:\n- id: a") == "rows:\n- id: a\n- id: c\n  n: 3\n")
        #expect(try append("rows: []\nz: 1\n") == "rows:\n- id: c\n  n: 3\nz: 1\n")
        #expect(try append("z: 1\n") == "z: 1\nrows:\n- id: c\n  n: 3\n")
    }

    @Test("What cannot be changed without touching more is refused")
    func refused() throws {
        #expect(throws: EditFault.self) { try append("rows: [{id: a}]\n") }
        #expect(throws: EditFault.self) { try append("rows: text\n") }
        #expect(throws: EditFault.self) { try append("- a\n") }
        // A block text at the end would swallow the new row.
        #expect(throws: (any Error).self) {
            try append("rows:\n- id: a\n  t: |+\n    x\n\n# not a comment of ours\n\n  \nz: {\n")
        }
    }

    @Test("A list inside of a row, there or new, and another value of a key")
    func inside() throws {
        let text = "rows:\n- id: a\n  notes:\n  - {k: 1}\n  z: 1\n# about b\n- id: b\n  t: old   \nend: 1\n"
        func inside(_ row: String) throws -> String {
            let edit = DossierEdit(
                action: .appendInside,
                file: "f",
                list: "rows",
                row: row,
                key: "notes",
                yaml: "k: 2\n"
            )
            return try YAMLText(text, file: "f.yaml").applying(edit)
        }
        #expect(try inside("a").contains("  notes:\n  - {k: 1}\n  - k: 2\n  z: 1\n# about b\n"))
        #expect(try inside("b").hasSuffix("- id: b\n  t: old   \n  notes:\n  - k: 2\nend: 1\n"))
        #expect(throws: EditFault.self) { try inside("c") }
        let edit = DossierEdit(action: .replace, file: "f", list: "rows", row: "b", key: "t", yaml: "\"new\"")
        #expect(
            try YAMLText(text, file: "f.yaml").applying(edit)
                == text.replacingOccurrences(of: "t: old   ", with: "t: \"new\"")
        )
    }
}
