/// One sentence of a block, folded for comparison.
public struct Sentence: Hashable, Sendable {
    /// The index of its block in the page.
    public var block: Int
    /// Where it stands in the block's text, in scalars.
    public var range: Range<Int>
    /// The words in lower case, with straight quotes, plain hyphens and the Latin letters that look-alikes stand for.
    ///
    /// Every scalar of the block's text is one UTF-16 unit here, so that places carry over.
    public var folded: String

    init(block: Int, range: Range<Int>, text: RenderedText) {
        self.block = block
        self.range = range
        folded = fold(text.scalars[range])
    }
}

/// Folds scalars one to one; what has more than one UTF-16 unit becomes U+FFFC, which is part of no word.
func fold(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in scalars { folded.append(foldScalar(scalar)) }
    return String(folded)
}

private func foldScalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "A"..."Z": return Unicode.Scalar(UInt8(scalar.value) + 32)
    case "\u{2018}", "\u{2019}", "\u{201B}", "\u{2032}", "`", "\u{B4}": return "'"
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}", "\u{2033}": return "\""
    case "\u{2010}"..."\u{2012}", "\u{2212}": return "-"
    case "\u{2013}"..."\u{2015}": return "\u{2014}"
    case "\u{3BC}": return "\u{B5}"
    default: break
    }
    if let latin = lookAlikes[scalar] { return latin }
    guard scalar.value <= 0xFFFF else { return "\u{FFFC}" }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first ?? scalar : scalar
}

/// Cyrillic and Greek letters that print like a Latin letter (Unicode's confusables, UTS 39).
let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "к": "k", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s",
    "А": "a", "В": "b", "Е": "e", "К": "k", "М": "m", "Н": "h", "О": "o", "Р": "p", "С": "c", "Т": "t", "Х": "x",
    "І": "i", "Ј": "j", "Ѕ": "s", "ο": "o", "κ": "k", "ν": "v", "Α": "a", "Ε": "e", "Κ": "k", "Ο": "o",
]
