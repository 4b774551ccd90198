/// What is known of a yes-or-no question about how a study was done.
public enum Answer: String, Hashable, Sendable, CaseIterable {
    case yes
    case no
    /// An index or a second-hand reading says yes; the method was not described in anything read.
    case reported
    /// The part that was read does not say.
    case notStated = "not stated"
    /// Nothing that could say it was read.
    case unknown
}
