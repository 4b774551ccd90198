import Foundation
import Dossiers
import Regulation
import Search
import Testing

@testable import Pages

@Suite("Parts")
struct PartsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Pages/Parts")

    private static func names(_ suffix: String) throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
        )
    }

    @Test("every template in the folder is joined, and each has a style of the same name")
    func complete() throws {
        let templates = try Self.names(".mustache")
        #expect(Set(Parts.templates.map(\.name)) == templates)
        #expect(try Self.names(".css") == templates.union(["Print"]))
        #expect(Parts.styles.count == templates.count + 1)
    }

    @Test("every part that a template includes exists")
    func partials() throws {
        let names = Set(Parts.templates.map(\.name))
        for (name, bytes) in Parts.templates {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /\{\{[><]\s*(\w+)\s*\}\}/) {
                #expect(names.contains(String(match.1)), "\(name) includes \(match.1)")
            }
        }
    }

    @Test("every name that a template asks for is a stored property of some view value")
    func variables() throws {
        var known: Set<String> = [
            // The frame around every page, the first page and the problem pages; `.` is the current value.
            "title", "description", "version", "hasChart", "content", "compounds", "status", "explanation", "advice",
            "main", "Page", ".",
        ]
        func collect(_ value: Any, depth: Int = 0) {
            guard depth < 12 else { return }
            for child in Mirror(reflecting: value).children {
                if let label = child.label { known.insert(label) }
                collect(child.value, depth: depth + 1)
            }
        }
        var page = Sample.page(claims: [Sample.claim()])
        page.status?.elsewhere = [StatusElsewhere(jurisdiction: "", sentence: "", events: [])]
        page.ledger.events = [
            LedgerEntry(
                id: "",
                jurisdiction: "",
                text: "",
                inForce: nil,
                published: nil,
                citation: "",
                seen: "",
                confidence: ""
            )
        ]
        page.ledger.conflicts = [Sample.conflict()]
        page.model = ModelNotes(
            summary: "",
            parameters: [
                ModelParameter(name: "", meaning: "", value: "", isAssumed: true, reason: "", source: nil)
            ]
        )
        page.story = Story(sections: [
            .init(
                id: "",
                title: "",
                blocks: [.init(html: ""), .init(claims: ["c"]), .init(link: .init(address: "", text: ""))]
            )
        ])
        page.harms = HarmTable(
            rows: [.init(source: Sample.note, people: "", length: "", comparator: "", reports: [Sample.ground])]
        )
        page.harms.silent = page.harms.rows
        page.terms = [TermNote(id: "", term: "", meaning: "")]
        page.ledger.places = [.init(name: "", link: "")]
        let mark = LedgerDrawing.Mark(x: "", label: "", isDisputed: false)
        page.ledger.drawing = LedgerDrawing(
            summary: "",
            years: [mark],
            cursor: mark,
            inForce: [mark],
            published: [mark]
        )
        known.formUnion(["scripts", "data", "canonical", "shared", "feed", "arrangement"])
        collect(Arrangement(page))
        let edition = try Repository.edition()
        let day = try #require(edition.asOf)
        collect(EvidencePage(page, filter: StudyFilter()))
        collect(RegulationPage(.unitedStates, query: RegulationQuery(), edition: edition, today: day))
        collect(RegulationIndex(edition, today: day))
        collect(ComparePage([], edition: edition))
        for guide in edition.collection.guides { collect(GuidePage(guide, edition: edition)) }
        collect(GuidesPage(guides: edition.guideLinks))
        collect(MethodPage(edition))
        collect(
            CorrectionsPage.Own(page: "", on: Sample.day, was: "", now: "", because: "")
        )
        collect(CorrectionsPage(edition))
        collect(SearchPage("x", found: [SearchEntry(kind: "", title: "", address: "", text: "")]))
        collect(ReportPage(page: "", text: "", isSent: false, problem: nil))
        let card = ModelCard(
            id: "",
            file: "",
            experiments: [""],
            size: "",
            downloads: [.init(form: "", name: "", type: "", bytes: [])]
        )
        collect(ModelsPage(page, models: [card]))
        var check = CheckPage(rules: 1, limit: 1)
        check.faults = [
            CheckPage.Fault(
                severity: "",
                rule: "",
                title: "",
                message: "",
                before: "",
                words: "",
                after: "",
                line: "",
                source: "",
                rewrite: ""
            )
        ]
        collect(check)
        collect(
            SubscribePage(
                compounds: [],
                jurisdictions: [],
                topics: [.init(value: "", label: "")],
                consent: "",
                sendsMail: true,
                feeds: [.init(name: "", path: "")]
            )
        )
        collect(SubscribeNotice(heading: "", paragraphs: []))
        var rings = CertaintyRings(id: "", outcome: "", assessment: nil)
        rings.reasons = [.init(text: "", rule: "")]
        page.certainties = [rings]
        collect(RestsOn.Bar("", .init(scale: "log", rows: 2, absentRows: 0, shares: [])))
        let input = FigureControls.Input(
            id: "",
            label: "",
            slider: .init(
                unit: "",
                low: 0,
                high: 1,
                value: 0,
                isLogarithmic: false,
                isWhole: false,
                range: "",
                start: ""
            ),
            choices: [.init(id: "", label: "", isDefault: true)]
        )
        collect(FigureControls(figureID: "", experiment: "", output: "", inputs: [input], populations: []))
        known.insert("controls")
        known.insert("restsOn")
        known.insert("bars")
        collect(page)
        for (name, bytes) in Parts.templates {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /\{\{[#^\/&]?\s*(?:\w+\()?([.\w]+)\)?\s*\}\}/) where match.1 != "." {
                for word in match.1.split(separator: ".") {
                    let isKnown = known.contains(String(word))
                    #expect(isKnown, "\(name) asks for \(word)")
                }
            }
        }
    }

    @Test("no template takes a value unescaped or writes a style into the page")
    func escaping() {
        for (name, bytes) in Parts.templates {
            // The running text is HTML already: cmark wrote it without raw HTML, see `html(ofMarkdown:)`.
            // So is what machines read: JSON in which no character can end its element, see `StructuredData`.
            let text = String(decoding: bytes, as: UTF8.self)
                .replacing(["Story", "Guide", "Page"].contains(name) ? "{{{.}}}" : "{{{never}}}", with: "")
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name) has an unescaped value")
            #expect(!text.contains("style="), "\(name) has an inline style")
            #expect(!text.contains("CONTENT_TYPE"), "\(name) changes the escaping")
        }
    }

    @Test("styles use colours from the tokens only, and load nothing")
    func styles() {
        let sheet = Parts.styleSheet()
        #expect(!sheet.contains("url(") && !sheet.contains("@import"))
        for bytes in Parts.styles.dropFirst() {
            let text = String(decoding: bytes, as: UTF8.self)
            guard !text.contains("@media print") else { continue }
            #expect(
                text.firstMatch(of: /#[0-9a-fA-F]{3,6}\b/) == nil,
                "a colour outside the tokens in \(text.prefix(40))"
            )
        }
    }
}
