/// One thing a dossier says, in the form in which it is compared with what it said before.
public struct Fact: Hashable, Sendable {
    /// Unique in the dossier, such as `status/US/interim_category_503a`.
    public var id: String
    public var topics: Set<Topic>
    /// A jurisdiction's code; empty for what holds everywhere.
    public var jurisdiction: String
    /// What the value is of, as a line of a mail carries it.
    public var title: String
    public var value: String
    /// Why the value is what it is.
    public var reason: String
    /// The primary document, as a citation or an address.
    public var document: String

    public init(
        _ id: String,
        topics: Set<Topic>,
        jurisdiction: String = "",
        title: String,
        value: String,
        reason: String,
        document: String
    ) {
        self.id = id
        self.topics = topics
        self.jurisdiction = jurisdiction
        self.title = title
        self.value = value
        self.reason = reason
        self.document = document
    }
}

/// A fact that is not what it was, as it was found.
public struct Change: Hashable, Sendable, Codable {
    /// Never used twice; names the change in feeds, mails and webhooks.
    public var key: String
    public var compound: String
    public var jurisdiction: String
    public var topics: [String]
    public var found: String
    public var title: String
    /// Nil where there was nothing before.
    public var old: String?
    /// Nil where there is nothing now.
    public var new: String?
    public var reason: String
    public var document: String
}
