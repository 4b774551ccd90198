public import Diagnostics

/// One node of a YAML text with the place where it begins.
///
/// Scalars keep their text: the reader that knows what is expected decides whether `1.0` is a number or a version, and
/// whether `no` is a word (YAML 1.1 would make it false).
public struct YAMLNode: Hashable, Sendable {
    /// What a node holds.
    public enum Content: Hashable, Sendable {
        /// A text; `isPlain` is true where it stood without quotes and could mean null, a number or a truth value.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        /// Key and value pairs in the order of the text, no key twice.
        case mapping([Entry])
    }

    /// One key of a mapping with its value.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var keyLocation: SourceLocation
        public var value: YAMLNode
    }

    public var content: Content
    public var location: SourceLocation

    public init(_ content: Content, at location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// True for an empty plain scalar, `~` and `null`.
    public var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text of a scalar that is not null.
    public var scalar: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// The children of a sequence.
    public var elements: [YAMLNode]? {
        guard case .sequence(let nodes) = content else { return nil }
        return nodes
    }

    /// The pairs of a mapping.
    public var entries: [Entry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The value of a key, nil where this is no mapping or has no such key.
    ///
    /// - Complexity: O(keys).
    public subscript(_ key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

    /// What the node is, as a message says it.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "null" : "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
