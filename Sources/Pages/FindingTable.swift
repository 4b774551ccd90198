/// Findings of one system, such as degradation or clinical work, as a table.
public struct FindingTable: Hashable, Codable, Sendable {
    /// Used in addresses: `measured-<id>`.
    public var id: String
    public var title: String
    public var rows: [FindingRow]
    public var count: Int

    public init(id: String, title: String, rows: [FindingRow]) {
        self.id = id
        self.title = title
        self.rows = rows
        count = rows.count
    }
}

/// One measured, reported or sought value.
public struct FindingRow: Hashable, Codable, Sendable {
    public var id: String
    public var quantity: String
    /// The value as a page prints it, unit included; an unknown says so in words.
    public var value: String
    /// Whether nothing is known; such a row says what was searched.
    public var isUnknown: Bool
    /// Species, dose, route, time and number, as far as they were stated.
    public var conditions: String
    public var source: SourceNote
    public var note: String?

    public init(
        id: String,
        quantity: String,
        value: String,
        isUnknown: Bool,
        conditions: String,
        source: SourceNote,
        note: String?
    ) {
        self.id = id
        self.quantity = quantity
        self.value = value
        self.isUnknown = isUnknown
        self.conditions = conditions
        self.source = source
        self.note = note
    }
}

/// Something that matters and that nobody is known to have measured.
public struct UnknownQuantity: Hashable, Codable, Sendable {
    public var quantity: String
    /// Where it was looked for.
    public var searched: String
    /// The day of the search; nil where it is not recorded.
    public var searchedOn: DateText?
    public var source: SourceNote?

    public init(quantity: String, searched: String, searchedOn: DateText?, source: SourceNote?) {
        self.quantity = quantity
        self.searched = searched
        self.searchedOn = searchedOn
        self.source = source
    }
}
