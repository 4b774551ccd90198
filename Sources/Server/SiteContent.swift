public import Dates
public import Dossiers
public import Pages
internal import Synchronization

/// What is published at one moment: finished pages, and the dossiers behind them for what is made on request.
public struct SiteContent: Sendable {
    public var site: Site
    /// In the order of the list on the first page.
    public var dossiers: [Dossier]
    /// Stored results of the dossiers' experiments.
    public var results: [ExperimentResult]
    /// The day for which law and claims are shown.
    public var asOf: ISODate

    public init(site: Site, dossiers: [Dossier], results: [ExperimentResult], asOf: ISODate) {
        self.site = site
        self.dossiers = dossiers
        self.results = results
        self.asOf = asOf
    }

    /// The dossier of a compound.
    public func dossier(_ id: String) -> Dossier? { dossiers.first { $0.id == id } }
}

/// Holds what is published now; a request sees one content from its start to its end.
public final class SiteStore: Sendable {
    /// A content with its finished resources made ready to send.
    struct Published: Sendable {
        var content: SiteContent
        var resources: [String: SentResource]

        init(_ content: SiteContent) {
            self.content = content
            resources = content.site.resources.mapValues(SentResource.init)
        }
    }

    private let published: Mutex<Published>

    public init(_ content: SiteContent) {
        published = Mutex(Published(content))
    }

    /// What is published now.
    public var content: SiteContent { current.content }

    var current: Published { published.withLock { $0 } }

    /// Publishes another content for the requests that follow.
    public func publish(_ content: SiteContent) {
        let next = Published(content)
        published.withLock { $0 = next }
    }
}
