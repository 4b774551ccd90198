public import Dates
internal import Foundation
internal import Regulation

/// The anti-doping list: whether it names the compound, and for which year.
///
/// The list has no API. Not being named says nothing: its first class covers what no authority approves.
///
/// **Source** World Anti-Doping Agency, "The Prohibited List", whose text for a year is in force from 1 January.
public struct ProhibitedList: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "wada"
    public let title = "World Anti-Doping Agency: whether the Prohibited List names the compound"
    public let pace = Pace.perMinute(6)
    public let silence = "one text a year, published in autumn, in force on 1 January"

    private static let address = "https://www.wada-ama.org/en/prohibited-list"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return [Request(Self.address, accept: "text/html")]
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let lines = try documentLines(try found(answer))
        let years = lines.compactMap { line -> Int? in
            guard line.text.localizedCaseInsensitiveContains("prohibited list") else { return nil }
            return line.text.firstMatch(of: /\b(20\d\d)\b/).flatMap { Int($0.1) }
        }
        guard let year = years.max() else { throw FormFault("year of the Prohibited List", "is missing") }
        // Every edition since 2004 has the classes S1 to S9 on one page.
        guard lines.contains(where: { $0.text.firstMatch(of: /\bS1\b/) != nil }) else {
            throw FormFault("class S1", "is missing")
        }
        let finds = dossier.mentions.compactMap { mention -> Find? in
            guard let row = lines.first(where: { mention.isNamed(in: $0.text) }) else { return nil }
            return Find(
                id: "\(year) \(mention.compound.id)",
                title: "The \(year) Prohibited List",
                link: Self.address,
                quote: row.text,
                content: .listing(
                    Listing(
                        compound: mention.compound.id,
                        jurisdiction: .international,
                        facet: .antiDoping,
                        value: .named,
                        authority: "WADA",
                        instrument: "Prohibited List \(year)",
                        updated: ISODate(year: year, month: 1, day: 1),
                        citation: "WADA, The Prohibited List \(year)"
                    )
                )
            )
        }
        return Page(finds: finds, counted: lines.count)
    }
}
