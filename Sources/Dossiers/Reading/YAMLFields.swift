public import Dates
public import Diagnostics

/// The keys of one mapping, read by name and type; every fault goes to the collector and reading goes on.
///
/// A getter answers nil for a fault it has reported and for a key that is absent or null; `required` says whether
/// absence is itself a fault. Null is a statement in a dossier ("not seen"), so a getter that is not required accepts
/// it in silence.
public struct YAMLFields {
    /// The mapping.
    public let node: YAMLNode
    /// What the mapping describes, such as `finding pk_F`, for messages.
    public let element: String
    /// Where faults go.
    public let faults: DiagnosticCollector

    /// Opens a mapping and reports keys that are not among the known ones, with the near miss where there is one.
    ///
    /// - Returns: nil, with the fault reported, where the node is no mapping.
    public init?(_ node: YAMLNode, element: String, keys: [String], faults: DiagnosticCollector) {
        guard let entries = node.entries else {
            faults.error(
                "wrong-type",
                at: node.location,
                element: element,
                "expected a mapping with the keys \(keys.joined(separator: ", ")), found \(node.kindName)"
            )
            return nil
        }
        self.node = node
        self.element = element
        self.faults = faults
        for entry in entries where !keys.contains(entry.key) {
            let near = nearMiss(to: entry.key, among: keys)
            faults.error(
                "unknown-key",
                at: entry.keyLocation,
                element: element,
                "the key `\(entry.key)` is not known here",
                suggestion: near.map { "did you mean `\($0)`?" } ?? "known keys: \(keys.joined(separator: ", "))"
            )
        }
    }

    /// The same mapping under a fuller name, once its identifier has been read.
    public func named(_ element: String) -> YAMLFields { YAMLFields(node: node, element: element, faults: faults) }

    private init(node: YAMLNode, element: String, faults: DiagnosticCollector) {
        self.node = node
        self.element = element
        self.faults = faults
    }

    /// Where the value of a key stands, or the mapping itself where the key is absent.
    public func location(of key: String) -> SourceLocation { node[key]?.location ?? node.location }

    /// True where the key is written, even as null.
    public func has(_ key: String) -> Bool { node[key] != nil }

    /// Adds an error about the value of a key.
    public func report(_ rule: String, _ key: String, _ message: String, suggestion: String? = nil) {
        faults.error(rule, at: location(of: key), element: element, message, suggestion: suggestion)
    }

    /// The node of a key that is present and not null; reports absence where it is required.
    public func value(_ key: String, required: Bool = false) -> YAMLNode? {
        guard let value = node[key] else {
            if required { report("missing-key", key, "the key `\(key)` is missing") }
            return nil
        }
        if value.isNull {
            if required { report("missing-key", key, "the key `\(key)` has no value") }
            return nil
        }
        return value
    }

    /// A text. Numbers and truth values are accepted as they are written.
    public func text(_ key: String, required: Bool = false) -> String? {
        guard let value = value(key, required: required) else { return nil }
        guard let text = value.scalar else {
            report("wrong-type", key, "`\(key)` must be a text, found \(value.kindName)")
            return nil
        }
        if required, text.allSatisfy(\.isWhitespace) {
            report("missing-key", key, "the key `\(key)` has an empty text")
            return nil
        }
        return text
    }

    /// A finite number, written plainly.
    public func number(_ key: String, required: Bool = false) -> Double? {
        guard let value = value(key, required: required) else { return nil }
        return number(value, key)
    }

    /// A finite number or a list of them; nil where the key is absent.
    public func numbers(_ key: String) -> [Double]? {
        guard let value = value(key) else { return nil }
        guard let elements = value.elements else { return number(value, key).map { [$0] } }
        let numbers = elements.compactMap { number($0, key) }
        return numbers.count == elements.count ? numbers : nil
    }

    /// A whole number.
    public func integer(_ key: String, required: Bool = false) -> Int? {
        guard let value = value(key, required: required) else { return nil }
        guard case .scalar(let text, isPlain: true) = value.content, let number = Int(text) else {
            report("not-a-number", key, "`\(key)` must be a whole number, found \(Self.shown(value))")
            return nil
        }
        return number
    }

    /// `true` or `false`.
    public func flag(_ key: String, required: Bool = false) -> Bool? {
        guard let value = value(key, required: required) else { return nil }
        switch value.content {
        case .scalar("true", isPlain: true): return true
        case .scalar("false", isPlain: true): return false
        default:
            report("wrong-type", key, "`\(key)` must be true or false, found \(Self.shown(value))")
            return nil
        }
    }

    /// A calendar day in the form `YYYY-MM-DD`.
    public func date(_ key: String, required: Bool = false) -> ISODate? {
        guard let value = value(key, required: required) else { return nil }
        guard let text = value.scalar, let date = ISODate(text) else {
            report(
                "not-a-date",
                key,
                "`\(key)` must be an ISO 8601 date, found \(Self.shown(value))",
                suggestion: "write it as YYYY-MM-DD"
            )
            return nil
        }
        return date
    }

    /// One of the cases of an enumeration, by its raw value.
    public func choice<Choice>(
        _ key: String,
        _ type: Choice.Type,
        required: Bool = false
    ) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
        guard let value = value(key, required: required) else { return nil }
        let words = Choice.allCases.map(\.rawValue)
        guard let text = value.scalar else {
            report(
                "wrong-type",
                key,
                "`\(key)` must be one of \(words.joined(separator: ", ")), found \(value.kindName)"
            )
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        report(
            "unknown-value",
            key,
            "`\(key)` cannot be `\(text)`",
            suggestion: nearMiss(to: text, among: words).map { "did you mean `\($0)`?" }
                ?? "one of \(words.joined(separator: ", "))"
        )
        return nil
    }

    /// The children of a list; empty where the key is absent and not required.
    public func list(_ key: String, required: Bool = false) -> [YAMLNode] {
        guard let value = value(key, required: required) else { return [] }
        guard let elements = value.elements else {
            report("wrong-type", key, "`\(key)` must be a list, found \(value.kindName)")
            return []
        }
        return elements
    }

    /// A list of texts.
    public func texts(_ key: String, required: Bool = false) -> [String] {
        list(key, required: required).compactMap { element in
            if let text = element.scalar { return text }
            faults.error(
                "wrong-type",
                at: element.location,
                element: self.element,
                "`\(key)` must be a list of texts, found \(element.kindName)"
            )
            return nil
        }
    }

    /// A nested mapping.
    public func fields(_ key: String, keys: [String], required: Bool = false) -> YAMLFields? {
        guard let value = value(key, required: required) else { return nil }
        return YAMLFields(value, element: "\(element), \(key)", keys: keys, faults: faults)
    }

    /// A list of mappings.
    public func records(_ key: String, keys: [String], required: Bool = false) -> [YAMLFields] {
        list(key, required: required).compactMap { YAMLFields($0, element: element, keys: keys, faults: faults) }
    }

    /// A finite number from a node of this mapping.
    func number(_ value: YAMLNode, _ key: String) -> Double? {
        guard case .scalar(let text, isPlain: true) = value.content, let number = Double(text), number.isFinite,
            !text.contains("x"), !text.contains("X")
        else {
            faults.error(
                "not-a-number",
                at: value.location,
                element: element,
                "`\(key)` must be a finite number, found \(Self.shown(value))"
            )
            return nil
        }
        return number
    }

    /// The node as a message quotes it.
    static func shown(_ value: YAMLNode) -> String {
        guard let text = value.scalar else { return value.kindName }
        return "`\(text.count > 60 ? text.prefix(60) + "…" : text[...])`"
    }
}
