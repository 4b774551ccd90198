internal import Prose

/// A page that a reader pasted, held against the rules of claims and the dossiers' facts.
struct CheckPage {
    struct Fault {
        var severity: String
        var rule: String
        var title: String
        var message: String
        /// The sentence before, at and behind the offending words; nil where something is missing from the page.
        var before: String?
        var words: String?
        var after: String?
        var line: String
        var source: String
        var rewrite: String
    }

    /// What was pasted; empty before anything was.
    var text: String
    var isChecked: Bool
    /// Why the text could not be checked.
    var problem: String?
    var summary: String
    var faults: [Fault]
    var rules: String
    var limit: String

    /// The form before anything was pasted.
    init(rules: Int, limit: Int) {
        text = ""
        isChecked = false
        summary = ""
        faults = []
        self.rules = "\(rules)"
        self.limit = "\(limit / 1000)"
    }

    /// The faults of a text.
    init(_ text: String, findings: [PageFinding], rules: Int, limit: Int) {
        self.init(rules: rules, limit: limit)
        self.text = text
        isChecked = true
        summary =
            findings.isEmpty
            ? "No fault was found. The checker knows patterns, not meaning: it can miss what is wrong."
            : "\(counted(findings.count, "fault").sentenceCase) found."
        faults = findings.map(Fault.init)
    }
}

extension CheckPage.Fault {
    init(_ finding: PageFinding) {
        severity = finding.severity.rawValue
        rule = finding.rule.id
        title = finding.rule.title
        message = finding.message
        line = finding.bytes == nil ? "whole page" : "line \(finding.start.line)"
        source = "\(finding.rule.source), \(finding.rule.date)"
        rewrite = finding.rule.rewrite
        guard finding.bytes != nil else { return }
        let scalars = Array(finding.sentence.unicodeScalars)
        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        before = text(max(0, finding.words.lowerBound - 160)..<finding.words.lowerBound)
        words = finding.text
        after = text(finding.words.upperBound..<min(scalars.count, finding.words.upperBound + 160))
    }
}

/// Holds pasted pages against the rules.
public struct PageInspector: Sendable {
    private let checker: PageChecker
    private let rules: Int
    /// The largest text checked, in bytes.
    public static let limit = 80_000

    /// An inspector over the facts of all dossiers of an edition; rules are those inside the program.
    public init(_ edition: Edition) throws {
        let book = try Rulebook.bundled()
        rules = book.rules.count
        checker = PageChecker(
            rules: book,
            facts: edition.asOf.map { day in edition.dossiers.map { CompoundFacts($0, asOf: day) } } ?? []
        )
    }

    /// The page with the form alone, or with the faults of a text.
    ///
    /// HTML is told by a first character of `<`; all else is read as Markdown, of which plain text is a part.
    public func page(_ text: String?, renderer: PageRenderer) throws -> Site.Resource {
        var view = CheckPage(rules: rules, limit: Self.limit)
        if let text, !text.allSatisfy(\.isWhitespace) {
            if text.utf8.count > Self.limit {
                view.problem = "The text has \(text.utf8.count) bytes; at most \(Self.limit) are checked here."
            } else {
                let isHTML = text.first { !$0.isWhitespace } == "<"
                let page = try Page(text, format: isHTML ? .html : .markdown)
                view = CheckPage(
                    text,
                    findings: checker.findings(in: page, source: text),
                    rules: rules,
                    limit: Self.limit
                )
            }
        }
        return try renderer.page(
            "Check",
            view,
            title: "Check a page",
            description: "Paste a text on a peptide: its faults against rules of claims and the record of law.",
            path: "/check"
        )
    }
}
