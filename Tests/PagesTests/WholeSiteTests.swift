import Dates
import Dossiers
import Foundation
import Regulation
import Search
import Testing

@testable import Pages

/// Every page of the repository's own site, those that are made on request among them.
@Suite("Whole site")
struct WholeSiteTests {
    private let site: Site
    private let pages: [String: String]

    init() throws {
        let edition = try Repository.edition()
        site = try Site(edition, version: "0.0", publicURL: "https://example.org/")
        var pages: [String: String] = [:]
        func add(_ address: String, _ resource: Site.Resource?) {
            pages[address] = resource.map { String(decoding: $0.body, as: UTF8.self) }
        }
        for (address, resource) in site.resources where resource.contentType.hasPrefix("text/html") {
            add(address, resource)
        }
        let renderer = site.renderer
        for page in edition.compounds {
            add("/compounds/\(page.id)/evidence", try edition.evidencePage(of: page.id, renderer: renderer))
        }
        add("/regulation", try edition.regulationIndex(renderer: renderer))
        for jurisdiction in Jurisdiction.allCases {
            add(
                "/regulation/\(jurisdiction.address)",
                try edition.regulationPage(jurisdiction, renderer: renderer)
            )
        }
        add("/compare", try edition.comparePage([], renderer: renderer))
        add("/search", try renderer.search("", found: []))
        add("/check", try site.inspector?.page(nil, renderer: renderer))
        add("/report", try renderer.report(page: "selank"))
        self.pages = pages
    }

    @Test("every page of the map is there, and every link of every page leads to something")
    func links() {
        #expect(Set(site.edition.addresses).subtracting(pages.keys) == [])
        let ids = pages.mapValues { page in Set(page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }) }
        // Pages of other areas, which hold no ids that are linked to.
        let elsewhere = ["/subscribe", "/api/", "/assets/"]
        for (address, page) in pages {
            for match in page.matches(of: /\shref="(?<link>[\/#][^"]*)"/) {
                let link = String(match.link).replacing("&amp;", with: "&")
                if elsewhere.contains(where: link.hasPrefix) || link.hasSuffix("/feed.atom") { continue }
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let path = parts[0].split(separator: "?", omittingEmptySubsequences: false).first.map(String.init) ?? ""
                let target = path.isEmpty ? address : path
                if site.resources[target] != nil, pages[target] == nil { continue }
                let found =
                    pages[target] != nil && (parts.count == 1 || ids[target]?.contains(String(parts[1])) == true)
                #expect(found, "\(address) links to \(link)")
            }
        }
    }

    @Test("no id stands twice on a page, and no template tag or debug text is left")
    func whole() {
        for (address, page) in pages {
            let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
            let twice = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
            #expect(twice == [], "\(address)")
            for leftover in ["{{", "}}", "Optional(", ">nil<", " style="] {
                #expect(!page.contains(leftover), "\(address) has \(leftover)")
            }
            #expect(page.contains("<link rel=\"canonical\" href=\"https://example.org\(address)\">"), "\(address)")
        }
    }

    @Test("a page without its figures' library stays under 150 kB of text compressed about five to one")
    func weight() {
        for (address, page) in pages { #expect(page.utf8.count < 420_000, "\(address): \(page.utf8.count)") }
    }

    @Test("the law of a day follows the ledger on both axes of time")
    func law() throws {
        func page(_ asOf: String, _ knownOn: String? = nil) throws -> String {
            let query = RegulationQuery(
                asOf: ISODate(asOf),
                knownOn: knownOn.flatMap { ISODate($0) },
                compound: "selank"
            )
            let resource = try site.edition.regulationPage(.unitedStates, query: query, renderer: site.renderer)
            return String(decoding: try #require(resource).body, as: UTF8.self)
        }
        #expect(try page("2024-09-01").contains("29 September 2023: Selank acetate (TP-7) placed in Category 2"))
        #expect(try page("2024-10-01").contains("27 September 2024: Selank acetate removed from Category 2"))
        // The removal was not yet published: whoever looked then could not know.
        let before = try page("2024-10-01", "2024-09-01")
        #expect(!before.contains("removed from Category 2") && before.contains("as known on 1 September 2024"))
        #expect(!before.contains("id=\"event-US-SEL-002\""))
    }

    @Test("a comparison keeps reported and simulated apart, shows what is unknown, and names what has no dossier")
    func compare() throws {
        let page = try #require(pages["/compare"])
        let reported = try #require(page.range(of: "id=\"compare-reported\""))
        let simulated = try #require(page.range(of: "id=\"compare-simulated\""))
        #expect(reported.lowerBound < simulated.lowerBound)
        #expect(page.contains("Unknown: nothing on this in the dossier."))
        for name in ["Selank", "Diazepam", "Alprazolam", "Sertraline", "Escitalopram"] {
            #expect(page.contains("<dt>\(name)</dt>"))
        }
        let asked = try site.edition.comparePage(["selank", "unobtainium"], renderer: site.renderer)
        #expect(String(decoding: asked.body, as: UTF8.self).contains("There is no dossier of: unobtainium."))
    }

    @Test("a pasted page gets its faults in place, and what is too long is refused")
    func check() throws {
        let inspector = try #require(site.inspector)
        func page(_ text: String) throws -> String {
            String(decoding: try inspector.page(text, renderer: site.renderer).body, as: UTF8.self)
        }
        let faulty = try page("Selank cures anxiety. Selank is currently classified as an FDA Category 2 substance.")
        #expect(faulty.contains("<mark>") && faulty.contains("class=\"check-fault"))
        #expect(try page("<script>alert(1)</script>").contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(try page(String(repeating: "x", count: PageInspector.limit + 1)).contains("at most 80000 are checked"))
    }

    @Test(
        "misspellings and look-alike letters find the compound first",
        arguments: ["selnak", "Selan\u{043A}", "TKPRPGP"]
    )
    func search(query: String) throws {
        #expect(try site.index.search(query).first?.address == "/compounds/selank")
    }

    @Test("NAD+ is said to be no peptide")
    func nad() throws {
        let page = try #require(pages["/compounds/nad"])
        #expect(page.contains("dinucleotide") && page.contains("not a peptide"))
    }

    @Test("what machines read is JSON, calls Selank a substance with its legal status, and claims no review")
    func structuredData() throws {
        let page = try #require(pages["/compounds/selank"])
        let match = try #require(page.firstMatch(of: /<script type="application\/ld\+json">(?<json>.*?)<\/script>/))
        let object = try JSONSerialization.jsonObject(with: Data(match.json.utf8))
        let data = try #require(object as? [String: Any])
        let about = try #require(data["about"] as? [String: Any])
        #expect(data["@type"] as? String == "MedicalWebPage" && data["lastReviewed"] == nil)
        #expect(about["@type"] as? String == "Substance")
        #expect((about["legalStatus"] as? String)?.contains("may not be compounded") == true)
        #expect(page.contains("No medical review yet."))
    }

    @Test("the whole page as one file needs nothing from elsewhere, and as Markdown holds the claims and sources")
    func explain() throws {
        let page = try #require(site.edition.compounds.first { $0.id == "selank" })
        let html = try site.renderer.wholePage(of: page)
        #expect(!html.contains("src=\"/") && !html.contains("rel=\"stylesheet\"") && html.contains("<style>"))
        let dossier = try #require(site.edition.dossiers.first { $0.id == "selank" })
        let text = markdown(of: page, article: dossier.articleText)
        for claim in page.claims { #expect(text.contains(claim.text), "\(claim.id)") }
        for source in page.sources { #expect(text.contains("[\(source.id)]"), "\(source.id)") }
        #expect(!text.contains("::") && !text.contains("{#"))
    }
}
