internal import Foundation
public import Search

/// A whole site, rendered once: an address leads to a finished resource.
public struct Site: Sendable {
    /// Something a server can send as it is.
    public struct Resource: Hashable, Sendable {
        public var body: [UInt8]
        /// The media type with its character set.
        public var contentType: String
        /// Whether its address holds a hash of its content, so that it never changes under it.
        public var isImmutable = false

        public init(_ text: String, _ contentType: String) {
            body = Array(text.utf8)
            self.contentType = contentType
        }

        public init(bytes: [UInt8], _ contentType: String) {
            body = bytes
            self.contentType = contentType
        }

        /// A value as JSON with sorted keys.
        public init(json value: some Encodable) throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            self.init(bytes: Array(try encoder.encode(value)), "application/json; charset=utf-8")
        }
    }

    /// Why a site could not be rendered.
    public enum Failure: Error, CustomStringConvertible {
        case missingTemplate(String)
        case badIdentifier(String)

        public var description: String {
            switch self {
            case .missingTemplate(let name): "the template \(name) is missing from the program"
            case .badIdentifier(let id):
                "the compound identifier '\(id)' cannot be an address; use lower-case letters, digits and hyphens"
            }
        }
    }

    /// Finished resources by address.
    public private(set) var resources: [String: Resource]
    /// For pages that are made on request.
    public let renderer: PageRenderer
    /// What the pages are made of.
    public let edition: Edition
    /// Checks pages that readers paste; nil where there is no dossier to hold them against.
    public let inspector: PageInspector?
    /// Finds places of the site by words.
    public let index: SearchIndex
    /// Problem pages by status code.
    private let problems: [Int: Resource]

    /// Renders every page.
    ///
    /// - Parameters:
    ///   - compounds: the pages' values, in the order of the list on the first page.
    ///   - version: the program's version, printed at the foot of each page.
    ///   - chartLibrary: the text of Chart.js 3; nil leaves figures as tables.
    /// - Throws: `Site.Failure` for an identifier that cannot be an address, or a template's parse error.
    /// - Complexity: linear in the size of all pages.
    public init(compounds: [CompoundPage], version: String, chartLibrary: [UInt8]? = nil) throws {
        try self.init(Edition(compounds: compounds), version: version, chartLibrary: chartLibrary)
    }

    /// Renders every page that does not depend on a request.
    ///
    /// - Parameters:
    ///   - edition: what the pages are made of.
    ///   - version: the program's version, printed at the foot of each page.
    ///   - chartLibrary: the text of Chart.js 3; nil leaves figures as tables.
    ///   - publicURL: where readers reach the site; nil where that is not known.
    /// - Throws: `Site.Failure` for an identifier that cannot be an address, or a template's parse error.
    /// - Complexity: linear in the size of all pages.
    public init(
        _ edition: Edition,
        version: String,
        chartLibrary: [UInt8]? = nil,
        publicURL: String? = nil
    ) throws {
        let compounds = edition.compounds
        let renderer = try PageRenderer(version: version, hasChart: chartLibrary != nil, publicURL: publicURL)
        self.renderer = renderer
        self.edition = edition
        index = try edition.searchIndex()
        inspector = edition.dossiers.isEmpty ? nil : try PageInspector(edition)
        var resources: [String: Resource] = [:]
        resources["/"] = try renderer.page(
            "Home",
            HomePage(edition),
            title: "Heptad",
            description: "What is published about therapeutic peptides, with its evidence, law and models.",
            path: "/"
        )
        for compound in compounds {
            guard Self.canBeAddress(compound.id) else { throw Failure.badIdentifier(compound.id) }
            resources["/compounds/\(compound.id)"] = try renderer.page(compound)
            resources["/api/v1/compounds/\(compound.id)"] = try Resource(json: compound)
            for figure in compound.figures where figure.hasData {
                resources["/api/v1/compounds/\(compound.id)/figures/\(figure.id)"] = try Resource(json: figure)
            }
        }
        resources["/api/v1/compounds"] = try Resource(
            json: compounds.map { CompoundLink(id: $0.id, name: $0.name, link: "/api/v1/compounds/\($0.id)") }
        )
        resources["/health"] = try Resource(json: Health(status: "ok", version: version, compounds: compounds.count))
        for (address, resource) in try edition.standingPages(renderer) { resources[address] = resource }
        resources["/sitemap.xml"] = edition.siteMap(renderer)
        resources["/robots.txt"] = edition.robots(renderer)
        resources["/assets/site.css"] = Resource(Parts.styleSheet(), "text/css; charset=utf-8")
        resources["/assets/figure.js"] = Resource(Parts.figureScript(), "text/javascript; charset=utf-8")
        resources["/assets/table.js"] = Resource(bytes: PackageResources.table_js, "text/javascript; charset=utf-8")
        resources["/assets/mark.svg"] = Resource(
            bytes: PackageResources.mark_svg,
            "image/svg+xml; charset=utf-8"
        )
        if let chartLibrary {
            resources["/assets/chart.js"] = Resource(bytes: chartLibrary, "text/javascript; charset=utf-8")
        }
        self.resources = resources

        var problems: [Int: Resource] = [:]
        for problem in Problem.all {
            problems[problem.status] = try renderer.page(
                "Problem",
                problem,
                title: problem.title,
                description: problem.explanation
            )
        }
        self.problems = problems
    }

    /// The page that explains a status code; the general one where the code has none of its own.
    public func problem(_ status: Int) -> Resource {
        problems[status] ?? problems[500] ?? Resource("\(status)\n", "text/plain; charset=utf-8")
    }

    private static func canBeAddress(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 64
            && id.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    }
}

private struct HomePage {
    var compounds: [CompoundPage]
    var guides: [GuideLink]

    init(_ edition: Edition) {
        compounds = edition.compounds
        guides = edition.guideLinks
    }
}

private struct CompoundLink: Encodable {
    var id: String
    var name: String
    var link: String
}

private struct Health: Encodable {
    var status: String
    var version: String
    var compounds: Int
}
