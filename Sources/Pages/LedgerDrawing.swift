/// Events of law over the years in two lanes: when they took force above, when they were published below.
public struct LedgerDrawing: Hashable, Codable, Sendable {
    /// A place between the left and the right end, in percent.
    public struct Mark: Hashable, Codable, Sendable {
        public var x: String
        public var label: String
        /// Whether a recorded conflict touches the facet that the event changes.
        public var isDisputed: Bool
    }

    /// The drawing in words.
    public var summary: String
    public var years: [Mark]
    /// The day asked for.
    public var cursor: Mark?
    public var inForce: [Mark]
    public var published: [Mark]
}
