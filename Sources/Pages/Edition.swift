public import Dates
public import Dossiers

/// All that a site's pages are made of, for one day.
public struct Edition: Sendable {
    /// The day for which law and claims are shown; nil where there is no dossier behind the pages.
    public var asOf: ISODate?
    /// In the order of the list on the first page.
    public var compounds: [CompoundPage]
    /// The dossiers behind the pages.
    public var dossiers: [Dossier]
    /// What stands beside the dossiers.
    public var collection: Collection
    /// Models by the id of their dossier.
    public var models: [String: [ModelCard]]

    public init(
        asOf: ISODate? = nil,
        compounds: [CompoundPage],
        dossiers: [Dossier] = [],
        collection: Collection = Collection(),
        models: [String: [ModelCard]] = [:]
    ) {
        self.asOf = asOf
        self.compounds = compounds
        self.dossiers = dossiers
        self.collection = collection
        self.models = models
    }
}
