import Foundation
import Claims
import Pages
import Testing

@Suite("Site")
struct SiteTests {
    @Test("has a page, its JSON, each figure's JSON, the list, health and the assets")
    func addresses() throws {
        let site = try Site(compounds: [Sample.page()], version: "0.0", chartLibrary: Array("// library".utf8))
        #expect(
            Set(site.resources.keys) == [
                "/", "/compounds/example", "/api/v1/compounds", "/api/v1/compounds/example",
                "/api/v1/compounds/example/figures/example", "/health", "/assets/site.css", "/assets/figure.js",
                "/assets/mark.svg", "/assets/chart.js", "/assets/table.js", "/compounds/example/models", "/guides",
                "/corrections", "/about/method", "/sitemap.xml", "/robots.txt",
            ]
        )
    }

    @Test("is complete without a chart library, and then names no script")
    func withoutChartLibrary() throws {
        let site = try Site(compounds: [Sample.page()], version: "0.0")
        #expect(site.resources["/assets/chart.js"] == nil)
        let page = try #require(Sample.text(site, "/compounds/example"))
        #expect(!Sample.withoutData(page).contains("<script"))
        #expect(page.contains("1.23"), "the table still has the numbers")
    }

    @Test("escapes whatever stands in a finding, a claim or a name")
    func escaping() throws {
        let attack = "<script>alert(1)</script>\"'&"
        var row = Sample.finding("f1", value: attack)
        row.note = attack
        row.source.label = attack
        let claim = Sample.claim(attack, mark: .unknown, reason: attack)
        var value = Sample.page(findings: [row], claims: [claim])
        value.name = attack
        value.summary = attack
        let site = try Site(compounds: [value], version: "0.0")
        for address in ["/", "/compounds/example"] {
            let page = Sample.withoutData(try #require(Sample.text(site, address)))
            #expect(!page.contains("<script"))
            #expect(!page.contains("alert(1)</script>"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
        }
    }

    @Test("leaves no template tag and no optional's debug text in a page")
    func noLeftovers() throws {
        let site = try Site(compounds: [Sample.page(claims: [Sample.claim()])], version: "0.0")
        for (address, resource) in site.resources where resource.contentType.hasPrefix("text/html") {
            let text = String(decoding: resource.body, as: UTF8.self)
            for leftover in ["{{", "}}", "Optional(", ">nil<", ">NaN<", ">inf<"] {
                #expect(!text.contains(leftover), "\(address) has \(leftover)")
            }
        }
    }

    @Test("has no inline style or script, since the security policy forbids both")
    func nothingInline() throws {
        let site = try Site(compounds: [Sample.page()], version: "0.0", chartLibrary: [])
        for resource in site.resources.values where resource.contentType.hasPrefix("text/html") {
            let text = Sample.withoutData(String(decoding: resource.body, as: UTF8.self))
            #expect(!text.contains(" style="))
            #expect(!text.contains("<style"))
            #expect(text.ranges(of: "<script ").count == text.ranges(of: "<script src=\"/assets/").count)
        }
    }

    @Test("serves a figure's numbers exactly as they were given")
    func exactNumbers() throws {
        let site = try Site(compounds: [Sample.page()], version: "0.0")
        let resource = try #require(site.resources["/api/v1/compounds/example/figures/example"])
        let figure = try JSONDecoder().decode(Figure.self, from: Data(resource.body))
        #expect(figure == Sample.figure())
        #expect(figure.arms[0].median == [0, 1.2345678901234567, 0.75])
    }

    @Test("carries in its JSON the very values that the page shows")
    func sameValues() throws {
        let value = Sample.page()
        let site = try Site(compounds: [value], version: "0.0")
        let resource = try #require(site.resources["/api/v1/compounds/example"])
        #expect(try JSONDecoder().decode(CompoundPage.self, from: Data(resource.body)) == value)
        let page = try #require(Sample.text(site, "/compounds/example"))
        for row in value.figures[0].table.rows {
            for cell in row.cells {
                #expect(page.contains("\(cell.median) <span class=\"figure-range\">(\(cell.range))"))
            }
        }
    }

    @Test("prints an unknown as not measured, with what was searched and when")
    func unknowns() throws {
        let row = Sample.finding("gap", value: "not measured", isUnknown: true)
        let page = try #require(try Sample.evidence(Sample.page(findings: [row])))
        #expect(page.contains("<td data-label=\"Value\">not measured</td>"))
        #expect(page.contains("One index. Searched <time datetime=\"2024-09-27\">27 September 2024</time>."))
    }

    @Test("keeps rows about other molecules out of the compound's own tables")
    func otherMolecules() throws {
        let page = try #require(try Sample.evidence(Sample.page()))
        let heading = try #require(page.range(of: "id=\"other-molecules\""))
        let row = try #require(page.range(of: "id=\"finding-surrogate1\""))
        #expect(row.lowerBound > heading.lowerBound)
        #expect(page.contains("<strong>not about Example</strong>"))
    }

    @Test("sets both sides of a disagreement side by side, with what each rests on and how it is treated")
    func conflicts() throws {
        let page = try #require(
            Sample.text(try Site(compounds: [Sample.page()], version: "0.0"), "/compounds/example")
        )
        let first = try #require(page.range(of: "First side</span>It is red."))
        let second = try #require(page.range(of: "Second side</span>It is green."))
        let verdict = try #require(page.range(of: "How we treat it</span>Neither colour is used."))
        #expect(first.upperBound < second.lowerBound && second.upperBound < verdict.lowerBound)
        #expect(page[first.upperBound..<second.lowerBound].contains("href=\"#finding-f1\""))
        #expect(page[second.upperBound..<verdict.lowerBound].contains("href=\"#source-example2001\""))
    }

    @Test("prints a correction with what is right instead")
    func corrections() throws {
        let page = try #require(
            Sample.text(try Site(compounds: [Sample.page()], version: "0.0"), "/compounds/example")
        )
        #expect(page.contains("Printed</span>It is blue."))
        #expect(page.contains("Instead</span><span class=\"correction-instead\">It is red."))
        var bare = Sample.page()
        bare.corrections[0].grounds = []
        let text = try #require(Sample.text(try Site(compounds: [bare], version: "0.0"), "/compounds/example"))
        #expect(text.contains("No finding of this dossier bears on it."))
    }

    @Test("leads to a related compound's dossier where there is one, and says plainly where there is none")
    func related() throws {
        let page = try #require(
            Sample.text(try Site(compounds: [Sample.page()], version: "0.0"), "/compounds/example")
        )
        #expect(page.contains("<li><a href=\"/compounds/written\">Written</a></li>"))
        #expect(page.contains("<li>Unwritten: <span class=\"quiet\">no dossier yet.</span></li>"))
        #expect(
            page.contains("<li>Other (peptide): <span class=\"quiet\">no dossier yet.</span> An invented one.</li>")
        )
    }

    @Test("leaves out the headings of disagreements and corrections where there are none")
    func noConflicts() throws {
        var value = Sample.page()
        (value.conflicts, value.corrections) = ([], [])
        let page = try #require(Sample.text(try Site(compounds: [value], version: "0.0"), "/compounds/example"))
        #expect(!page.contains("#conflicts") && !page.contains("id=\"conflicts\""))
        #expect(!page.contains("#corrections") && !page.contains("id=\"corrections\""))
    }

    @Test("shows the reason in a figure's place when there is no result")
    func missingFigure() throws {
        let figure = Figure(id: "routes", title: "Routes", missing: "The experiment has not been run.")
        let site = try Site(compounds: [Sample.page(figures: [figure])], version: "0.0")
        let page = try #require(Sample.text(site, "/compounds/example"))
        #expect(page.contains("The experiment has not been run."))
        #expect(!page.contains("<canvas"))
        #expect(site.resources["/api/v1/compounds/example/figures/routes"] == nil)
    }

    @Test("refuses an identifier that is no address", arguments: ["", "a/b", "../x", "A b", ":id", "**", "Ä"])
    func badIdentifier(id: String) {
        #expect(throws: Site.Failure.self) { try Site(compounds: [Sample.page(id: id)], version: "0.0") }
    }

    @Test("says so when no dossier is loaded")
    func empty() throws {
        let page = try #require(Sample.text(try Site(compounds: [], version: "0.0"), "/"))
        #expect(page.contains("No dossier has been loaded."))
    }

    @Test("explains each problem, and any other with the general page")
    func problems() throws {
        let site = try Site(compounds: [], version: "0.0")
        let missing = String(decoding: site.problem(404).body, as: UTF8.self)
        #expect(missing.contains("<h1>There is no page at this address</h1>"))
        #expect(site.problem(418) == site.problem(500))
    }
}
