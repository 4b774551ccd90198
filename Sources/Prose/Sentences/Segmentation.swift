/// The longest sentence that is looked at as one; a longer run is cut at a space.
let maximumSentenceLength = 800

/// The sentences of a page, in its order.
///
/// A full stop ends no sentence behind an abbreviation, inside a number, behind an initial, or before a lower-case
/// letter; marks of inline lists (" - Word", " • Word", "1. Word") begin one.
///
/// - Complexity: O(size).
public func sentences(of page: Page) -> [Sentence] {
    page.blocks.indices.flatMap { index in
        segments(of: page.blocks[index].text.scalars).map {
            Sentence(block: index, range: $0, text: page.blocks[index].text)
        }
    }
}

/// Ranges of the sentences in a text, without the white space between them.
func segments(of text: [Unicode.Scalar]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    func end(at end: Int, next: Int) {
        var low = start
        var high = end
        while low < high, text[low] == " " { low += 1 }
        while high > low, text[high - 1] == " " { high -= 1 }
        start = next
        while high - low > maximumSentenceLength {
            let limit = low + maximumSentenceLength
            let cut = text[low..<limit].lastIndex(of: " ").map { max($0, low + 1) } ?? limit
            ranges.append(low..<cut)
            low = cut
        }
        if low < high { ranges.append(low..<high) }
    }
    var index = 0
    while index < text.count {
        let scalar = text[index]
        if let mark = inlineMark(text, at: index), index > start {
            end(at: index, next: index + mark)
            index += mark
            continue
        }
        guard isEndMark(scalar) else {
            index += 1
            continue
        }
        var after = index + 1
        while after < text.count, isEndMark(text[after]) || isCloser(text[after]) { after += 1 }
        if endsSentence(text, mark: index, after: after) {
            end(at: after, next: after)
        }
        index = after
    }
    end(at: text.count, next: text.count)
    return ranges
}

private func isEndMark(_ scalar: Unicode.Scalar) -> Bool { [".", "!", "?", "…", "。"].contains(scalar) }

private func isCloser(_ scalar: Unicode.Scalar) -> Bool {
    ["\"", "'", ")", "]", "\u{201D}", "\u{2019}"].contains(scalar)
}

/// The length of a mark that begins an item inside a running line; nil where there is none.
private func inlineMark(_ text: [Unicode.Scalar], at index: Int) -> Int? {
    guard text[index] == " ", index + 3 < text.count else { return nil }
    if ["-", "•", "▪", "·", ">"].contains(text[index + 1]), text[index + 2] == " " {
        let next = text[index + 3]
        if text[index + 1] != "-" || next.properties.isUppercase || next == "\"" { return 3 }
    }
    // " 2. Word": a number of an item, where a sentence could not end on a number either way.
    if text[index + 1].properties.numericType != nil, index + 4 < text.count, text[index + 2] == ".",
        text[index + 3] == " ", text[index + 4].properties.isUppercase, index > 0,
        isEndMark(text[index - 1]) || text[index - 1].properties.isLowercase
    {
        let word = wordBefore(text, index)
        if ![
            "category", "section", "phase", "schedule", "table", "figure", "type", "class", "in", "of", "day", "to",
            "and",
        ]
        .contains(word) {
            return 4
        }
    }
    return nil
}

/// True where the end mark at an index, with what closes it, ends a sentence.
private func endsSentence(_ text: [Unicode.Scalar], mark: Int, after: Int) -> Bool {
    guard after < text.count else { return true }
    if text[mark] != "." {
        // A quoted question goes on: "Why?" nobody asked.
        let isQuoted = after > mark + 1 && text[after] == " " && after + 1 < text.count
        if isQuoted, text[after + 1].properties.isLowercase { return false }
        return text[after] == " " || text[after].properties.isUppercase
    }
    // Inside a number, an address, an abbreviation such as "e.g", or a file name.
    guard text[after] == " " || text[after] == "[" else { return false }
    var next = after
    while next < text.count, text[next] == " " { next += 1 }
    guard next < text.count else { return true }
    var first = text[next]
    if ["\"", "'", "(", "[", "\u{201C}", "\u{2018}"].contains(first), next + 1 < text.count { first = text[next + 1] }
    if first.properties.isLowercase { return false }
    let word = wordBefore(text, mark)
    if abbreviations.contains(word) { return false }
    // "No. 5" and "21 U.S.C. 353" go on; "No. It" does not.
    if ["no", "nos", "u.s.c", "c.f.r"].contains(word), first.properties.numericType != nil { return false }
    // "J. Smith", "A. B. Smith": an initial; but "vitamin C. The" ends.
    if word.count == 1, word != "i", text[mark - 1].properties.isUppercase, mark == 1 || text[mark - 2] == " " {
        guard mark > 1 else { return false }
        let before = wordBefore(text, mark - 2)
        return ["vitamin", "hepatitis", "category", "class", "schedule", "group", "appendix", "plan"].contains(before)
    }
    return true
}

/// The word that ends just before an index, folded, with the full stops inside it.
private func wordBefore(_ text: [Unicode.Scalar], _ index: Int) -> String {
    var start = index
    while start > 0, index - start < 24, text[start - 1].properties.isAlphabetic || text[start - 1] == "." {
        start -= 1
    }
    return start < index ? fold(text[start..<index]) : ""
}

/// Words behind which a full stop ends no sentence before a capital letter.
private let abbreviations: Set<String> = [
    "e.g", "i.e", "eg", "ie", "cf", "vs", "approx", "ca", "dr", "mr", "mrs", "ms", "prof", "st", "fig",
    "figs", "vol", "pp", "ed", "eds", "al", "inc", "ltd", "co", "corp", "u.s", "u.k", "e.u", "dept", "jan", "feb",
    "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "sec", "art", "cir", "resp", "viz", "incl", "ph.d",
    "m.d", "pat", "fed", "reg", "rev",
]
