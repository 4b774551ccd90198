import Testing

@testable import Pages

@Suite("Running text")
struct StoryTests {
    @Test("Markdown becomes HTML below the page's own headings, without raw HTML or script links")
    func markdown() {
        #expect(
            html(ofMarkdown: "# Title\n\n## Part\n\nA *b* & c <d>")
                == "<h3>Part</h3>\n<p>A <em>b</em> &amp; c <!-- raw HTML omitted --></p>\n"
        )
        #expect(html(ofMarkdown: "<script>x</script>\n") == "<!-- raw HTML omitted -->\n")
        #expect(html(ofMarkdown: "[a](javascript:alert(1))") == "<p><a href=\"\">a</a></p>\n")
        #expect(html(ofMarkdown: "") == "")
        #expect(html(ofMarkdown: "###### deep") == "<h6>deep</h6>\n")
    }
}
