import Testing

@testable import Search

@Suite("Search")
struct SearchIndexTests {
    private let index: SearchIndex

    init() throws {
        index = try SearchIndex(
            [
                SearchEntry(
                    kind: "compound",
                    title: "Selank",
                    address: "/selank",
                    names: ["TP-7"],
                    text: "A heptapeptide."
                ),
                SearchEntry(kind: "compound", title: "Semax", address: "/semax", names: ["MEHFPGP"], text: "Another."),
                SearchEntry(kind: "finding", title: "Selank: half-life", address: "/f", text: "not measured in plasma"),
                SearchEntry(kind: "event", title: "FDA", address: "/e", text: "Category 2 left"),
            ],
            fold: { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
        )
    }

    @Test(
        "Letters swapped, left out, doubled or exchanged still find the compound first",
        arguments: ["selank", "Selnak", "selanc", "sellank", "slank", "SELANK", "tp7", "TP-7"]
    )
    func typing(_ query: String) throws {
        #expect(try index.search(query).first?.address == "/selank")
    }

    @Test("Words of a text are found, and every word counts")
    func words() throws {
        #expect(try index.search("plasma").map(\.address) == ["/f"])
        #expect(try index.search("selank plasma").first?.address == "/f")
        #expect(try index.search("heptapep").map(\.address) == ["/selank"])
    }

    @Test("What is like nothing finds nothing, and no sign of a query language is read as one")
    func nothing() throws {
        for query in ["", "  ", "zzzz", "\"", "* OR *", "names:x", "-", "a", String(repeating: "x", count: 5000)] {
            #expect(try index.search(query).isEmpty, "\(query.prefix(20))")
        }
    }

    @Test("Likeness counts letters as Damerau does")
    func damerau() {
        #expect(likeness("selank", "selank") == 1)
        #expect(likeness("selnak", "selank") == 1 - 1.0 / 6)
        #expect(likeness("abcd", "wxyz") == 0)
        #expect(likeness("semax", "selank") == 0)
        #expect(likeness("", "abcdef") == 0)
    }
}
