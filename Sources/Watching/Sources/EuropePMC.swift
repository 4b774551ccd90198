public import Dates
internal import Evidence
internal import Foundation

/// Europe PMC: new papers that name the compound, preprints and agricultural and patent records among them.
///
/// **Source** Europe PMC, "RESTful Web Service Reference".
public struct EuropePMC: WatchedSource {
    public let subject = WatchSubject.literature
    public let name = "europepmc"
    public let title = "Europe PMC: new papers and preprints"
    public let pace = Pace.perSecond(2)
    public let silence = "weeks without a new paper are usual for a rare compound"

    private static let base = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) -> [Request] {
        let names = dossier.mention.searchTerms.map { "TITLE_ABS:\"\($0)\"" }.joined(separator: " OR ")
        return [request("(\(names)) AND FIRST_PDATE:[\(since) TO \(today)]", cursor: "*")]
    }

    private func request(_ query: String, cursor: String) -> Request {
        Request(
            Self.base,
            query: [
                ("query", query), ("format", "json"), ("resultType", "core"), ("pageSize", "100"),
                ("cursorMark", cursor),
            ]
        )
    }

    private struct Form: Decodable {
        struct Results: Decodable { var result: [Paper] }
        struct Paper: Decodable {
            struct Journal: Decodable {
                struct Name: Decodable { var title: String? }
                var journal: Name?
                var volume: String?
                var issue: String?
            }
            struct Types: Decodable { var pubType: [String]? }
            var id: String
            var source: String
            var title: String
            var pmid: String?
            var doi: String?
            var authorString: String?
            var pubYear: String?
            var abstractText: String?
            var language: String?
            var pageInfo: String?
            var journalInfo: Journal?
            var pubTypeList: Types?
        }
        var hitCount: Int
        var nextCursorMark: String?
        var resultList: Results
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        struct Fault: Decodable {
            var errCode: Int
            var errMsg: String
        }
        let body = try found(answer)
        if let fault = try? decode(Fault.self, from: body) { throw SourceFault("\(fault.errCode) \(fault.errMsg)") }
        let form = try decode(Form.self, from: body)
        let parameters = parameters(of: answer.request)
        var next: [Request] = []
        // An empty page ends the search even where a cursor is given; so does a cursor that stays the same.
        if let cursor = form.nextCursorMark, !cursor.isEmpty, cursor != parameters["cursorMark"],
            !form.resultList.result.isEmpty
        {
            next = [request(parameters["query"] ?? "", cursor: cursor)]
        }
        return Page(
            finds: form.resultList.result.compactMap { find($0, dossier) },
            next: next,
            declared: form.hitCount,
            counted: form.resultList.result.count
        )
    }

    private func find(_ paper: Form.Paper, _ dossier: WatchedDossier) -> Find? {
        let title = plain(paper.title), abstract = plain(paper.abstractText ?? "")
        guard dossier.mention.isNamed(in: title + " " + abstract),
            dossier.source(doi: paper.doi, pmid: paper.pmid) == nil
        else { return nil }
        let journal = paper.journalInfo
        let volume = (journal?.volume ?? "") + (journal?.issue.map { "(\($0))" } ?? "")
        let pages = paper.pageInfo.map { volume.isEmpty ? $0 : ":" + $0 } ?? ""
        return Find(
            id: "\(paper.source)/\(paper.id)",
            title: title,
            link: "https://europepmc.org/article/\(paper.source)/\(paper.id)",
            quote: abstract.isEmpty ? title : abstract,
            content: .publication(
                Publication(
                    doi: paper.doi,
                    pmid: paper.pmid,
                    authors: paper.authorString ?? "author list not seen",
                    year: paper.pubYear.flatMap { Int($0) },
                    journal: journal?.journal?.title ?? (paper.source == "PPR" ? "preprint" : "journal not seen"),
                    volumeAndPages: (volume + pages).isEmpty ? nil : volume + pages,
                    languages: paper.language.flatMap(languageCode).map { [$0] } ?? [],
                    kind: publicationKind(paper.pubTypeList?.pubType ?? []),
                    access: "Europe PMC record\(abstract.isEmpty ? "" : " with abstract"), found by the watch"
                )
            )
        )
    }

    /// Titles and abstracts carry marks such as `<i>`.
    private func plain(_ text: String) -> String {
        guard text.contains("<"), let page = try? MarkupElement.html(Array("<p>\(text)</p>".utf8)) else { return text }
        return page.text
    }
}
