/// Whose body or cells a value comes from.
public struct Species: Hashable, Sendable {
    /// The animal, as far as the source says.
    public enum Taxon: String, Hashable, Sendable, CaseIterable {
        case human, monkey, dog, cat, pig, rabbit, rat, mouse
        /// A rodent of unstated kind.
        case rodent
        case notStated = "not stated"
    }

    /// What of it was examined.
    public enum Preparation: String, Hashable, Sendable, CaseIterable {
        case organism
        case blood, plasma, serum
        case membranes
        case slice
        /// A line, a culture or isolated cells.
        case cells
    }

    public var taxa: [Taxon]
    public var strains: [String]
    public var preparation: Preparation
    /// True where the animal is presumed and not stated in what was read.
    public var isPresumed: Bool

    public init(
        _ taxa: [Taxon],
        strains: [String] = [],
        preparation: Preparation = .organism,
        isPresumed: Bool = false
    ) {
        self.taxa = taxa
        self.strains = strains
        self.preparation = preparation
        self.isPresumed = isPresumed
    }
}
