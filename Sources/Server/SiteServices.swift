internal import HTTPTypes
internal import Hummingbird
public import Subscriptions

/// What routes work with, made once at the start.
public struct SiteServices: Sendable {
    public var store: SiteStore
    /// The site's address as readers know it, such as `https://example.org`; nil where it is only known from requests.
    public var publicURL: String?
    /// Whether every request comes through a proxy that sets `X-Forwarded-For` and `X-Forwarded-Proto`.
    public var trustsProxy: Bool
    /// Where readers' reports of errors go; nil where none are taken.
    public var reports: ErrorReports?
    /// Subscribers and what is sent to them; nil where the site runs without a database.
    public var subscriptions: SubscriptionStore?
    public var metrics: ServerMetrics
    public var simulations: SimulationDesk

    public init(
        store: SiteStore,
        publicURL: String? = nil,
        trustsProxy: Bool = false,
        reports: ErrorReports? = nil,
        subscriptions: SubscriptionStore? = nil,
        limits: SimulationDesk.Limits = SimulationDesk.Limits()
    ) {
        self.store = store
        self.publicURL = publicURL
        self.trustsProxy = trustsProxy
        self.reports = reports
        self.subscriptions = subscriptions
        metrics = ServerMetrics()
        simulations = SimulationDesk(limits: limits, metrics: metrics)
    }

    /// Whether a reader's connection is encrypted: the public address says so, or the proxy that is trusted.
    func isSecure(_ request: Request) -> Bool {
        if let publicURL { return publicURL.hasPrefix("https://") }
        guard trustsProxy, let name = HTTPField.Name("X-Forwarded-Proto") else { return false }
        return request.headers[name] == "https"
    }
}
