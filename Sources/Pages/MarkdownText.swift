internal import CMarkdown
internal import Foundation

/// CommonMark as HTML that can stand inside a page's section.
///
/// Raw HTML in the text is left out and dangerous links are emptied, as cmark does by default. A first-level heading is
/// the page's title and is left out.
///
/// - Parameter markdown: the text.
/// - Returns: HTML, already escaped.
func html(ofMarkdown markdown: String) -> String {
    let bytes = Array(markdown.utf8)
    let document = bytes.withUnsafeBytes { buffer in
        cmark_parse_document(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, CMARK_OPT_DEFAULT)
    }
    guard let document else { return "" }
    defer { cmark_node_free(document) }
    var next = cmark_node_first_child(document)
    while let node = next {
        next = cmark_node_next(node)
        guard cmark_node_get_type(node) == CMARK_NODE_HEADING, cmark_node_get_heading_level(node) == 1 else { continue }
        cmark_node_unlink(node)
        cmark_node_free(node)
    }
    guard let rendered = cmark_render_html(document, CMARK_OPT_DEFAULT, nil) else { return "" }
    defer { free(rendered) }
    return String(cString: rendered)
}
