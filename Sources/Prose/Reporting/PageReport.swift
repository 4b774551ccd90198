public import Dates

/// What a check of one page found, and what it left out.
public struct PageReport: Sendable {
    /// The file as it was named.
    public var file: String
    public var format: Page.Format
    public var context: PublishingContext
    public var asOf: ISODate
    /// Ids of the dossiers that the page was held against.
    public var compounds: [String]
    public var findings: [PageFinding]
    /// Findings that somebody answers for, with who and why.
    public var suppressed: [(finding: PageFinding, suppression: Suppression)]
    /// Findings that were there when the baseline was written.
    public var inBaseline: [PageFinding]

    public init(
        file: String,
        format: Page.Format,
        context: PublishingContext,
        asOf: ISODate,
        compounds: [String],
        findings: [PageFinding],
        suppressed: [(finding: PageFinding, suppression: Suppression)] = [],
        inBaseline: [PageFinding] = []
    ) {
        self.file = file
        self.format = format
        self.context = context
        self.asOf = asOf
        self.compounds = compounds
        self.findings = findings
        self.suppressed = suppressed
        self.inBaseline = inBaseline
    }
}

/// Renders a report for a terminal: each finding with its words underlined in the sentence.
public func render(_ report: PageReport) -> String {
    var text = ""
    for finding in report.findings {
        let rule = finding.rule
        text += "\(report.file):\(finding.start.line):\(finding.start.column): \(finding.severity.rawValue): "
        text += "\(rule.id) \(rule.title): \(finding.message)\n"
        if finding.bytes != nil {
            let (line, marks) = underlined(finding)
            text += "    \(line)\n    \(marks)\n"
        }
        text += "    rule: \(rule.source), \(rule.date)\n    instead: \(rule.rewrite)\n"
    }
    for (finding, suppression) in report.suppressed {
        text += "\(report.file):\(finding.start.line): allowed: \(finding.rule.id) by \(suppression.owner): "
        text += "\(suppression.reason)\n"
    }
    var counts = ["\(report.findings.count) findings"]
    if !report.suppressed.isEmpty { counts.append("\(report.suppressed.count) allowed") }
    if !report.inBaseline.isEmpty { counts.append("\(report.inBaseline.count) in the baseline") }
    let compounds = report.compounds.isEmpty ? "no dossier" : report.compounds.joined(separator: ", ")
    text +=
        "\(report.file): \(counts.joined(separator: ", ")) (\(report.context.rawValue), \(compounds), \(report.asOf))"
    return text
}

/// The words with some of their sentence, and a line of marks beneath them.
private func underlined(_ finding: PageFinding) -> (line: String, marks: String) {
    let scalars = Array(finding.sentence.unicodeScalars)
    let width = 100
    let low = max(0, min(finding.words.lowerBound - 20, max(0, finding.words.upperBound + 20 - width)))
    let start = min(low, finding.words.lowerBound)
    let end = min(scalars.count, max(start + width, min(finding.words.upperBound, start + 2 * width)))
    var line = String.UnicodeScalarView()
    line.append(contentsOf: scalars[start..<end])
    let before = start > 0 ? "…" : ""
    let marked = min(finding.words.upperBound, end) - finding.words.lowerBound
    let indent = String(repeating: " ", count: finding.words.lowerBound - start + before.count)
    return (
        before + String(line) + (end < scalars.count ? "…" : ""), indent + String(repeating: "^", count: max(1, marked))
    )
}

extension PageReport: Encodable {
    private enum Keys: String, CodingKey {
        case path, format, context, asOf, compounds, findings, allowed, inBaseline
    }

    private struct Entry: Encodable {
        var rule, title, severity, message, source, date, why, rewrite, fingerprint: String
        var line: Int?
        var column: Int?
        var endLine: Int?
        var endColumn: Int?
        var words: String?
        var sentence: String?
        var owner: String?
        var reason: String?

        init(_ finding: PageFinding, _ suppression: Suppression? = nil) {
            rule = finding.rule.id
            title = finding.rule.title
            severity = finding.severity.rawValue
            message = finding.message
            source = finding.rule.source
            date = finding.rule.date.description
            why = finding.rule.why
            rewrite = finding.rule.rewrite
            fingerprint = finding.fingerprint
            if finding.bytes != nil {
                line = finding.start.line
                column = finding.start.column
                endLine = finding.end.line
                endColumn = finding.end.column
                words = finding.text
                sentence = finding.sentence
            }
            owner = suppression?.owner
            reason = suppression?.reason
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(file, forKey: .path)
        try container.encode(format.rawValue, forKey: .format)
        try container.encode(context, forKey: .context)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(compounds, forKey: .compounds)
        try container.encode(findings.map { Entry($0) }, forKey: .findings)
        try container.encode(suppressed.map { Entry($0.finding, $0.suppression) }, forKey: .allowed)
        try container.encode(inBaseline.count, forKey: .inBaseline)
    }
}
