internal import HTTPTypes
internal import Hummingbird

/// The longest address accepted, in bytes.
let longestAddress = 2_048
/// The largest body that any route takes, in bytes; most take far less.
let largestBody = 262_144

/// Bounds on what a request may announce, before anything is read of it.
struct RequestLimits<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.uri.string.utf8.count <= longestAddress else { throw HTTPError(.uriTooLong) }
        if let length = request.headers[.contentLength], Int(length).map({ $0 > largestBody }) ?? true {
            throw HTTPError(.contentTooLarge)
        }
        return try await next(request, context)
    }
}
