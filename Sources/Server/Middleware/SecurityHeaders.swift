internal import HTTPTypes
internal import Hummingbird

/// Headers that keep a page to itself: no foreign content, no framing, no guessing of types.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
    /// Whether a reader's connection is encrypted, so that browsers may be told to keep it so.
    let isSecure: @Sendable (Request) -> Bool
    private let headers: HTTPFields = {
        var headers = HTTPFields()
        headers[.contentSecurityPolicy] =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        let others = [
            ("Referrer-Policy", "no-referrer"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        for (name, value) in others {
            if let field = HTTPField.Name(name) { headers[field] = value }
        }
        return headers
    }()

    init(isSecure: @escaping @Sendable (Request) -> Bool) {
        self.isSecure = isSecure
    }

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in headers { response.headers[field.name] = field.value }
        if isSecure(request) { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }
}
