public import Claims
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
    /// The dossiers' claims as they were checked for the day, by the dossier's id.
    public var verdicts: [String: [ClaimVerdict]]
    /// Experiments that readers may run with choices of their own, by `DOSSIER/EXPERIMENT`.
    public var trials: [String: VirtualTrial]
    /// The day for which law and claims are shown.
    public var asOf: ISODate

    public init(
        site: Site,
        dossiers: [Dossier],
        results: [ExperimentResult],
        verdicts: [String: [ClaimVerdict]] = [:],
        trials: [VirtualTrial] = [],
        asOf: ISODate
    ) {
        self.verdicts = verdicts
        self.trials = Dictionary(
            trials.map { ("\($0.dossier)/\($0.experiment.id)", $0) },
            uniquingKeysWith: { first, _ in first }
        )
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
            resources = content.site.resources.mapValues { resource in
                SentResource(resource, lifetime: resource.isImmutable ? .immutable : .revalidated, level: 9)
            }
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
