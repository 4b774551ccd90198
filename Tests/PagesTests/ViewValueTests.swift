import Claims
import Dates
import Evidence
import Testing

@testable import Pages

@Suite("Sequence view")
struct SequenceViewTests {
    private let selank: PeptideSequence

    init() throws {
        selank = try #require(PeptideSequence("TKPRPGP"))
    }

    @Test("draws seven residues with names, parts and cuts")
    func tiles() {
        let view = SequenceView(
            selank,
            parts: [
                SequenceView.Part(name: "tuftsin part", first: 1, last: 4),
                SequenceView.Part(name: "Pro-Gly-Pro tail", first: 5, last: 7),
            ],
            cuts: [
                SequenceView.Cut(after: 3, order: 2, products: "TKP + RP", source: nil),
                SequenceView.Cut(after: 5, order: 1, products: "TKPRP + GP", source: nil),
            ]
        )
        #expect(view.residues.map(\.name) == ["Thr", "Lys", "Pro", "Arg", "Pro", "Gly", "Pro"])
        #expect(view.parts.map(\.length) == [4, 3])
        #expect(view.cuts.map(\.after) == [5, 3])
        #expect(view.residues.filter { $0.cutAfter != nil }.map(\.position) == [3, 5])
        #expect(view.summary.hasPrefix("7 amino acids in this order: threonine, lysine, proline"))
    }

    @Test("leaves out parts and cuts beyond the ends")
    func bounds() {
        let view = SequenceView(
            selank,
            parts: [SequenceView.Part(name: "too long", first: 1, last: 9)],
            cuts: [SequenceView.Cut(after: 8, order: 1, products: "", source: nil)]
        )
        #expect(view.parts.isEmpty && view.cuts.isEmpty)
    }
}

@Suite("Study table and evidence strip")
struct StudyTests {
    private let studies = [
        Sample.study("cell1", year: 2014, kind: .cell, authorship: .unseen),
        Sample.study("rat1", year: 1998, kind: .animal),
        Sample.study("rat2", year: nil, kind: .animal, authorship: .independent),
        Sample.study("trial1", year: 2008, kind: .human),
        Sample.study("trial2", year: 2018, kind: .human, authorship: .independent),
    ]

    @Test("human studies come first, newest first, and are opened")
    func order() {
        let table = StudyTable(studies: studies)
        #expect(table.groups.map(\.kind) == ["People", "Animals", "Cells and test tubes"])
        #expect(table.groups.map(\.isOpen) == [true, false, false])
        #expect(table.groups[0].studies.map(\.id) == ["trial2", "trial1"])
    }

    @Test("each study is one mark, in its kind's row and its years' column")
    func strip() {
        let strip = EvidenceStrip(studies: studies)
        #expect(strip.columns == ["1995", "2000", "2005", "2010", "2015", "no year"])
        #expect(strip.rows.map(\.count) == [1, 2, 2])
        #expect(strip.rows.flatMap(\.cells).flatMap(\.marks).count == studies.count)
        #expect(strip.rows[1].cells[0].marks.map(\.id) == ["rat1"])
        #expect(strip.rows[1].cells[5].marks.map(\.authorship) == [.independent])
        #expect(strip.rows[0].cells[0].isEmpty)
        #expect(
            strip.summary.hasSuffix("; 2 independent, 2 not shown to be independent, 1 of authors not seen.")
        )
    }

    @Test("a study of unseen authors is never laid at the developers' door")
    func unseen() {
        let strip = EvidenceStrip(studies: studies)
        let mark = strip.rows.flatMap(\.cells).flatMap(\.marks).first { $0.authorship == .unseen }
        #expect(mark?.label == "cell1, authors not seen")
        #expect(studies[0].who == "authors not seen")
    }
}

@Suite("Dates and numbers in words")
struct TextTests {
    @Test("a day in both forms")
    func dates() throws {
        let date = try #require(ISODate("2024-09-07"))
        #expect(DateText(date).iso == "2024-09-07")
        #expect(DateText(date).prose == "7 September 2024")
    }

    @Test(
        "three significant digits, powers of ten from a million up and below a thousandth",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (751.89, "752"), (0.0012345, "0.00123"), (99.96, "100"),
            (123_456, "123456"), (-2.5, "\u{2212}2.5"), (1.2e-5, "1.2\u{202F}×\u{202F}10⁻⁵"),
            (9.999e6, "1\u{202F}×\u{202F}10⁷"), (.nan, "not a number"), (.infinity, "without bound"),
        ]
    )
    func numbers(number: Double, text: String) {
        #expect(NumberText.short(number) == text)
    }

    @Test("marks differ in sign, so that colour carries nothing alone")
    func marks() {
        #expect(Set(ClaimMark.allCases.map(\.sign)).count == ClaimMark.allCases.count)
    }
}
