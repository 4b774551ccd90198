internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Pages

/// What an address asks for: the parts of its path and the fields of its query.
struct Asked: Sendable {
    /// Parts of the path by the names in the route, such as `id` in `/compounds/{id}`.
    var path: [String: String]
    var query: FormFields
}

extension RouterMethods {
    /// Adds a page that is made when it is asked for.
    ///
    /// ```swift
    /// router.page("/compare", services) { asked, content in
    ///     try content.site.renderer.page("Compare", Comparison(content.dossiers, ids: asked.query.all("ids")), ...)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - path: the route, with `{name}` for a part that varies.
    ///   - services: what routes work with.
    ///   - make: the page for what was asked, from what is published now; nil where there is no such page.
    func page(
        _ path: RouterPath,
        _ services: SiteServices,
        make: @escaping @Sendable (Asked, SiteContent) async throws -> Site.Resource?
    ) {
        get(path) { request, context in
            var asked = try Asked(request, context)
            asked.query = asked.query.withoutBlanks()
            guard let resource = try await make(asked, services.store.content) else {
                throw RequestFault(.notFound)
            }
            return SentResource(resource).response(to: request)
        }
    }

    /// Adds a value that is made when it is asked for and sent as JSON.
    ///
    /// - Parameters:
    ///   - path: the route, with `{name}` for a part that varies.
    ///   - services: what routes work with.
    ///   - make: the value for what was asked, from what is published now; nil where there is none.
    func value<Value: Encodable & SendableMetatype>(
        _ path: RouterPath,
        _ services: SiteServices,
        make: @escaping @Sendable (Asked, SiteContent) async throws -> Value?
    ) {
        get(path) { request, context in
            guard let value = try await make(try Asked(request, context), services.store.content) else {
                throw RequestFault(.notFound)
            }
            return SentResource(try Site.Resource(json: value)).response(to: request)
        }
    }
}

extension Asked {
    fileprivate init(_ request: Request, _ context: some RequestContext) throws {
        path = Dictionary(
            context.parameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first }
        )
        query = try request.queryFields()
    }
}
