internal import Evidence
internal import Hummingbird
internal import Pages
internal import Regulation
internal import Search

/// Adds the pages that depend on what their address asks for.
func addPageRoutes(to router: Router<some RequestContext>, _ services: SiteServices) {
    router.page("/compounds/{id}/evidence", services) { asked, content in
        let filter = StudyFilter(
            kind: try asked.query.choice("kind", of: Study.Kind.self),
            authorship: try asked.query.choice("by", of: Authorship.self),
            order: try asked.query.choice("order", of: StudyFilter.Order.self) ?? .newest
        )
        return try content.site.edition.evidencePage(
            of: asked.path["id"] ?? "",
            filter: filter,
            renderer: content.site.renderer
        )
    }
    router.page("/regulation", services) { _, content in
        try content.site.edition.regulationIndex(renderer: content.site.renderer)
    }
    router.page("/regulation/{jurisdiction}", services) { asked, content in
        guard let jurisdiction = Jurisdiction(code: asked.path["jurisdiction"] ?? "") else { return nil }
        let compound = asked.query["compound"].flatMap { $0.isEmpty ? nil : $0 }
        let query = RegulationQuery(
            asOf: try asked.query.date("as-of"),
            knownOn: try asked.query.date("known-on"),
            compound: compound
        )
        return try content.site.edition.regulationPage(
            jurisdiction,
            query: query,
            renderer: content.site.renderer
        )
    }
    router.page("/search", services) { asked, content in
        let query = String((asked.query["q"] ?? "").prefix(100))
        let site = content.site
        return try site.renderer.search(query, found: try site.index.search(query))
    }
    router.page("/compare", services) { asked, content in
        let ids = asked.query.all("ids").flatMap { $0.split(separator: ",").map(String.init) }
        return try content.site.edition.comparePage(Array(ids.prefix(12)), renderer: content.site.renderer)
    }
}

extension FormFields {
    /// The choice under a name; nil where none is given.
    ///
    /// - Throws: `RequestFault` for a word that is no choice.
    fileprivate func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String,
        of type: Value.Type
    ) throws(RequestFault) -> Value? where Value.RawValue == String {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let value = Value(rawValue: text) else {
            throw fault(name, "is one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }
}
