public import Claims

/// A claim with the mark its check gave it and the tree of what it rests on.
public struct MarkedClaim: Hashable, Codable, Sendable {
    public var id: String
    public var text: String
    public var mark: ClaimMark
    /// A sign that differs in shape from mark to mark, so that colour carries nothing alone.
    public private(set) var sign: String
    /// Sentences that say why the mark is what it is.
    public var reasons: [String]
    /// A caveat that belongs beside the sentence; nil where there is none.
    public var note: String?
    public var tree: [Reason]

    /// A node of the tree from the sentence down to what it rests on.
    public struct Reason: Hashable, Codable, Sendable {
        /// What the node is, in words.
        public var kind: String
        public var id: String?
        public var text: String
        /// The address within the page where the node is shown in full; nil where it is shown only here.
        public var link: String?
        public var children: [Reason]

        public init(kind: String, id: String?, text: String, link: String?, children: [Reason]) {
            self.kind = kind
            self.id = id
            self.text = text
            self.link = link
            self.children = children
        }
    }

    public init(id: String, text: String, mark: ClaimMark, reasons: [String], note: String?, tree: [Reason]) {
        self.id = id
        self.text = text
        self.mark = mark
        sign = mark.sign
        self.reasons = reasons
        self.note = note
        self.tree = tree
    }
}

extension ClaimMark {
    /// The sign that a page prints before the word.
    var sign: String {
        switch self {
        case .supported: "✓"
        case .weakened: "≈"
        case .broken: "✕"
        case .unknown: "?"
        }
    }
}
