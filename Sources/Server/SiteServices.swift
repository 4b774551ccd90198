/// What routes work with, made once at the start.
public struct SiteServices: Sendable {
    public var store: SiteStore
    /// The site's address as readers know it, such as `https://example.org`; nil where it is only known from requests.
    public var publicURL: String?

    public init(store: SiteStore, publicURL: String? = nil) {
        self.store = store
        self.publicURL = publicURL
    }
}
