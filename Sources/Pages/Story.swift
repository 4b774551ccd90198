/// The explainer's running text, with its claims in place.
public struct Story: Hashable, Codable, Sendable {
    /// One piece of the text; exactly one of its parts is there.
    public struct Block: Hashable, Codable, Sendable {
        /// HTML of a stretch of Markdown.
        public var html: String?
        /// Claims that follow each other, each with its mark; their trees stand in the list of claims.
        public var claims: [Claim]?
        /// A figure, table or status elsewhere on the page.
        public var link: Link?
    }

    public struct Claim: Hashable, Codable, Sendable {
        public var id: String
        public var text: String
        public var mark: String
        public var sign: String
    }

    public struct Link: Hashable, Codable, Sendable {
        public var address: String
        public var text: String
    }

    public var blocks: [Block]
}
