import Claims
import Dates
import Evidence
import Foundation
import Regulation
import Testing

@testable import Dossiers

@Suite("A new dossier")
struct DossierTemplateTests {
    private func load(_ name: String, _ compoundClass: Identity.CompoundClass) throws -> (Dossier?, [String]) {
        let template = DossierTemplate(
            compound: "alpha-1",
            name: name,
            compoundClass: compoundClass,
            today: try #require(ISODate("2026-11-25"))
        )
        var fixture = FixtureDossier()
        fixture.files = Dictionary(uniqueKeysWithValues: template.files.map { ($0.name, $0.text) })
        let (dossier, messages) = try fixture.load()
        return (dossier, messages)
    }

    @Test("It loads at once, and what is missing is named as a gap", arguments: Identity.CompoundClass.allCases)
    func loads(_ compoundClass: Identity.CompoundClass) throws {
        let (dossier, messages) = try load("Alpha", compoundClass)
        #expect(messages.count == 3)
        #expect(messages.allSatisfy { $0.contains("warning") && $0.hasSuffix("[gap]") }, "\(messages)")
        #expect(dossier?.identity.compoundClass == compoundClass)
    }

    @Test("It holds no number but the day, and its one sentence says that nothing was found")
    func nothingInvented() throws {
        let dossier = try #require(try load("Alpha", .peptide).0)
        #expect(dossier.allFindings.allSatisfy { $0.value.value.isUnknown })
        #expect(dossier.ledger?.events.isEmpty == true)
        let verdicts = dossier.claimVerdicts(asOf: try #require(ISODate("2026-11-25")), results: [])
        #expect(verdicts.map(\.mark) == [.supported])
        #expect(verdicts.first?.claim.strength == .notFound)
    }

    @Test("A name may hold what YAML reads as more than a text", arguments: ["O'Neil: a", "# x", "- y", "NAD+", "'"])
    func names(_ name: String) throws {
        #expect(try load(name, .peptide).0?.identity.name == name)
    }

    @Test("An id names a folder and nothing else")
    func ids() {
        for id in ["semax", "bpc-157", "a1"] { #expect(DossierTemplate.isID(id)) }
        for id in ["", "..", "a/b", "Semax", "-a", "a--b", "a b", String(repeating: "a", count: 61)] {
            #expect(!DossierTemplate.isID(id), "\(id)")
        }
    }

    @Test("Every key that a reader knows has its line in a schema")
    func schemas() throws {
        #expect(DossierSchema.fileNames == Dossier.fileNames.filter { $0.hasSuffix(".yaml") }.sorted(by: order))
        for file in DossierSchema.fileNames {
            let text = try #require(DossierSchema.text(for: file))
            let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            #expect(schema?["$schema"] as? String == "http://json-schema.org/draft-07/schema#", "\(file)")
        }
        #expect(DossierSchema.text(for: "article.md") == nil)
    }

    private func order(_ left: String, _ right: String) -> Bool {
        let files = DossierSchema.fileNames
        return (files.firstIndex(of: left) ?? .max) < (files.firstIndex(of: right) ?? .max)
    }
}
