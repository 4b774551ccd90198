/// How a study in people was controlled.
public struct TrialDesign: Hashable, Sendable {
    /// What the studied group was compared with.
    public enum Control: String, Hashable, Sendable, CaseIterable {
        case placebo
        case activeComparator = "active comparator"
        /// Both arms get the comparator and one gets the studied substance as well.
        case addOn = "add-on"
        case waitList = "wait list"
        case none
    }

    /// Who took part.
    public enum Population: String, Hashable, Sendable, CaseIterable { case patients, healthy }

    public var control: Control
    public var population: Population
    /// The drug that it was compared with or added to.
    public var comparator: String?

    public init(control: Control, population: Population, comparator: String? = nil) {
        self.control = control
        self.population = population
        self.comparator = comparator
    }
}
