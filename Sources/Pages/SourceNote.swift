/// A pointer from a sentence or a number to the source behind it, with how that source was seen.
public struct SourceNote: Hashable, Codable, Sendable {
    /// The source's identifier; the page's list of sources has an entry of this name.
    public var id: String
    /// Short name, such as "Zolotarev 2006".
    public var label: String
    /// How it was seen, in words, such as "read as an abstract".
    public var seen: String
    /// The address where the source is shown in full.
    public var link: String

    /// A pointer; without a link it leads to the source's entry on the same page.
    public init(id: String, label: String, seen: String, link: String? = nil) {
        self.id = id
        self.label = label
        self.seen = seen
        self.link = link ?? "#source-\(id)"
    }
}

/// A source in full, as the list at the end of the page shows it.
public struct SourceEntry: Hashable, Codable, Sendable {
    public var id: String
    /// Authors and year.
    public var citation: String
    public var title: String
    /// Journal, volume and pages.
    public var venue: String
    public var doi: String?
    public var pmid: String?
    public var design: String
    public var access: String
    public var seen: String
    public var independence: String
    public var limitations: String?

    public init(
        id: String,
        citation: String,
        title: String,
        venue: String,
        doi: String?,
        pmid: String?,
        design: String,
        access: String,
        seen: String,
        independence: String,
        limitations: String?
    ) {
        self.id = id
        self.citation = citation
        self.title = title
        self.venue = venue
        self.doi = doi
        self.pmid = pmid
        self.design = design
        self.access = access
        self.seen = seen
        self.independence = independence
        self.limitations = limitations
    }
}
