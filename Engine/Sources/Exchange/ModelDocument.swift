internal import CXML
internal import Diagnostics
internal import Foundation
internal import ModelFormats

/// The SBML of one model of an experiment as a tree: what XPath selects in it, and what is changed.
final class ModelDocument {
    let file: String
    private let tree: XMLTree
    /// The namespace of the root element: SBML's core at its level and version.
    let namespace: String

    init(_ text: String, file: String) throws(DiagnosticsError) {
        self.file = file
        tree = try XMLTree(SBMLText(text, file: file).text, file: file)
        namespace = tree.root.map { XMLTree.namespace($0) } ?? ""
    }

    var rootName: String { tree.root.map { XMLTree.name($0) } ?? "" }

    func text() -> String { tree.text() }

    // MARK: Targets

    /// What a target selects.
    func nodes(at target: SEDML.Target, _ location: SourceLocation) throws(DiagnosticsError) -> [XMLNode] {
        do throws(XPathFault) {
            return try tree.nodes(at: target.path, namespaces: namespaces(for: target))
        } catch {
            throw Self.fault(location, target, "the XPath is not usable: \(error.reason)")
        }
    }

    /// The one place that a target selects.
    func node(at target: SEDML.Target, _ location: SourceLocation) throws(DiagnosticsError) -> XMLNode {
        let nodes = try nodes(at: target, location)
        guard nodes.count == 1 else {
            let what = nodes.isEmpty ? "selects nothing" : "selects \(nodes.count) places, not one,"
            throw Self.fault(location, target, "the XPath \(what) in model '\(file)'")
        }
        return nodes[0]
    }

    /// Prefixes with the meaning they have in this model.
    ///
    /// Documents often declare another level of SBML than the model's, or nothing for the prefix `sbml`: any prefix of
    /// SBML core means the model's own namespace.
    private func namespaces(for target: SEDML.Target) -> [String: String] {
        var meanings = ["sbml": namespace]
        for (prefix, uri) in target.namespaces where !prefix.isEmpty {
            let isCore =
                uri.hasPrefix("http://www.sbml.org/sbml/level") && (uri.hasSuffix("/core") || !uri.contains("/level3/"))
            meanings[prefix] = isCore ? namespace : uri
        }
        return meanings.filter { !$0.value.isEmpty }
    }

    /// A quantity of the model as its equations name it.
    struct Quantity: Hashable {
        var symbol: String
        var isSpecies: Bool
        /// The attribute that a target ends in, if any.
        var attribute: String?
    }

    /// The quantity behind a target: an element of the model with an id, or an attribute of one.
    func quantity(at target: SEDML.Target, _ location: SourceLocation) throws(DiagnosticsError) -> Quantity {
        var node = try node(at: target, location)
        var attribute: String?
        if node.pointee.type == XML_ATTRIBUTE_NODE {
            attribute = XMLTree.name(node)
            guard let parent = node.pointee.parent else {
                throw Self.fault(location, target, "the attribute has no element")
            }
            node = parent
        }
        // NOTE: Level 1 has names where later levels have ids.
        guard let id = XMLTree.attribute("id", of: node) ?? XMLTree.attribute("name", of: node) else {
            throw Self.fault(location, target, "it selects a '\(XMLTree.name(node))' without an id")
        }
        let name = XMLTree.name(node)
        guard
            ["species", "specie", "parameter", "localParameter", "compartment", "reaction", "speciesReference"]
                .contains(name)
        else { throw Self.fault(location, target, "it selects a '\(name)', which has no value over time") }
        var symbol = id
        if let law = node.pointee.parent?.pointee.parent, XMLTree.name(law) == "kineticLaw",
            let reaction = law.pointee.parent
        {
            symbol = (XMLTree.attribute("id", of: reaction) ?? XMLTree.attribute("name", of: reaction) ?? "") + "." + id
        }
        return Quantity(symbol: symbol, isSpecies: name == "species" || name == "specie", attribute: attribute)
    }

    /// The number that an attribute states, or the element that has one of SBML's own.
    func number(at target: SEDML.Target, _ location: SourceLocation) throws(DiagnosticsError) -> Double {
        let node = try node(at: target, location)
        let text =
            node.pointee.type == XML_ATTRIBUTE_NODE
            ? Self.content(node) : Self.valueAttribute(of: node).flatMap { XMLTree.attribute($0, of: node) }
        guard let text, let value = Double(SEDMLMath.trimmed(text)) else {
            throw Self.fault(location, target, "it selects nothing that states a number")
        }
        return value
    }

    // MARK: Changes

    /// Makes one change.
    ///
    /// - Parameters:
    ///   - change: What is changed, and how.
    ///   - value: Computes the number of a `computeChange`.
    /// - Throws: a target that does not fit the change.
    func apply(
        _ change: SEDML.Change,
        value: (SEDML.Calculation) throws(DiagnosticsError) -> Double
    ) throws(DiagnosticsError) {
        let (target, location) = (change.target, change.location)
        switch change.kind {
        case .attribute(let text): try set(target, text, location, mayBeElement: false)
        case .compute(let calculation):
            let number = try value(calculation)
            guard number.isFinite else { throw Self.fault(location, target, "the computed value is \(number)") }
            try set(target, "\(number)", location, mayBeElement: true)
        case .remove:
            let nodes = try nodes(at: target, location)
            guard !nodes.isEmpty else { throw Self.fault(location, target, "there is nothing to remove") }
            for node in Self.outermost(nodes) { try Self.remove(node, target, location) }
        case .add(let xml):
            let parent = try node(at: target, location)
            guard parent.pointee.type == XML_ELEMENT_NODE else {
                throw Self.fault(location, target, "XML can be added to an element only")
            }
            for copy in try copies(of: xml, location) { insert(copy, xmlAddChild(parent, copy), parent) }
        case .replace(let xml):
            let old = try node(at: target, location)
            guard old.pointee.type == XML_ELEMENT_NODE, old != tree.root, let parent = old.pointee.parent else {
                throw Self.fault(location, target, "only an element inside the document can be replaced")
            }
            for copy in try copies(of: xml, location) { insert(copy, xmlAddPrevSibling(old, copy), parent) }
            try Self.remove(old, target, location)
        }
    }

    private func set(
        _ target: SEDML.Target,
        _ text: String,
        _ location: SourceLocation,
        mayBeElement: Bool
    ) throws(DiagnosticsError) {
        var target = target
        var name: String?
        var nodes = try nodes(at: target, location)
        if nodes.isEmpty, let slash = target.path.range(of: "/@", options: .backwards) {
            // NOTE: an attribute that is not there yet, such as a value that the model left open.
            name = String(target.path[slash.upperBound...])
            target.path = String(target.path[..<slash.lowerBound])
            nodes = try self.nodes(at: target, location)
        }
        guard nodes.count == 1 else {
            throw Self.fault(location, target, "the XPath selects \(nodes.count) places in model '\(file)', not one")
        }
        var node = nodes[0]
        if node.pointee.type == XML_ATTRIBUTE_NODE {
            name = XMLTree.name(node)
            if let parent = node.pointee.parent { node = parent }
        } else if name == nil, mayBeElement {
            name = Self.valueAttribute(of: node)
        }
        guard let name, !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else {
            throw Self.fault(location, target, "the XPath does not end in the attribute to change")
        }
        xmlSetProp(node, name, text)
    }

    private static func valueAttribute(of node: XMLNode) -> String? {
        switch XMLTree.name(node) {
        case "parameter", "localParameter": "value"
        case "compartment": "size"
        case "speciesReference": "stoichiometry"
        case "species": XMLTree.attribute("initialAmount", of: node) != nil ? "initialAmount" : "initialConcentration"
        default: nil
        }
    }

    /// Nodes that lie in no other of them.
    private static func outermost(_ nodes: [XMLNode]) -> [XMLNode] {
        let all = Set(nodes)
        return nodes.filter { node in
            var above = node.pointee.parent
            while let current = above {
                if all.contains(current) { return false }
                above = current.pointee.parent
            }
            return true
        }
    }

    private static func remove(
        _ node: XMLNode,
        _ target: SEDML.Target,
        _ location: SourceLocation
    ) throws(DiagnosticsError) {
        if node.pointee.type == XML_ATTRIBUTE_NODE {
            _ = node.withMemoryRebound(to: xmlAttr.self, capacity: 1) { xmlRemoveProp($0) }
        } else if let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE {
            xmlUnlinkNode(node)
            xmlFreeNode(node)
        } else {
            throw fault(location, target, "the root element cannot be removed")
        }
    }

    /// The elements of a change's XML, copied into this document.
    private func copies(of xml: String, _ location: SourceLocation) throws(DiagnosticsError) -> [XMLNode] {
        let new = try XMLTree(SBMLText(xml, file: location.file).text, file: location.file, rule: "sedml-xml")
        guard let root = new.root else { return [] }
        return SEDMLElement(node: root, file: file).children().compactMap { xmlDocCopyNode($0.node, tree.document, 1) }
    }

    /// Settles the namespaces of an element that has been put in: what has SED-ML's, or none, takes its parent's.
    private func insert(_ node: XMLNode, _ placed: XMLNode?, _ parent: XMLNode) {
        guard placed != nil else { return xmlFreeNode(node) }
        func adopt(_ node: XMLNode) {
            let own = XMLTree.namespace(node)
            if own.isEmpty || own.contains("sed-ml.org") { xmlSetNs(node, parent.pointee.ns) }
            var child = node.pointee.children
            while let current = child {
                if current.pointee.type == XML_ELEMENT_NODE { adopt(current) }
                child = current.pointee.next
            }
        }
        adopt(node)
        xmlReconciliateNs(tree.document, node)
    }

    private static func content(_ node: XMLNode) -> String? {
        guard let content = xmlNodeGetContent(node) else { return nil }
        defer { HeptadXML_free(content) }
        return String(cString: content)
    }

    static func fault(_ location: SourceLocation, _ target: SEDML.Target, _ message: String) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "sedml-target",
                at: location,
                element: "target '\(target.path.prefix(300))'",
                message
            )
        ])
    }
}
