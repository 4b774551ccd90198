internal import Hummingbird

/// Answers what the site holds ready; everything else goes on to the routes.
struct FinishedPages<Context: RequestContext>: RouterMiddleware {
    let store: SiteStore

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head,
            let resource = store.current.resources[request.uri.path]
        else { return try await next(request, context) }
        let response = resource.response(to: request)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
