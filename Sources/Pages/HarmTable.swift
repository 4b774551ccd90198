/// What was reported of harm in people, with how many were looked at, how long and beside what.
public struct HarmTable: Hashable, Codable, Sendable {
    /// One study or document.
    public struct Row: Hashable, Codable, Sendable {
        public var source: SourceNote
        /// How many people; "no number of people" for a document that counts none.
        public var people: String
        public var length: String
        public var comparator: String
        /// What it says of harm; empty where what we read says nothing.
        public var reports: [Ground]
    }

    public var rows: [Row]

    public init(rows: [Row]) { self.rows = rows }
}
