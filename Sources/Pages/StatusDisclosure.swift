/// What the law says about a compound at one place and one day, with the derivation behind it.
public struct StatusDisclosure: Hashable, Codable, Sendable {
    /// The place as a reader calls it, such as "United States".
    public var jurisdiction: String
    /// The derived sentence, without its date.
    public var sentence: String
    /// The day for which the sentence was derived.
    public var asOf: DateText
    /// The day on which the ledger behind it was last checked.
    public var ledgerChecked: DateText
    /// A warning that the check was long ago; nil where it was not.
    public var warning: String?
    /// The rule that turns facets into the sentence.
    public var rule: String
    public var facets: [StatusFacet]
    /// Other places, one line each.
    public var elsewhere: [StatusElsewhere]

    public init(
        jurisdiction: String,
        sentence: String,
        asOf: DateText,
        ledgerChecked: DateText,
        warning: String?,
        rule: String,
        facets: [StatusFacet],
        elsewhere: [StatusElsewhere]
    ) {
        self.jurisdiction = jurisdiction
        self.sentence = sentence
        self.asOf = asOf
        self.ledgerChecked = ledgerChecked
        self.warning = warning
        self.rule = rule
        self.facets = facets
        self.elsewhere = elsewhere
    }
}

/// One independent side of a legal status, such as approval or the bulks list.
public struct StatusFacet: Hashable, Codable, Sendable {
    public var name: String
    /// The value in words; "unknown" is a value.
    public var value: String
    /// Why it has this value.
    public var reason: String
    public var events: [StatusEvent]

    public init(name: String, value: String, reason: String, events: [StatusEvent]) {
        self.name = name
        self.value = value
        self.reason = reason
        self.events = events
    }
}

/// A ledger event as evidence for a facet.
public struct StatusEvent: Hashable, Codable, Sendable {
    public var id: String
    public var text: String
    public var citation: String
    /// How the document was seen, in words.
    public var seen: String
    /// The address where the event is shown in full.
    public var link: String

    public init(id: String, text: String, citation: String, seen: String, link: String) {
        self.link = link
        self.id = id
        self.text = text
        self.citation = citation
        self.seen = seen
    }
}

/// One other jurisdiction in one line.
public struct StatusElsewhere: Hashable, Codable, Sendable {
    public var jurisdiction: String
    public var sentence: String
    public var events: [StatusEvent]

    public init(jurisdiction: String, sentence: String, events: [StatusEvent]) {
        self.jurisdiction = jurisdiction
        self.sentence = sentence
        self.events = events
    }
}
