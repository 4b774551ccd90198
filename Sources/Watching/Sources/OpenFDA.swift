public import Dates
internal import Foundation
internal import Regulation

/// openFDA: entries of the drug listing and enforcement reports that name the compound.
///
/// An entry of the listing is neither approval nor eligibility, and enforcement reports are no alerting channel: both
/// are proposed as events that change no facet.
///
/// **Source** open.fda.gov, "API basics", "Drug NDC" and "Drug recall enforcement reports".
public struct OpenFDA: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "openfda"
    public let title = "openFDA: drug listing (NDC) and enforcement reports that name the compound"
    public let pace = Pace.perMinute(200)
    public let silence = "the data are published weekly, and an unapproved compound may never be in them"

    private static let base = "https://api.fda.gov/drug/"
    private static let pageSize = 100
    private let key: String?

    public init(key: String? = nil) { self.key = key }

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        func any(_ field: String) -> String {
            dossier.mention.searchTerms.map { "\(field):\"\($0)\"" }.joined(separator: " OR ")
        }
        let days = "[\(compact(since)) TO \(compact(today))]"
        return [
            request("ndc.json", any("generic_name"), skip: 0),
            request("enforcement.json", "(\(any("product_description"))) AND report_date:\(days)", skip: 0),
        ]
    }

    private func compact(_ date: ISODate) -> String { date.description.filter { $0 != "-" } }

    private func request(_ set: String, _ search: String, skip: Int) -> Request {
        Request(
            Self.base + set,
            query: [("search", search), ("limit", "\(Self.pageSize)"), ("skip", "\(skip)")],
            credential: key.map { .query(name: "api_key", value: $0) }
        )
    }

    private struct Form<Row: Decodable>: Decodable {
        struct Meta: Decodable {
            struct Results: Decodable {
                var skip: Int
                var total: Int
            }
            var results: Results
        }
        var meta: Meta
        var results: [Row]
    }

    private struct Listing: Decodable {
        var number: String
        var genericName: String
        var labeler: String
        var category: String
        var isFinished: Bool
        var expires: String?

        enum CodingKeys: String, CodingKey {
            case number = "product_ndc"
            case genericName = "generic_name"
            case labeler = "labeler_name"
            case category = "marketing_category"
            case isFinished = "finished"
            case expires = "listing_expiration_date"
        }
    }

    private struct Recall: Decodable {
        var number: String
        var product: String
        var reason: String
        var classification: String
        var firm: String
        var reported: String

        enum CodingKeys: String, CodingKey {
            case classification
            case number = "recall_number"
            case product = "product_description"
            case reason = "reason_for_recall"
            case firm = "recalling_firm"
            case reported = "report_date"
        }
    }

    private struct Fault: Decodable {
        struct Words: Decodable {
            var code: String
            var message: String
        }
        var error: Words
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        if answer.status == 404 {
            // Nothing found is an answer of this form, and any other 404 is a fault.
            let fault = try decode(Fault.self, from: answer.body).error
            guard fault.code == "NOT_FOUND" else { throw SourceFault("\(fault.code): \(fault.message)") }
            return Page(declared: 0)
        }
        if answer.request.path.hasSuffix("/ndc.json") {
            let form = try decode(Form<Listing>.self, from: answer.body)
            return page(form, answer, finds: form.results.compactMap { find($0, dossier) })
        }
        let form = try decode(Form<Recall>.self, from: answer.body)
        return page(form, answer, finds: try form.results.compactMap { try find($0, dossier) })
    }

    private func page<Row>(_ form: Form<Row>, _ answer: Answer, finds: [Find]) -> Page {
        let skip = form.meta.results.skip, rows = form.results.count
        var next: [Request] = []
        if rows > 0, skip + rows < form.meta.results.total, skip + rows <= 25_000 {
            var request = answer.request
            request.address = request.address.replacingOccurrences(of: "skip=\(skip)", with: "skip=\(skip + rows)")
            next = [request]
        }
        return Page(finds: finds, next: next, declared: form.meta.results.total, counted: rows)
    }

    private func find(_ listing: Listing, _ dossier: WatchedDossier) -> Find? {
        guard dossier.mention.isNamed(in: listing.genericName) else { return nil }
        let expires = listing.expires.flatMap { ISODate(written: $0) }.map { ", listed until \($0)" } ?? ""
        let finished = listing.isFinished ? "finished product" : "not a finished product"
        return Find(
            id: "ndc \(listing.number)",
            title: "NDC \(listing.number), \(listing.genericName), \(listing.labeler)",
            link: "https://api.fda.gov/drug/ndc.json?search=product_ndc:%22\(listing.number)%22",
            quote: "\(listing.genericName): marketing category \(listing.category), \(finished)\(expires)",
            // `openfda` is left out: it vanishes for days.
            compared: ["marketing_category": listing.category, "finished": "\(listing.isFinished)"],
            content: .document(
                LawDocument(
                    number: "US-NDC-\(listing.number)",
                    scope: .compounds([dossier.mention.compound.id]),
                    jurisdiction: .unitedStates,
                    authority: "FDA",
                    instrument: "drug listing (NDC)",
                    effective: nil,
                    published: nil,
                    citation: "NDC \(listing.number)"
                )
            )
        )
    }

    private func find(_ recall: Recall, _ dossier: WatchedDossier) throws -> Find? {
        guard dossier.mention.isNamed(in: recall.product) else { return nil }
        guard let reported = ISODate(written: recall.reported) else {
            throw FormFault("results.report_date", "is no date")
        }
        return Find(
            id: "recall \(recall.number)",
            title: "Recall \(recall.number), \(recall.classification), by \(recall.firm)",
            link: "https://api.fda.gov/drug/enforcement.json?search=recall_number:%22\(recall.number)%22",
            quote: "\(recall.product): \(recall.reason)",
            content: .document(
                LawDocument(
                    number: "US-RECALL-\(recall.number)",
                    scope: .compounds([dossier.mention.compound.id]),
                    jurisdiction: .unitedStates,
                    authority: "FDA",
                    instrument: "enforcement report",
                    effective: nil,
                    published: reported,
                    citation: "FDA enforcement report \(recall.number)"
                )
            )
        )
    }
}
