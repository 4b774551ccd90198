internal import Dates
internal import Dossiers
internal import Evidence
internal import Foundation
internal import Regulation

/// A proposal before it has an id: what a find means for a dossier.
struct Draft {
    var summary: String
    var old: String?
    var new: String
    var edit: DossierEdit
    var needs: [Proposal.Need] = []
    var keys: [String]
}

/// Turns finds into drafts of changes to one dossier.
struct Drafting {
    let dossier: WatchedDossier
    /// Name of the source.
    let source: String
    let today: ISODate

    /// What a find changes; nil where the dossier already says it.
    ///
    /// `previous` is what was compared when the source was last looked at, nil where it did not show the find.
    func draft(_ find: Find, previous: [String: String]?) throws -> Draft? {
        let changes = changes(from: previous, to: find.compared)
        switch find.content {
        case .publication(let publication):
            if let known = known(publication) {
                guard !changes.isEmpty, publication.trial != nil else { return nil }
                return replacingAccess(of: known, by: publication, find, changes)
            }
            return try newSource(publication, find)
        case .notice(let notice): return try noticeDraft(notice, find)
        case .document(let document):
            if !changes.isEmpty { return try changedEvent(document, find, changes) }
            return isKnown(document) ? nil : try newEvent(document, find)
        case .listing(let listing): return try listingDraft(listing, find)
        }
    }

    private func changes(
        from old: [String: String]?,
        to new: [String: String]
    ) -> [(key: String, old: String, new: String)] {
        guard let old else { return [] }
        return new.keys.sorted().compactMap { key in
            // A key that the program did not compare before is no change.
            guard let before = old[key], let after = new[key], before != after else { return nil }
            return (key, before, after)
        }
    }

    private func words(
        _ changes: [(key: String, old: String, new: String)],
        _ side: (String, String, String) -> String
    ) -> String {
        changes.map { "\($0.key) \(side($0.key, $0.old, $0.new))" }.joined(separator: "; ")
    }

    // MARK: Literature

    private func known(_ publication: Publication) -> Source? {
        if let trial = publication.trial {
            return dossier.sources.first { $0.nct == trial }
        }
        return dossier.source(doi: publication.doi, pmid: publication.pmid)
    }

    private func newSource(_ publication: Publication, _ find: Find) throws -> Draft {
        var row = YAMLRow()
        var needs: [Proposal.Need] = []
        row.word("id", sourceID(publication))
        row.text("authors", publication.authors)
        row.word("year", publication.year.map { "\($0)" })
        row.text("title", find.title)
        row.text("journal", publication.journal)
        row.text("volume_pages", publication.volumeAndPages)
        row.text("doi", publication.doi)
        row.text("pmid", publication.pmid)
        row.text("nct", publication.trial)
        if publication.pmid != nil { row.word("indexed_pubmed", "true") }
        switch publication.languages.count {
        case 0:
            row.word("language", "null")
            needs.append(.init(key: "language", hint: "a code of ISO 639-1, such as en"))
        case 1: row.word("language", publication.languages[0])
        default:
            var languages = YAMLRow()
            languages.words("codes", publication.languages)
            row.set("language", to: languages.node)
        }
        row.set("kind", to: publication.kind.map { YAMLRow.text($0.rawValue) } ?? YAMLRow.value("null"))
        if publication.kind == nil {
            needs.append(
                .init(key: "kind", hint: "one of \(SourceKind.allCases.map(\.rawValue).joined(separator: ", "))")
            )
        }
        if publication.kind == .humanTrial {
            row.set("trial.control", to: YAMLRow.value("null"))
            row.set("trial.population", to: YAMLRow.value("null"))
            let controls = TrialDesign.Control.allCases.map(\.rawValue),
                populations = TrialDesign.Population.allCases.map(\.rawValue)
            needs.append(.init(key: "trial.control", hint: "one of \(controls.joined(separator: ", "))"))
            needs.append(.init(key: "trial.population", hint: "one of \(populations.joined(separator: ", "))"))
        }
        row.text("access", publication.access + " on \(today)")
        row.words("seen", ["title"])
        row.word("independent_of_developers", "null")
        needs.append(
            .init(
                key: "independent_of_developers",
                hint: "true where no author is of the developers' network, else false"
            )
        )
        var keys: [String] = []
        if let doi = publication.doi { keys.append("doi \(doi.lowercased())") }
        if let pmid = publication.pmid { keys.append("pmid \(pmid)") }
        if let trial = publication.trial { keys.append("trial \(trial)") }
        if keys.isEmpty { keys = ["record \(source) \(find.id)"] }
        let what = publication.trial == nil ? "paper" : "trial"
        return Draft(
            summary: "a new \(what): \(find.title)",
            new: [publication.authors, publication.year.map { "(\($0))" }, find.title, publication.journal]
                .compactMap(\.self).joined(separator: " "),
            edit: DossierEdit(action: .append, file: "sources.yaml", list: "sources", yaml: try row.yaml),
            needs: needs,
            keys: keys
        )
    }

    /// The first author's name and the year, as ids of sources are made, with a letter where it is taken.
    private func sourceID(_ publication: Publication) -> String {
        if let trial = publication.trial { return trial.lowercased() }
        let first = publication.authors.split { $0 == "," || $0 == " " }.first.map(String.init) ?? ""
        let name = CompoundName.fold(first)
        let stem = (name.isEmpty ? "source" : name) + (publication.year.map { "\($0)" } ?? "")
        let taken = Set(dossier.sources.map(\.id))
        let candidates = [stem] + "bcdefghijklmnopqrstuvwxyz".map { stem + String($0) }
        return candidates.first { !taken.contains($0) } ?? "pmid\(publication.pmid ?? publication.doi ?? "0")"
    }

    private func replacingAccess(
        of known: Source,
        by publication: Publication,
        _ find: Find,
        _ changes: [(key: String, old: String, new: String)]
    ) -> Draft {
        let access = publication.access + " on \(today)"
        return Draft(
            summary: "\(known.id) changed: \(words(changes) { "\($1) -> \($2)" })",
            old: known.access,
            new: access,
            edit: DossierEdit(
                action: .replace,
                file: "sources.yaml",
                list: "sources",
                row: known.id,
                key: "access",
                yaml: "\"\(access.filter { $0 != "\"" && $0 != "\\" })\""
            ),
            keys: ["change \(find.id) \(words(changes) { "\($1) \($2)" }) \(today)"]
        )
    }

    private func noticeDraft(_ notice: Notice, _ find: Find) throws -> Draft? {
        let known = dossier.sources.first { $0.id == notice.source }?.notices ?? []
        let isKnown = known.contains {
            $0.kind == notice.kind && (notice.kind == .retraction || $0.identifier == notice.identifier)
        }
        if isKnown { return nil }
        var row = YAMLRow()
        var needs: [Proposal.Need] = []
        row.set("kind", to: YAMLRow.text(notice.kind.rawValue))
        row.date("on", notice.date)
        if notice.date == nil { needs.append(.init(key: "on", hint: "the day on which the notice was published")) }
        switch notice.identifier {
        case let number? where number.scheme == .pmid: row.text("pmid", number.value)
        case let number?: row.text("doi", number.value)
        case nil:
            needs.append(.init(key: "doi", hint: "the DOI of the notice itself, or `pmid` for its number in PubMed"))
        }
        // One retraction is one, whoever reports it under whatever number; corrections may be several.
        let own = notice.kind == .retraction ? "" : " \(notice.identifier?.value ?? "")"
        return Draft(
            summary: "\(notice.kind.rawValue) of \(notice.source): \(find.title)",
            new: find.quote,
            edit: DossierEdit(
                action: .appendInside,
                file: "sources.yaml",
                list: "sources",
                row: notice.source,
                key: "notices",
                yaml: try row.yaml
            ),
            needs: needs,
            keys: ["\(notice.kind.rawValue) of \(notice.source)\(own)"]
        )
    }
}
