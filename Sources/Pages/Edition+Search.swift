internal import Claims
internal import Dates
internal import Dossiers
internal import Evidence
internal import Regulation
public import Search

extension Edition {
    /// An index over everything that a search can find; words are compared as the law compares names, so that a Cyrillic
    /// letter which only looks Latin makes no difference.
    func searchIndex() throws -> SearchIndex {
        try SearchIndex(searchEntries, fold: CompoundName.fold)
    }

    /// Everything that a search can find, compounds first.
    public var searchEntries: [SearchEntry] {
        let compoundEntries = compounds.map { page in
            SearchEntry(
                kind: "compound",
                title: page.name,
                address: "/compounds/\(page.id)",
                names: names(of: page.id),
                text: page.summary
            )
        }
        let guides = guideLinks.map {
            SearchEntry(kind: "guide", title: $0.title, address: $0.link, text: $0.summary)
        }
        let terms = collection.glossary.terms.map {
            SearchEntry(kind: "term", title: $0.term, address: "/about/method#term-\($0.id)", text: $0.meaning)
        }
        let parts = dossiers.flatMap { dossier -> [SearchEntry] in
            let links = PageLinks(dossier)
            let name = dossier.identity.name
            let claims = dossier.claims.map {
                SearchEntry(
                    kind: "claim",
                    title: name,
                    address: "/compounds/\(dossier.id)#claim-\($0.id)",
                    text: $0.text
                )
            }
            let findings = dossier.findings.map { finding in
                SearchEntry(
                    kind: "finding",
                    title: "\(name): \(finding.quantity)",
                    address: links.finding(finding.id),
                    text: "\(finding.value.value.display) \(finding.note ?? "")"
                )
            }
            let sources = dossier.sources.map {
                SearchEntry(kind: "source", title: $0.shortCitation, address: links.source($0.id), text: $0.title)
            }
            return claims + findings + sources
        }
        var seen: Set<String> = []
        let events = subjects.flatMap(\.ledger.events).filter { seen.insert($0.id).inserted }.map {
            SearchEntry(
                kind: "event of law",
                title: "\($0.jurisdiction.name), \($0.authority)",
                address: $0.link,
                text: $0.event
            )
        }
        return compoundEntries + guides + terms + parts + events
    }

    /// Every spelling of a compound that documents and readers use.
    private func names(of id: String) -> [String] {
        guard let dossier = dossiers.first(where: { $0.id == id }) else { return [] }
        let identity = dossier.identity
        let law = dossier.ledger?.compounds.first { $0.id == id }?.names.map(\.text) ?? []
        let own = identity.synonyms.map(\.value) + identity.misspellings.map(\.text)
        let sequence = identity.sequence.map { [$0.value.description] } ?? []
        return own + law + sequence + identity.identifiers.map(\.value.value)
    }
}
