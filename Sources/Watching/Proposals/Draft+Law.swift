internal import Dates
internal import Dossiers
internal import Foundation
internal import Regulation

/// Drafts of rows for the ledger. A row is never changed: a correction is a new one.
extension Drafting {
    func isKnown(_ document: LawDocument) -> Bool {
        guard let ledger = dossier.ledger else { return true }
        let numbers = numbers(of: document)
        return ledger.events.contains { event in
            event.id == id(document.number) || numbers.contains { event.citation.contains($0) }
        }
    }

    /// The parts of a citation that name this document and no other: a docket holds many.
    private func numbers(of document: LawDocument) -> [String] {
        document.citation.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.hasPrefix("Docket") && $0.count >= 8
        }
    }

    func newEvent(_ document: LawDocument, _ find: Find) throws -> Draft {
        let row = event(document, find, id: id(document.number), text: find.title)
        return Draft(
            summary: "new from \(document.authority), \(document.instrument): \(find.title)",
            new: summary(document, find),
            edit: try appended(row),
            keys: (["law \(id(document.number))"] + numbers(of: document).map { "law \($0)" })
        )
    }

    func changedEvent(
        _ document: LawDocument,
        _ find: Find,
        _ changes: [(key: String, old: String, new: String)]
    ) throws -> Draft {
        let old = changes.map { "\($0.key): \($0.old.isEmpty ? "(none)" : $0.old)" }.joined(separator: "; ")
        let new = changes.map { "\($0.key): \($0.new.isEmpty ? "(none)" : $0.new)" }.joined(separator: "; ")
        let row = event(
            document,
            find,
            id: id("\(document.number)-\(shortHash(new + "\(today)"))"),
            text: "\(find.title): changed from \(old) to \(new)"
        )
        return Draft(
            summary: "\(document.number) changed: \(new)",
            old: old,
            new: new,
            edit: try appended(row),
            keys: ["change \(document.number) \(old) -> \(new) \(today)"]
        )
    }

    /// A list is held against what the ledger derives for today, so that what the ledger says already is no news, and
    /// what was corrected there is.
    func listingDraft(_ listing: Listing, _ find: Find) throws -> Draft? {
        guard let ledger = dossier.ledger, let compound = ledger.compounds.first(where: { $0.id == listing.compound })
        else { return nil }
        let status = ledger.deriveStatus(of: compound, in: listing.jurisdiction, asOf: today, today: today)
        let verdict = status.facets.first { $0.facet == listing.facet }?.verdict ?? .unknown
        var before: FacetValue?
        switch verdict {
        case .known(let value), .stale(let value):
            if value == listing.value || (value.isAbsence && listing.value.isAbsence) { return nil }
            before = value
        case .conflicting(let values):
            if values.contains(listing.value) || listing.value.isAbsence { return nil }
        case .unknown:
            if listing.value.isAbsence { return nil }
        }
        let day = listing.updated ?? today
        let document = LawDocument(
            number: "\(listing.jurisdiction.rawValue)-\(listing.facet.rawValue)-\(listing.compound)-\(day)",
            scope: .compounds([listing.compound]),
            jurisdiction: listing.jurisdiction,
            authority: listing.authority,
            instrument: listing.instrument,
            effective: day,
            published: listing.updated.map { min($0, today) },
            citation: listing.citation
        )
        var row = event(
            document,
            find,
            id: id(document.number),
            text: "\(compound.name): \(listing.facet.name) is \(listing.value.words)"
        )
        var change = YAMLRow()
        change.word("facet", listing.facet.rawValue)
        change.word("before", before?.rawValue)
        change.word("after", listing.value.rawValue)
        row.rows("changes", [change])
        return Draft(
            summary: "\(compound.name), \(listing.facet.name): \(verdict.words) -> \(listing.value.words)",
            old: "the ledger: \(verdict.words)",
            new: "\(listing.value.words) (\(find.quote))",
            edit: try appended(row),
            keys: ["listing \(listing.facet.rawValue) \(listing.compound) \(listing.value.rawValue) \(day)"]
        )
    }

    // MARK: Rows

    private func appended(_ row: YAMLRow) throws -> DossierEdit {
        DossierEdit(action: .append, file: "ledger.yaml", list: "events", yaml: try row.yaml)
    }

    private func event(_ document: LawDocument, _ find: Find, id: String, text: String) -> YAMLRow {
        var row = YAMLRow()
        row.word("id", id)
        switch document.scope {
        case .all:
            row.word("compounds", "all")
            row.text("named_as", "*")
        case .compounds(let ids):
            row.words("compounds", ids)
            row.texts(
                "named_as",
                ids.map { id in dossier.mentions.first { $0.compound.id == id }?.compound.name ?? id }
            )
        case .group(let words):
            row.text("group", words)
            row.text("named_as", words)
        }
        row.word("jurisdiction", document.jurisdiction.rawValue)
        row.text("authority", document.authority)
        row.text("instrument", document.instrument)
        row.text("event", text)
        row.date("effective", document.effective)
        row.date("published", document.published)
        row.date("recorded", today)
        row.text("title", find.title)
        row.text("citation", document.citation)
        row.word("seen", "primary_page")
        row.word("confidence", "high")
        row.text("note", "Found by the watch of \(source) on \(today) at \(find.link)")
        return row
    }

    private func summary(_ document: LawDocument, _ find: Find) -> String {
        let dates = [
            document.published.map { "published \($0)" }, document.effective.map { "effective \($0)" },
        ].compactMap(\.self)
        return ([find.title, document.citation] + dates).joined(separator: "; ")
    }

    /// An id of letters, digits, `_`, `-` and `.`.
    private func id(_ words: String) -> String {
        String(words.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) ? $0 : "-" })
    }
}
