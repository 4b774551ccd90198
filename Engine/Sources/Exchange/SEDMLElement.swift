internal import CXML
internal import Diagnostics
internal import ModelFormats

/// One element of a SED-ML document, as long as its tree is there.
struct SEDMLElement {
    let node: XMLNode
    let file: String

    var name: String { XMLTree.name(node) }
    var namespace: String { XMLTree.namespace(node) }
    var location: SourceLocation { SourceLocation(file: file, line: Int(xmlGetLineNo(node))) }

    func attribute(_ name: String) -> String? { XMLTree.attribute(name, of: node) }

    func attribute(_ names: String...) -> String? { names.lazy.compactMap { attribute($0) }.first }

    /// Child elements, those of a name if one is given; annotations and notes are not among them.
    func children(_ name: String? = nil) -> [SEDMLElement] {
        var found: [SEDMLElement] = []
        var child = node.pointee.children
        while let current = child {
            child = current.pointee.next
            guard current.pointee.type == XML_ELEMENT_NODE else { continue }
            let element = SEDMLElement(node: current, file: file)
            if let name {
                if element.name == name { found.append(element) }
            } else if !["notes", "annotation"].contains(element.name) {
                found.append(element)
            }
        }
        return found
    }

    func child(_ name: String) -> SEDMLElement? { children(name).first }

    /// The elements of a list, such as those of `listOfModels`.
    func list(_ name: String) -> [SEDMLElement] { children(name).flatMap { $0.children() } }

    var text: String {
        guard let content = xmlNodeGetContent(node) else { return "" }
        defer { HeptadXML_free(content) }
        return String(cString: content)
    }

    /// Prefixes that mean something here; the default namespace has the prefix "".
    var namespaces: [String: String] {
        guard let list = xmlGetNsList(node.pointee.doc, node) else { return [:] }
        defer { HeptadXML_free(list) }
        var found: [String: String] = [:]
        var index = 0
        while let space = list[index] {
            index += 1
            let prefix = space.pointee.prefix.map { String(cString: $0) } ?? ""
            if let uri = space.pointee.href, found[prefix] == nil { found[prefix] = String(cString: uri) }
        }
        return found
    }

    /// What is inside as text, in a root element that carries the namespaces in force.
    var innerXML: String {
        var text = "<content"
        for (prefix, uri) in namespaces.sorted(by: { $0.key < $1.key }) where prefix != "xml" {
            text += prefix.isEmpty ? " xmlns=\"\(Self.escaped(uri))\"" : " xmlns:\(prefix)=\"\(Self.escaped(uri))\""
        }
        text += ">"
        let buffer = xmlBufferCreate()
        defer { xmlBufferFree(buffer) }
        for child in children() { xmlNodeDump(buffer, node.pointee.doc, child.node, 0, 0) }
        if let content = xmlBufferContent(buffer) { text += String(cString: content) }
        return text + "</content>"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
