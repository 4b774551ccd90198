internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore

/// Refuses requests that change state and that a browser sends on behalf of another site.
///
/// A browser says where such a request comes from by `Sec-Fetch-Site` or `Origin`. A program says neither and carries
/// nobody's session, so it is let through; RFC 8058 needs that for leaving a list by one click in a mail program.
struct SameOrigin<Context: RequestContext>: RouterMiddleware {
    /// The site's own address where it is known; else the request's `Host` stands for it.
    let publicURL: String?

    private static var safeMethods: [HTTPRequest.Method] { [.get, .head, .options] }

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if !Self.safeMethods.contains(request.method), !isOwn(request) {
            throw RequestFault(.forbidden, "The request comes from another site.")
        }
        return try await next(request, context)
    }

    private func isOwn(_ request: Request) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site == "same-origin" || site == "none"
        }
        guard let origin = request.headers[.origin] else { return true }
        if let publicURL, origin == URI(publicURL).origin { return true }
        guard let host = URI(origin).authority, let own = request.head.authority else { return false }
        return publicURL == nil && host == own
    }
}

extension URI {
    /// Host and port as written; nil for an address without a host.
    var authority: String? {
        host.map { host in port.map { "\(host):\($0)" } ?? host }
    }

    /// Scheme, host and port: what a browser sends as `Origin`.
    var origin: String? {
        guard let scheme, let authority else { return nil }
        return "\(scheme.rawValue)://\(authority)"
    }
}
