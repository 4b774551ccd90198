internal import Dates
public import Diagnostics
internal import Dossiers
internal import Foundation

/// The rules with their word lists, compiled.
public struct Rulebook: Sendable {
    public let rules: [Rule]
    let lexicon: [String: String]

    /// The rules that travel inside the program.
    ///
    /// - Throws: `DiagnosticsError` with file and line where a rule file is at fault.
    public static func bundled() throws(DiagnosticsError) -> Rulebook {
        let files = [
            ("claims.yaml", PackageResources.claims_yaml), ("facts.yaml", PackageResources.facts_yaml),
        ]
        return try Rulebook(
            lexicon: String(decoding: PackageResources.lexicon_yaml, as: UTF8.self),
            rules: files.map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }
        )
    }

    /// Reads a lexicon and files of rules.
    ///
    /// - Throws: `DiagnosticsError` with every fault: unknown keys, lists and circumstances, ids given twice, patterns
    ///   that do not compile.
    public init(lexicon: String, rules files: [(name: String, text: String)]) throws(DiagnosticsError) {
        let faults = DiagnosticCollector()
        self.lexicon = RuleReader.lexicon(lexicon, faults)
        var rules: [Rule] = []
        for file in files { rules += RuleReader.rules(file.text, file: file.name, self.lexicon, faults) }
        var seen: Set<String> = []
        for rule in rules where !seen.insert(rule.id).inserted {
            faults.error("duplicate-id", at: nil, element: "rule \(rule.id)", "the id is given twice")
        }
        if faults.hasErrors { throw DiagnosticsError(faults.diagnostics) }
        self.rules = rules
    }
}

/// Reads rule files; every fault goes to the collector.
private enum RuleReader {
    static func lexicon(_ text: String, _ faults: DiagnosticCollector) -> [String: String] {
        guard let root = YAMLNode.parse(text, file: "lexicon.yaml", faults: faults),
            let entries = root["lexicon"]?.entries
        else { return [:] }
        var lists: [String: String] = ["compound": #"\{compound\}"#]
        // In the order of the file, so that a list may name those above it.
        for entry in entries {
            guard let pattern = entry.value.scalar else { continue }
            lists[entry.key] = expand(pattern, lists)
        }
        return lists
    }

    static func rules(
        _ text: String,
        file: String,
        _ lexicon: [String: String],
        _ faults: DiagnosticCollector
    ) -> [Rule] {
        guard let root = YAMLNode.parse(text, file: file, faults: faults),
            let fields = YAMLFields(root, element: file, keys: ["rules"], faults: faults)
        else { return [] }
        return fields.records(
            "rules",
            keys: [
                "id", "title", "severity", "source", "date", "why", "rewrite", "check", "while", "patterns", "require",
                "where",
            ],
            required: true
        ).compactMap { rule($0, lexicon) }
    }

    private static func rule(_ fields: YAMLFields, _ lexicon: [String: String]) -> Rule? {
        guard let id = fields.text("id", required: true) else { return nil }
        let fields = fields.named("rule \(id)")
        let title = fields.text("title", required: true)
        let source = fields.text("source", required: true)
        let why = fields.text("why", required: true)
        let rewrite = fields.text("rewrite", required: true)
        let day = fields.text("date", required: true).flatMap { PartialDate($0) }
        if day == nil { fields.report("not-a-date", "date", "`date` must be an ISO 8601 date") }
        let severity = severities(fields)
        let check = fields.choice("check", Rule.Check.self)
        let condition = fields.choice("while", Rule.Condition.self)
        let patterns = fields.records(
            "patterns",
            keys: ["match", "with", "without", "unless_near", "unless", "about", "context", "severity"]
        ).compactMap { pattern($0.named("rule \(id)"), lexicon) }
        let require = fields.text("require").map { compiled($0, "require", fields, lexicon) }
        let place = fields.text("where").map { compiled($0, "where", fields, lexicon) }
        guard let title, let source, let why, let rewrite, let day, let severity else { return nil }
        return Rule(
            id: id,
            title: title,
            severity: severity,
            source: source,
            date: day,
            why: why,
            rewrite: rewrite,
            patterns: patterns,
            check: check,
            appliesWhile: condition,
            require: require ?? nil,
            place: place ?? nil
        )
    }

    private static func severities(_ fields: YAMLFields) -> [PublishingContext: Rule.Severity]? {
        let words = fields.texts("severity").compactMap(Rule.Severity.init)
        guard words.count == 2 else {
            fields.report("wrong-type", "severity", "`severity` must be two of error, warning, note")
            return nil
        }
        return [.informational: words[0], .commercial: words[1]]
    }

    private static func pattern(_ fields: YAMLFields, _ lexicon: [String: String]) -> Rule.Pattern? {
        guard let match = fields.text("match", required: true) else { return nil }
        let unless = fields.texts("unless").compactMap { word -> Scope.Kind? in
            if let kind = Scope.Kind(rawValue: word) { return kind }
            let words = Scope.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            fields.report("unknown-value", "unless", "`unless` cannot hold `\(word)`", suggestion: "one of \(words)")
            return nil
        }
        func part(_ key: String) -> Expression? {
            fields.text(key).flatMap { compiled($0, key, fields, lexicon) }
        }
        guard let expression = compiled(match, "match", fields, lexicon) else { return nil }
        return Rule.Pattern(
            match: expression,
            with: part("with"),
            without: part("without"),
            unlessNear: part("unless_near"),
            unless: unless,
            isAboutCompound: fields.flag("about") ?? false,
            context: fields.choice("context", PublishingContext.self),
            severity: fields.has("severity") ? severities(fields) : nil
        )
    }

    private static func compiled(
        _ pattern: String,
        _ key: String,
        _ fields: YAMLFields,
        _ lexicon: [String: String]
    ) -> Expression? {
        let expanded = expand(pattern, lexicon)
        do {
            return try Expression(#"(?<!\w)(?:"# + expanded + #")(?!\w)"#)
        } catch {
            fields.report("rule-pattern", key, "the pattern does not compile")
            return nil
        }
    }

    /// A pattern with the lists of the lexicon in the place of their names.
    private static func expand(_ pattern: String, _ lexicon: [String: String]) -> String {
        var text = pattern
        for (name, list) in lexicon where text.contains("{\(name)}") && name != "compound" {
            text = text.replacingOccurrences(of: "{\(name)}", with: "(?:\(list))")
        }
        return text
    }
}

/// A regular expression over folded text; `{compound}` is filled in for each compound.
struct Expression: Hashable, Sendable {
    let pattern: String
    private let compiled: NSRegularExpression?

    init(_ pattern: String) throws {
        self.pattern = pattern
        compiled = try NSRegularExpression(pattern: pattern.replacingOccurrences(of: "{compound}", with: "\u{1}"))
    }

    /// The expression with a compound's spellings in the place of `{compound}`.
    func naming(_ compound: String) -> Expression {
        guard pattern.contains("{compound}"),
            let filled = try? Expression(pattern.replacingOccurrences(of: "{compound}", with: "(?:\(compound))"))
        else { return self }
        return filled
    }

    /// Places of all matches.
    func ranges(in text: String) -> [NSRange] {
        compiled?.matches(in: text, range: text.whole).map(\.range) ?? []
    }

    func matches(_ text: String) -> Bool { compiled?.firstMatch(in: text, range: text.whole) != nil }
}
