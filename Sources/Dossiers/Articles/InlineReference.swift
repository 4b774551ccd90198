/// Words of a sentence that are tied to what they rest on: `:finding[45 of 84 genes]{#gaba_1h}`.
public enum InlineReference {
    /// What words can be tied to.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case finding, source, event
        /// A term of the glossary, explained in place.
        case term
    }

    /// A stretch of a text.
    public enum Piece: Hashable, Sendable {
        case text(Substring)
        case reference(Kind, words: Substring, id: String)
    }

    /// Cuts a text at its references; what is no whole reference stays text.
    ///
    /// - Complexity: O(length).
    public static func pieces(of text: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var start = text.startIndex
        var index = text.startIndex
        while let colon = text[index...].firstIndex(of: ":") {
            index = text.index(after: colon)
            guard let found = reference(in: text[index...]) else { continue }
            if start < colon { pieces.append(.text(text[start..<colon])) }
            pieces.append(.reference(found.kind, words: found.words, id: found.id))
            start = found.end
            index = found.end
        }
        if start < text.endIndex { pieces.append(.text(text[start...])) }
        return pieces
    }

    /// The reference at the beginning of a text that follows a colon.
    private static func reference(
        in text: Substring
    ) -> (kind: Kind, words: Substring, id: String, end: Substring.Index)? {
        guard let open = text.prefix(10).firstIndex(of: "["), let kind = Kind(rawValue: String(text[..<open])),
            let close = text[open...].firstRange(of: "]{#"), let end = text[close.upperBound...].firstIndex(of: "}")
        else { return nil }
        let words = text[text.index(after: open)..<close.lowerBound]
        return (kind, words, String(text[close.upperBound..<end]), text.index(after: end))
    }
}
