public import Dates
public import Dossiers
public import Evidence
public import Regulation

/// What the watch knows of a dossier: whom to look for, and what is there already.
public struct WatchedDossier: Sendable {
    public let id: String
    public let folder: String
    /// The compound itself.
    public let mention: CompoundMention
    /// Every compound of the ledger, the dossier's own among them, or the own alone where there is no ledger.
    public let mentions: [CompoundMention]
    public let sources: [Source]
    public let ledger: Ledger?

    public init(_ dossier: Dossier) {
        id = dossier.id
        folder = dossier.folder
        let synonyms = dossier.identity.synonyms.map { CompoundName($0.value, kind: .alias) }
        let own =
            dossier.ledgerCompound
            ?? LedgerCompound(id: dossier.id, name: dossier.identity.name, names: synonyms)
        mention = CompoundMention(own)
        mentions = dossier.ledger.map { $0.compounds.map(CompoundMention.init) } ?? [mention]
        sources = dossier.sources
        ledger = dossier.ledger
    }

    /// The day up to which the dossier's rows were collected; nil where it has no ledger.
    public var collected: ISODate? { ledger?.collected }

    /// The source with a DOI, letter case apart, or a PMID.
    func source(doi: String?, pmid: String?) -> Source? {
        sources.first { source in
            if let doi, let own = source.doi, own.lowercased() == doi.lowercased() { return true }
            if let pmid, let own = source.pmid { return own == pmid }
            return false
        }
    }
}
