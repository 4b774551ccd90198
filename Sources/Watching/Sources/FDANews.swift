public import Dates
internal import Foundation
internal import Regulation

/// The FDA's news feeds: items that name the compound.
///
/// **Source** RSS 2.0; the feeds that the FDA's page "RSS feeds" lists.
public struct FDANews: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "fda-news"
    public let title = "FDA news feeds: press releases, drugs, MedWatch and recalls that name the compound"
    /// No rate is published; these are few requests a day.
    public let pace = Pace.perSecond(1)
    public let silence = "feeds hold the last items only and stand still on weekends"

    private static let base = "https://www.fda.gov/about-fda/contact-fda/stay-informed/rss-feeds/"
    private static let feeds = ["press-releases", "drugs", "medwatch", "recalls"]

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return Self.feeds.map { Request(Self.base + $0 + "/rss.xml", accept: "application/rss+xml") }
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let root = try MarkupElement.xml(try found(answer))
        guard root.name == "rss" else { throw FormFault("rss", "is missing") }
        let items = try root.required("channel").all("item")
        let finds = try items.compactMap { item -> Find? in
            let title = try item.required("title").text
            let link = try item.required("link").text
            // A description is HTML inside of XML.
            let described = item.first("description")?.text ?? ""
            let text = (try? MarkupElement.html(Array("<p>\(described)</p>".utf8)))?.text ?? described
            guard dossier.mention.isNamed(in: title + " " + text) else { return nil }
            let date = try item.required("pubDate").text
            guard let published = ISODate(written: date) else { throw FormFault("item/pubDate", "is no date") }
            return Find(
                id: item.first("guid")?.text ?? link,
                title: title,
                link: link,
                quote: text.isEmpty ? title : text,
                content: .document(
                    LawDocument(
                        number: "US-FDA-\(published)-\(shortHash(link))",
                        scope: .compounds([dossier.mention.compound.id]),
                        jurisdiction: .unitedStates,
                        authority: "FDA",
                        instrument: "announcement",
                        effective: nil,
                        published: published,
                        citation: link
                    )
                )
            )
        }
        return Page(finds: finds, counted: items.count)
    }
}
