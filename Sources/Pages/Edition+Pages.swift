internal import Dates
internal import Dossiers
public import Regulation

/// The pages of a site beside those of compounds.
extension Edition {
    /// Pages that no request changes, by address.
    func standingPages(_ renderer: PageRenderer) throws(Site.Failure) -> [String: Site.Resource] {
        var pages: [String: Site.Resource] = [:]
        for compound in compounds {
            let path = "/compounds/\(compound.id)/models"
            let cards = models[compound.id] ?? []
            pages[path] = try renderer.page(
                "Models",
                ModelsPage(compound, models: cards),
                title: "Models of \(compound.name)",
                description: "Models, parameters with their origins, and files to take away.",
                path: path
            )
            for download in cards.flatMap(\.downloads) {
                pages[ModelsPage.address(of: download, compound: compound.id)] = Site.Resource(
                    bytes: download.bytes,
                    download.type
                )
            }
        }
        pages["/guides"] = try renderer.page(
            "Guides",
            GuidesPage(guides: guideLinks),
            title: "Guides",
            description: "Peptides, categories, evidence and alternatives, explained without a product to sell.",
            path: "/guides"
        )
        for guide in collection.guides {
            pages["/guides/\(guide.id)"] = try renderer.page(
                "Guide",
                GuidePage(guide, edition: self),
                title: guide.title,
                description: guide.summary,
                path: "/guides/\(guide.id)"
            )
        }
        pages["/corrections"] = try renderer.page(
            "CorrectionsLog",
            CorrectionsPage(self),
            title: "Corrections",
            description: "What was wrong on our pages, and what circulates elsewhere and is wrong.",
            path: "/corrections"
        )
        pages["/about/method"] = try renderer.page(
            "Method",
            MethodPage(self),
            title: "How this is made",
            description: "How findings, certainties, claims, law and models come about, and what they cannot say.",
            path: "/about/method"
        )
        return pages
    }

    /// All evidence on a compound; nil where there is no such compound.
    public func evidencePage(
        of id: String,
        filter: StudyFilter = StudyFilter(),
        renderer: PageRenderer
    ) throws(Site.Failure) -> Site.Resource? {
        guard let compound = compounds.first(where: { $0.id == id }) else { return nil }
        let path = "/compounds/\(id)/evidence"
        let base = renderer.publicURL ?? ""
        return try renderer.page(
            "Evidence",
            EvidencePage(compound, filter: filter),
            title: "Evidence on \(compound.name)",
            description: "Every study, finding, unknown and disagreement on \(compound.name), with how it was seen.",
            path: path,
            scripts: ["/assets/table.js"],
            data: StructuredData.dataset(compound, url: base + path, download: "\(base)/api/v1/compounds/\(id)")
        )
    }

    /// The law of every jurisdiction at a glance; nil where the site keeps no dossiers.
    public func regulationIndex(renderer: PageRenderer) throws(Site.Failure) -> Site.Resource? {
        guard let today = asOf else { return nil }
        return try renderer.page(
            "RegulationIndex",
            RegulationIndex(self, today: today),
            title: "The law",
            description: "What the law says of each compound in each place, for any day.",
            path: "/regulation"
        )
    }

    /// The law of one jurisdiction for the days asked; nil where the site keeps no dossiers.
    public func regulationPage(
        _ jurisdiction: Jurisdiction,
        query: RegulationQuery = RegulationQuery(),
        renderer: PageRenderer
    ) throws(Site.Failure) -> Site.Resource? {
        guard let today = asOf else { return nil }
        return try renderer.page(
            "Regulation",
            RegulationPage(jurisdiction, query: query, edition: self, today: today),
            title: "The law: \(jurisdiction.name)",
            description: "Status, derivation, conflicts and dated events in \(jurisdiction.name), for any day.",
            path: "/regulation/\(jurisdiction.address)"
        )
    }

    /// Several compounds side by side; without ids those that the comparison names.
    public func comparePage(_ ids: [String], renderer: PageRenderer) throws(Site.Failure) -> Site.Resource {
        try renderer.page(
            "Compare",
            ComparePage(ids, edition: self),
            title: "Compare",
            description: "What is reported and what is simulated, side by side; what is unknown is shown.",
            path: "/compare"
        )
    }

    /// The addresses of all pages that search engines may keep, in order.
    public var addresses: [String] {
        let ofCompounds = compounds.flatMap { page in
            ["", "/evidence", "/models"].map { "/compounds/\(page.id)\($0)" }
        }
        let law = asOf == nil ? [] : ["/regulation"] + Jurisdiction.allCases.map { "/regulation/\($0.address)" }
        let guides = ["/guides"] + collection.guides.map { "/guides/\($0.id)" }
        return ["/"] + ofCompounds + ["/compare"] + law + guides + [
            "/check", "/search", "/corrections", "/about/method",
        ]
    }

    /// **Source**: sitemaps.org, protocol 0.9; addresses are whole only where the site's own address is known.
    func siteMap(_ renderer: PageRenderer) -> Site.Resource {
        let base = renderer.publicURL ?? ""
        let day = asOf.map { "<lastmod>\($0)</lastmod>" } ?? ""
        let entries = addresses.map { "<url><loc>\(base)\($0)</loc>\(day)</url>\n" }.joined()
        return Site.Resource(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
                + entries + "</urlset>\n",
            "application/xml; charset=utf-8"
        )
    }

    /// **Source**: RFC 9309.
    func robots(_ renderer: PageRenderer) -> Site.Resource {
        let map = renderer.publicURL.map { "Sitemap: \($0)/sitemap.xml\n" } ?? ""
        return Site.Resource("User-agent: *\nDisallow: /api/\nDisallow: /report\n\(map)", "text/plain; charset=utf-8")
    }
}

/// The list of guides.
struct GuidesPage {
    var guides: [GuideLink]
}

/// How the pages are made, with all words explained.
struct MethodPage {
    struct Term {
        var id: String
        var term: String
        var meaning: String
    }

    var vocabulary: [Term]
    var imprint: PageImprint
    var collected: [Line]

    /// How old a record is.
    struct Line {
        var name: String
        var day: DateText
    }

    init(_ edition: Edition) {
        vocabulary = edition.collection.glossary.terms.map {
            Term(id: $0.id, term: $0.term, meaning: $0.meaning.stopped)
        }
        imprint = PageImprint(edition.collection.imprint, page: "")
        collected = edition.subjects.map { Line(name: $0.compound.name, day: DateText($0.ledger.collected)) }
    }
}
