internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Counts and logs every request by its route, method, status and time; no address, no name and no words of a reader.
struct RequestRecord<Context: RequestContext>: RouterMiddleware {
    let metrics: ServerMetrics

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        metrics.begin()
        var status = 500
        defer {
            let seconds = (ContinuousClock.now - started) / .seconds(1)
            let route = context.endpointPath ?? "finished page"
            let method = Self.known.contains(request.method) ? request.method.rawValue : "other"
            metrics.end(route: route, method: method, status: status, seconds: seconds)
            context.logger.info(
                "request",
                metadata: [
                    "route": "\(route)", "method": "\(method)", "status": "\(status)",
                    "milliseconds": "\((seconds * 1e4).rounded() / 10)",
                ]
            )
        }
        let response = try await next(request, context)
        status = response.status.code
        return response
    }

    private static var known: [HTTPRequest.Method] { [.get, .head, .post, .put, .patch, .delete, .options] }
}
