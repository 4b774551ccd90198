/// The page on which readers ask to be told of changes.
public struct SubscribePage: Sendable {
    /// Something that can be chosen.
    public struct Choice: Sendable, Hashable {
        public var value: String
        public var label: String
        public var isChosen: Bool

        public init(value: String, label: String, isChosen: Bool = false) {
            self.value = value
            self.label = label
            self.isChosen = isChosen
        }
    }

    /// Where changes can be read without an address.
    public struct FeedLink: Sendable, Hashable {
        public var name: String
        /// The part of the address that Atom, JSON Feed and the calendar share.
        public var path: String

        public init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    public var compounds: [Choice]
    public var jurisdictions: [Choice]
    public var topics: [Choice]
    public var consent: String
    /// Whether mails can be asked for here, or only feeds are offered.
    public var sendsMail: Bool
    /// What was wrong with what was sent; nil on the first visit.
    public var fault: String?
    public var feeds: [FeedLink]

    public init(
        compounds: [Choice],
        jurisdictions: [Choice],
        topics: [Choice],
        consent: String,
        sendsMail: Bool,
        fault: String? = nil,
        feeds: [FeedLink]
    ) {
        self.compounds = compounds
        self.jurisdictions = jurisdictions
        self.topics = topics
        self.consent = consent
        self.sendsMail = sendsMail
        self.fault = fault
        self.feeds = feeds
    }
}

/// A page that says one thing about a subscription, and may offer one button.
public struct SubscribeNotice: Sendable {
    public var heading: String
    public var paragraphs: [String]
    /// What is meant by the button, one line each.
    public var lines: [String]
    /// The text of the button, which posts to the page's own address; nil where nothing is to be done.
    public var button: String?

    public init(heading: String, paragraphs: [String], lines: [String] = [], button: String? = nil) {
        self.heading = heading
        self.paragraphs = paragraphs
        self.lines = lines
        self.button = button
    }
}
