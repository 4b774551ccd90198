internal import Hummingbird
internal import Pages

/// Adds the pages with a form that is posted: the checker of pages, and the report of an error.
func addFormRoutes(to router: Router<some RequestContext>, _ services: SiteServices) {
    router.page("/check", services) { _, content in
        try content.site.inspector?.page(nil, renderer: content.site.renderer)
    }
    router.post("/check") { request, _ in
        let site = services.store.content.site
        guard let inspector = site.inspector else { throw RequestFault(.notFound) }
        // A percent-encoded byte takes three.
        let form = try await request.formFields(upTo: 3 * PageInspector.limit + 1024)
        let resource = try inspector.page(form["text"] ?? "", renderer: site.renderer)
        return SentResource(resource).response(to: request)
    }
    router.page("/report", services) { asked, content in
        try content.site.renderer.report(page: String((asked.query["page"] ?? "").prefix(200)))
    }
    router.post("/report") { request, _ in
        let renderer = services.store.content.site.renderer
        let form = try await request.formFields()
        let page = String((form["page"] ?? "").prefix(200))
        let text = form["text"] ?? ""
        if text.allSatisfy(\.isWhitespace) {
            let resource = try renderer.report(page: page, problem: "Say what is wrong; the text was empty.")
            return SentResource(resource).response(to: request)
        }
        guard let reports = services.reports, reports.add(page: page, text: String(text.prefix(4000))) else {
            let problem = "This server cannot take reports right now, so nothing was noted. Try again later."
            let resource = try renderer.report(page: page, text: text, problem: problem)
            return SentResource(resource).response(to: request)
        }
        return SentResource(try renderer.report(page: page, isSent: true)).response(to: request)
    }
}
