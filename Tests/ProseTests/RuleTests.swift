import Dates
import Diagnostics
import Foundation
import Testing

@testable import Prose

@Suite("Rules in their surroundings")
struct RuleTests {
    private func found(
        _ text: String,
        format: Page.Format = .text,
        asOf day: String = "2026-11-24",
        context: PublishingContext = .informational
    ) throws -> [PageFinding] {
        let checker = try ProseFixture.checker(asOf: day, context: context)
        return checker.findings(in: try Page(text, format: format), source: text)
    }

    private func ids(_ findings: [PageFinding]) -> Set<String> { Set(findings.map(\.rule.id)) }

    @Test("All 27 rules of claims are there, each with source, date, reason and rewrite")
    func complete() throws {
        let rules = try ProseFixture.rulebook().rules
        let claims = (1...27).map { "C" + ($0 < 10 ? "0" : "") + String($0) }
        #expect(claims.allSatisfy { id in rules.contains { $0.id == id } })
        for rule in rules {
            #expect(!rule.source.isEmpty && !rule.why.isEmpty && !rule.rewrite.isEmpty, "\(rule.id)")
            #expect(rule.severity.count == 2, "\(rule.id)")
            #expect(!rule.patterns.isEmpty || rule.check != nil, "\(rule.id)")
        }
    }

    @Test("No rule and no code names the compound of a dossier")
    func noName() throws {
        for rule in try ProseFixture.rulebook().rules {
            let text = rule.patterns.map(\.match.pattern).joined() + (rule.require?.pattern ?? "") + rule.rewrite
            #expect(!text.lowercased().contains("selank"), "\(rule.id)")
        }
    }

    @Test("A category is judged by the ledger on the day of the check")
    func categoryByDay() throws {
        let text = "Selank is a Category 2 substance."
        #expect(!ids(try found(text, asOf: "2024-09-01")).contains("F03"))
        #expect(ids(try found(text, asOf: "2024-10-01")).contains("F03"))
        // The twin list is read too: before it entered, the category is not known to be 2.
        #expect(ids(try found(text, asOf: "2026-11-24")).contains("F03"))
    }

    @Test("What sells is held to more")
    func context() throws {
        let text = "Selank supports focus."
        #expect(try found(text).map(\.severity) == [.warning])
        #expect(try found(text, context: .commercial).map(\.severity) == [.error])
        #expect(ids(try found("Selank is not a controlled substance.", context: .commercial)).contains("C24"))
    }

    @Test("A quoted claim passes only where it is rejected")
    func quotation() throws {
        #expect(ids(try found("Sellers write \"Selank cures anxiety\"; no trial supports it.")).isEmpty)
        #expect(ids(try found("\"Selank cures anxiety,\" our founder likes to say.")).contains("C04"))
    }

    @Test("A disclosure beside the link answers for it")
    func disclosure() throws {
        let link = "Buy Selank from our partner shop."
        #expect(ids(try found(link)).contains("C19"))
        #expect(!ids(try found(link + "\n\nDisclosure: we are paid for this link.")).contains("C19"))
    }

    @Test("Research use only counts beside human use, not alone")
    func researchUse() throws {
        #expect(ids(try found("For laboratory research use only.")).isEmpty)
        #expect(ids(try found("For laboratory research use only.\n\nTake two sprays daily.")).contains("C13"))
    }

    @Test("A registration abroad may stand where the next sentence gives its present state")
    func neighbouringState() throws {
        let first = "Selank was registered in Russia in 2009."
        #expect(ids(try found(first)).contains("C16"))
        #expect(!ids(try found(first + " The registration is reported cancelled.")).contains("C16"))
    }

    @Test("A page about a compound must hold five things, a note about something else none")
    func mustHave() throws {
        let bare = "# Selank\n\nOne. Two. Three. Four. It is compared with diazepam."
        let missing = ids(try found(bare, format: .markdown))
        #expect(missing.isSuperset(of: ["M01", "M02", "M03", "M04", "M05"]))
        let whole = """
            # Selank

            As of 2026-11-24, no Selank product is FDA-approved. It meets no route of section 503A. Three trials with
            192 patients compared it with other drugs; none had a placebo arm. Benzodiazepines carry a boxed warning.
            Do not stop one abruptly.
            """
        #expect(ids(try found(whole, format: .markdown)).isEmpty)
        #expect(ids(try found("One. Two. Three. Four. Five. Six.")).isEmpty)
    }

    @Test("Words are found where they stand, in every format, however they are marked up")
    func places() throws {
        let pages: [(Page.Format, String)] = [
            (.text, "First.\nThen:\n\nSelank cures **anxiety**."),
            (.markdown, "First.\n\n* Then *Selank* **cures** anxiety."),
            (.html, "<p>First.</p>\n<p class=\"a\">Then <b>Selank</b> cures&nbsp;anxiety.</p>"),
        ]
        for (format, source) in pages {
            let finding = try #require(try found(source, format: format).first { $0.rule.id == "C04" })
            let bytes = try #require(finding.bytes)
            let words = String(decoding: Array(source.utf8)[bytes], as: UTF8.self)
            #expect(words.hasPrefix("cures") && words.contains("anxiety"), "\(format): \(words)")
            let line = source.split(separator: "\n", omittingEmptySubsequences: false)[finding.start.line - 1]
            #expect(line.unicodeScalars.dropFirst(finding.start.column - 1).starts(with: "cures".unicodeScalars))
        }
    }

    @Test("Title, description and alternative text are read")
    func metadata() throws {
        let source = """
            <html><head><title>Selank cures anxiety</title><meta name="description" content="Selank treats PTSD">
            </head><body><img alt="Selank heals addiction" src="a.png"><script>"Selank cures insomnia"</script></body>
            """
        #expect(try found(source, format: .html).count { $0.rule.id == "C04" } == 3)
    }

    @Test("A suppression names rule, owner and reason, and lets one block pass")
    func suppression() throws {
        let source = """
            <!-- heptad-allow C04 owner="A. Editor" reason="quoted" -->

            Selank cures anxiety.

            Selank cures anxiety, again.
            """
        let page = try Page(source, format: .markdown)
        var report = PageReport(
            file: "a.md",
            format: .markdown,
            context: .informational,
            asOf: try #require(ISODate("2026-11-24")),
            compounds: ["selank"],
            findings: try found(source, format: .markdown)
        )
        #expect(report.setAside([], baseline: [], in: page, source: source).isEmpty)
        #expect(report.suppressed.map(\.suppression.owner) == ["A. Editor"])
        #expect(report.findings.map(\.start.line) == [5])
        let known = Set(report.findings.map(\.fingerprint))
        #expect(report.setAside([], baseline: known, in: page, source: source).isEmpty)
        #expect(report.findings.isEmpty && report.inBaseline.count == 1)
        let nameless = "<!-- heptad-allow C04 -->\n\nSelank cures anxiety."
        var other = report
        let faults = other.setAside([], baseline: [], in: try Page(nameless, format: .markdown), source: nameless)
        #expect(faults.map(\.rule) == ["suppression"])
    }

    @Test("A suppression in a file ends on its day")
    func suppressionFile() throws {
        let text = "suppressions:\n- {rule: C04, owner: A, reason: b, words: cures, until: 2026-11-23}\n"
        let read = try Suppression.read(text, file: "s.yaml")
        let finding = try #require(try found("Selank cures anxiety.").first)
        #expect(read[0].covers(finding, page: "a.md", asOf: try #require(ISODate("2026-11-23"))))
        #expect(!read[0].covers(finding, page: "a.md", asOf: try #require(ISODate("2026-11-24"))))
    }

    @Test("A sentence without end is cut, so that no pattern backtracks for long")
    func hostile() throws {
        let long = String(repeating: "Selank may not support your a calm, balanced, ", count: 400)
        _ = try found(long)
        let spaced = String(repeating: "the ", count: 4000) + "anxiety"
        _ = try found("Selank treats " + spaced)
    }
}
