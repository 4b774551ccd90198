internal import CHTML
internal import CXML
internal import Foundation

/// One element of an XML or HTML text, as values; read by libxml2.
struct MarkupElement {
    enum Child {
        case element(MarkupElement)
        case text(String)
    }

    /// Lower-case in HTML, as written in XML, without a namespace prefix.
    var name: String
    var attributes: [String: String] = [:]
    var children: [Child] = []

    /// Depth beyond which a text is hostile rather than a document.
    private static let deepest = 200

    /// Reads XML. Document types are not read and nothing is loaded; one that declares entities is refused, because a
    /// few of them can stand for more text than there is memory.
    ///
    /// - Throws: ``FormFault`` where the text is not well-formed or nested too deep.
    static func xml(_ bytes: [UInt8]) throws(FormFault) -> MarkupElement {
        guard Data(bytes).range(of: Data("<!ENTITY".utf8)) == nil else {
            throw FormFault("<!ENTITY", "is in the answer, and none of ours declares entities")
        }
        let builder = MarkupBuilder(deepest: deepest)
        let isWhole = bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard !buffer.isEmpty, let size = Int32(exactly: buffer.count),
                let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil)
            else { return false }
            defer { xmlFreeParserCtxt(context) }
            builder.install(in: context)
            let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            xmlCtxtUseOptions(context, Int32(options))
            xmlParseChunk(context, base, size, 1)
            return context.pointee.wellFormed == 1
        }
        guard isWhole else { throw FormFault("(whole answer)", "is no XML, or is cut short") }
        return try builder.root()
    }

    /// Reads HTML, which may be as broken as the web is.
    ///
    /// - Throws: ``FormFault`` where there is no element at all.
    static func html(_ bytes: [UInt8]) throws(FormFault) -> MarkupElement {
        let builder = MarkupBuilder(deepest: deepest)
        // A byte order mark makes libxml2 read UTF-8 whatever the page declares.
        let marked = [0xEF, 0xBB, 0xBF] + bytes.filter { $0 != 0 }
        marked.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let size = Int32(exactly: buffer.count), let context = htmlCreateMemoryParserCtxt(base, size) else {
                return
            }
            defer { htmlFreeParserCtxt(context) }
            let options =
                HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
                | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_RECOVER.rawValue
            htmlCtxtUseOptions(context, Int32(options))
            builder.install(in: context)
            htmlParseDocument(context)
        }
        return try builder.root()
    }

    /// The child elements.
    var elements: [MarkupElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// All text inside, marks and all, with white space run together.
    var text: String {
        var pieces = ""
        func collect(_ element: MarkupElement) {
            for child in element.children {
                switch child {
                case .text(let text): pieces += text
                case .element(let inner):
                    if inner.name == "script" || inner.name == "style" { continue }
                    collect(inner)
                    if inner.name == "br" || inner.name == "p" || inner.name == "li" { pieces += " " }
                }
            }
        }
        collect(self)
        return pieces.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The elements at the end of a path of names.
    func all(_ path: String) -> [MarkupElement] {
        path.split(separator: "/").reduce([self]) { found, name in
            found.flatMap { $0.elements.filter { $0.name == name } }
        }
    }

    /// The first element at the end of a path of names.
    func first(_ path: String) -> MarkupElement? { all(path).first }

    /// The element that a documented form always has.
    ///
    /// - Throws: ``FormFault`` that names the path.
    func required(_ path: String) throws(FormFault) -> MarkupElement {
        guard let found = first(path) else { throw FormFault("\(name)/\(path)", "is missing") }
        return found
    }

    /// Every element inside for which the answer is yes, outermost only, in the order of the text.
    func search(_ isWanted: (MarkupElement) -> Bool) -> [MarkupElement] {
        elements.flatMap { isWanted($0) ? [$0] : $0.search(isWanted) }
    }
}

/// Puts elements together from the events of libxml2's parsers.
private final class MarkupBuilder {
    private var open = [MarkupElement(name: "")]
    private let deepest: Int
    private var isTooDeep = false

    init(deepest: Int) { self.deepest = deepest }

    /// The one element of the text.
    func root() throws(FormFault) -> MarkupElement {
        guard !isTooDeep else { throw FormFault("(whole answer)", "is nested over \(deepest) deep") }
        while open.count > 1 { leave() }
        guard let root = open[0].elements.first else { throw FormFault("(whole answer)", "has no element") }
        return root
    }

    func install(in context: UnsafeMutablePointer<xmlParserCtxt>) {
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        guard let handlers = context.pointee.sax else { return }
        handlers.pointee.startElement = { context, name, attributes in
            guard let context, let name else { return }
            MarkupBuilder.of(context).enter(String(cString: name), attributes)
        }
        handlers.pointee.endElement = { context, _ in
            guard let context else { return }
            MarkupBuilder.of(context).leave()
        }
        handlers.pointee.characters = { context, text, length in
            guard let context, let text else { return }
            MarkupBuilder.of(context).text(
                String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
            )
        }
        handlers.pointee.cdataBlock = handlers.pointee.characters
        handlers.pointee.ignorableWhitespace = handlers.pointee.characters
        // XML names elements in two parts; the prefix is not wanted.
        handlers.pointee.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            guard let context, let name else { return }
            MarkupBuilder.of(context).enter(String(cString: name), qualified: attributes, Int(count))
        }
        handlers.pointee.endElementNs = { context, _, _, _ in
            guard let context else { return }
            MarkupBuilder.of(context).leave()
        }
        // No tree is built, and no document type is read.
        handlers.pointee.startDocument = nil
        handlers.pointee.internalSubset = nil
        handlers.pointee.externalSubset = nil
        handlers.pointee.entityDecl = nil
        handlers.pointee.reference = nil
        handlers.pointee.comment = nil
        handlers.pointee.processingInstruction = nil
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> MarkupBuilder {
        let parser = context.assumingMemoryBound(to: xmlParserCtxt.self)
        return Unmanaged<MarkupBuilder>.fromOpaque(parser.pointee._private).takeUnretainedValue()
    }

    private func enter(_ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        // What is nested too deep would also be too deep to let go of again.
        if open.count > deepest { isTooDeep = true }
        if isTooDeep { return }
        var element = MarkupElement(name: name)
        if var pair = attributes {
            while let key = pair[0] {
                element.attributes[String(cString: key)] = pair[1].map { String(cString: $0) } ?? ""
                pair += 2
            }
        }
        open.append(element)
    }

    /// Takes attributes of five parts each: name, prefix, namespace, begin and end of the value.
    private func enter(
        _ name: String,
        qualified attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ count: Int
    ) {
        enter(name, nil)
        if isTooDeep { return }
        for index in 0..<count {
            guard let parts = attributes.map({ $0 + 5 * index }), let key = parts[0], let start = parts[3],
                let end = parts[4]
            else { continue }
            let value = UnsafeBufferPointer(start: start, count: end - start)
            open[open.count - 1].attributes[String(cString: key)] = String(decoding: value, as: UTF8.self)
        }
    }

    private func leave() {
        guard open.count > 1, !isTooDeep else { return }
        let element = open.removeLast()
        open[open.count - 1].children.append(.element(element))
    }

    private func text(_ text: String) { open[open.count - 1].children.append(.text(text)) }
}
