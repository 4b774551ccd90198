/// What a compound is compared with, and what readers are offered instead of it.
public struct RelatedCompounds: Hashable, Codable, Sendable {
    public var comparedWith: [Related]
    public var alternatives: [Related]

    /// Another compound.
    public struct Related: Hashable, Codable, Sendable {
        public var name: String
        /// The kind of compound; nil where it is not recorded.
        public var kind: String?
        public var note: String?
        /// The address of its dossier; nil where none exists yet.
        public var link: String?

        public init(name: String, kind: String?, note: String?, link: String?) {
            self.name = name
            self.kind = kind
            self.note = note
            self.link = link
        }
    }

    public init(comparedWith: [Related], alternatives: [Related]) {
        self.comparedWith = comparedWith
        self.alternatives = alternatives
    }
}
