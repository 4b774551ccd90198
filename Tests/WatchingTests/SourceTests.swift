import Dates
import Evidence
import Foundation
import Regulation
import Testing

@testable import Watching

@Suite("Public sources, in the form that each documents")
struct SourceTests {
    /// All finds of a source in the written answers.
    private func finds(_ name: String, changed: [String: [UInt8]] = [:]) throws -> [Find] {
        let folder = try Folder(), clock = try StillClock()
        let transport = try WrittenAnswers(changed: changed)
        let record = try AnswerRecord(folder: folder.path)
        let fetcher = Fetcher(transport, record: record, surroundings: clock.surroundings)
        let source = try source(name), dossier = try selank()
        let since = try #require(ISODate("2026-11-01"))
        var finds: [Find] = []
        for question in try source.questions(about: dossier, since: since, today: today) {
            var waiting = [question]
            while let request = waiting.first {
                waiting.removeFirst()
                let page = try source.read(
                    try fetcher.fetch(request, pace: source.pace, resumedFrom: nil),
                    about: dossier
                )
                finds += page.finds
                waiting += page.next
            }
        }
        return finds
    }

    @Test("PubMed: a new paper with its parts, notices about a known one, and nothing about others")
    func pubMed() throws {
        let finds = try finds("pubmed")
        let papers = finds.compactMap { if case .publication(let paper) = $0.content { paper } else { nil } }
        let paper = try #require(papers.first)
        #expect(papers.count == 1)
        #expect(finds[0].title == "Example study of Selank & sleep in rats.")
        #expect(paper.doi == "10.5555/example.2026.1")
        #expect(paper.pmid == "40000001")
        #expect(paper.authors == "Exemplar AB, Example Group")
        #expect(paper.year == 2026)
        #expect(paper.volumeAndPages == "12(3):201-9")
        #expect(paper.languages == ["ru"])
        #expect(paper.kind == nil)
        let notices = Set(finds.compactMap { if case .notice(let notice) = $0.content { notice } else { nil } })
        #expect(
            notices == [
                Notice(kind: .retraction, source: "zolotarev2006", identifier: Identifier(.pmid, "40000009")),
                Notice(kind: .correction, source: "zolotarev2006", identifier: Identifier(.pmid, "40000008")),
            ]
        )
    }

    @Test("Europe PMC: the end of the cursor ends the search; marks in titles fall away")
    func europePMC() throws {
        let finds = try finds("europepmc")
        #expect(finds.map(\.id) == ["MED/40000001", "PPR/PPR900001"])
        #expect(finds[0].title == "Example study of Selank & sleep in rats.")
        guard case .publication(let preprint) = finds[1].content else { throw FormFault("find", "is no paper") }
        #expect(preprint.journal == "preprint")
        #expect(preprint.kind == .review)
    }

    @Test("Crossref: one notice reported twice is one, a new version is none, an unknown DOI is no fault")
    func crossref() throws {
        let notices = try finds("crossref").compactMap {
            if case .notice(let notice) = $0.content { notice } else { nil }
        }
        #expect(
            notices == [
                Notice(
                    kind: .correction,
                    source: "zolotarev2006",
                    identifier: Identifier(.doi, "10.5555/correction.1"),
                    date: ISODate("2024-03-06")
                ),
                Notice(
                    kind: .retraction,
                    source: "zolotarev2006",
                    identifier: Identifier(.doi, "10.5555/retraction.1"),
                    date: ISODate("2026-11-01")
                ),
            ]
        )
    }

    @Test("ClinicalTrials.gov: only a trial that gives the compound, and planned people are not people")
    func clinicalTrials() throws {
        let finds = try finds("clinicaltrials")
        #expect(finds.map(\.id) == ["NCT09900001"])
        #expect(finds[0].quote == "Selank acetate; TP-7: RECRUITING, 40 people planned, no results posted")
        #expect(finds[0].compared == ["overallStatus": "RECRUITING", "hasResults": "false"])
    }

    @Test("Federal Register: a count of zero has no results; the next page is the one that is linked")
    func federalRegister() throws {
        let finds = try finds("federal-register")
        #expect(Set(finds.map(\.id)) == ["2026-07361", "2026-99001", "2026-99002"])
        let rule = try #require(finds.first { $0.id == "2026-99002" })
        guard case .document(let document) = rule.content else { throw FormFault("find", "is no document") }
        #expect(document.scope == .compounds(["selank"]))
        #expect(document.citation == "FR Doc 2026-99002")
        #expect(rule.compared["comments_close_on"] == "2027-02-22")
    }

    @Test("eCFR: an amendment of the section, and not of its neighbour")
    func eCFR() throws {
        let finds = try finds("ecfr")
        #expect(finds.map(\.id) == ["216.23 2026-12-01"])
    }

    @Test("regulations.gov: a deadline in universal time is the day before in Washington")
    func regulationsGov() throws {
        let finds = try finds("regulations-gov")
        #expect(finds.first?.compared["commentEndDate"] == "2027-01-15")
        #expect(finds.first?.compared["openForComment"] == nil)
        #expect(RegulationsGov.easternDay("2026-06-30T03:59:59Z") == ISODate("2026-06-29"))
        #expect(RegulationsGov.easternDay("2026-06-30") == ISODate("2026-06-30"))
        let dockets = RegulationsGov.dockets(in: try #require(try selank().ledger))
        #expect(dockets.contains("FDA-2018-N-4845"))
        #expect(throws: MissingKey.self) {
            try RegulationsGov().questions(about: try selank(), since: today, today: today)
        }
    }

    @Test("openFDA: nothing found is an answer, any other 404 is not")
    func openFDA() throws {
        #expect(try finds("openfda").map(\.id) == ["recall D-0999-2026"])
        #expect(throws: SourceFault.self) {
            try finds(
                "openfda",
                changed: ["openfda-none.json": Array(#"{"error":{"code":"API_KEY_INVALID","message":"no"}}"#.utf8)]
            )
        }
        #expect(throws: FormFault.self) { try finds("openfda", changed: ["openfda-none.json": Array("<html>".utf8)]) }
    }

    @Test("DailyMed: a label of another drug that the search gives is left out, and dates are words")
    func dailyMed() throws {
        let finds = try finds("dailymed")
        #expect(Set(finds.map(\.id)) == ["00000000-0000-0000-0000-000000000001"])
        guard case .document(let label) = finds[0].content else { throw FormFault("find", "is no document") }
        #expect(label.published == ISODate("2026-11-20"))
    }

    @Test("FDA news: HTML inside of a description is read")
    func news() throws {
        let finds = try finds("fda-news")
        #expect(finds.map(\.quote) == ["The letter names selank and others."])
    }

    @Test("The European table and GOV.UK: entries that name the compound")
    func europe() throws {
        let medicine = try #require(try finds("ema").first)
        guard case .document(let document) = medicine.content else { throw FormFault("find", "is no document") }
        #expect(document.published == ISODate("2026-11-24"))
        #expect(document.jurisdiction == .europeanUnion)
        #expect(try finds("gov-uk").first?.link == "https://www.gov.uk/government/publications/example-notice")
    }

    @Test("FDA's categories: the row under each heading; an entry with a limit of route is another entry")
    func categories() throws {
        var places: [String: FacetValue] = [:]
        for find in try finds("fda-categories") {
            if case .listing(let listing) = find.content { places[listing.compound] = listing.value }
        }
        #expect(places["selank"] == .category1)
        #expect(places["ibutamoren"] == .category2)
        #expect(places["kisspeptin-10"] == .category2)
        #expect(places["ghk-cu-non-injectable"] == .category1)
        #expect(places["ghk-cu-injectable"] == .noCategory)
        #expect(places["semax"] == .noCategory)
    }

    @Test("The anti-doping list: named in a class, and not by a script of the page")
    func prohibitedList() throws {
        let named = try finds("wada").compactMap { find -> String? in
            guard case .listing(let listing) = find.content else { return nil }
            return listing.compound
        }
        #expect(Set(named) == ["ibutamoren", "ipamorelin", "tb-500"])
    }

    // One change of form for each documented answer: what is replaced, by what, and the field that must be named.
    static let changes: [(source: String, file: String, old: String, new: String, field: String)] = [
        ("pubmed", "pubmed-search-1.json", "\"idlist\"", "\"ids\"", "esearchresult.idlist"),
        ("pubmed", "pubmed-search-1.json", "\"3\"", "3", "esearchresult.count"),
        ("pubmed", "pubmed-new.xml", "<PMID Version=\"1\">40000001</PMID>", "", "MedlineCitation/PMID"),
        ("pubmed", "pubmed-new.xml", "PubmedArticleSet", "ArticleSet", "PubmedArticleSet"),
        ("europepmc", "europepmc.json", "\"hitCount\"", "\"hits\"", "hitCount"),
        ("europepmc", "europepmc.json", "\"resultList\"", "\"results\"", "resultList"),
        (
            "crossref", "crossref-retracted.json", "\"type\":\"retraction\"", "\"kind\":\"retraction\"",
            "message.updated-by.[3].type"
        ),
        ("crossref", "crossref-retracted.json", "10.1134/s1068162006020099", "10.1/other", "message.DOI"),
        (
            "clinicaltrials", "clinicaltrials.json", "\"overallStatus\":\"REC", "\"status\":\"REC",
            "studies.[0].protocolSection.statusModule.overallStatus"
        ),
        ("clinicaltrials", "clinicaltrials.json", "\"studies\"", "\"items\"", "studies"),
        (
            "federal-register", "federal-register-1.json", "\"document_number\"", "\"number\"",
            "results.[0].document_number"
        ),
        (
            "federal-register", "federal-register-1.json", "2026-11-24\",\"citation", "soon\",\"citation",
            "publication_date"
        ),
        (
            "federal-register", "federal-register-1.json", "www.federalregister.gov/api", "www.example.org/api",
            "next page"
        ),
        ("federal-register", "federal-register-none.json", "\"count\":0", "\"count\":3", "results"),
        ("ecfr", "ecfr.json", "\"content_versions\"", "\"versions\"", "content_versions"),
        ("regulations-gov", "regulations-gov.json", "\"totalElements\"", "\"total\"", "meta.totalElements"),
        ("regulations-gov", "regulations-gov.json", "\"postedDate\"", "\"posted\"", "data.[0].attributes.postedDate"),
        ("openfda", "openfda-enforcement.json", "\"recall_number\"", "\"number\"", "results.[0].recall_number"),
        ("openfda", "openfda-enforcement.json", "\"skip\":0", "\"skip\":\"0\"", "meta.results.skip"),
        ("dailymed", "dailymed.json", "\"spl_version\":3", "\"spl_version\":\"3\"", "data.[0].spl_version"),
        ("fda-news", "fda-news.xml", "<rss version=\"2.0\" ", "<feed ", "(whole answer)"),
        ("fda-news", "fda-news.xml", "<pubDate>Tue, 24", "<pubDate>XX, 99", "item/pubDate"),
        ("fda-categories", "fda-categories.txt", "Updated November", "Changed November", "Updated <date>"),
        (
            "fda-categories", "fda-categories.txt", "503A Category 2", "Group B",
            "heading of Category 2 (significant safety risks)"
        ),
        ("ema", "ema.json", "\"medicine_status\"", "\"status\"", "data.[0].medicine_status"),
        ("gov-uk", "gov-uk.json", "\"total\"", "\"count\"", "total"),
        ("wada", "wada.html", "2026 Prohibited List", "Prohibited List", "year of the Prohibited List"),
        ("wada", "wada.html", "S1 Anabolic", "Anabolic", "class S1"),
    ]

    @Test("A changed form is refused by the name of the field", arguments: changes)
    func changedForm(change: (source: String, file: String, old: String, new: String, field: String)) throws {
        let text = String(decoding: try written(change.file), as: UTF8.self)
        #expect(text.contains(change.old), "the answer has no \(change.old)")
        let changed = text.replacingOccurrences(of: change.old, with: change.new)
        let fault = #expect(throws: FormFault.self) {
            try finds(change.source, changed: [change.file: Array(changed.utf8)])
        }
        #expect(fault?.field == change.field)
    }

    static let files: [(source: String, file: String)] = [
        ("pubmed", "pubmed-search-1.json"), ("pubmed", "pubmed-new.xml"), ("europepmc", "europepmc.json"),
        ("crossref", "crossref-retracted.json"), ("clinicaltrials", "clinicaltrials.json"),
        ("federal-register", "federal-register-1.json"), ("ecfr", "ecfr.json"),
        ("regulations-gov", "regulations-gov.json"), ("openfda", "openfda-enforcement.json"),
        ("dailymed", "dailymed.json"), ("fda-news", "fda-news.xml"), ("fda-categories", "fda-categories.txt"),
        ("ema", "ema.json"), ("gov-uk", "gov-uk.json"), ("wada", "wada.html"),
    ]

    @Test(
        "An answer that is cut short anywhere, or empty, is refused or read as no less than it says",
        arguments: files
    )
    func cutShort(source: String, file: String) throws {
        let body = try written(file)
        #expect(throws: FormFault.self) { try finds(source, changed: [file: []]) }
        for share in [3, 10, 30, 50] {
            #expect(throws: FormFault.self) {
                try finds(source, changed: [file: Array(body.prefix(body.count * share / 100))])
            }
        }
    }

    @Test("Errors that a source reports itself are told as its own")
    func ownErrors() throws {
        let error = Array(#"{"errCode":404,"errMsg":"bad query"}"#.utf8)
        let fault = #expect(throws: SourceFault.self) { try finds("europepmc", changed: ["europepmc.json": error]) }
        #expect(fault?.description == "the source answers with an error: 404 bad query")
        let search = Array(#"{"esearchresult":{"ERROR":"Search Backend failed"}}"#.utf8)
        #expect(throws: SourceFault.self) { try finds("pubmed", changed: ["pubmed-search-1.json": search]) }
    }

    @Test("Hostile markup ends: nested too deep, entities that grow")
    func hostileMarkup() throws {
        let deep = Array(String(repeating: "<div>", count: 100_000).utf8)
        #expect(throws: FormFault.self) { _ = try MarkupElement.xml(deep) }
        #expect(throws: FormFault.self) { _ = try MarkupElement.html(Array("<html>".utf8) + deep) }
        let entities = """
            <!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;</r>
            """
        #expect(throws: FormFault("<!ENTITY", "is in the answer, and none of ours declares entities")) {
            _ = try MarkupElement.xml(Array(entities.utf8))
        }
    }
}

@Suite("Names of a compound in a text")
struct CompoundMentionTests {
    private let mention = CompoundMention(
        LedgerCompound(
            id: "selank",
            name: "Selank",
            names: [
                CompoundName("selank acetate (TP-7)", kind: .salt), CompoundName("TP-7", kind: .alias),
                CompoundName("tuftsin analogue 7", kind: .alias), CompoundName("Селанк", kind: .tradeName),
            ]
        )
    )

    @Test(
        "Found as a whole word in any spelling",
        arguments: [
            "Selank in rats", "selank-induced changes", "the SELANK® drops", "препарат Селанк",
            "a tuftsin analogue 7 study",
            "(selank)",
        ]
    )
    func named(text: String) { #expect(mention.isNamed(in: text)) }

    @Test(
        "Not found inside of other words or by a spelling that says nothing",
        arguments: ["Selankia, a genus", "selexipag", "TP-7", "tuftsin analogue", ""]
    )
    func notNamed(text: String) { #expect(!mention.isNamed(in: text)) }

    @Test("One search finds all spellings that hold it")
    func searchTerms() { #expect(mention.searchTerms == ["Selank", "tuftsin analogue 7"]) }

    @Test("An entry of a list is the whole spelling")
    func entries() {
        #expect(mention.isEntry("Selank Acetate (TP-7)"))
        #expect(!mention.isEntry("Selank acetate, except for injection"))
    }
}

@Suite("Dates as sources write them")
struct WrittenDateTests {
    @Test(
        "Every documented form",
        arguments: [
            "2026-04-16", "2026-04-16T04:00:00Z", "20260416", "2026/04/16", "16/04/2026", "April 16, 2026",
            "Apr 16, 2026", "Thu, 16 Apr 2026 10:00:00 EDT", "April 16, 2026 07:40:57PM EST",
        ]
    )
    func forms(text: String) { #expect(ISODate(written: text) == ISODate("2026-04-16")) }

    @Test(
        "Anything else is no date",
        arguments: ["", "soon", "2026", "2026-13-01", "April 2026", "31/02/2026", "20261399"]
    )
    func noDates(text: String) { #expect(ISODate(written: text) == nil) }

    @Test("Days are added over months, leap years and centuries")
    func days() {
        for text in ["1999-12-31", "2000-02-28", "2024-02-29", "2026-11-25", "1970-01-01"] {
            let date = ISODate(text)!
            for days in [-800, -1, 0, 1, 365, 36_525] {
                #expect(date.days(until: date.adding(days: days)) == days)
            }
        }
        #expect(ISODate("2026-11-25")!.adding(days: 7) == ISODate("2026-12-02"))
    }
}
