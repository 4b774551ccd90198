internal import Diagnostics
public import Regulation

/// The running text of a dossier: Markdown with directives that place claims, figures, tables and statuses.
///
/// A directive is a line of its own in the form of the generic leaf directives proposed for CommonMark:
/// `::claim{#no-placebo-in-patients}`, `::figure{#routes}`, `::table{#studies}`, `::status{jurisdiction=US}`. Inside a
/// fenced code block a line is text.
public struct Article: Hashable, Sendable {
    /// One piece of the text, in order.
    public enum Block: Hashable, Sendable {
        /// CommonMark between two directives.
        case markdown(String)
        /// The id of a claim.
        case claim(String)
        /// The id of an experiment.
        case figure(String)
        case table(Table)
        case status(Jurisdiction)
    }

    /// Tables that a page can place.
    public enum Table: String, Hashable, Sendable, CaseIterable {
        case studies, unknowns, findings, sources
    }

    public var blocks: [Block]

    /// Reads a text; a directive with a fault is reported and left out.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - file: its path, for messages.
    ///   - claims: the ids that `::claim` may name.
    ///   - experiments: the ids that `::figure` may name.
    ///   - faults: where faults go.
    public init(
        _ text: String,
        file: String,
        claims: Set<String>,
        experiments: Set<String>,
        faults: DiagnosticCollector
    ) {
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
            guard !isFenced, line.hasPrefix("::") else {
                lines.append(line)
                continue
            }
            if let markdown = flush() { blocks.append(markdown) }
            let location = SourceLocation(file: file, line: index + 1, column: 1)
            switch Self.directive(line, claims: claims, experiments: experiments) {
            case .success(let block): blocks.append(block)
            case .failure(let fault):
                faults.error("article-directive", at: location, fault.message, suggestion: fault.suggestion)
            }
        }
        if let markdown = flush() { blocks.append(markdown) }
    }

    private struct Fault: Error {
        var message: String
        var suggestion: String?
    }

    private static func directive(
        _ line: Substring,
        claims: Set<String>,
        experiments: Set<String>
    ) -> Result<Block, Fault> {
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
        case "claim": return known("claim", claims) { .claim($0) }
        case "figure": return known("experiment", experiments) { .figure($0) }
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
                Fault(message: "there is no directive `\(name)`", suggestion: "one of claim, figure, table, status")
            )
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
