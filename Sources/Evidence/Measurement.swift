/// A number with its unit, its spread where one is given, and what it is a part of.
public struct Measurement: Hashable, Sendable {
    /// What the number after `±` means.
    public enum Spread: String, Hashable, Sendable, CaseIterable {
        case standardDeviation = "SD"
        case standardError = "SEM"
        /// The source prints `±` and does not say which.
        case notStated = "not stated"
    }

    public var value: Double
    public var unit: UnitLabel
    /// Half-width in the unit, never negative; nil where none is given.
    public var spread: Double?
    public var spreadKind: Spread?
    /// True where the source says "about".
    public var isApproximate: Bool
    /// What a percentage or fraction is a part of, such as `administered dose`.
    public var basis: String?

    public init(
        _ value: Double,
        _ unit: UnitLabel,
        spread: Double? = nil,
        spreadKind: Spread? = nil,
        isApproximate: Bool = false,
        basis: String? = nil
    ) {
        self.value = value
        self.unit = unit
        self.spread = spread
        self.spreadKind = spreadKind
        self.isApproximate = isApproximate
        self.basis = basis
    }
}
