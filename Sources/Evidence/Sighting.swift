/// How a source or a value was seen by whoever put it into the dossier.
public enum Sighting: String, Hashable, Sendable, CaseIterable {
    case fullText = "full text"
    case abstract
    case title
    /// Read in another document that reports it.
    case secondary
    /// Computed from a structure or sequence.
    case computed
    /// Our own arithmetic on reported values.
    case derived
    /// Our own conclusion, not stated by the source.
    case inference
    /// Searched for and not found.
    case notFound = "not found"

    /// True where the words of the source itself were read.
    public var isFirstHand: Bool { self == .fullText || self == .abstract }
}
