public import Dates

/// What was found, in the form that fits it.
///
/// `unknown` is a value: something was looked for and not found. It is never zero; a measured zero is a quantity, a
/// count or a change of zero.
public indirect enum FindingValue: Hashable, Sendable {
    case quantity(Measurement)
    /// From `low` to `high`, both in one unit; `typical` is the usual value within, where one is named.
    case range(low: Double, high: Double, unit: UnitLabel, typical: Double?)
    /// Times the comparator's value: 0.5 is a halving.
    case ratio(Double, isApproximate: Bool)
    /// A ratio between two bounds.
    case ratioRange(low: Double, high: Double)
    /// Relative to the comparator, in percent: −61 is a fall by 61 %.
    case relativeChange(percent: Double)
    /// Arms side by side, each with a label.
    case comparison([Labelled<Measurement>])
    /// The same group first and later.
    case change(from: Measurement, to: Measurement)
    /// `count` of `total`.
    case fraction(count: Int, of: Int)
    /// A number of things; zero is a measured zero.
    case count(Int, of: String)
    case identifier(Identifier)
    /// Named parts, such as the masses of fragments.
    case several([Labelled<FindingValue>])
    case date(PartialDate)
    /// A day between two days, both included.
    case dates(from: ISODate, to: ISODate)
    /// Words that no typed form can carry without loss; the reason is kept in the dossier.
    case text(String, reason: String)
    /// Looked for and not found; says what was searched.
    case unknown(searched: String)

    /// A value with its name.
    public struct Labelled<Value: Hashable & Sendable>: Hashable, Sendable {
        public var label: String
        public var value: Value

        public init(_ label: String, _ value: Value) {
            self.label = label
            self.value = value
        }
    }

    /// True for a value that was looked for and not found.
    public var isUnknown: Bool {
        if case .unknown = self { return true }
        return false
    }

    /// True for words.
    public var isText: Bool {
        if case .text = self { return true }
        return false
    }

    /// True where the value or one of its parts is words.
    public var containsText: Bool {
        if case .several(let parts) = self { return parts.contains { $0.value.containsText } }
        return isText
    }

    /// The number and unit of a value that is one plain number; nil for every other form.
    public var measurement: Measurement? {
        switch self {
        case .quantity(let measurement): measurement
        case .count(let count, let things): Measurement(Double(count), UnitLabel(things))
        case .ratio(let ratio, let isApproximate):
            Measurement(ratio, UnitLabel("fold"), isApproximate: isApproximate)
        case .relativeChange(let percent): Measurement(percent, UnitLabel("%"))
        default: nil
        }
    }

    /// Every number in the value, in the order it is written.
    public var numbers: [Double] {
        switch self {
        case .quantity(let measurement): measurement.numbers
        case .range(let low, let high, _, let typical): (typical.map { [$0] } ?? []) + [low, high]
        case .ratio(let ratio, _): [ratio]
        case .ratioRange(let low, let high): [low, high]
        case .relativeChange(let percent): [percent]
        case .comparison(let arms): arms.flatMap(\.value.numbers)
        case .change(let from, let to): from.numbers + to.numbers
        case .fraction(let count, let total): [Double(count), Double(total)]
        case .count(let count, _): [Double(count)]
        case .several(let parts): parts.flatMap(\.value.numbers)
        case .identifier, .date, .dates, .text, .unknown: []
        }
    }
}

extension Measurement {
    /// The value and, where there is one, the spread.
    var numbers: [Double] { [value] + (spread.map { [$0] } ?? []) }
}
