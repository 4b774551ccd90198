/// One word of an Antimony text and where it stands.
struct AntimonyToken {
    enum Kind: Hashable {
        /// An identifier or keyword.
        case word(String)
        /// A number without sign.
        case number(Double)
        /// A text in quotation marks, without them.
        case text(String)
        /// An operator or punctuation mark, as written.
        case mark(String)
        case newline
        case end
    }

    var kind: Kind
    /// Line and column in characters, counted from one.
    var line: Int
    var column: Int
    /// The imported file that the token comes from; nil for the text itself.
    var file: String?

    /// The token as a reader would call it in a message.
    var spoken: String {
        switch kind {
        case .word(let name): "'\(name)'"
        case .number(let value): value.isInfinite ? "a number" : "'\(AntimonyToken.short(value))'"
        case .text: "a text in quotation marks"
        case .mark(let mark): "'\(mark)'"
        case .newline: "the end of the line"
        case .end: "the end of the file"
        }
    }

    private static func short(_ value: Double) -> String {
        if let whole = Int(exactly: value), abs(value) < 1e15 { return String(whole) }
        return String(value)
    }
}

/// The words that Antimony keeps for itself.
enum AntimonyWords {
    static let keywords: Set<String> = [
        "model", "module", "end", "function", "import", "species", "compartment", "formula", "reaction", "DNA", "gene",
        "operator", "var", "const", "ext", "substanceOnly", "has", "in", "is", "at", "after", "event", "unit", "delete",
        "constraint", "maximize", "minimize",
    ]

    /// Words that begin a statement of their own, so that a reader can go on there after a fault.
    static let declarations: Set<String> = [
        "species", "compartment", "formula", "reaction", "DNA", "gene", "operator", "var", "const", "ext",
        "substanceOnly",
    ]

    /// Statements that describe something else than a network of reactions.
    static let unsupported: [String: String] = [
        "DNA": "DNA strands",
        "gene": "DNA strands",
        "operator": "DNA strands",
        "constraint": "constraints",
        "maximize": "flux balance objectives",
        "minimize": "flux balance objectives",
    ]
}
