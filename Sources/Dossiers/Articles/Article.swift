internal import Diagnostics
public import Regulation

/// A running text: Markdown with directives that place claims, figures, tables and statuses.
///
/// A leaf directive is a line of its own in the form of the generic directives proposed for CommonMark:
/// `::claim{#no-placebo-in-patients}`, `::figure{#routes}`, `::table{#studies}`, `::findings{#gaba}`,
/// `::status{jurisdiction=US}`. Inside a sentence `:finding[45 of 84 genes]{#gaba_1h}` links words to what they rest on,
/// see ``InlineReference``. Inside a fenced code block a line is text.
public struct Article: Hashable, Sendable {
    /// One piece of the text, in order.
    public enum Block: Hashable, Sendable {
        /// CommonMark between two directives, its inline references as written.
        case markdown(String)
        /// The id of a claim.
        case claim(String)
        /// The id of an experiment.
        case figure(String)
        case table(Table)
        /// A pointer to the findings of a system, such as `gaba`.
        case findings(String)
        case status(Jurisdiction)
    }

    /// Tables and lists that a page can place.
    public enum Table: String, Hashable, Sendable, CaseIterable {
        case studies, unknowns, findings, sources, identity, certainty, harms, conflicts, corrections, related, law
        case neverStudied = "never-studied"
    }

    public var blocks: [Block]

    /// Reads a text; a directive with a fault is reported and left out.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - file: its path, for messages.
    ///   - references: what its directives may name.
    ///   - faults: where faults go.
    public init(_ text: String, file: String, references: ArticleReferences, faults: DiagnosticCollector) {
        blocks = []
        var lines: [Substring] = []
        var isFenced = false
        func flush() -> Block? {
            let markdown = lines.joined(separator: "\n")
            lines = []
            return markdown.allSatisfy(\.isWhitespace) ? nil : .markdown(markdown)
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") || line.hasPrefix("~~~") { isFenced.toggle() }
            let location = SourceLocation(file: file, line: index + 1, column: 1)
            guard !isFenced, line.hasPrefix("::") else {
                lines.append(line)
                if !isFenced { Self.check(line, at: location, references: references, faults: faults) }
                continue
            }
            if let markdown = flush() { blocks.append(markdown) }
            switch Self.directive(line, references: references) {
            case .success(let block): blocks.append(block)
            case .failure(let fault):
                faults.error("article-directive", at: location, fault.message, suggestion: fault.suggestion)
            }
        }
        if let markdown = flush() { blocks.append(markdown) }
    }

    /// What is wrong with a directive, and what would be right.
    private struct Fault: Error {
        var message: String
        var suggestion: String?
    }

    /// Holds the inline references of a line against what they may name.
    private static func check(
        _ line: Substring,
        at location: SourceLocation,
        references: ArticleReferences,
        faults: DiagnosticCollector
    ) {
        for piece in InlineReference.pieces(of: line) {
            guard case .reference(let kind, _, let id) = piece else { continue }
            let known = references.ids(of: kind)
            guard !known.contains(id) else { continue }
            faults.error(
                "article-reference",
                at: location,
                "there is no \(kind.rawValue) `\(id)`",
                suggestion: nearMiss(to: id, among: known.sorted()).map { "did you mean `\($0)`?" }
            )
        }
    }

    private static func directive(_ line: Substring, references: ArticleReferences) -> Result<Block, Fault> {
        let body = line.dropFirst(2).trimmingSuffix(while: \.isWhitespace)
        guard let open = body.firstIndex(of: "{"), body.last == "}" else {
            return .failure(Fault(message: "`\(line.prefix(60))` is no directive", suggestion: "write ::claim{#id}"))
        }
        let name = String(body[..<open])
        let argument = String(body[body.index(after: open)...].dropLast())
        func known(_ kind: String, _ ids: Set<String>, _ block: (String) -> Block) -> Result<Block, Fault> {
            guard argument.first == "#" else {
                return .failure(Fault(message: "an id begins with #", suggestion: "write ::\(name){#\(argument)}"))
            }
            let id = String(argument.dropFirst())
            if ids.contains(id) { return .success(block(id)) }
            let near = nearMiss(to: id, among: ids.sorted()).map { "did you mean `\($0)`?" }
            return .failure(Fault(message: "there is no \(kind) `\(id)`", suggestion: near))
        }
        switch name {
        case "claim": return known("claim", references.claims) { .claim($0) }
        case "figure": return known("experiment", references.experiments) { .figure($0) }
        case "findings": return known("system", references.systems) { .findings($0) }
        case "table":
            if argument.first == "#", let table = Table(rawValue: String(argument.dropFirst())) {
                return .success(.table(table))
            }
            let names = Table.allCases.map { "#\($0.rawValue)" }.joined(separator: ", ")
            return .failure(Fault(message: "there is no table `\(argument)`", suggestion: "one of \(names)"))
        case "status":
            let code = argument.hasPrefix("jurisdiction=") ? String(argument.dropFirst("jurisdiction=".count)) : ""
            if let jurisdiction = Jurisdiction(rawValue: code) { return .success(.status(jurisdiction)) }
            let codes = Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")
            return .failure(
                Fault(message: "`\(argument)` names no jurisdiction", suggestion: "jurisdiction= one of \(codes)")
            )
        default:
            return .failure(
                Fault(
                    message: "there is no directive `\(name)`",
                    suggestion: "one of claim, figure, findings, table, status"
                )
            )
        }
    }
}

/// What the directives of a text may name.
public struct ArticleReferences: Sendable {
    public var claims: Set<String> = []
    public var experiments: Set<String> = []
    public var findings: Set<String> = []
    public var sources: Set<String> = []
    public var events: Set<String> = []
    /// Parts of the story that findings belong to, such as `gaba`.
    public var systems: Set<String> = []
    /// Terms of the glossary.
    public var terms: Set<String> = []

    public init() {}

    /// The ids that an inline reference of a kind may name.
    func ids(of kind: InlineReference.Kind) -> Set<String> {
        switch kind {
        case .finding: findings
        case .source: sources
        case .event: events
        case .term: terms
        }
    }
}

extension Substring {
    /// The text without the characters at its end that satisfy a condition.
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, isDropped(self[index(before: end)]) { end = index(before: end) }
        return self[startIndex..<end]
    }
}
