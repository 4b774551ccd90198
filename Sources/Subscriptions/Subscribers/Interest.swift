/// What kind of news a subscriber wants.
public enum Topic: String, Hashable, Sendable, CaseIterable, Codable {
    case law, evidence, corrections, availability

    /// The topic as a form carries it.
    public var words: String {
        switch self {
        case .law: "Law: a status, an event or a conflict in the record of law"
        case .evidence: "Evidence: how well a statement or an outcome is supported"
        case .corrections: "Corrections of what circulates, or of ours"
        case .availability: "Availability: approval, registration, supply, compounding"
        }
    }
}

/// How often a subscriber hears, at most; without a change there is no mail.
public enum Frequency: String, Hashable, Sendable, CaseIterable, Codable {
    case daily, weekly

    /// The hour in UTC at which digests leave.
    static let hour = 7

    /// The last moment, at or before a given one, up to which changes are gathered: 07:00 UTC each day, or each Monday.
    func boundary(at now: Timestamp) -> Timestamp {
        let (length, offset) =
            switch self {
            case .daily: (86_400, Self.hour * 3_600)
            // 1970-01-05 was a Monday.
            case .weekly: (7 * 86_400, 4 * 86_400 + Self.hour * 3_600)
            }
        let elapsed = now.seconds - offset
        return Timestamp(seconds: offset + elapsed - ((elapsed % length) + length) % length)
    }
}

/// One thing a subscriber follows.
public struct Interest: Hashable, Sendable, Codable, Comparable {
    /// A compound's id, or `*` for every compound.
    public var compound: String
    /// A jurisdiction's code, or `*` for every jurisdiction.
    public var jurisdiction: String
    public var topic: Topic

    /// Stands for every compound or every jurisdiction.
    public static let every = "*"
    /// More than any page offers at once.
    public static let maximumCount = 100

    public init(compound: String = every, jurisdiction: String = every, topic: Topic) {
        self.compound = compound
        self.jurisdiction = jurisdiction
        self.topic = topic
    }

    public static func < (left: Interest, right: Interest) -> Bool { left.key < right.key }

    private var key: String { "\(compound) \(jurisdiction) \(topic.rawValue)" }
}
