/// A typed reading of a source's words, with the words where the reading replaced or shortened them.
public struct Worded<Value: Hashable & Sendable>: Hashable, Sendable {
    public var value: Value
    /// The words as they stood in the evidence; nil where the value says the same.
    public var wording: String?

    public init(_ value: Value, wording: String? = nil) {
        self.value = value
        self.wording = wording
    }
}
