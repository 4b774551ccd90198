import Claims
import Dates
import Evidence

@testable import Pages

/// A small made-up compound; every value is invented for tests and shown nowhere.
enum Sample {
    static let day = DateText(iso: "2024-09-27", prose: "27 September 2024")
    static let note = SourceNote(id: "example2001", label: "Example 2001", seen: "read as an abstract")

    static let ground = Ground(finding: "Example quantity: 3 units", link: "#finding-f1", source: note)

    static func conflict() -> ConflictPair {
        ConflictPair(
            id: "evidence-1",
            topic: "Colour",
            sides: [
                ("It is red.", [ground]), ("It is green.", [Ground(finding: nil, link: nil, source: note)]),
            ],
            verdict: "Neither colour is used."
        )
    }

    static func finding(_ id: String, value: String = "3 units", isUnknown: Bool = false) -> FindingRow {
        FindingRow(
            id: id,
            quantity: "example quantity",
            value: value,
            isUnknown: isUnknown,
            conditions: "not stated",
            source: note,
            note: nil
        )
    }

    static func study(_ id: String, year: Int?, kind: Study.Kind, authorship: Authorship = .developers) -> Study {
        Study(
            id: id,
            label: id,
            year: year,
            kind: kind,
            design: "example design",
            subjects: "not stated",
            count: "not stated",
            control: "not stated",
            blinding: "not stated",
            placebo: "not stated",
            length: "not stated",
            authorship: authorship,
            result: "no result seen",
            seen: "read as an abstract"
        )
    }

    static func figure(id: String = "example", outerLow: [Double?] = [0, 0.5, 0.25]) -> Figure {
        Figure(
            id: id,
            title: "Example in plasma",
            x: ("Time after the dose", "min"),
            y: ("Example in plasma", "nmol/l"),
            isLogarithmic: true,
            times: [0, 1, 2],
            series: [
                Figure.Series(
                    id: "arm",
                    name: "Arm",
                    median: [0, 1.2345678901234567, 0.75],
                    inner: Figure.Band(low: [0, 1, 0.5], high: [0, 2, 1]),
                    outer: Figure.Band(low: outerLow, high: [0, 4, 2])
                )
            ],
            provenance: "3 virtual subjects.",
            caveat: "Invented."
        )
    }

    static func page(
        id: String = "example",
        findings: [FindingRow] = [finding("f1")],
        figures: [Figure] = [figure()],
        claims: [MarkedClaim] = []
    ) -> CompoundPage {
        CompoundPage(
            id: id,
            name: "Example",
            summary: "An invented compound.",
            asOf: day,
            status: StatusDisclosure(
                jurisdiction: "United States",
                sentence: "Example may not be compounded.",
                asOf: day,
                ledgerChecked: day,
                warning: nil,
                rule: "An invented rule.",
                facets: [StatusFacet(name: "Approval", value: "unknown", reason: "Not looked up.", events: [])],
                elsewhere: []
            ),
            fiveAnswers: FiveAnswers([
                FiveAnswers.Answer(
                    question: "What is it?",
                    answer: "Invented.",
                    date: day,
                    dateMeans: "as of",
                    link: "#identity",
                    linkText: "Identity"
                )
            ]),
            story: nil,
            identity: CompoundPage.Identity(
                facts: [CompoundPage.Fact("Formula", [CompoundPage.Fact.Value("C2H6O", source: note)])],
                sequence: PeptideSequence("TKPRPGP").map {
                    SequenceView(
                        $0,
                        parts: [SequenceView.Part(name: "tuftsin part", first: 1, last: 4)],
                        cuts: [SequenceView.Cut(after: 5, order: 1, products: "TKPRP + GP", source: note)]
                    )
                }
            ),
            measured: [FindingTable(id: "system", title: "A system", rows: findings)],
            unknowns: [UnknownQuantity(quantity: "half-life", searched: "One index.", searchedOn: day, source: nil)],
            unknownFindings: [
                UnknownQuantity(quantity: "clearance", searched: "One index.", searchedOn: nil, source: note)
            ],
            conflicts: [conflict()],
            corrections: [
                CorrectionEntry(id: "1", printed: "It is blue.", instead: "It is red.", grounds: [ground])
            ],
            otherMolecules: [FindingTable(id: "other-system", title: "Another", rows: [finding("surrogate1")])],
            evidence: EvidenceStrip(studies: [study("a", year: 2001, kind: .human)]),
            certainties: [],
            figures: figures,
            studies: StudyTable(studies: [study("a", year: 2001, kind: .human)]),
            claims: claims,
            ledger: LedgerTimeline(events: [], undated: [], conflicts: []),
            model: nil,
            related: RelatedCompounds(
                comparedWith: [
                    RelatedCompounds.Related(name: "Written", kind: nil, note: nil, link: "/compounds/written"),
                    RelatedCompounds.Related(name: "Unwritten", kind: nil, note: nil, link: nil),
                ],
                alternatives: [
                    RelatedCompounds.Related(name: "Other", kind: "peptide", note: "An invented one.", link: nil)
                ]
            ),
            sources: [
                SourceEntry(
                    id: "example2001",
                    citation: "Example A (2001). Example.",
                    title: "An example",
                    venue: "Journal of Examples",
                    doi: nil,
                    pmid: nil,
                    design: "example design",
                    access: "abstract",
                    seen: "read as an abstract",
                    independence: "Developers' network",
                    limitations: nil
                )
            ]
        )
    }

    static func claim(
        _ text: String = "A claim.",
        mark: ClaimMark = .supported,
        reason: String = "A reason."
    )
        -> MarkedClaim
    {
        MarkedClaim(
            id: "c",
            text: text,
            mark: mark,
            reasons: [reason],
            note: reason,
            tree: [
                MarkedClaim.Reason(
                    kind: "finding",
                    id: "f1",
                    text: reason,
                    link: "#finding-f1",
                    children: [
                        MarkedClaim.Reason(kind: "source", id: nil, text: reason, link: nil, children: [])
                    ]
                )
            ]
        )
    }

    static func text(_ site: Site, _ address: String) -> String? {
        site.resources[address].map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// The evidence page of a compound.
    static func evidence(_ page: CompoundPage, filter: StudyFilter = StudyFilter()) throws -> String? {
        let site = try Site(compounds: [page], version: "0.0")
        return try site.edition.evidencePage(of: page.id, filter: filter, renderer: site.renderer)
            .map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// A page without the data that machines read of it, which is no script.
    static func withoutData(_ page: String) -> String {
        page.replacing(/<script type="application\/ld\+json">[^<]*<\/script>/, with: "")
    }
}
