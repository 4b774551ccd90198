import Dates
import Testing

@testable import Evidence

@Suite("References")
struct ReferenceTests {
    @Test(
        "A list of authors is taken apart; words that name no person stay together",
        arguments: [
            ("Zolotarev YuA, Dadayan AK et al.", ["Zolotarev|YuA", "Dadayan|AK"], true),
            ("van der Pijl PC, Ten Have GAM", ["van der Pijl|PC", "Ten Have|GAM"], false),
            ("V'yunova TV, Ter-Israelyan AYu", ["V'yunova|TV", "Ter-Israelyan|AYu"], false),
            ("Ghansah and Weiss", ["Ghansah|", "Weiss|"], false),
            ("Kolomin and co-authors (list not shown)", ["Kolomin|"], true),
            ("Doe J, Roe R; notes add Poe E", ["Doe|J", "Roe|R"], false),
            ("English retail copy of the leaflet", ["English retail copy of the leaflet"], false),
            ("US FDA page on bulk substances", ["US FDA page on bulk substances"], false),
        ]
    )
    func names(_ text: String, _ expected: [String], _ hasMore: Bool) {
        let (names, more) = Reference.names(in: text)
        let shown = names.map { name in
            switch name {
            case .person(let family, let given): "\(family)|\(given ?? "")"
            case .literal(let words): words
            }
        }
        #expect(shown == expected)
        #expect(more == hasMore)
    }

    private func source(_ volume: String) throws -> Source {
        var source = Source(
            id: "doe2001",
            authors: "Doe J",
            title: "50 % of A_1 & B {C}",
            journal: "A journal",
            languages: Worded(["en"]),
            kind: Worded(.review),
            access: "abstract",
            seen: Worded([.abstract]),
            isIndependentOfDevelopers: true
        )
        source.volumeAndPages = volume
        source.notices = [
            SourceNotice(
                .retraction,
                on: try #require(ISODate("2002-03-04")),
                identifier: Identifier(.doi, "10.1000/notice")
            )
        ]
        return source
    }

    @Test(
        "Volume, issue and pages come from the usual form; another form stays in the note",
        arguments: [
            ("32(1):57-62", "32", "1", "57-62"), ("431:79", "431", nil, "79"), ("32(2)", "32", "2", nil),
            ("(3):24-33", nil, "3", "24-33"), ("27 Suppl 1:1", nil, nil, nil),
        ] as [(String, String?, String?, String?)]
    )
    func volumes(_ text: String, _ volume: String?, _ issue: String?, _ pages: String?) throws {
        let reference = Reference(try source(text))
        #expect([reference.volume, reference.issue, reference.pages] == [volume, issue, pages])
        #expect((reference.note?.contains(text) ?? false) == (volume == nil && pages == nil))
    }

    @Test("What TeX would read as a command is written as the sign, and a retraction stands in every form")
    func escapes() throws {
        let reference = Reference(try source("1"))
        #expect(reference.bibTeX.contains(#"title = {{50 \% of A\_1 \& B \{C\}}}"#))
        #expect(reference.bibTeX.contains("was retracted on 2002-03-04 (DOI 10.1000/notice)"))
        #expect(reference.ris.hasPrefix("TY  - JOUR\r\nID  - doe2001\r\nAU  - Doe, J\r\n"))
        #expect(reference.ris.hasSuffix("ER  - \r\n"))
        #expect(reference.ris.contains("N1  - This source was retracted on 2002-03-04"))
        #expect(CSLItem(reference).note?.contains("retracted") == true)
    }
}
