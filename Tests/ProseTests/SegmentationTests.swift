import Testing

@testable import Prose

@Suite("Sentences")
struct SegmentationTests {
    private func sentences(_ text: String) throws -> [String] {
        let page = try Page(text, format: .text)
        return Prose.sentences(of: page).map { page.blocks[$0.block].text.string($0.range) }
    }

    @Test(
        "A full stop ends a sentence only where one ends",
        arguments: [
            ("It weighs 751.89 g/mol. That is all.", 2), ("See e.g. Smith et al. 2008. It is old.", 2),
            ("J. A. Smith wrote it. He left.", 2), ("The U.S. Food and Drug Administration acts.", 1),
            ("Dr. Lee asked: is it safe? No. It is not known!", 3), ("It fell (n = 24). \"Why?\" nobody asked.", 2),
            ("Doses of 0.3 mg/kg i.p. were given. Rats slept.", 2), ("Take vitamin C. The rest is sleep.", 2),
            ("Key points: - One is here - Two is there - Three", 4), ("See 10.1134/S1068162006020099 for it.", 1),
            ("First it rose… Then it fell.", 2), ("Under section 503A. 21 U.S.C. 353a applies.", 2),
        ]
    )
    func ends(_ text: String, _ count: Int) throws {
        let found = try sentences(text)
        #expect(found.count == count, "\(found)")
    }

    @Test("Any text is read without a fault, and every place lies in it", arguments: 0..<200)
    func anyText(_ seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "Selank", " ", ". ", "\n", "\n\n", "<p>", "</p>", "<b", ">", "&amp;", "&#x431;", "&", "<!--", "-->", "\"",
            "'",
            "**", "*", "`", "[", "](", ")", "# ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n", "é", "к", "👍🏽", "\u{0}",
            "\r\n", "\u{AD}", "\u{200B}", "\u{FEFF}", "<script>", "</script>", "<a href=\"x\">", "3.5", "e.g.", "?!",
            "<meta charset=\"latin1\">", "cures anxiety", "\t", "<li>", "\\", "&nbsp;", "—", "…", "<img alt=\"cures\">",
        ]
        let source = (0..<next(120)).map { _ in pieces[next(pieces.count)] }.joined()
        let size = source.utf8.count
        let checker = try ProseFixture.checker()
        for format in Page.Format.allCases {
            let page = try Page(source, format: format)
            for block in page.blocks {
                #expect(block.text.scalars.count == block.text.offsets.count)
                #expect(block.text.offsets.allSatisfy { $0 >= 0 && $0 <= size })
            }
            for sentence in Prose.sentences(of: page) {
                #expect(sentence.range.count == sentence.folded.utf16.count)
                #expect(sentence.range.count <= maximumSentenceLength)
            }
            for finding in checker.findings(in: page, source: source) {
                #expect(finding.words.upperBound <= finding.sentence.unicodeScalars.count)
                #expect(finding.start.line >= 1 && finding.start.column >= 1)
            }
        }
    }

    @Test("A page that is too large is refused by its size")
    func tooLarge() {
        #expect(throws: PageTooLarge.self) {
            try Page(String(repeating: "word ", count: Page.maximumSize / 5 + 1), format: .text)
        }
    }
}
