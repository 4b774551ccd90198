public import Dates

/// A day in the two forms a page needs: ISO 8601 for machines and words for readers.
public struct DateText: Hashable, Codable, Sendable {
    /// The day as `2024-09-27`.
    public var iso: String
    /// The day as "27 September 2024".
    public var prose: String
}

extension DateText {
    public init(_ date: ISODate) {
        self.init(iso: date.description, prose: date.prose)
    }
}
