internal import CHTML

/// Reads HTML through libxml2's parser, which takes any text; `start` is the text's offset in its source.
///
/// - Complexity: O(size) beside libxml2's own work.
func readHTML(_ source: String, from start: Int = 0) -> Page {
    // A byte order mark makes libxml2 read UTF-8 whatever the page declares; it was decoded before.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = Array(source.utf8).map { $0 == 0 ? UInt8(ascii: " ") : $0 }
    let input = mark + bytes
    let reader = HTMLReader(bytes, start: start, mark: mark.count)
    input.withUnsafeBytes { buffer in
        let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let context = htmlCreateMemoryParserCtxt(base, Int32(buffer.count)) else { return }
        defer { htmlFreeParserCtxt(context) }
        let options =
            HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_RECOVER.rawValue
        htmlCtxtUseOptions(context, Int32(options))
        reader.install(in: context)
        htmlParseDocument(context)
        reader.finish()
    }
    return reader.page
}

/// Collects blocks from the parser's events.
private final class HTMLReader {
    var page = Page(.html)
    private let bytes: [UInt8]
    private let start: Int
    private let mark: Int
    private var block = RenderedText()
    private var kinds: [(name: String, kind: Page.Block.Kind)] = []
    private var hidden = 0

    init(_ bytes: [UInt8], start: Int, mark: Int) {
        self.bytes = bytes
        self.start = start
        self.mark = mark
    }

    func install(in context: htmlParserCtxtPtr) {
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        guard let handlers = context.pointee.sax else { return }
        handlers.pointee.startElement = { context, name, attributes in
            guard let context, let name else { return }
            HTMLReader.of(context).enter(String(cString: name), HTMLReader.values(attributes), context)
        }
        handlers.pointee.endElement = { context, name in
            guard let context, let name else { return }
            HTMLReader.of(context).leave(String(cString: name))
        }
        handlers.pointee.characters = { context, text, length in
            guard let context, let text else { return }
            HTMLReader.of(context).text(text, Int(length), context)
        }
        handlers.pointee.ignorableWhitespace = handlers.pointee.characters
        handlers.pointee.cdataBlock = nil
        handlers.pointee.comment = { context, text in
            guard let context, let text else { return }
            let reader = HTMLReader.of(context)
            reader.comment(String(cString: text), reader.consumed(context))
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> HTMLReader {
        let parser = context.assumingMemoryBound(to: htmlParserCtxt.self)
        return Unmanaged<HTMLReader>.fromOpaque(parser.pointee._private).takeUnretainedValue()
    }

    private static func values(_ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) -> [String: String] {
        var values: [String: String] = [:]
        guard var pair = attributes else { return values }
        while let name = pair[0] {
            values[String(cString: name)] = pair[1].map { String(cString: $0) } ?? ""
            pair += 2
        }
        return values
    }

    /// Bytes of the source that the parser has read.
    private func consumed(_ context: UnsafeMutableRawPointer) -> Int {
        let read = Int(xmlByteConsumed(context.assumingMemoryBound(to: htmlParserCtxt.self))) - mark
        return min(max(read, 0), bytes.count)
    }

    private func enter(_ name: String, _ attributes: [String: String], _ context: UnsafeMutableRawPointer) {
        let offset = start + consumed(context)
        if Self.unread.contains(name) { hidden += 1 }
        if !Self.inline.contains(name) {
            flush()
            kinds.append((name, Self.kind(of: name)))
        }
        switch name {
        case "br": block.append(" ", at: offset)
        case "a":
            if let address = attributes["href"] {
                let paid = attributes["rel"]?.contains("sponsored") ?? false
                page.links.append(
                    Page.Link(address: address, offset: offset, block: page.blocks.count, isMarkedPaid: paid)
                )
            }
        case "meta":
            let kind = attributes["name"]?.lowercased() ?? attributes["property"]?.lowercased() ?? ""
            if ["description", "og:title", "og:description", "twitter:title", "twitter:description"].contains(kind) {
                metadata(attributes["content"], offset)
            }
        default: break
        }
        metadata(attributes["alt"], offset)
        metadata(attributes["title"], offset)
    }

    private func metadata(_ text: String?, _ offset: Int) {
        guard let text, !text.isEmpty else { return }
        var rendered = RenderedText()
        // The parser stands behind the tag; the words are looked for in it, back to front.
        if let place = lastPlace(of: text, before: offset - start) {
            rendered.append(text, from: start + place)
        } else {
            rendered.append(text, allAt: offset)
        }
        page.add(.metadata, rendered)
    }

    private func lastPlace(of text: String, before end: Int) -> Int? {
        let wanted = Array(text.utf8)
        let low = max(0, end - 4000)
        var place = min(end, bytes.count) - wanted.count
        while place >= low {
            if bytes[place..<(place + wanted.count)].elementsEqual(wanted) { return place }
            place -= 1
        }
        return nil
    }

    private func leave(_ name: String) {
        if Self.unread.contains(name) { hidden = max(0, hidden - 1) }
        if Self.inline.contains(name) { return }
        flush()
        if let index = kinds.lastIndex(where: { $0.name == name }) { kinds.removeSubrange(index...) }
    }

    private func text(_ text: UnsafePointer<xmlChar>, _ length: Int, _ context: UnsafeMutableRawPointer) {
        guard hidden == 0 else { return }
        let buffer = UnsafeBufferPointer(start: text, count: length)
        let words = String(decoding: buffer, as: UTF8.self)
        let end = consumed(context)
        let begin = end - length
        if begin >= 0, bytes[begin..<end].elementsEqual(buffer) {
            block.append(words, from: start + begin)
        } else {
            // An entity, or a line end that the parser rewrote: it began at the last ampersand, if one is near.
            let near = max(0, end - 32)..<end
            let place = length <= 8 ? bytes[near].lastIndex(of: UInt8(ascii: "&")) : nil
            block.append(words, allAt: start + (place ?? max(0, begin)))
        }
    }

    private func comment(_ text: String, _ end: Int) {
        let place = end - text.utf8.count - 7
        page.comments.append(Page.Comment(text: text, offset: start + max(0, place)))
    }

    private func flush() {
        let inside = kinds.last { $0.kind != .paragraph }?.kind ?? .paragraph
        page.add(inside, block)
        block = RenderedText()
    }

    func finish() { flush() }

    /// Elements whose content no reader sees.
    private static let unread: Set<String> = ["script", "style", "template", "noscript"]

    /// Elements that do not part what stands before from what stands behind.
    private static let inline: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "label", "mark", "meta", "link", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]

    private static func kind(of name: String) -> Page.Block.Kind {
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6": .heading
        case "li", "dt", "dd": .listItem
        case "td", "th": .cell
        case "blockquote": .quotation
        case "title": .metadata
        default: .paragraph
        }
    }
}
