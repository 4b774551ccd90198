public import Dates
internal import Foundation
internal import Regulation

/// regulations.gov: documents of the FDA that name the compound, and what is new in the dockets that the ledger cites.
///
/// **Source** GSA, "Regulations.gov API v4".
public struct RegulationsGov: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "regulations-gov"
    public let title = "regulations.gov: FDA documents that name the compound, and the dockets of the ledger"
    public let pace = Pace.perHour(900)
    public let silence = "dockets are quiet for months between a proposal and a rule"

    private static let base = "https://api.regulations.gov/v4/documents"
    private static let pageSize = 250
    private let key: String?

    public init(key: String? = nil) { self.key = key }

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard let ledger = dossier.ledger else { throw DoesNotApply("the dossier has no ledger") }
        guard key != nil else { throw MissingKey("HEPTAD_REGULATIONS_GOV_KEY", from: "https://api.data.gov/signup") }
        let terms = dossier.mention.searchTerms.map { [("filter[searchTerm]", $0), ("filter[agencyId]", "FDA")] }
        let dockets = Self.dockets(in: ledger).map { [("filter[docketId]", $0)] }
        return (terms + dockets).map { request($0, since, page: 1) }
    }

    /// The FDA's dockets that a ledger cites, sorted.
    static func dockets(in ledger: Ledger) -> [String] {
        let words = ledger.events.flatMap { $0.citation.split { " ;,()".contains($0) } }
        return Set(words.map(String.init).filter { $0.wholeMatch(of: /FDA-\d{4}-[A-Z]{1,2}-\d{4,5}/) != nil }).sorted()
    }

    private func request(_ filters: [(String, String)], _ since: ISODate, page: Int) -> Request {
        Request(
            Self.base,
            query: filters + [
                ("filter[postedDate][ge]", since.description), ("sort", "-postedDate"),
                ("page[size]", "\(Self.pageSize)"), ("page[number]", "\(page)"),
            ],
            accept: "application/vnd.api+json",
            credential: key.map { .header(name: "X-Api-Key", value: $0) }
        )
    }

    private struct Form: Decodable {
        struct Document: Decodable {
            struct Attributes: Decodable {
                var title: String
                var documentType: String
                var postedDate: String
                var docketId: String?
                var frDocNum: String?
                var commentEndDate: String?
                var withdrawn: Bool?
            }
            var id: String
            var attributes: Attributes
        }
        struct Meta: Decodable { var totalElements: Int }
        var data: [Document]
        var meta: Meta
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        let page = parameters(of: answer.request)["page[number]"].flatMap { Int($0) } ?? 1
        guard form.meta.totalElements <= 20 * Self.pageSize else {
            throw SourceFault("\(form.meta.totalElements) documents; it gives 20 pages at most")
        }
        var next: [Request] = []
        if page * Self.pageSize < form.meta.totalElements, !form.data.isEmpty {
            next = [
                Request(
                    answer.request.address.replacingOccurrences(
                        of: "page%5Bnumber%5D=\(page)",
                        with: "page%5Bnumber%5D=\(page + 1)"
                    ),
                    accept: answer.request.accept,
                    credential: answer.request.credential
                )
            ]
        }
        let ofDocket = answer.request.address.contains("docketId")
        return Page(
            finds: try form.data.compactMap { try find($0, dossier, ofDocket: ofDocket) },
            next: next,
            declared: form.meta.totalElements,
            counted: form.data.count
        )
    }

    private func find(_ document: Form.Document, _ dossier: WatchedDossier, ofDocket: Bool) throws -> Find? {
        let attributes = document.attributes
        let named = dossier.mentions.filter { $0.isNamed(in: attributes.title) }.map(\.compound.id)
        guard ofDocket || !named.isEmpty else { return nil }
        guard let posted = ISODate(written: attributes.postedDate) else {
            throw FormFault("data.attributes.postedDate", "is no date")
        }
        let numbers = [attributes.frDocNum.map { "FR Doc \($0)" }, "document \(document.id)"].compactMap(\.self)
        let deadline = attributes.commentEndDate.flatMap(Self.easternDay)
        return Find(
            id: document.id,
            title: attributes.title,
            link: "https://www.regulations.gov/document/\(document.id)",
            quote: attributes.title + (deadline.map { "; comments until \($0)" } ?? ""),
            // `openForComment` and `withinCommentPeriod` are computed at reading and flip without an edit.
            compared: [
                "title": attributes.title, "commentEndDate": deadline?.description ?? "",
                "withdrawn": "\(attributes.withdrawn ?? false)",
            ],
            content: .document(
                LawDocument(
                    number: "US-REG-\(document.id)",
                    scope: named.isEmpty ? .group("docket \(attributes.docketId ?? document.id)") : .compounds(named),
                    jurisdiction: .unitedStates,
                    authority: "FDA",
                    instrument: attributes.documentType.lowercased(),
                    effective: nil,
                    published: posted,
                    citation: numbers.joined(separator: "; ")
                )
            )
        )
    }

    /// The last day for comments. It ends at midnight in Washington, which the API writes as 03:59:59 or 04:59:59 of the
    /// next day in universal time.
    static func easternDay(_ text: String) -> ISODate? {
        guard let day = ISODate(written: text) else { return nil }
        guard let clock = text.split(separator: "T").last, text.contains("T"), let hour = Int(clock.prefix(2)) else {
            return day
        }
        return hour < 5 ? day.adding(days: -1) : day
    }
}
