public import Dates
internal import Foundation
internal import Regulation

/// DailyMed: new and revised labels whose title names the compound.
///
/// **Source** NLM, "DailyMed Web Services", version 2, `/spls`.
public struct DailyMed: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "dailymed"
    public let title = "DailyMed: new and revised labels whose title names the compound"
    public let pace = Pace.perSecond(5)
    public let silence = "labels of a product are revised a few times a year; an unapproved compound has none"

    private static let base = "https://dailymed.nlm.nih.gov/dailymed/services/v2/spls.json"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return dossier.mention.searchTerms.map { request($0, since.description, page: 1) }
    }

    private func request(_ name: String, _ since: String, page: Int) -> Request {
        Request(
            Self.base,
            query: [
                ("drug_name", name), ("published_date", since), ("published_date_comparison", "gte"),
                ("pagesize", "100"),
                ("page", "\(page)"),
            ]
        )
    }

    private struct Form: Decodable {
        struct Label: Decodable {
            var setid: String
            var version: Int
            var title: String
            var published: String

            enum CodingKeys: String, CodingKey {
                case setid, title
                case version = "spl_version"
                case published = "published_date"
            }
        }
        struct Metadata: Decodable {
            var total: Int
            var page: Int
            var pages: Int

            enum CodingKeys: String, CodingKey {
                case total = "total_elements"
                case page = "current_page"
                case pages = "total_pages"
            }
        }
        var data: [Label]
        var metadata: Metadata
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        let asked = parameters(of: answer.request)
        var next: [Request] = []
        if form.metadata.page < form.metadata.pages {
            next = [request(asked["drug_name"] ?? "", asked["published_date"] ?? "", page: form.metadata.page + 1)]
        }
        return Page(
            finds: try form.data.compactMap { try find($0, dossier) },
            next: next,
            declared: form.metadata.total,
            counted: form.data.count
        )
    }

    private func find(_ label: Form.Label, _ dossier: WatchedDossier) throws -> Find? {
        // The search is by similarity, and gives labels of other drugs.
        guard dossier.mention.isNamed(in: label.title) else { return nil }
        guard let published = ISODate(written: label.published) else {
            throw FormFault("data.published_date", "is no date")
        }
        return Find(
            id: label.setid,
            title: label.title,
            link: "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=\(label.setid)",
            quote: "\(label.title), version \(label.version) of \(published)",
            compared: ["spl_version": "\(label.version)"],
            content: .document(
                LawDocument(
                    number: "US-SPL-\(label.setid.prefix(8))-\(label.version)",
                    scope: .compounds([dossier.mention.compound.id]),
                    jurisdiction: .unitedStates,
                    authority: "FDA",
                    instrument: "label (SPL), version \(label.version)",
                    effective: nil,
                    published: published,
                    citation: "DailyMed set id \(label.setid), version \(label.version)"
                )
            )
        )
    }
}
