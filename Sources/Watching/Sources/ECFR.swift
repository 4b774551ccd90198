public import Dates
internal import Foundation
internal import Regulation

/// The dated text of regulations: amendments of 21 CFR 216.23, the one source whose change is a change of the list.
///
/// **Source** eCFR, "Versioner Service": versions of a title.
public struct ECFR: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "ecfr"
    public let title = "eCFR: amendments of 21 CFR 216.23, the bulks list of section 503A"
    public let pace = Pace.perSecond(1)
    public let silence = "the list changes by final rule only, every few years"

    private static let base = "https://www.ecfr.gov/api/versioner/v1/versions/title-21.json"
    private static let section = "216.23"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return [
            Request(
                Self.base,
                query: [
                    ("part", "216"), ("section", Self.section), ("issue_date[gte]", since.description),
                ]
            )
        ]
    }

    private struct Form: Decodable {
        struct Version: Decodable {
            var amended: String
            var identifier: String
            var name: String
            var isSubstantive: Bool?

            enum CodingKeys: String, CodingKey {
                case identifier, name
                case amended = "amendment_date"
                case isSubstantive = "substantive"
            }
        }
        var versions: [Version]

        enum CodingKeys: String, CodingKey { case versions = "content_versions" }
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        let finds = try form.versions.filter { $0.identifier == Self.section }.map { version in
            guard let day = ISODate(version.amended) else {
                throw FormFault("content_versions.amendment_date", "is no date")
            }
            let kind = version.isSubstantive == false ? "editorial" : "substantive"
            return Find(
                id: "\(version.identifier) \(day)",
                title: "21 CFR \(version.identifier) amended",
                link: "https://www.ecfr.gov/on/\(day)/title-21/part-216/section-\(version.identifier)",
                quote: "\(version.name) (\(kind) amendment)",
                content: .document(
                    LawDocument(
                        number: "US-ECFR-\(version.identifier)-\(day)",
                        scope: .all,
                        jurisdiction: .unitedStates,
                        authority: "FDA",
                        instrument: "21 CFR \(version.identifier) as amended",
                        effective: day,
                        published: nil,
                        citation: "21 CFR \(version.identifier), eCFR of \(day)"
                    )
                )
            )
        }
        return Page(finds: finds, counted: form.versions.count)
    }
}
