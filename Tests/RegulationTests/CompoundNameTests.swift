import Regulation
import Testing

@Suite("Folding of compound names")
struct CompoundNameTests {
    @Test(
        "Look-alike letters, transliteration, case, dashes and accents fold away",
        arguments: [
            ("Selank", "selank"), ("Selan\u{43A}", "selank"), ("\u{421}елан\u{43A}", "selank"),
            ("S\u{435}l\u{430}nk", "selank"),
            ("BPC\u{2011}157", "bpc157"), ("bpc 157", "bpc157"), ("NAD+", "nad+"), ("thymosin α-1", "thymosinalpha1"),
            ("Thymosin Alpha 1", "thymosinalpha1"), ("Sélank (TP-7)", "selanktp7"), ("", ""), ("!?", ""),
        ]
    )
    func fold(_ text: String, _ expected: String) {
        #expect(CompoundName.fold(text) == expected)
    }

    @Test("A compound is found by every spelling and by no other")
    func lookup() {
        let compound = LedgerCompound(
            id: "selank",
            name: "Selank",
            names: [CompoundName("selank acetate (TP-7)", kind: .salt), CompoundName("Selanc", kind: .misspelling)]
        )
        let ledger = Ledger(collected: day("2026-11-23"), compounds: [compound])
        for spelling in ["SELANK", "Selan\u{43A}", "selanc", "Selank Acetate (TP-7)"] {
            #expect(ledger.compound(named: spelling)?.id == "selank", "\(spelling)")
        }
        for spelling in ["semax", "", "selan", "   "] {
            #expect(ledger.compound(named: spelling) == nil, "\(spelling)")
        }
    }

    @Test("A very long name is cut and does not hang")
    func longName() {
        #expect(CompoundName.fold(String(repeating: "a", count: 100_000)).count == 200)
    }
}
