/// What a text says about an element of a model beside its mathematics. No simulation uses it; writers keep it.
///
/// **Source**: SBML Level 3 Version 2 Core, sections 3.2 and 6.
public struct Annotation: Hashable, Sendable {
    /// Entries of databases that the element stands in one relation to.
    public struct Term: Hashable, Sendable {
        /// The relation by its name at BioModels.net, such as `is`, `hasPart` or `isDescribedBy`.
        public var relation: String
        /// Whether the relation is one of models (`bqmodel`) and not of what they describe (`bqbiol`).
        public var isOfModels = false
        /// Addresses of entries.
        public var resources: [String]

        public init(relation: String, isOfModels: Bool = false, resources: [String]) {
            (self.relation, self.isOfModels, self.resources) = (relation, isOfModels, resources)
        }
    }

    /// The name by which `xml` speaks of the element.
    public var metaID: String?
    /// The number of the element's entry in the Systems Biology Ontology.
    public var sboTerm: Int?
    /// SBML's `notes` element.
    public var notes: String?
    /// SBML's `annotation` element, which says at least what `terms` say; nil where another language said it.
    public var xml: String?
    public var terms: [Term] = []

    public init() {}
}
