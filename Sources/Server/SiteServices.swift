internal import HTTPTypes
internal import Hummingbird

/// What routes work with, made once at the start.
public struct SiteServices: Sendable {
    public var store: SiteStore
    /// The site's address as readers know it, such as `https://example.org`; nil where it is only known from requests.
    public var publicURL: String?
    /// Whether every request comes through a proxy that sets `X-Forwarded-For` and `X-Forwarded-Proto`.
    public var trustsProxy: Bool
    public var simulations: SimulationDesk
    public var metrics: ServerMetrics

    /// Whether a reader's connection is encrypted: the public address says so, or the proxy that is trusted.
    func isSecure(_ request: Request) -> Bool {
        if let publicURL { return publicURL.hasPrefix("https://") }
        guard trustsProxy, let name = HTTPField.Name("X-Forwarded-Proto") else { return false }
        return request.headers[name] == "https"
    }

    public init(
        store: SiteStore,
        publicURL: String? = nil,
        trustsProxy: Bool = false,
        limits: SimulationDesk.Limits = SimulationDesk.Limits()
    ) {
        self.store = store
        self.publicURL = publicURL
        self.trustsProxy = trustsProxy
        metrics = ServerMetrics()
        simulations = SimulationDesk(limits: limits, metrics: metrics)
    }
}
