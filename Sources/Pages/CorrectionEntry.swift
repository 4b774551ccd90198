/// A statement that is printed elsewhere and is wrong, with what is right instead.
public struct CorrectionEntry: Hashable, Codable, Sendable {
    /// Used in addresses: `correction-<id>`.
    public var id: String
    public var printed: String
    public var instead: String
    /// What shows it; empty where nothing in the dossier bears on it.
    public var grounds: [Ground]

    public init(id: String, printed: String, instead: String, grounds: [Ground]) {
        self.id = id
        self.printed = printed
        self.instead = instead
        self.grounds = grounds
    }
}
