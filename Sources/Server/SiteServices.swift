public import Subscriptions

/// What routes work with, made once at the start.
public struct SiteServices: Sendable {
    public var store: SiteStore
    /// The site's address as readers know it, such as `https://example.org`; nil where it is only known from requests.
    public var publicURL: String?
    /// Where readers' reports of errors go; nil where none are taken.
    public var reports: ErrorReports?
    /// Subscribers and what is sent to them; nil where the site runs without a database.
    public var subscriptions: SubscriptionStore?

    public init(
        store: SiteStore,
        publicURL: String? = nil,
        reports: ErrorReports? = nil,
        subscriptions: SubscriptionStore? = nil
    ) {
        self.reports = reports
        self.store = store
        self.publicURL = publicURL
        self.subscriptions = subscriptions
    }
}
