internal import Foundation
internal import Mustache
public import Regulation

/// What happened to a compound or in a jurisdiction, newest first, for programs that read feeds.
public struct Feed: Sendable {
    /// One thing that happened.
    public struct Entry: Hashable, Sendable {
        /// Never changes and is never used again.
        public var id: String
        public var title: String
        /// In RFC 3339.
        public var updated: String
        public var page: String
        public var text: String
    }

    public var id: String
    public var title: String
    /// The feed's own address.
    public var address: String
    /// The page that says the same to people.
    public var page: String
    public let entries: [Entry]
    /// When the latest entry came; the epoch for a feed without one.
    public let updated: String

    /// More than a reader's program looks back.
    static let longest = 100

    /// - Parameters:
    ///   - name: what the feed is about; its id follows from it.
    ///   - title: as a reader's program lists it.
    ///   - address: the feed's own address.
    ///   - page: the page that says the same to people.
    ///   - entries: in any order.
    public init(name: String, title: String, address: String, page: String, entries: [Entry]) {
        id = stableID("feed " + name)
        self.title = title
        self.address = address
        self.page = page
        self.entries = Array(
            entries.sorted { ($0.updated, $0.id) > ($1.updated, $1.id) }.prefix(Self.longest)
        )
        updated = self.entries.first?.updated ?? "1970-01-01T00:00:00Z"
    }

    /// The feed in Atom.
    ///
    /// **Source** RFC 4287.
    /// - Throws: a template's parse error.
    public func atom() throws -> String {
        let text = String(decoding: PackageResources.Atom_mustache, as: UTF8.self)
        return try MustacheTemplate(string: text).render(self)
    }

    /// The feed in JSON Feed 1.1.
    ///
    /// **Source** jsonfeed.org/version/1.1.
    public func json() throws -> String {
        try jsonText(
            JSONFeed(
                title: title,
                home_page_url: page,
                feed_url: address,
                items: entries.map { entry in
                    .init(
                        id: entry.id,
                        url: entry.page,
                        title: entry.title,
                        content_text: entry.text,
                        date_modified: entry.updated
                    )
                }
            )
        )
    }
}

/// The members as the standard names them.
private struct JSONFeed: Encodable {
    struct Item: Encodable { var id, url, title, content_text, date_modified: String }

    var version = "https://jsonfeed.org/version/1.1"
    var title, home_page_url, feed_url: String
    var items: [Item]
}

/// An id that follows from a name alone, in the form of a UUID of version 8.
///
/// **Source** RFC 9562, section 5.8.
func stableID(_ name: String) -> String {
    var bytes = digest(Array(name.utf8), length: 16)
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let cuts = [0, 8, 12, 16, 20, 32].map { digits.index(digits.startIndex, offsetBy: $0) }
    return "urn:uuid:" + zip(cuts, cuts.dropFirst()).map { String(digits[$0..<$1]) }.joined(separator: "-")
}

extension Feed.Entry {
    /// An event of a ledger. Its day is the first on which it could be known.
    public init(_ event: LedgerEvent, knownSince day: String, page: String) {
        let effective = event.effective.map { "Effective \($0)." } ?? "No effective date."
        self.init(
            id: stableID("event " + event.id),
            title: printable("\(event.jurisdiction.rawValue), \(event.authority): \(event.event)"),
            updated: day + "T00:00:00Z",
            page: page,
            text: printable(
                "\(effective) \(event.title). \(event.citation) Seen: \(event.seen.rawValue); confidence: "
                    + "\(event.confidence.rawValue). Not legal advice."
            )
        )
    }

    /// A change that was found in a dossier.
    public init(_ change: Change, page: String) {
        self.init(
            id: stableID("change " + change.key),
            title: printable(change.title),
            updated: change.found,
            page: page,
            text: printable(
                "Was: \(change.old ?? "not recorded"). Is: \(change.new ?? "no longer there"). Because: \(change.reason). "
                    + "Document: \(change.document)."
            )
        )
    }
}

/// A text without the control characters that XML cannot carry.
private func printable(_ text: String) -> String {
    String(
        text.unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFFFE || $0.value == 0xFFFF ? " " : Character($0)
        }
    )
}
