package import CXML
package import Diagnostics
internal import Foundation

/// The one owner of a tree that libxml2 built.
///
/// The network is not used, entities are not replaced and no document type is loaded; the caller bounds the size.
package struct XMLTree: ~Copyable {
    package let document: UnsafeMutablePointer<xmlDoc>

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Faults that the parser reports while it runs.
    private final class Faults {
        var messages: [(line: Int, text: String)] = []
        static let most = 20
    }

    /// - Throws: Each fault of the text with its line, under `rule`.
    package init(_ text: String, file: String, rule: String = "sbml-xml") throws(DiagnosticsError) {
        _ = Self.isReady
        let faults = Faults()
        let parsed = Self.parse(text, faults)
        guard let parsed else {
            let messages = faults.messages.isEmpty ? [(line: 0, text: "the text is not XML")] : faults.messages
            throw DiagnosticsError(
                messages.map { message in
                    Diagnostic(
                        .error,
                        rule: rule,
                        at: SourceLocation(file: file, line: message.line > 0 ? message.line : nil),
                        "the XML is not well formed: \(message.text.asSentence)"
                    )
                }
            )
        }
        document = parsed
    }

    deinit { xmlFreeDoc(document) }

    private static func parse(_ text: String, _ faults: Faults) -> UnsafeMutablePointer<xmlDoc>? {
        guard let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        // NOTE: libxml2 hands the context itself to the callback, for which `_private` is reserved.
        context.pointee._private = Unmanaged.passUnretained(faults).toOpaque()
        context.pointee.sax?.pointee.serror = { context, error in
            guard let owner = context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private, let error else {
                return
            }
            let faults = Unmanaged<Faults>.fromOpaque(owner).takeUnretainedValue()
            guard error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue, faults.messages.count < Faults.most else {
                return
            }
            let text = error.pointee.message.map { String(cString: $0) } ?? "a fault without a name"
            faults.messages.append((Int(error.pointee.line), text))
        }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue
        var bytes = text
        let document = bytes.withUTF8 { bytes -> UnsafeMutablePointer<xmlDoc>? in
            guard let start = bytes.baseAddress, let count = Int32(exactly: bytes.count) else { return nil }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                xmlCtxtReadMemory(context, $0, count, nil, "UTF-8", Int32(options))
            }
        }
        guard let document else { return nil }
        guard context.pointee.wellFormed != 0, faults.messages.isEmpty else {
            xmlFreeDoc(document)
            return nil
        }
        return document
    }

    package var root: UnsafeMutablePointer<xmlNode>? { xmlDocGetRootElement(document) }

    /// The document as text in UTF-8, white space as it was read, so that elements keep their lines.
    package func text() -> String {
        var bytes: UnsafeMutablePointer<xmlChar>?
        var count: Int32 = 0
        xmlDocDumpMemoryEnc(document, &bytes, &count, "UTF-8")
        guard let bytes else { return "" }
        defer { HeptadXML_free(bytes) }
        let text = String(decoding: UnsafeBufferPointer(start: bytes, count: Int(max(0, count))), as: UTF8.self)
        return Self.movedDown(text, root)
    }

    /// White space inside a tag is not kept, and the root's tag often has many lines: they are put before it.
    private static func movedDown(_ text: String, _ root: UnsafeMutablePointer<xmlNode>?) -> String {
        guard let root, let tag = text.range(of: "<" + name(root)) ?? text.range(of: ":" + name(root)),
            let start = text[..<tag.upperBound].lastIndex(of: "<")
        else { return text }
        let missing = xmlGetLineNo(root) - 1 - text[..<start].count { $0.isNewline }
        guard (1...1000).contains(missing) else { return text }
        return text[..<start] + String(repeating: "\n", count: missing) + text[start...]
    }

    // MARK: Nodes

    package static func name(_ node: UnsafeMutablePointer<xmlNode>) -> String {
        node.pointee.name.map { String(cString: $0) } ?? ""
    }

    /// The namespace of an element, empty where it has none.
    package static func namespace(_ node: UnsafeMutablePointer<xmlNode>) -> String {
        guard let space = node.pointee.ns, let href = space.pointee.href else { return "" }
        return String(cString: href)
    }

    package static func attribute(_ name: String, of node: UnsafeMutablePointer<xmlNode>) -> String? {
        guard let value = xmlGetNoNsProp(node, name) else { return nil }
        defer { HeptadXML_free(value) }
        return String(cString: value)
    }

    /// Takes an element out and leaves as many line ends as there were in it.
    static func replaceByLineEnds(_ node: UnsafeMutablePointer<xmlNode>) {
        if let content = xmlNodeGetContent(node) {
            let lines = String(cString: content).utf8.count { $0 == 0x0A }
            HeptadXML_free(content)
            if lines > 0, let text = xmlNewText(String(repeating: "\n", count: lines)) {
                xmlAddPrevSibling(node, text)
            }
        }
        xmlUnlinkNode(node)
        xmlFreeNode(node)
    }

    /// Takes the attributes of a namespace off an element.
    static func removeAttributes(of namespace: String, at node: UnsafeMutablePointer<xmlNode>) {
        var attribute = node.pointee.properties
        while let current = attribute {
            attribute = current.pointee.next
            guard let space = current.pointee.ns, let href = space.pointee.href, String(cString: href) == namespace
            else { continue }
            xmlRemoveProp(current)
        }
    }

    /// Takes the declarations of a namespace off an element; nothing below it may still use them.
    static func removeDeclarations(of namespace: String, at node: UnsafeMutablePointer<xmlNode>) {
        var previous: UnsafeMutablePointer<xmlNs>?
        var declaration = node.pointee.nsDef
        while let current = declaration {
            declaration = current.pointee.next
            guard let href = current.pointee.href, String(cString: href) == namespace else {
                previous = current
                continue
            }
            if let previous { previous.pointee.next = declaration } else { node.pointee.nsDef = declaration }
            xmlFreeNs(current)
        }
    }
}
