public import Dates
internal import Evidence
internal import Foundation

/// Crossref with the data of Retraction Watch: notices about the papers of a dossier.
///
/// **Source** Crossref, REST API: `updated-by` of a work, with `source` `publisher` or `retraction-watch`.
public struct Crossref: WatchedSource {
    public let subject = WatchSubject.literature
    public let name = "crossref"
    public let title = "Crossref with Retraction Watch: retractions, concerns and corrections of the dossier's papers"
    /// Crossref announces the limit that is in force with every answer; this is where it begins.
    public let pace = Pace.perSecond(5)
    public let silence = "no notice is the usual answer"

    private static let base = "https://api.crossref.org/v1/works/"

    private let contact: String?

    /// - Parameter contact: the mail address by which Crossref lets a user into its polite pool.
    public init(contact: String? = nil) { self.contact = contact }

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        let dois = dossier.sources.compactMap(\.doi)
        guard !dois.isEmpty else { throw DoesNotApply("no source of the dossier has a DOI") }
        return dois.map {
            Request(Self.base + Request.encoded($0.lowercased()), query: contact.map { [("mailto", $0)] } ?? [])
        }
    }

    private struct Form: Decodable {
        struct Message: Decodable {
            var doi: String
            var title: [String]?
            var updates: [Update]?

            enum CodingKeys: String, CodingKey {
                case title
                case doi = "DOI"
                case updates = "updated-by"
            }
        }
        struct Update: Decodable {
            struct When: Decodable {
                /// Year, month, day; later parts may be absent.
                var parts: [[Int]]

                enum CodingKeys: String, CodingKey { case parts = "date-parts" }
            }
            var doi: String
            var type: String
            var source: String?
            var updated: When?

            enum CodingKeys: String, CodingKey {
                case type, source, updated
                case doi = "DOI"
            }
        }
        var status: String
        var message: Message
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        // Another agency's DOI, such as a Russian journal's, is not in Crossref.
        if answer.status == 404 { return Page(counted: 1) }
        let message = try decode(Form.self, from: try found(answer)).message
        guard let source = dossier.source(doi: message.doi, pmid: nil) else {
            throw FormFault("message.DOI", "is \(message.doi), which was not asked for")
        }
        // The publisher and Retraction Watch may report one notice each.
        var seen: Set<String> = []
        let finds = (message.updates ?? []).compactMap { update -> Find? in
            guard let kind = Self.kind(update.type) else { return nil }
            guard seen.insert("\(kind) \(update.doi.lowercased())").inserted else { return nil }
            return Find(
                id: "\(message.doi.lowercased()) \(kind.rawValue) \(update.doi.lowercased())",
                title: message.title?.first ?? source.title,
                link: "https://doi.org/\(update.doi)",
                quote: "\(update.type) by \(update.doi), reported by \(update.source ?? "an unnamed source")",
                content: .notice(
                    Notice(
                        kind: kind,
                        source: source.id,
                        identifier: Identifier(.doi, update.doi.lowercased()),
                        date: Self.day(update.updated)
                    )
                )
            )
        }
        return Page(finds: finds, counted: 1)
    }

    /// Only a retraction, withdrawal or removal means retracted; a new version is no notice.
    private static func kind(_ type: String) -> SourceNotice.Kind? {
        switch type {
        case "retraction", "withdrawal", "removal", "partial_retraction": .retraction
        case "expression_of_concern": .concern
        case "correction", "corrigendum", "erratum": .correction
        default: nil
        }
    }

    private static func day(_ when: Form.Update.When?) -> ISODate? {
        guard let parts = when?.parts.first, parts.count == 3 else { return nil }
        return ISODate(year: parts[0], month: parts[1], day: parts[2])
    }
}
