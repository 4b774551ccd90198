import Dossiers
import Testing

@testable import Pages

@Suite("Running text")
struct StoryTests {
    @Test("Markdown becomes HTML below the page's own headings, without raw HTML or script links")
    func markdown() {
        #expect(
            html(ofMarkdown: "# Title\n\n## Part\n\nA *b* & c <d>")
                == "<h2>Part</h2>\n<p>A <em>b</em> &amp; c <!-- raw HTML omitted --></p>\n"
        )
        #expect(html(ofMarkdown: "<script>x</script>\n") == "<!-- raw HTML omitted -->\n")
        #expect(html(ofMarkdown: "[a](javascript:alert(1))") == "<p><a href=\"\">a</a></p>\n")
        #expect(html(ofMarkdown: "") == "")
        #expect(html(ofMarkdown: "###### deep") == "<h6>deep</h6>\n")
    }

    @Test("Words tied to a record become links, and terms buttons that open their meaning")
    func references() {
        let text = "In :finding[45 of 84]{#a_1} genes, its :term[half-life]{#half-life}; :source[x]{#gone}."
        let html = linkedHTML(ofMarkdown: text) { kind, id in kind == .finding ? "/e#finding-\(id)" : nil }
        #expect(
            html
                == "<p>In <a href=\"/e#finding-a_1\">45 of 84</a> genes, its <button type=\"button\" class=\"term\" "
                + "popovertarget=\"term-half-life\">half-life</button>; x.</p>\n"
        )
    }

    @Test("A heading becomes an id of letters, digits and hyphens")
    func slugs() {
        #expect(slug("How it gets in, and how it falls apart") == "how-it-gets-in-and-how-it-falls-apart")
        #expect(slug("BDNF") == "bdnf")
    }
}
