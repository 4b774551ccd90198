public import Search

/// The answers to a search.
struct SearchPage {
    struct Hit {
        var kind: String
        var title: String
        var address: String
        var excerpt: String
    }

    var query: String
    var isAsked: Bool
    var summary: String
    var hits: [Hit]

    init(_ query: String, found: [SearchEntry]) {
        self.query = query
        isAsked = !query.isEmpty
        summary =
            found.isEmpty
            ? "Nothing was found. Try a name or a single word." : "\(counted(found.count, "place")) found."
        hits = found.map {
            Hit(kind: $0.kind, title: $0.title, address: $0.address, excerpt: String($0.text.prefix(220)))
        }
    }
}

extension PageRenderer {
    /// The page of a search's answers.
    public func search(_ query: String, found: [SearchEntry]) throws(Site.Failure) -> Site.Resource {
        try page(
            "Search",
            SearchPage(query, found: found),
            title: query.isEmpty ? "Search" : "Search: \(query)",
            description: "Compounds, findings, claims, events of law, guides and terms.",
            path: "/search"
        )
    }
}
