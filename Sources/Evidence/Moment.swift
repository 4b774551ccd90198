public import Dates

/// When something was measured or for how long it lasted.
public struct Moment: Hashable, Sendable {
    /// The times measured, or the two ends of a span.
    public var times: [Double]
    public var isSpan: Bool
    /// The unit of the times; nil where only words or a date are given.
    public var unit: UnitLabel?
    /// From what the times count, such as `start of withdrawal`; nil means from the dose.
    public var reference: String?
    /// The calendar day of a search or a document.
    public var date: ISODate?
    /// True where the source of the time leaves doubt.
    public var isUncertain: Bool

    public init(
        times: [Double] = [],
        isSpan: Bool = false,
        unit: UnitLabel? = nil,
        reference: String? = nil,
        date: ISODate? = nil,
        isUncertain: Bool = false
    ) {
        self.times = times
        self.isSpan = isSpan
        self.unit = unit
        self.reference = reference
        self.date = date
        self.isUncertain = isUncertain
    }
}
