/// What changed in law, in two lanes: when it took force and when it was published.
public struct LedgerTimeline: Hashable, Codable, Sendable {
    /// Dated events, newest first.
    public var events: [LedgerEntry]
    /// Events without a date in force: listed, never ordered.
    public var undated: [LedgerEntry]
    public var conflicts: [ConflictPair]
    /// The events drawn over the years; nil where none has a date.
    public var drawing: LedgerDrawing?
    /// Where the law of each place is shown in full.
    public var places: [Place]

    /// A jurisdiction's page.
    public struct Place: Hashable, Codable, Sendable {
        public var name: String
        public var link: String
    }

    public init(
        events: [LedgerEntry],
        undated: [LedgerEntry],
        conflicts: [ConflictPair],
        drawing: LedgerDrawing? = nil,
        places: [Place] = []
    ) {
        self.drawing = drawing
        self.places = places
        self.events = events
        self.undated = undated
        self.conflicts = conflicts
    }
}

/// One ledger event on the timeline.
public struct LedgerEntry: Hashable, Codable, Sendable {
    public var id: String
    public var jurisdiction: String
    public var text: String
    public var inForce: DateText?
    public var published: DateText?
    public var citation: String
    public var seen: String
    public var confidence: String

    public init(
        id: String,
        jurisdiction: String,
        text: String,
        inForce: DateText?,
        published: DateText?,
        citation: String,
        seen: String,
        confidence: String
    ) {
        self.id = id
        self.jurisdiction = jurisdiction
        self.text = text
        self.inForce = inForce
        self.published = published
        self.citation = citation
        self.seen = seen
        self.confidence = confidence
    }
}
