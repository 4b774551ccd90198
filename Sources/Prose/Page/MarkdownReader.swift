internal import CMarkdown

/// Reads Markdown (CommonMark with GitHub's tables) through cmark-gfm.
///
/// - Complexity: O(size) beside cmark's own work.
func readMarkdown(_ source: String) -> Page {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(Int32(CMARK_OPT_DEFAULT)) else { return readPlainText(source) }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink"] {
        if let extension_ = cmark_find_syntax_extension(name) {
            cmark_parser_attach_syntax_extension(parser, extension_)
        }
    }
    var source = source
    source.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let root = cmark_parser_finish(parser) else { return readPlainText(source) }
    defer { cmark_node_free(root) }
    var reader = MarkdownReader(source)
    reader.read(root)
    return reader.page
}

private struct MarkdownReader {
    var page = Page(.markdown)
    private let bytes: [UInt8]
    private let lines: LineIndex
    private var block = RenderedText()
    private var quotations = 0
    /// Where the text that was read last ends, for words whose place cmark does not tell.
    private var cursor = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
        lines = LineIndex(source)
    }

    mutating func read(_ root: OpaquePointer) {
        guard let walk = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(walk) }
        while true {
            let event = cmark_iter_next(walk)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(walk) else { return }
            if event == CMARK_EVENT_ENTER { enter(node) } else { leave(node) }
        }
    }

    private mutating func enter(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_BLOCK_QUOTE: quotations += 1
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: append(literal(of: node), of: node)
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: block.append(" ", at: cursor)
        case CMARK_NODE_LINK:
            let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
            let place = offset(of: node)
            page.links.append(
                Page.Link(address: address, offset: place, block: page.blocks.count, isMarkedPaid: false)
            )
        case CMARK_NODE_HTML_BLOCK:
            let start = offset(of: node)
            let inner = readHTML(literal(of: node), from: start)
            page.blocks += inner.blocks
            page.comments += inner.comments
            page.links += inner.links
        case CMARK_NODE_HTML_INLINE:
            let text = literal(of: node)
            if text.hasPrefix("<!--") {
                let words = text.dropFirst(4).prefix { $0 != ">" }.drop { $0 == "-" }
                page.comments.append(Page.Comment(text: String(words), offset: find(text, near: offset(of: node))))
            }
        default: break
        }
    }

    private mutating func leave(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH:
            var kind = Page.Block.Kind.paragraph
            if let parent = cmark_node_parent(node), cmark_node_get_type(parent) == CMARK_NODE_ITEM { kind = .listItem }
            flush(quotations > 0 ? .quotation : kind)
        case CMARK_NODE_HEADING: flush(.heading)
        case CMARK_NODE_BLOCK_QUOTE: quotations -= 1
        case let type where cmark_node_get_type_string(node).map({ String(cString: $0) }) == "table_cell":
            _ = type
            flush(.cell)
        default: break
        }
    }

    private mutating func flush(_ kind: Page.Block.Kind) {
        page.add(kind, block)
        block = RenderedText()
    }

    private func literal(of node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    private func offset(of node: OpaquePointer) -> Int {
        let line = Int(cmark_node_get_start_line(node))
        guard line > 0 else { return cursor }
        return min(lines.offset(ofLine: line) + max(Int(cmark_node_get_start_column(node)) - 1, 0), bytes.count)
    }

    private mutating func append(_ text: String, of node: OpaquePointer) {
        guard !text.isEmpty else { return }
        // cmark's columns are off behind an entity, so the words themselves decide where they stand.
        let place = find(text, near: offset(of: node))
        if matches(text, at: place) {
            block.append(text, from: place)
            cursor = place + text.utf8.count
        } else {
            block.append(text, allAt: place)
            cursor = place
        }
    }

    private func matches(_ text: String, at offset: Int) -> Bool {
        let wanted = text.utf8
        return offset + wanted.count <= bytes.count && bytes[offset..<(offset + wanted.count)].elementsEqual(wanted)
    }

    /// The offset at which a text stands, looked for from where cmark says it is; that place where it is not found.
    private func find(_ text: String, near guess: Int) -> Int {
        if matches(text, at: guess) { return guess }
        let start = max(cursor, guess - 200)
        for offset in start..<max(start, min(bytes.count, start + 600)) where matches(text, at: offset) {
            return offset
        }
        return min(guess, bytes.count)
    }
}
