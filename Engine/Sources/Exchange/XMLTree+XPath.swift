internal import CXML
internal import Diagnostics
internal import ModelFormats

typealias XMLNode = UnsafeMutablePointer<xmlNode>

/// Why an XPath expression gave nothing to work with.
struct XPathFault: Error { var reason: String }

extension XMLTree {
    /// The longest expression that is evaluated, in bytes.
    static let longestXPath = 4096
    /// The most operations of one evaluation.
    static let mostXPathOperations: UInt = 5_000_000

    /// The elements and attributes that an expression selects, in document order.
    ///
    /// - Parameters:
    ///   - path: XPath 1.0.
    ///   - namespaces: What its prefixes mean.
    /// - Returns: none where it selects none.
    /// - Throws: an expression that is not well formed, uses an unknown prefix, or takes too long.
    borrowing func nodes(at path: String, namespaces: [String: String]) throws(XPathFault) -> [XMLNode] {
        guard path.utf8.count <= Self.longestXPath else {
            throw XPathFault(reason: "it is longer than \(Self.longestXPath) bytes")
        }
        guard let context = xmlXPathNewContext(document) else { throw XPathFault(reason: "there is no memory for it") }
        defer { xmlXPathFreeContext(context) }
        context.pointee.opLimit = Self.mostXPathOperations
        context.pointee.error = { _, _ in }
        for (prefix, uri) in namespaces { xmlXPathRegisterNs(context, prefix, uri) }
        guard let result = xmlXPathEvalExpression(path, context) else {
            let message = context.pointee.lastError.message.map { String(cString: $0) } ?? ""
            let words = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            throw XPathFault(reason: words.isEmpty ? "it cannot be evaluated" : words)
        }
        defer { xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET else { throw XPathFault(reason: "it selects no elements") }
        guard let set = result.pointee.nodesetval, let table = set.pointee.nodeTab else { return [] }
        return (0..<Int(set.pointee.nodeNr)).compactMap { table[$0] }
            .filter { $0.pointee.type == XML_ELEMENT_NODE || $0.pointee.type == XML_ATTRIBUTE_NODE }
    }
}
