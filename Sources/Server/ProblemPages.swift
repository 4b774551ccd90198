internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Pages

/// Turns failures into pages: unknown addresses, methods other than GET and HEAD, and faults of our own.
struct ProblemPages<Context: RequestContext>: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            let isKnown = site.resources[request.uri.path] != nil
            guard isKnown, request.method != .get, request.method != .head else { return page(.notFound) }
            var response = page(.methodNotAllowed)
            response.headers[.allow] = "GET, HEAD"
            return response
        } catch let error as HTTPError {
            return page(error.status)
        } catch {
            context.logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return page(.internalServerError)
        }
    }

    private func page(_ status: HTTPResponse.Status) -> Response {
        let resource = site.problem(status.code)
        return Response(
            status: status,
            headers: [.contentType: resource.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: resource.body))
        )
    }
}
