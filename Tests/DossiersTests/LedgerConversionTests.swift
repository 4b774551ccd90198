import Dates
import Foundation
import Regulation
import Testing
import Yams

@testable import Dossiers

/// Holds `ledger.yaml` against the evidence file that it was made from, row by row and field by field.
@Suite("The conversion of the ledger")
struct LedgerConversionTests {
    private static var path: String { Repository.evidence + "/regulatory-ledger.yaml" }
    private static var isPresent: Bool { FileManager.default.fileExists(atPath: path) }
    private static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

    private func evidence() throws -> Node {
        try #require(try Yams.compose(yaml: String(contentsOfFile: Self.path, encoding: .utf8)))
    }

    private func ledger() throws -> Ledger { try #require(Dossier.load(Repository.selank).0?.ledger) }

    private func rows(_ root: Node, _ key: String) throws -> [[String: Node]] {
        try #require(root[key]).array().map { node in
            var row: [String: Node] = [:]
            for (key, value) in try #require(node.mapping) { row[try #require(key.string)] = value }
            return row
        }
    }

    /// The text of a node with its white space joined, nil for null.
    private func text(_ node: Node?) -> String? {
        guard let scalar = node?.scalar, node?.null == nil else { return nil }
        return joined(scalar.string)
    }

    private func joined(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    @Test("is checked wherever the evidence must be present")
    func presence() {
        if !Self.isPresent { print("skipped: no ledger in \(Repository.evidence); set HEPTAD_EVIDENCE") }
        #expect(Self.isPresent || !Self.isCI, "CI must have the evidence files")
    }

    @Test("keeps all 63 events with every field", .enabled(if: isPresent))
    func events() throws {
        let rows = try rows(evidence(), "events")
        let ledger = try ledger()
        #expect(rows.count == 63)
        #expect(ledger.events.map(\.id) == rows.compactMap { text($0["id"]) })
        for (row, event) in zip(rows, ledger.events) {
            let fields: [(String, String?)] = [
                ("id", event.id), ("jurisdiction", event.jurisdiction.rawValue), ("authority", event.authority),
                ("instrument", event.instrument), ("event", event.event), ("status_before", event.statusBefore),
                ("status_after", event.statusAfter), ("effective_date", event.effective?.description),
                ("published_date", event.published?.description), ("source_title", event.title),
                ("citation", event.citation), ("seen", event.seen.rawValue),
                ("confidence", event.confidence.rawValue), ("note", event.note.isEmpty ? "" : event.note),
            ]
            for (key, value) in fields {
                // A quoted "none" is a word of the record, not an absence.
                let original = row[key]?.scalar.map { row[key]?.null == nil ? joined($0.string) : nil } ?? nil
                #expect(value.map(joined) == original, "\(event.id) \(key)")
            }
            let compound = try #require(row["compound"])
            let names = compound.sequence?.compactMap(\.string) ?? [compound.string ?? ""]
            #expect(event.namedAs == names, "\(event.id) compound")
            #expect(Set(row.keys) == Set(fields.map(\.0) + ["compound"]), "\(event.id)")
            checkScope(event, names, ledger)
        }
    }

    /// The compounds by id are those that the record names, none more and none less.
    private func checkScope(_ event: LedgerEvent, _ names: [String], _ ledger: Ledger) {
        switch event.scope {
        case .all: #expect(names == ["*"], "\(event.id)")
        case .group(let words): #expect(names == [words], "\(event.id)")
        case .compounds(let ids):
            let single = names.count == 1 ? names[0] : ""
            var words = names
            if single.contains(", ") {
                words = single.components(separatedBy: " (").first?.components(separatedBy: ", ") ?? []
            }
            let found = words.map { word in
                ledger.compound(named: word)?.id
                    ?? ledger.compound(named: word.replacingOccurrences(of: " forms", with: ""))?.id
            }
            #expect(found == ids.map(Optional.some), "\(event.id)")
        }
    }

    @Test(
        "keeps all 9 conflicts, 5 definitions, the watch list, the arithmetic and the collection date",
        .enabled(if: isPresent)
    )
    func theRest() throws {
        let root = try evidence()
        let ledger = try ledger()
        let conflicts = try rows(root, "conflicts")
        #expect(conflicts.count == 9)
        #expect(ledger.conflicts.count == 9)
        for (row, conflict) in zip(conflicts, ledger.conflicts) {
            let fields = [
                ("id", conflict.id), ("topic", conflict.topic), ("claim_a", conflict.claimA),
                ("claim_b", conflict.claimB), ("verdict", conflict.verdict),
            ]
            for (key, value) in fields { #expect(joined(value) == text(row[key]), "\(conflict.id) \(key)") }
            #expect(Set(row.keys) == Set(fields.map(\.0)), "\(conflict.id)")
        }
        let definitions = try rows(root, "definitions")
        #expect(ledger.definitions.map(\.id) == definitions.compactMap { text($0["id"]) })
        for (row, definition) in zip(definitions, ledger.definitions) {
            #expect(joined(definition.text) == text(row["text"]))
            #expect(joined(definition.source) == text(row["source"]))
            #expect(definition.seen.rawValue == text(row["seen"]))
            #expect(definition.confidence.rawValue == text(row["confidence"]))
        }
        let watch = try rows(root, "watch")
        #expect(
            ledger.watch.map { [$0.what, $0.signal, $0.source] }
                == watch.map { row in
                    ["what", "signal", "source"].compactMap { text(row[$0]) }
                }
        )
        #expect(ledger.arithmetic.map { joined($0.text) } == [text(root["arithmetic_check"])])
        #expect(ledger.collected.description == text(root["meta"]?["collected"]))
    }

    @Test("every status word of the record has its typed change, or none by decision")
    func typedChanges() throws {
        let typed: [String: FacetValue] = [
            "category_2": .category2, "category_1": .category1, "removed_nomination_withdrawn": .noCategory,
            "pcac_recommended": .recommended, "pcac_not_recommended": .notRecommended, "registered": .registered,
            "registration_reported_cancelled": .reportedCancelled, "registered_otc": .withoutPrescription,
            "schedule_4": .schedule4, "schedule_iv": .scheduleIV, "listed": .listed, "boxed_warning": .boxedWarning,
            "proposed_exclusion_503b": .proposedExclusion, "listed_bulk_ingredient": .listedBulkIngredient,
        ]
        for event in try ledger().events {
            guard let after = event.statusAfter, let value = typed[after], !event.changes.isEmpty else { continue }
            #expect(event.changes.contains { $0.after == value }, "\(event.id)")
        }
        // These repeat the words of the state before and change nothing: an absence in agendas.
        let unchanged = try ledger().events.filter { $0.statusAfter.flatMap { typed[$0] } != nil && $0.changes.isEmpty }
        #expect(unchanged.map(\.id) == ["US-SEL-003"])
    }

    @Test("19 entered Category 2, 5 and 12 left, 2 remain")
    func arithmetic() throws {
        let ledger = try ledger()
        func compounds(_ id: String) -> Set<String> {
            guard case .compounds(let ids)? = ledger.events.first(where: { $0.id == id })?.scope else { return [] }
            return Set(ids)
        }
        let entered = compounds("US-CAT2-2023")
        let first = compounds("US-CAT2-2024")
        let second = compounds("US-CAT2-2026")
        #expect(entered.count == 19 && first.count == 5 && second.count == 12)
        #expect(first.isDisjoint(with: second))
        #expect(entered.subtracting(first).subtracting(second) == ["ibutamoren", "kisspeptin-10"])
        #expect(first.contains("selank") && !second.contains("selank"))
        for arithmetic in ledger.arithmetic { #expect(ledger.faults(in: arithmetic) == []) }
    }
}
