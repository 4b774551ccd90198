public import Dates
internal import Foundation
internal import Regulation

/// The FDA's document of categories under section 503A: in which list each compound of the ledger stands.
///
/// It has no API and no feed, and the FDA's site often refuses programs: the file may be given by hand. What is compared
/// are rows for our compounds, never bytes.
///
/// **Source** FDA, "Bulk Drug Substances Nominated for Use in Compounding Under Section 503A" (media 94155): a date of
/// update and three headed lists.
public struct FDACategories: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "fda-categories"
    public let title = "FDA's 503A categories document (media 94155): the list in which each compound stands"
    public let pace = Pace.perMinute(2)
    public let silence = "updates come without notice, some months apart"

    private static let address = "https://www.fda.gov/media/94155/download"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return [Request(Self.address, accept: "application/pdf")]
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let lines = try documentLines(try found(answer))
        guard let updated = lines.lazy.compactMap({ Self.updateDate($0.text) }).first else {
            throw FormFault("Updated <date>", "is missing")
        }
        var category: FacetValue?
        var headings: Set<FacetValue> = []
        var places: [String: (value: FacetValue, row: String)] = [:]
        for line in lines {
            if let heading = Self.heading(line.text) {
                category = heading
                headings.insert(heading)
            } else if let category {
                for mention in dossier.mentions where Self.names(line.text).contains(where: mention.isEntry) {
                    places[mention.compound.id] = (category, line.text)
                }
            }
        }
        for value in [FacetValue.category1, .category2, .category3] where !headings.contains(value) {
            throw FormFault("heading of \(value.words)", "is missing")
        }
        let finds = dossier.mentions.map { mention in
            let place = places[mention.compound.id]
            return Find(
                id: "503A \(mention.compound.id)",
                title: "Bulk Drug Substances Nominated for Use in Compounding Under Section 503A",
                link: Self.address,
                quote: place.map { "\($0.row), under \($0.value.words)" }
                    ?? "\(mention.compound.name) is in none of the three lists",
                content: .listing(
                    Listing(
                        compound: mention.compound.id,
                        jurisdiction: .unitedStates,
                        facet: .interimCategory503A,
                        value: place?.value ?? .noCategory,
                        authority: "FDA",
                        instrument: "503A categories document",
                        updated: updated,
                        citation: "FDA media 94155, updated \(updated)"
                    )
                )
            )
        }
        return Page(finds: finds, counted: finds.count)
    }

    /// The day of a line such as `Updated May 14, 2026`.
    private static func updateDate(_ text: String) -> ISODate? {
        guard let match = text.firstMatch(of: /(?:Updated|current as of):?\s+(\p{L}+ \d{1,2}, \d{4})/) else {
            return nil
        }
        return ISODate(written: String(match.1))
    }

    /// The list that a line begins, such as `503A Category 2 – Bulk Drug Substances that Raise Significant Safety Risks`.
    private static func heading(_ text: String) -> FacetValue? {
        guard let match = text.prefixMatch(of: /(?:503A )?Category ([123])\b/), text.count <= 160 else { return nil }
        switch match.1 {
        case "1": return .category1
        case "2": return .category2
        default: return .category3
        }
    }

    /// A row's name, and the same without a date or remark after it. A limit of route in brackets stays part of the
    /// name, because it is another entry: `GHK-Cu (except for injectable routes of administration)`.
    private static func names(_ text: String) -> [String] {
        let bare = text.trimmingCharacters(in: .whitespaces.union(.punctuationCharacters.subtracting(["(", ")"])))
        var names = [bare]
        if let match = bare.wholeMatch(of: /(.+?)(?: \(?free base\)?|\s{2,}.*|\s+[–—*†].*)/) {
            names.append(String(match.1))
        }
        if bare.lowercased().contains("except for injectable") {
            names.append(bare.replacing(/\(except for injectable.*\)/, with: "(non-injectable)"))
            names.removeFirst()
        }
        return names
    }
}
