/// A date as exactly as its source gives it: a year, a month of a year, or a day.
public struct PartialDate: Hashable, Sendable {
    public let year: Int
    public let month: Int?
    public let day: Int?

    public init(_ date: ISODate) { self.init(year: date.year, month: date.month, day: date.day) }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nil for every other text.
    public init?(_ text: some StringProtocol) {
        switch text.utf8.count {
        case 10:
            guard let date = ISODate(text) else { return nil }
            self.init(date)
        case 7:
            guard let first = ISODate(text + "-01") else { return nil }
            self.init(year: first.year, month: first.month, day: nil)
        case 4:
            guard let first = ISODate(text + "-01-01") else { return nil }
            self.init(year: first.year, month: nil, day: nil)
        default:
            return nil
        }
    }

    private init(year: Int, month: Int?, day: Int?) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The first day that the date can mean.
    public var earliest: ISODate? { ISODate(year: year, month: month ?? 1, day: day ?? 1) }

    /// The date as prose prints it, such as `27 September 2024`, `October 2011` or `1970`.
    public var prose: String {
        guard let prose = earliest?.prose else { return description }
        if day != nil { return prose }
        return prose.split(separator: " ").dropFirst(month == nil ? 2 : 1).joined(separator: " ")
    }
}

extension PartialDate: CustomStringConvertible {
    /// The ISO 8601 form with as many parts as are known.
    public var description: String {
        let text = earliest?.description ?? String(year)
        return String(text.prefix(day != nil ? 10 : month != nil ? 7 : 4))
    }
}
