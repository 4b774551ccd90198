/// The explainer's running text in sections, with what its directives place.
public struct Story: Hashable, Codable, Sendable {
    /// The text under one heading.
    public struct Section: Hashable, Codable, Sendable {
        /// Used in addresses; made from the title.
        public var id: String
        /// Nil for what stands before the first heading.
        public var title: String?
        public var blocks: [Block]
    }

    /// One piece of the text; exactly one of its parts is there.
    public struct Block: Hashable, Codable, Sendable {
        /// HTML of a stretch of Markdown.
        public var html: String?
        /// Ids of claims that follow each other.
        public var claims: [String]?
        /// The id of an experiment, all of whose figures stand here.
        public var experiment: String?
        /// A table or list of the page, by its name in directives.
        public var table: String?
        /// A pointer to something that is shown elsewhere.
        public var link: Link?
    }

    /// A pointer with its words.
    public struct Link: Hashable, Codable, Sendable {
        public var address: String
        public var text: String

        public init(address: String, text: String) {
            self.address = address
            self.text = text
        }
    }

    public var sections: [Section]

    /// Names of all tables that the text places.
    var tables: Set<String> { Set(blocks.compactMap(\.table)) }
    /// Ids of all claims that the text places.
    var claims: Set<String> { Set(blocks.flatMap { $0.claims ?? [] }) }
    /// Ids of all experiments whose figures the text places.
    var experiments: Set<String> { Set(blocks.compactMap(\.experiment)) }

    private var blocks: [Block] { sections.flatMap(\.blocks) }
}

/// A word that a page explains in place.
public struct TermNote: Hashable, Codable, Sendable {
    public var id: String
    public var term: String
    public var meaning: String
}
