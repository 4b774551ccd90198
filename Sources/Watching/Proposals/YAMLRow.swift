internal import Dates
internal import Yams

/// A row of a dossier's YAML file while it is put together.
struct YAMLRow {
    private(set) var node: Node

    init() { node = .mapping(Node.Mapping([])) }

    /// Reads a row again.
    init(yaml: String) throws {
        guard let node = try Yams.compose(yaml: yaml), node.mapping != nil else { throw RowFault("is no mapping") }
        self.node = node
    }

    /// Adds a text, in quotes so that no word of it can mean a number or a truth value.
    mutating func text(_ key: String, _ value: String?) {
        if let value { node.mapping?[Node(key)] = Self.text(value) }
    }

    /// Adds a word that stands without quotes: a number, a date, an id, `true`, `null`.
    mutating func word(_ key: String, _ value: String?) {
        if let value { node.mapping?[Node(key)] = Node(value) }
    }

    mutating func date(_ key: String, _ value: ISODate?) { word(key, value?.description ?? "null") }

    mutating func words(_ key: String, _ values: [String]) {
        node.mapping?[Node(key)] = .sequence(Node.Sequence(values.map { Node($0) }, .implicit, .flow))
    }

    mutating func texts(_ key: String, _ values: [String]) {
        node.mapping?[Node(key)] = .sequence(Node.Sequence(values.map(Self.text)))
    }

    mutating func rows(_ key: String, _ rows: [YAMLRow]) {
        node.mapping?[Node(key)] = .sequence(Node.Sequence(rows.map(\.node)))
    }

    /// Sets what a person says, at a path with dots.
    mutating func set(_ path: String, to value: Node) {
        func changed(_ node: Node, _ keys: ArraySlice<Substring>) -> Node {
            guard let key = keys.first else { return value }
            var mapping = node.mapping ?? Node.Mapping([])
            mapping[Node(String(key))] = changed(
                mapping[Node(String(key))] ?? .mapping(Node.Mapping([])),
                keys.dropFirst()
            )
            return .mapping(mapping)
        }
        node = changed(node, path.split(separator: ".")[...])
    }

    /// The row as YAML, one key a line.
    var yaml: String {
        get throws { try Yams.serialize(node: node, width: -1, allowUnicode: true) }
    }

    static func text(_ value: String) -> Node { .scalar(Node.Scalar(value, Tag(.str), .doubleQuoted)) }

    /// A value as a person gives it: a list or mapping in YAML's flow form, a number, a word, or any text.
    static func value(_ words: String) -> Node {
        if words.hasPrefix("[") || words.hasPrefix("{"), let node = try? Yams.compose(yaml: words) { return node }
        let isWord = words.wholeMatch(of: /[A-Za-z0-9_.+-]+/) != nil
        return isWord ? Node(words) : text(words)
    }
}

/// A row that cannot be read.
struct RowFault: Error, CustomStringConvertible {
    var description: String

    init(_ reason: String) { description = "the row of the proposal \(reason)" }
}
