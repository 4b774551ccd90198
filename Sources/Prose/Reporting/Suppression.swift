public import Dates
public import Diagnostics
internal import Dossiers

/// A finding that somebody answers for.
///
/// In a page: `<!-- heptad-allow C05 owner="A. Editor" reason="quoted from the label" -->` before the block it is for.
/// In a file: a list of `suppressions`, each with `rule`, `owner`, `reason`, and `words`, `page` and `until` where they
/// narrow it.
public struct Suppression: Hashable, Sendable {
    public var rule: String
    public var owner: String
    public var reason: String
    /// Where set, the offending sentence must hold these words.
    public var words: String?
    /// Where set, the page's name must end with this.
    public var page: String?
    /// Where set, the last day on which it counts.
    public var until: ISODate?
    /// Where the block stands that it is for, in bytes; nil for one from a file.
    var block: Range<Int>?

    func covers(_ finding: PageFinding, page name: String, asOf: ISODate) -> Bool {
        guard rule == finding.rule.id, until.map({ asOf <= $0 }) ?? true else { return false }
        if let words, !finding.sentence.lowercased().contains(words.lowercased()) { return false }
        if let page, !name.hasSuffix(page) { return false }
        if let block { return finding.bytes.map { block.contains($0.lowerBound) } ?? false }
        return true
    }
}

extension Suppression {
    /// The suppressions that a page's comments hold.
    ///
    /// - Returns: faults for those without owner or reason, which suppress nothing.
    static func inside(_ page: Page, file: String, source: String) -> ([Suppression], [Diagnostic]) {
        var found: [Suppression] = []
        var faults: [Diagnostic] = []
        let lines = LineIndex(source)
        for comment in page.comments {
            let words = comment.text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
            guard words.first == "heptad-allow" else { continue }
            let position = lines.position(of: comment.offset)
            let owner = value("owner", in: comment.text)
            let reason = value("reason", in: comment.text)
            guard words.count > 1, let owner, let reason else {
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "suppression",
                        at: SourceLocation(file: file, line: position.line, column: position.column),
                        "a suppression names a rule, an owner and a reason",
                        suggestion: "heptad-allow C05 owner=\"A. Editor\" reason=\"quoted from the label\""
                    )
                )
                continue
            }
            let blocks = page.blocks.compactMap { block in
                block.text.offsets.first.map { $0..<((block.text.offsets.last ?? $0) + 1) }
            }
            guard let block = blocks.first(where: { $0.upperBound > comment.offset }) else { continue }
            found.append(
                Suppression(
                    rule: String(words[1]),
                    owner: owner,
                    reason: reason,
                    block: block
                )
            )
        }
        return (found, faults)
    }

    private static func value(_ key: String, in text: String) -> String? {
        guard let start = text.range(ofKey: key + "=\"") else { return nil }
        let value = text[start...].prefix { $0 != "\"" }
        return value.allSatisfy(\.isWhitespace) ? nil : String(value)
    }

    /// Reads a file of suppressions.
    ///
    /// - Throws: `DiagnosticsError` with file and line of every fault.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> [Suppression] {
        let faults = DiagnosticCollector()
        var found: [Suppression] = []
        if let root = YAMLNode.parse(text, file: file, faults: faults),
            let fields = YAMLFields(root, element: "suppressions", keys: ["suppressions"], faults: faults)
        {
            let keys = ["rule", "owner", "reason", "words", "page", "until"]
            for entry in fields.records("suppressions", keys: keys, required: true) {
                let until = entry.date("until")
                guard let rule = entry.text("rule", required: true), let owner = entry.text("owner", required: true),
                    let reason = entry.text("reason", required: true)
                else { continue }
                found.append(
                    Suppression(
                        rule: rule,
                        owner: owner,
                        reason: reason,
                        words: entry.text("words"),
                        page: entry.text("page"),
                        until: until
                    )
                )
            }
        }
        if faults.hasErrors { throw DiagnosticsError(faults.diagnostics) }
        return found
    }
}

extension String {
    /// The place behind a key.
    fileprivate func range(ofKey key: String) -> String.Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(key) { return index(start, offsetBy: key.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension PageReport {
    /// Sets aside what somebody answers for, in the page or in a file, and what a baseline holds.
    ///
    /// - Returns: faults in the page's own suppressions.
    public mutating func setAside(
        _ suppressions: [Suppression],
        baseline: Set<String>,
        in page: Page,
        source: String
    ) -> [Diagnostic] {
        let (own, faults) = Suppression.inside(page, file: file, source: source)
        var rest: [PageFinding] = []
        for finding in findings {
            if let suppression = (own + suppressions).first(where: { $0.covers(finding, page: file, asOf: asOf) }) {
                suppressed.append((finding, suppression))
            } else if baseline.contains(finding.fingerprint) {
                inBaseline.append(finding)
            } else {
                rest.append(finding)
            }
        }
        findings = rest
        return faults
    }
}

/// The findings that a site starts with, by fingerprint, so that only new ones are reported.
public struct Baseline: Codable, Hashable, Sendable {
    /// The form of the file.
    public var version = 1
    /// Fingerprints, sorted.
    public var findings: [String]

    public init(of findings: some Sequence<PageFinding>) {
        self.findings = Set(findings.map(\.fingerprint)).sorted()
    }
}
