/// Sources that disagree, shown side by side and never averaged.
public struct ConflictPair: Hashable, Codable, Sendable {
    public var id: String
    public var topic: String
    /// Two or more.
    public var sides: [Side]
    /// How the dossier treats it.
    public var verdict: String

    /// One of the opposed statements.
    public struct Side: Hashable, Codable, Sendable {
        /// The place of the side, such as "First side".
        public var label: String
        public var text: String
        /// What the side rests on; empty where the statement names its documents itself.
        public var grounds: [Ground]
    }

    /// A disagreement of the sides given, which are numbered in their order.
    public init(id: String, topic: String, sides: [(text: String, grounds: [Ground])], verdict: String) {
        self.id = id
        self.topic = topic
        self.sides = sides.enumerated().map { index, side in
            Side(label: Self.label(index), text: side.text, grounds: side.grounds)
        }
        self.verdict = verdict
    }

    private static func label(_ index: Int) -> String {
        let words = ["First side", "Second side", "Third side", "Fourth side"]
        return words.indices.contains(index) ? words[index] : "Side \(index + 1)"
    }
}
