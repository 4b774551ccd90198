public import Dates
internal import Evidence
internal import Foundation

/// PubMed: new papers that name the compound, and notices about the papers of a dossier.
///
/// **Source** NCBI, "The E-utilities In-Depth" (ESearch, EFetch) and the DTD of PubMed.
public struct PubMed: WatchedSource {
    public let subject = WatchSubject.literature
    public let name = "pubmed"
    public let title = "PubMed (E-utilities): new papers; retractions and corrections of the dossier's papers"
    public let silence = "weeks without a new paper are usual for a rare compound"

    private static let base = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    private static let pageSize = 100
    private let key: String?
    private let contact: String?

    public init(key: String? = nil, contact: String? = nil) {
        self.key = key
        self.contact = contact
    }

    /// Three requests a second without a key, ten with one.
    public var pace: Pace { .perSecond(key == nil ? 3 : 10) }

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) -> [Request] {
        let terms = dossier.mention.searchTerms.map { "\"\($0)\"[tiab]" }
        let search = request(
            "esearch.fcgi",
            [
                ("db", "pubmed"), ("term", terms.joined(separator: " OR ")), ("datetype", "edat"),
                ("mindate", slashed(since)), ("maxdate", slashed(today)), ("retmode", "json"),
                ("retmax", "\(Self.pageSize)"), ("retstart", "0"),
            ]
        )
        let known = dossier.sources.compactMap(\.pmid)
        let batches = stride(from: 0, to: known.count, by: Self.pageSize).map {
            known[$0..<min($0 + Self.pageSize, known.count)]
        }
        return [search] + batches.map { fetch($0) }
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let body = try found(answer)
        if answer.request.path.hasSuffix("/esearch.fcgi") { return try readSearch(body, answer.request) }
        let root = try MarkupElement.xml(body)
        guard root.name == "PubmedArticleSet" else { throw FormFault("PubmedArticleSet", "is missing") }
        let articles = root.all("PubmedArticle")
        if articles.isEmpty, root.elements.isEmpty { throw FormFault("PubmedArticleSet/PubmedArticle", "is missing") }
        return Page(finds: try articles.flatMap { try finds(in: $0, dossier) })
    }

    // MARK: Questions

    private func request(_ tool: String, _ query: [(String, String)], accept: String = "application/json") -> Request {
        var query = query + [("tool", "heptad")]
        if let contact { query.append(("email", contact)) }
        let credential = key.map { Request.Credential.query(name: "api_key", value: $0) }
        return Request(Self.base + tool, query: query, accept: accept, credential: credential)
    }

    private func fetch(_ ids: some Sequence<String>) -> Request {
        request(
            "efetch.fcgi",
            [("db", "pubmed"), ("id", ids.joined(separator: ",")), ("retmode", "xml")],
            accept: "application/xml"
        )
    }

    private func slashed(_ date: ISODate) -> String { date.description.split(separator: "-").joined(separator: "/") }

    // MARK: Answers

    private struct Search: Decodable {
        struct Result: Decodable {
            var count: String
            var idlist: [String]
        }
        var esearchresult: Result
    }

    private struct SearchFault: Decodable {
        struct Result: Decodable {
            var error: String

            enum CodingKeys: String, CodingKey { case error = "ERROR" }
        }
        var esearchresult: Result
    }

    private func readSearch(_ body: [UInt8], _ request: Request) throws -> Page {
        if let fault = try? decode(SearchFault.self, from: body) { throw SourceFault(fault.esearchresult.error) }
        let result = try decode(Search.self, from: body).esearchresult
        guard let count = Int(result.count) else { throw FormFault("esearchresult.count", "is no number") }
        guard count <= 10_000 else { throw SourceFault("\(count) papers; PubMed gives 10,000 at most") }
        guard !result.idlist.isEmpty else { return Page(declared: count) }
        var next = [fetch(result.idlist)]
        let start = (parameters(of: request)["retstart"].flatMap { Int($0) } ?? 0) + result.idlist.count
        if start < count {
            next.append(
                Request(
                    request.address.replacingOccurrences(
                        of: "retstart=\(start - result.idlist.count)",
                        with: "retstart=\(start)"
                    ),
                    credential: request.credential
                )
            )
        }
        return Page(next: next, declared: count, counted: result.idlist.count)
    }

    private func finds(in article: MarkupElement, _ dossier: WatchedDossier) throws -> [Find] {
        let citation = try article.required("MedlineCitation")
        let pmid = try citation.required("PMID").text
        let paper = try citation.required("Article")
        let title = try paper.required("ArticleTitle").text
        let doi = article.all("PubmedData/ArticleIdList/ArticleId").first { $0.attributes["IdType"] == "doi" }?.text
        if let source = dossier.source(doi: doi, pmid: pmid) {
            return notices(in: citation, about: source.id, pmid: pmid, title: title)
        }
        let abstract = paper.all("Abstract/AbstractText").map(\.text).joined(separator: " ")
        let keywords = citation.all("KeywordList/Keyword").map(\.text).joined(separator: " ")
        guard dossier.mention.isNamed(in: "\(title) \(abstract) \(keywords)") else { return [] }
        let types = paper.all("PublicationTypeList/PublicationType").map(\.text)
        let issue = paper.first("Journal/JournalIssue")
        let year =
            issue?.first("PubDate/Year")?.text ?? issue?.first("PubDate/MedlineDate").map { String($0.text.prefix(4)) }
        let volume = [issue?.first("Volume")?.text, issue?.first("Issue").map { "(\($0.text))" }].compactMap(\.self)
        let pages = paper.first("Pagination/MedlinePgn")?.text
        let authors = paper.all("AuthorList/Author").map { author in
            author.first("CollectiveName")?.text
                ?? [author.first("LastName")?.text, author.first("Initials")?.text].compactMap(\.self)
                .joined(separator: " ")
        }
        return [
            Find(
                id: pmid,
                title: title,
                link: "https://pubmed.ncbi.nlm.nih.gov/\(pmid)/",
                quote: abstract.isEmpty ? title : abstract,
                content: .publication(
                    Publication(
                        doi: doi,
                        pmid: pmid,
                        authors: authors.isEmpty ? "author list not seen" : authors.joined(separator: ", "),
                        year: year.flatMap { Int($0) },
                        journal: paper.first("Journal/Title")?.text ?? "journal not seen",
                        volumeAndPages: volume.isEmpty ? pages : volume.joined() + (pages.map { ":" + $0 } ?? ""),
                        languages: paper.all("Language").compactMap { languageCode($0.text) },
                        kind: publicationKind(types),
                        access: "PubMed record\(abstract.isEmpty ? "" : " with abstract"), found by the watch"
                    )
                )
            )
        ]
    }

    private func notices(in citation: MarkupElement, about source: String, pmid: String, title: String) -> [Find] {
        let kinds: [String: SourceNotice.Kind] = [
            "RetractionIn": .retraction, "ExpressionOfConcernIn": .concern, "ErratumIn": .correction,
            "CorrectedandRepublishedIn": .correction,
        ]
        var finds: [Find] = []
        func add(_ kind: SourceNotice.Kind, notice: String?, words: String) {
            finds.append(
                Find(
                    id: "\(pmid) \(kind.rawValue) \(notice ?? "")",
                    title: title,
                    link: "https://pubmed.ncbi.nlm.nih.gov/\(pmid)/",
                    quote: words,
                    content: .notice(
                        Notice(kind: kind, source: source, identifier: notice.map { Identifier(.pmid, $0) }, date: nil)
                    )
                )
            )
        }
        for entry in citation.all("CommentsCorrectionsList/CommentsCorrections") {
            guard let kind = entry.attributes["RefType"].flatMap({ kinds[$0] }) else { continue }
            add(
                kind,
                notice: entry.first("PMID")?.text,
                words: entry.first("RefSource")?.text ?? ""
            )
        }
        let types = citation.all("Article/PublicationTypeList/PublicationType").map(\.text)
        let isKnown = finds.contains {
            if case .notice(let notice) = $0.content { notice.kind == .retraction } else { false }
        }
        if types.contains("Retracted Publication"), !isKnown {
            add(.retraction, notice: nil, words: "Publication type: Retracted Publication")
        }
        return finds
    }
}

/// The two-letter code of a language that PubMed names by three.
///
/// **Source** ISO 639-1 and 639-2/B.
func languageCode(_ code: String) -> String? {
    [
        "eng": "en", "rus": "ru", "ukr": "uk", "ger": "de", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
        "chi": "zh", "jpn": "ja", "kor": "ko", "pol": "pl", "cze": "cs", "hun": "hu", "dut": "nl", "swe": "sv",
        "tur": "tr", "geo": "ka", "bul": "bg", "rum": "ro",
    ][code.lowercased()]
}

/// What a paper is, where its publication types say it; a journal article may be anything.
func publicationKind(_ types: [String]) -> SourceKind? {
    let types = Set(types.map { $0.lowercased() })
    if !types.isDisjoint(with: ["randomized controlled trial", "controlled clinical trial", "clinical trial"]) {
        return .humanTrial
    }
    if !types.isDisjoint(with: ["review", "systematic review", "meta-analysis"]) { return .review }
    return nil
}
