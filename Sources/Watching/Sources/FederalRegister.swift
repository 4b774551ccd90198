public import Dates
internal import Foundation
internal import Regulation

/// The Federal Register: rules and proposals on 21 CFR part 216, notices of the compounding committee, and documents
/// that name the compound.
///
/// **Source** Office of the Federal Register, "API v1 documentation", and a maintainer's statement of the rate.
public struct FederalRegister: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "federal-register"
    public let title =
        "Federal Register: rules on 21 CFR 216, the compounding committee, documents that name the compound"
    public let pace = Pace.perSecond(5)
    public let silence = "no issue on weekends and federal holidays, and few documents in a shutdown of the government"

    private static let base = "https://www.federalregister.gov/api/v1/documents.json"
    private static let fields = [
        "abstract", "agencies", "citation", "comments_close_on", "docket_ids", "document_number", "effective_on",
        "html_url", "publication_date", "title", "type",
    ]
    static let committee = "Pharmacy Compounding Advisory Committee"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        let rules = request(
            [
                ("conditions[cfr][title]", "21"), ("conditions[cfr][part]", "216"), ("conditions[type][]", "RULE"),
                ("conditions[type][]", "PRORULE"),
            ],
            since
        )
        let terms = [Self.committee] + dossier.mention.searchTerms
        return [rules] + terms.map { request([("conditions[term]", "\"\($0)\"")], since) }
    }

    private func request(_ conditions: [(String, String)], _ since: ISODate) -> Request {
        Request(
            Self.base,
            query: conditions + [("conditions[publication_date][gte]", since.description)]
                + Self.fields.map { ("fields[]", $0) } + [("order", "newest"), ("per_page", "100")]
        )
    }

    private struct Form: Decodable {
        struct Document: Decodable {
            struct Agency: Decodable {
                var name: String?
                var rawName: String?

                enum CodingKeys: String, CodingKey {
                    case name
                    case rawName = "raw_name"
                }
            }
            var number: String
            var title: String
            var type: String
            var published: String
            var address: String
            var abstract: String?
            var citation: String?
            var effective: String?
            var commentsClose: String?
            var dockets: [String]?
            var agencies: [Agency]

            enum CodingKeys: String, CodingKey {
                case title, type, abstract, citation, agencies
                case number = "document_number"
                case published = "publication_date"
                case address = "html_url"
                case effective = "effective_on"
                case commentsClose = "comments_close_on"
                case dockets = "docket_ids"
            }
        }
        var count: Int
        var nextPage: String?
        /// Absent where the count is zero.
        var results: [Document]?

        enum CodingKeys: String, CodingKey {
            case count, results
            case nextPage = "next_page_url"
        }
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        guard form.count < 2000 else { throw SourceFault("\(form.count) documents; it gives 2,000 at most") }
        guard let documents = form.results else {
            guard form.count == 0 else { throw FormFault("results", "is missing") }
            return Page(declared: 0)
        }
        let next = try form.nextPage.map { [try linked($0, from: answer.request)] } ?? []
        let conditions = answer.request.address
        return Page(
            finds: try documents.compactMap { try find($0, dossier, isRule: conditions.contains("cfr")) },
            next: next,
            declared: form.count,
            counted: documents.count
        )
    }

    private func find(_ document: Form.Document, _ dossier: WatchedDossier, isRule: Bool) throws -> Find? {
        let text = document.title + " " + (document.abstract ?? "")
        let named = dossier.mentions.filter { $0.isNamed(in: text) }.map(\.compound.id)
        let isCommittee = text.contains(Self.committee)
        // A full-text search also finds documents that name the compound in passing; those are too many to be told.
        guard isRule || isCommittee || !named.isEmpty else { return nil }
        guard let published = ISODate(document.published) else { throw FormFault("publication_date", "is no date") }
        let agencies = document.agencies.compactMap { $0.name ?? $0.rawName }
        let dockets = (document.dockets ?? []).joined(separator: "; ")
        let citation = [document.citation, "FR Doc \(document.number)", dockets.isEmpty ? nil : dockets]
        return Find(
            id: document.number,
            title: document.title,
            link: document.address,
            quote: document.abstract ?? document.title,
            compared: [
                "title": document.title, "effective_on": document.effective ?? "",
                "comments_close_on": document.commentsClose ?? "",
            ],
            content: .document(
                LawDocument(
                    number: "US-FR-\(document.number)",
                    scope: named.isEmpty ? (isRule ? .all : .group(Self.committee)) : .compounds(named),
                    jurisdiction: .unitedStates,
                    authority: agencies.isEmpty ? "Federal Register" : agencies.joined(separator: ", "),
                    instrument: document.type.lowercased(),
                    effective: document.effective.flatMap { ISODate($0) },
                    published: published,
                    citation: citation.compactMap(\.self).joined(separator: "; ")
                )
            )
        )
    }
}
