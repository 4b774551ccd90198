internal import CXML
internal import Diagnostics
internal import Glibc

/// The one owner of a tree that libxml2 built.
///
/// The network is not used, entities are not replaced and no document type is loaded; the caller bounds the size.
struct XMLTree: ~Copyable {
    private let document: UnsafeMutablePointer<xmlDoc>

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Faults that the parser reports while it runs.
    private final class Faults {
        var messages: [(line: Int, text: String)] = []
        static let most = 20
    }

    /// - Throws: Each fault of the text with its line.
    init(_ text: String, file: String) throws(DiagnosticsError) {
        _ = Self.isReady
        let faults = Faults()
        let parsed = Self.parse(text, faults)
        guard let parsed else {
            let messages = faults.messages.isEmpty ? [(line: 0, text: "the text is not XML")] : faults.messages
            throw DiagnosticsError(
                messages.map { message in
                    Diagnostic(
                        .error,
                        rule: "sbml-xml",
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

    var root: UnsafeMutablePointer<xmlNode>? { xmlDocGetRootElement(document) }

    /// The document as text in UTF-8, white space as it was read.
    func text() -> String {
        var bytes: UnsafeMutablePointer<xmlChar>?
        var count: Int32 = 0
        xmlDocDumpMemoryEnc(document, &bytes, &count, "UTF-8")
        guard let bytes else { return "" }
        defer { HeptadXML_free(bytes) }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(max(0, count))), as: UTF8.self)
    }

    // MARK: Nodes

    static func name(_ node: UnsafeMutablePointer<xmlNode>) -> String {
        node.pointee.name.map { String(cString: $0) } ?? ""
    }

    /// The namespace of an element, empty where it has none.
    static func namespace(_ node: UnsafeMutablePointer<xmlNode>) -> String {
        guard let space = node.pointee.ns, let href = space.pointee.href else { return "" }
        return String(cString: href)
    }

    static func attribute(_ name: String, of node: UnsafeMutablePointer<xmlNode>) -> String? {
        guard let value = xmlGetNoNsProp(node, name) else { return nil }
        defer { HeptadXML_free(value) }
        return String(cString: value)
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
