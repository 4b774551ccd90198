/// A source as reference managers know it; what was not seen is absent.
public struct Reference: Hashable, Sendable {
    /// What kind of text it is.
    public enum Kind: Hashable, Sendable { case article, thesis, document }

    /// The name of an author.
    public enum Name: Hashable, Sendable {
        /// A person, given names as initials; nil where they were not seen.
        case person(family: String, given: String?)
        /// An institution, or words that name no person.
        case literal(String)
    }

    public var id: String
    public var kind: Kind
    public var authors: [Name]
    /// True where the evidence says that there are more authors than it lists.
    public var hasMoreAuthors: Bool
    public var year: Int?
    public var title: String
    /// The journal, or what published it.
    public var container: String?
    public var volume: String?
    public var issue: String?
    public var pages: String?
    public var doi: String?
    public var pmid: String?
    public var pmcid: String?
    public var language: String?
    /// Notices on the source, registrations, and volume and pages that have another form.
    public var note: String?

    /// Takes apart what a source holds as words.
    public init(_ source: Source) {
        id = source.id
        title = source.title
        year = source.year
        doi = source.doi
        pmid = source.pmid
        pmcid = source.pmcid
        language = source.languages.value.first
        let isSeen = !["not seen", "not shown"].contains { source.journal.lowercased().contains($0) }
        container = isSeen ? source.journal : nil
        switch source.kind.value {
        case .dissertation: kind = .thesis
        case .label, .regulatory, .news, .secondaryCompilation, .tertiary, .computed, .seller: kind = .document
        default: kind = isSeen ? .article : .document
        }
        (authors, hasMoreAuthors) = source.authorship == .unseen ? ([], false) : Self.names(in: source.authors)
        var notes = source.openNotices.map { "This source \($0.sentence)." }
        if let nct = source.nct { notes.append("Registration \(nct).") }
        if let text = source.volumeAndPages {
            if let match = text.wholeMatch(of: /(\d*)(?:\(([^()]+)\))?(?::([A-Za-z0-9.\-–]+))?/) {
                let parts = [String(match.1), match.2.map { String($0) }, match.3.map { String($0) }]
                (volume, issue, pages) = (parts[0]?.isEmpty == true ? nil : parts[0], parts[1], parts[2])
            } else {
                notes.append("Volume and pages: \(text).")
            }
        }
        note = notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    /// The names in a list such as "Doe J, Roe RM et al."; words that name no person stay as they are.
    static func names(in text: String) -> (names: [Name], hasMore: Bool) {
        // What stands in brackets or behind a semicolon explains the list and is no part of it.
        var list = text.replacing(/\s*\(.*/, with: "")
        if let end = list.firstIndex(of: ";") { list = String(list[..<end]) }
        var hasMore = false
        for ending in [" et al.", " et al", " and co-authors"] where list.hasSuffix(ending) {
            list.removeLast(ending.count)
            hasMore = true
        }
        let parts = list.split(separator: /,\s*|\s+and\s+/).map(String.init)
        let names = parts.map(person)
        guard !names.contains(nil) else { return ([.literal(text)], false) }
        return (names.compactMap(\.self), hasMore)
    }

    /// `van der Pijl PC` or a single surname; nil for other words.
    private static func person(_ text: String) -> Name? {
        if let match = text.wholeMatch(of: /(.*\S)\s+((?:[A-Z][a-z]?){1,6})/) {
            return .person(family: String(match.1), given: String(match.2))
        }
        return text.wholeMatch(of: /\p{Lu}[\p{L}'’\-]+/) == nil ? nil : .person(family: text, given: nil)
    }
}
