/// One substance as it was given in an experiment.
public struct Dose: Hashable, Sendable {
    /// How often it was given.
    public enum Schedule: String, Hashable, Sendable, CaseIterable {
        case single, daily
        case notStated = "not stated"
    }

    /// The substance; nil for the one that the finding is about.
    public var substance: String?
    /// The amounts tested, or the two ends of a range.
    public var amounts: [Double]
    public var isRange: Bool
    public var unit: UnitLabel
    public var schedule: Schedule
    /// Days of dosing, where stated.
    public var days: Double?
    /// The volume in which one dose was given.
    public var volume: Measurement?

    public init(
        substance: String? = nil,
        amounts: [Double],
        isRange: Bool = false,
        unit: UnitLabel,
        schedule: Schedule = .notStated,
        days: Double? = nil,
        volume: Measurement? = nil
    ) {
        self.substance = substance
        self.amounts = amounts
        self.isRange = isRange
        self.unit = unit
        self.schedule = schedule
        self.days = days
        self.volume = volume
    }
}
