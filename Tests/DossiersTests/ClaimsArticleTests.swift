import Claims
import Diagnostics
import Regulation
import Testing

@testable import Dossiers

@Suite("The text of an article")
struct ClaimsArticleTests {
    private func read(_ text: String) -> (Article, [String]) {
        let faults = DiagnosticCollector()
        var references = ArticleReferences()
        references.claims = ["no-placebo"]
        references.experiments = ["routes"]
        references.findings = ["gaba_1h"]
        references.terms = ["half-life"]
        let article = Article(text, file: "article.md", references: references, faults: faults)
        return (article, faults.diagnostics.map(\.description))
    }

    @Test("Directives stand between the Markdown that surrounds them")
    func blocks() {
        let text =
            "# Title\n\nWords.\n::claim{#no-placebo}\n::figure{#routes}  \n\nMore.\n::table{#studies}\n::status{jurisdiction=US}\n"
        let (article, faults) = read(text)
        #expect(faults == [])
        #expect(
            article.blocks == [
                .markdown("# Title\n\nWords."), .claim("no-placebo"), .figure("routes"), .markdown("\nMore."),
                .table(.studies), .status(.unitedStates),
            ]
        )
    }

    @Test("A line in a code block is text")
    func fenced() {
        #expect(read("```\n::claim{#x}\n```").0.blocks == [.markdown("```\n::claim{#x}\n```")])
    }

    @Test(
        "Every fault of a directive has its line and what is right",
        arguments: [
            ("::claim{#no-placbo}", "there is no claim `no-placbo`; did you mean `no-placebo`?"),
            ("::claim{no-placebo}", "an id begins with #; write ::claim{#no-placebo}"),
            ("::figure{#route}", "there is no experiment `route`; did you mean `routes`?"),
            (
                "::table{#studys}",
                "there is no table `#studys`; one of #studies, #unknowns, #findings, #sources, "
                    + "#identity, #certainty, #harms, #conflicts, #corrections, #related, #law, #never-studied"
            ),
            ("::status{US}", "`US` names no jurisdiction; jurisdiction= one of US, US-DoD, RU, EU, UK, CA, AU, INT"),
            ("::picture{#x}", "there is no directive `picture`; one of claim, figure, findings, table, status"),
            ("::claim", "`::claim` is no directive; write ::claim{#id}"),
        ]
    )
    func faults(_ line: String, _ message: String) {
        #expect(read("One.\n\(line)").1 == ["article.md:2:1: error: \(message) [article-directive]"])
    }

    @Test("Words tied to a finding or a term are checked where they stand, and code is left alone")
    func inline() {
        #expect(read("In :finding[45 of 84]{#gaba_1h} genes; its :term[half-life]{#half-life}.").1 == [])
        #expect(
            read("One.\nIn :finding[45]{#gaba_2h} genes.").1 == [
                "article.md:2:1: error: there is no finding `gaba_2h`; did you mean `gaba_1h`? [article-reference]"
            ]
        )
        #expect(read("```\n:finding[45]{#gaba_2h}\n```").1 == [])
        #expect(read("1. 5-HT and IL-6, [section 503A](/law/2)").1 == [])
        #expect(
            read("About 45 genes (0.4 of them)").1.map { $0.contains("the number `45` is tied to nothing") } == [true]
        )
        #expect(
            InlineReference.pieces(of: "at 12:30 :term[a]{#b}: x :finding[y]") == [
                .text("at 12:30 "), .reference(.term, words: "a", id: "b"), .text(": x :finding[y]"),
            ]
        )
    }

    @Test("The Selank article places every claim of its dossier once, and has no fault")
    func selank() throws {
        let (loaded, diagnostics) = Dossier.load(Repository.selank)
        let dossier = try #require(loaded)
        #expect(diagnostics.filter { $0.rule == "article-directive" } == [])
        let article = try #require(dossier.articleText)
        let placed = article.blocks.compactMap { if case .claim(let id) = $0 { id } else { nil } }
        #expect(placed.sorted() == dossier.claims.map(\.id).sorted())
    }
}
