/// A page as its reader sees it: blocks of text with places in the source.
public struct Page: Hashable, Sendable {
    /// How a page is written.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case html, markdown, text

        /// The format that a file's name stands for; nil for a name that stands for none.
        public init?(file name: String) {
            switch name.split(separator: ".").last?.lowercased() {
            case "html", "htm", "xhtml": self = .html
            case "md", "markdown": self = .markdown
            case "txt", "text": self = .text
            default: return nil
            }
        }
    }

    /// A run of text that reads as one: a paragraph, a heading, an item of a list.
    public struct Block: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case paragraph, heading, listItem, cell, quotation
            /// Not on the page itself and still read: title, description, alternative text.
            case metadata
        }

        public var kind: Kind
        public var text: RenderedText

        init(_ kind: Kind, _ text: RenderedText) {
            self.kind = kind
            self.text = text
        }
    }

    /// A link with its address.
    public struct Link: Hashable, Sendable {
        public var address: String
        /// Bytes from the start of the source.
        public var offset: Int
        /// The block that holds it, or that follows where a link stands alone.
        public var block: Int
        /// True where the source marks it as paid (`rel="sponsored"`).
        public var isMarkedPaid: Bool
    }

    /// A comment of the source, which readers do not see.
    public struct Comment: Hashable, Sendable {
        public var text: String
        public var offset: Int
    }

    public var format: Format
    public var blocks: [Block] = []
    public var links: [Link] = []
    public var comments: [Comment] = []

    init(_ format: Format) { self.format = format }

    /// The largest page that is read, in bytes.
    public static let maximumSize = 1_000_000

    /// Reads a page; any text is a page.
    ///
    /// - Complexity: O(size).
    /// - Throws: `PageTooLarge` where the source has more than `maximumSize` bytes.
    public init(_ source: String, format: Format) throws(PageTooLarge) {
        let size = source.utf8.count
        guard size <= Self.maximumSize else { throw PageTooLarge(size: size) }
        switch format {
        case .html: self = readHTML(source)
        case .markdown: self = readMarkdown(source)
        case .text: self = readPlainText(source)
        }
        for index in blocks.indices { blocks[index].text.keep(inside: size) }
    }

    /// Adds a block where it holds any text.
    mutating func add(_ kind: Block.Kind, _ text: RenderedText) {
        var text = text
        text.trimEnd()
        if !text.isEmpty { blocks.append(Block(kind, text)) }
    }
}

/// A page that is too large to be read.
public struct PageTooLarge: Error, Hashable, CustomStringConvertible {
    public var size: Int

    public init(size: Int) { self.size = size }

    public var description: String {
        "the page has \(size) bytes; at most \(Page.maximumSize) bytes are read: check it in parts"
    }
}
