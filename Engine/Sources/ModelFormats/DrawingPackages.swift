internal import CXML
internal import Diagnostics

/// The packages `layout` and `render`, left out before libSBML sees the text.
///
/// They say how a model is drawn and nothing of what it means. Many published files have them in Level 2, where Level 3
/// packages may not be, or with elements that the packaged libSBML does not know; neither is a reason to refuse a
/// model. Line ends stay, so that faults found later name the lines of the file.
enum DrawingPackages {
    private static let packages = [
        "http://www.sbml.org/sbml/level3/version1/layout/version1",
        "http://www.sbml.org/sbml/level3/version1/render/version1",
    ]
    /// What the packages were in Level 2; a file that has no other is libSBML's to read.
    private static let namespaces =
        packages + ["http://projects.eml.org/bcb/sbml/level2", "http://projects.eml.org/bcb/sbml/render/level2"]

    /// The text without drawings; any other text as it is.
    static func removed(from text: SBMLText, file: String) throws(DiagnosticsError) -> SBMLText {
        guard packages.contains(where: text.text.contains) else { return text }
        let document = try XMLTree(text.text, file: file)
        var pending = [document.root].compactMap(\.self)
        var visited: [UnsafeMutablePointer<xmlNode>] = []
        while let node = pending.popLast() {
            visited.append(node)
            var child = node.pointee.children
            while let current = child {
                child = current.pointee.next
                guard current.pointee.type == XML_ELEMENT_NODE else { continue }
                if namespaces.contains(XMLTree.namespace(current)) {
                    XMLTree.replaceByLineEnds(current)
                } else {
                    pending.append(current)
                }
            }
        }
        for namespace in namespaces {
            for node in visited { XMLTree.removeAttributes(of: namespace, at: node) }
            // Only now does nothing use them.
            for node in visited { XMLTree.removeDeclarations(of: namespace, at: node) }
        }
        return try SBMLText(document.text(), file: file)
    }
}
