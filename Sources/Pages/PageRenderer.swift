internal import Mustache

/// Renders views in templates, each with the frame that every page has around its own content.
public struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let version: String
    private let hasChart: Bool
    /// Where readers reach the site, without a slash at the end; nil where that is not known.
    let publicURL: String?

    /// - Parameters:
    ///   - version: the program's version, printed at the foot of each page.
    ///   - hasChart: whether the chart library is served.
    ///   - publicURL: where readers reach the site; nil where that is not known.
    /// - Throws: a template's parse error.
    public init(version: String, hasChart: Bool, publicURL: String? = nil) throws {
        library = try Parts.library()
        self.version = version
        self.hasChart = hasChart
        self.publicURL = publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// A finished page.
    ///
    /// - Parameters:
    ///   - template: the name of the part that it is made by, such as `Compound`.
    ///   - view: what the template calls `content`.
    ///   - title: the page's name in a browser's tab.
    ///   - description: the page in one sentence.
    ///   - path: the address that stands for the page, without a query; nil for a page that is no place of its own.
    ///   - scripts: the scripts of this page, in the order in which they run.
    ///   - data: what machines read of the page (schema.org), as JSON.
    /// - Returns: the page with its media type.
    /// - Throws: `Site.Failure.missingTemplate`.
    public func page(
        _ template: String,
        _ view: some Any,
        title: String,
        description: String,
        path: String? = nil,
        scripts: [String] = [],
        data: String? = nil
    ) throws(Site.Failure) -> Site.Resource {
        try page(
            template,
            Frame(
                title: title,
                description: description,
                version: version,
                scripts: scripts,
                data: data,
                canonical: path.map { (publicURL ?? "") + $0 },
                shared: path.flatMap { path in publicURL.map { $0 + path } },
                content: view
            )
        )
    }

    /// The page of a compound, its parts arranged as its text places them.
    func page(_ compound: CompoundPage) throws(Site.Failure) -> Site.Resource {
        let path = "/compounds/\(compound.id)"
        return try page(
            "Compound",
            Frame(
                title: compound.name,
                description: compound.summary,
                version: version,
                scripts: hasChart && compound.figures.contains { $0.hasData }
                    ? ["/assets/chart.js", "/assets/figure.js"] : [],
                data: StructuredData.compound(compound, url: (publicURL ?? "") + path),
                canonical: (publicURL ?? "") + path,
                shared: publicURL.map { $0 + path },
                // A feed is made of the record of law.
                feed: compound.status == nil ? nil : path + "/feed.atom",
                arrangement: Arrangement(compound),
                content: compound
            )
        )
    }

    private func page(_ template: String, _ frame: Frame) throws(Site.Failure) -> Site.Resource {
        guard let text = library.render(frame, withTemplate: template) else {
            throw .missingTemplate(template)
        }
        return Site.Resource(text, "text/html; charset=utf-8")
    }
}

/// What every page has around its own content.
private struct Frame {
    var title: String
    var description: String
    var version: String
    var scripts: [String]
    var data: String?
    /// The address of the page as search engines should know it.
    var canonical: String?
    /// The same, where it is absolute: only that can be shared.
    var shared: String?
    /// The address of the page's feed of changes.
    var feed: String?
    var arrangement: Arrangement?
    var content: Any
}

extension PageRenderer {
    /// A compound's page as one file that needs no other: its style inside, and no script.
    public func wholePage(of compound: CompoundPage) throws(Site.Failure) -> String {
        let text = String(decoding: try page(compound).body, as: UTF8.self)
        return
            text
            .replacing(
                "<link rel=\"stylesheet\" href=\"/assets/site.css\">",
                with: "<style>\n\(Parts.styleSheet())</style>"
            )
            .replacing("<link rel=\"icon\" href=\"/assets/mark.svg\" type=\"image/svg+xml\">", with: "")
            .replacing(/<script src="[^"]*" defer><\/script>\n/, with: "")
    }
}
