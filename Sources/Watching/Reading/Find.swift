public import Dates
public import Evidence
public import Regulation

/// One thing that a source shows, in the form that is compared and proposed.
public struct Find: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case publication(Publication)
        case notice(Notice)
        case document(LawDocument)
        case listing(Listing)
    }

    /// The source's own number or address of it.
    public var id: String
    public var title: String
    public var link: String
    /// Its own words, shortened.
    public var quote: String
    public var content: Content
    /// What is compared from look to look, by the source's own names. Nothing that a server computes while it answers.
    public var compared: [String: String]

    public init(
        id: String,
        title: String,
        link: String,
        quote: String,
        compared: [String: String] = [:],
        content: Content
    ) {
        self.id = id
        self.title = title
        self.link = link
        self.quote = quote.count > 300 ? quote.prefix(299) + "…" : quote
        self.compared = compared
        self.content = content
    }
}

/// A paper or a registered trial.
public struct Publication: Hashable, Sendable {
    public var doi: String?
    public var pmid: String?
    /// The number of a trial register.
    public var trial: String?
    public var authors: String
    public var year: Int?
    public var journal: String
    public var volumeAndPages: String?
    /// Codes of ISO 639-1; empty where the source does not say.
    public var languages: [String]
    /// Nil where the source does not say what it is; a person must.
    public var kind: SourceKind?
    /// What could be reached of it, in the words of the dossier.
    public var access: String
}

/// A notice about a paper that the dossier uses.
public struct Notice: Hashable, Sendable {
    public var kind: SourceNotice.Kind
    /// Id of the dossier's source.
    public var source: String
    /// The notice's own DOI or PubMed number; nil where only its existence is known.
    public var identifier: Identifier?
    public var date: ISODate?
}

/// A document of an authority.
public struct LawDocument: Hashable, Sendable {
    /// The source's number of it, as an id of the ledger carries it.
    public var number: String
    public var scope: LedgerEvent.Scope
    public var jurisdiction: Jurisdiction
    public var authority: String
    public var instrument: String
    public var effective: ISODate?
    public var published: ISODate?
    public var citation: String
}

/// What a list says of one compound on the day of its update.
public struct Listing: Hashable, Sendable {
    /// The compound by ledger id.
    public var compound: String
    public var jurisdiction: Jurisdiction
    public var facet: Facet
    public var value: FacetValue
    public var authority: String
    public var instrument: String
    /// The date on the list itself; nil where it has none.
    public var updated: ISODate?
    public var citation: String
}

/// One answer of a source, read.
public struct Page: Sendable {
    public var finds: [Find]
    /// The questions that the answer leads to, such as the next page.
    public var next: [Request]
    /// How many records the source says there are for the question and its pages.
    public var declared: Int?
    /// How many records this answer held, those that were not wanted among them.
    public var counted: Int

    public init(finds: [Find] = [], next: [Request] = [], declared: Int? = nil, counted: Int = 0) {
        self.finds = finds
        self.next = next
        self.declared = declared
        self.counted = counted
    }
}
