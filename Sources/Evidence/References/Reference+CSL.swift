/// A reference in the JSON of the Citation Style Language, version 1.0.2.
public struct CSLItem: Encodable, Hashable, Sendable {
    struct Name: Encodable, Hashable, Sendable {
        var family: String?
        var given: String?
        var literal: String?
    }

    struct Issued: Encodable, Hashable, Sendable {
        var parts: [[Int]]

        enum CodingKeys: String, CodingKey { case parts = "date-parts" }
    }

    var id: String
    var type: String
    var title: String
    var author: [Name]?
    var issued: Issued?
    var container: String?
    var publisher: String?
    var volume: String?
    var issue: String?
    var page: String?
    var doi: String?
    var pmid: String?
    var pmcid: String?
    var language: String?
    var note: String?

    enum CodingKeys: String, CodingKey {
        case id, type, title, author, issued, publisher, volume, issue, page, language, note
        case container = "container-title"
        case doi = "DOI"
        case pmid = "PMID"
        case pmcid = "PMCID"
    }

    /// The item of a reference. The style language has no word for authors who are not listed; the note says so.
    public init(_ reference: Reference) {
        id = reference.id
        title = reference.title
        switch reference.kind {
        case .article: type = "article-journal"
        case .thesis: type = "thesis"
        case .document: type = "document"
        }
        let names = reference.authors.map { name in
            switch name {
            case .person(let family, let given): Name(family: family, given: given)
            case .literal(let words): Name(literal: words)
            }
        }
        author = names.isEmpty ? nil : names
        issued = reference.year.map { Issued(parts: [[$0]]) }
        container = reference.kind == .thesis ? nil : reference.container
        publisher = reference.kind == .thesis ? reference.container : nil
        (volume, issue, page) = (reference.volume, reference.issue, reference.pages)
        (doi, pmid, pmcid) = (reference.doi, reference.pmid, reference.pmcid)
        language = reference.language
        let notes = [reference.note, reference.hasMoreAuthors ? "More authors, who were not listed." : nil]
        note = notes.contains { $0 != nil } ? notes.compactMap(\.self).joined(separator: " ") : nil
    }
}
