/// One place of a page where it breaks a rule, or one thing that the page lacks.
public struct PageFinding: Hashable, Sendable {
    public var rule: Rule
    public var severity: Rule.Severity
    /// What is wrong here, with the fact that it is held against where there is one.
    public var message: String
    /// Where the offending words stand in the source, in bytes; nil where something is missing from the page.
    public var bytes: Range<Int>?
    /// Line and column of the first word and of the character behind the last, from one.
    public var start: Position
    public var end: Position
    /// The sentence that holds the words, as its reader sees it.
    public var sentence: String
    /// Where the words stand in the sentence, in scalars.
    public var words: Range<Int>

    /// A place in the source.
    public struct Position: Hashable, Sendable, Comparable {
        public var line: Int
        public var column: Int

        public static func < (left: Position, right: Position) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// The offending words.
    public var text: String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: Array(sentence.unicodeScalars)[words])
        return String(scalars)
    }

    /// What names the finding from one version of a page to the next: rule and words, not the line.
    public var fingerprint: String {
        // FNV-1a: short, stable on every machine, and no secret is kept by it.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (rule.id + "\u{1F}" + sentence + "\u{1F}" + text).lowercased().utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
