internal import Diagnostics
internal import Yams

extension YAMLNode {
    /// The largest text that is read, in bytes; a dossier file is far smaller.
    public static let maximumSize = 4_000_000
    /// The deepest nesting that is read.
    public static let maximumDepth = 24

    /// Parses one YAML document; nil, with the fault reported, where there is none.
    ///
    /// Refused by name, each with its place: text that is not YAML, more than one document, a text over `maximumSize`,
    /// nesting over `maximumDepth`, and aliases, which no dossier needs and which can make a small text huge. A key
    /// given twice is reported and reading goes on, so that one slip does not hide the others.
    ///
    /// - Complexity: O(size) for well-formed text; one more pass for each duplicated key, at most 50.
    public static func parse(_ text: String, file: String, faults: DiagnosticCollector) -> YAMLNode? {
        guard text.utf8.count <= maximumSize else {
            faults.error(
                "yaml-too-large",
                at: SourceLocation(file: file),
                "the file has \(text.utf8.count) bytes",
                suggestion: "at most \(maximumSize) bytes are read; split the dossier"
            )
            return nil
        }
        if let (name, line) = firstAlias(in: text) {
            faults.error(
                "yaml-alias",
                at: SourceLocation(file: file, line: line),
                "the alias *\(name) is not read in a dossier",
                suggestion: "write the value out at every place"
            )
            return nil
        }
        var masked = MaskedText(text)
        while true {
            do {
                guard let root = try Yams.compose(yaml: masked.text, .basic) else {
                    faults.error("yaml-syntax", at: SourceLocation(file: file), "the file is empty")
                    return nil
                }
                return convert(root, file: file, depth: 0, masked: masked, faults: faults)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                if masked.mask(line: context.mark.line, column: context.mark.column) { continue }
                faults.error(
                    "yaml-duplicate-key",
                    at: SourceLocation(file: file, line: context.mark.line, column: context.mark.column),
                    "the key `\(keys.first ?? "?")` is given twice in one mapping"
                )
                return nil
            } catch {
                faults.report(diagnostic(for: error, file: file))
                return nil
            }
        }
    }

    private static func convert(
        _ node: Yams.Node,
        file: String,
        depth: Int,
        masked: MaskedText,
        faults: DiagnosticCollector
    ) -> YAMLNode? {
        let location = SourceLocation(file: file, line: node.mark?.line, column: node.mark?.column)
        guard depth <= maximumDepth else {
            faults.error("yaml-too-deep", at: location, "nested more than \(maximumDepth) levels deep")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(.scalar(scalar.string, isPlain: scalar.style == .plain), at: location)
        case .sequence(let sequence):
            let nodes = sequence.compactMap {
                convert($0, file: file, depth: depth + 1, masked: masked, faults: faults)
            }
            return YAMLNode(.sequence(nodes), at: location)
        case .mapping(let mapping):
            let entries = entries(of: mapping, file: file, depth: depth, masked: masked, faults: faults)
            return YAMLNode(.mapping(entries), at: location)
        case .alias:
            faults.error("yaml-alias", at: location, "an alias is not read in a dossier")
            return nil
        }
    }

    private static func entries(
        of mapping: Yams.Node.Mapping,
        file: String,
        depth: Int,
        masked: MaskedText,
        faults: DiagnosticCollector
    ) -> [Entry] {
        var entries: [Entry] = []
        var twins: [String: Int] = [:]
        for (key, value) in mapping {
            let place = SourceLocation(file: file, line: key.mark?.line, column: key.mark?.column)
            guard case .scalar(let scalar) = key else {
                faults.error("yaml-key", at: place, "a key must be a plain word")
                continue
            }
            let name = scalar.string
            if let original = masked.original(of: name) {
                if twins[original] == nil { twins[original] = place.line ?? 0 }
                continue
            }
            if let first = twins[name] {
                faults.error(
                    "yaml-duplicate-key",
                    at: place,
                    "the key `\(name)` is given twice in one mapping, first in line \(first)",
                    suggestion: "keep one of the two"
                )
            }
            if let node = convert(value, file: file, depth: depth + 1, masked: masked, faults: faults) {
                entries.append(Entry(key: name, keyLocation: place, value: node))
            }
        }
        return entries
    }

    /// The first `*name` whose anchor `&name` is in the text too, with its line.
    ///
    /// Looked for before composing, because a few aliases of aliases make work that grows exponentially.
    private static func firstAlias(in text: String) -> (name: String, line: Int)? {
        guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        var anchors: Set<Substring> = []
        var aliases: [(name: Substring, line: Int)] = []
        var line = 0
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            for word in row.split(whereSeparator: { " \t\r,[]{}:?-".contains($0) }) {
                if word.first == "&" { anchors.insert(word.dropFirst()) }
                if word.first == "*" { aliases.append((word.dropFirst(), line)) }
            }
        }
        return aliases.first { anchors.contains($0.name) }.map { (String($0.name), $0.line) }
    }

    private static func diagnostic(for error: any Error, file: String) -> Diagnostic {
        func syntax(_ context: YamlError.Context?, _ problem: String, _ mark: Mark) -> Diagnostic {
            let situation = context.map { "\($0.text), begun in line \($0.mark.line): " } ?? ""
            return Diagnostic(
                .error,
                rule: "yaml-syntax",
                at: SourceLocation(file: file, line: mark.line, column: mark.column),
                "not valid YAML: \(situation)\(problem)"
            )
        }
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            return syntax(context, problem, mark)
        case YamlError.reader(let problem, _, _, _):
            return Diagnostic(.error, rule: "yaml-syntax", at: SourceLocation(file: file), "not valid YAML: \(problem)")
        default:
            return Diagnostic(.error, rule: "yaml-syntax", at: SourceLocation(file: file), "not valid YAML: \(error)")
        }
    }
}
