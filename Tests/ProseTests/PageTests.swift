import Testing

@testable import Prose

@Suite("Pages as their readers see them")
struct PageTests {
    @Test("The words of a page stand where the source has them", arguments: Page.Format.allCases)
    func places(_ format: Page.Format) throws {
        let source = "One word & a “second” word. Then the third."
        let page = try Page(source, format: format)
        let block = try #require(page.blocks.first)
        let bytes = Array(source.utf8)
        for (scalar, offset) in zip(block.text.scalars, block.text.offsets) {
            let width = UTF8.width(scalar)
            #expect(String(decoding: bytes[offset..<(offset + width)], as: UTF8.self) == String(scalar))
        }
        #expect(sentences(of: page).count == 2)
    }
}
