public import Dates
internal import Foundation
internal import Regulation

/// GOV.UK: publications of the medicines agency (MHRA) and of the Home Office that name the compound.
///
/// **Source** GOV.UK, "search-api: Using the search API".
public struct GovUK: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "gov-uk"
    public let title = "GOV.UK: publications of the MHRA and the Home Office that name the compound"
    public let pace = Pace.perSecond(2)
    public let silence = "months without a publication are usual for a rare compound"

    private static let base = "https://www.gov.uk/api/search.json"
    private static let pageSize = 50

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return dossier.mention.searchTerms.map { name in
            Request(
                Self.base,
                query: [
                    ("q", "\"\(name)\""),
                    ("filter_organisations", "medicines-and-healthcare-products-regulatory-agency"),
                    ("filter_organisations", "home-office"), ("filter_public_timestamp", "from:\(since)"),
                    ("fields", "title"), ("fields", "link"), ("fields", "description"), ("fields", "public_timestamp"),
                    ("order", "-public_timestamp"), ("count", "\(Self.pageSize)"), ("start", "0"),
                ]
            )
        }
    }

    private struct Form: Decodable {
        struct Result: Decodable {
            var title: String
            var link: String
            var description: String?
            var published: String?

            enum CodingKeys: String, CodingKey {
                case title, link, description
                case published = "public_timestamp"
            }
        }
        var results: [Result]
        var total: Int
        var start: Int
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        var next: [Request] = []
        if !form.results.isEmpty, form.start + form.results.count < form.total {
            var request = answer.request
            request.address = request.address.replacingOccurrences(
                of: "start=\(form.start)",
                with: "start=\(form.start + form.results.count)"
            )
            next = [request]
        }
        return Page(
            finds: form.results.compactMap { find($0, dossier) },
            next: next,
            declared: form.total,
            counted: form.results.count
        )
    }

    private func find(_ result: Form.Result, _ dossier: WatchedDossier) -> Find? {
        let text = result.title + " " + (result.description ?? "")
        guard dossier.mention.isNamed(in: text) else { return nil }
        let link = result.link.hasPrefix("/") ? "https://www.gov.uk" + result.link : result.link
        return Find(
            id: result.link,
            title: result.title,
            link: link,
            quote: result.description ?? result.title,
            compared: ["title": result.title],
            content: .document(
                LawDocument(
                    number: "UK-GOV-\(shortHash(link))",
                    scope: .compounds([dossier.mention.compound.id]),
                    jurisdiction: .unitedKingdom,
                    authority: "MHRA or Home Office",
                    instrument: "publication",
                    effective: nil,
                    published: result.published.flatMap { ISODate(written: $0) },
                    citation: link
                )
            )
        )
    }
}
