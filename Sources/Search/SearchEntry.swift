/// A place that a search can find.
public struct SearchEntry: Hashable, Sendable {
    /// What it is, such as "compound" or "finding".
    public var kind: String
    public var title: String
    public var address: String
    /// Other names under which it is sought, misspellings among them.
    public var names: [String]
    public var text: String

    public init(kind: String, title: String, address: String, names: [String] = [], text: String) {
        self.kind = kind
        self.title = title
        self.address = address
        self.names = names
        self.text = text
    }
}
