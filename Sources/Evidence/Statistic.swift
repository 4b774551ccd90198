/// A p-value as a source reports it.
public struct Statistic: Hashable, Sendable {
    /// How the p-value relates to the bound.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        case below = "<"
        case atMost = "<="
        case equal = "="
        case above = ">"
    }

    public var relation: Relation
    /// Between 0 and 1.
    public var pValue: Double

    public init?(_ relation: Relation, _ pValue: Double) {
        guard pValue >= 0, pValue <= 1 else { return nil }
        self.relation = relation
        self.pValue = pValue
    }
}
