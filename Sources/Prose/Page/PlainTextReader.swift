/// Reads plain text: blocks are parted by empty lines, list marks and, where lines are not wrapped, by every line.
///
/// Marks of Markdown that stand around words are not read out, because text is often pasted from it.
///
/// - Complexity: O(size).
func readPlainText(_ source: String) -> Page {
    var page = Page(.text)
    let bytes = Array(source.utf8)
    var lines: [Range<Int>] = []
    var start = 0
    for (offset, byte) in bytes.enumerated() where byte == 10 {
        lines.append(start..<offset)
        start = offset + 1
    }
    lines.append(start..<bytes.count)
    // A text whose longest line is short was wrapped by hand or by an editor; else each line is a paragraph.
    let isWrapped = (lines.map(\.count).max() ?? 0) <= 120
    var block = RenderedText()
    var kind = Page.Block.Kind.paragraph
    var previous = 0
    func flush() {
        page.add(kind, block)
        block = RenderedText()
        kind = .paragraph
    }
    for line in lines {
        let text = String(decoding: bytes[line], as: UTF8.self)
        let trimmed = text.drop { $0.isWhitespace }
        let indent = text.utf8.count - trimmed.utf8.count
        guard !trimmed.isEmpty else {
            flush()
            continue
        }
        let mark = listMark(of: trimmed)
        // Wrapped prose fills its lines: a short line ends its paragraph.
        if !isWrapped || mark > 0 || previous < 45 { flush() }
        if mark > 0 { kind = .listItem }
        if trimmed.hasPrefix("#") { kind = .heading }
        appendPlain(trimmed.dropFirst(mark), from: line.lowerBound + indent + mark, to: &block)
        block.append(" ", at: line.upperBound)
        previous = line.count
    }
    flush()
    return page
}

/// Adds text without the asterisks, underscores and backticks that mark words, and without the address of a link.
private func appendPlain(_ text: Substring, from start: Int, to block: inout RenderedText) {
    let scalars = Array(text.unicodeScalars)
    var offset = start
    var index = 0
    while index < scalars.count {
        let scalar = scalars[index]
        if scalar == "]", index + 1 < scalars.count, scalars[index + 1] == "(",
            let end = scalars[index...].prefix(400).firstIndex(of: ")")
        {
            for skipped in scalars[index...end] { offset += UTF8.width(skipped) }
            index = end + 1
            continue
        }
        let isMark = scalar == "*" || scalar == "`" || scalar == "[" && text.contains("](")
        if !isMark { block.append(scalar, at: offset) }
        offset += UTF8.width(scalar)
        index += 1
    }
}

/// The number of characters that mark an item of a list at the start of a line; zero for a line that is none.
private func listMark(of line: Substring) -> Int {
    for mark in ["- ", "* ", "+ ", "• ", "– "] where line.hasPrefix(mark) { return mark.count }
    let digits = line.prefix { $0.isNumber && $0.isASCII }
    guard (1...3).contains(digits.count) else { return 0 }
    let rest = line.dropFirst(digits.count)
    return rest.hasPrefix(". ") || rest.hasPrefix(") ") ? digits.count + 2 : 0
}
