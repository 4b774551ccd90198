public import Dates

/// A status in the plain form that JSON carries; field names are part of the API.
public struct StatusReport: Codable, Hashable, Sendable {
    public struct Event: Codable, Hashable, Sendable {
        public var id: String
        /// What the event does for the facet, see `FacetStatus.Ground.Role`; nil outside a facet.
        public var role: String?
        public var authority: String
        public var instrument: String
        public var event: String
        public var statusBefore: String?
        public var statusAfter: String?
        public var effective: ISODate?
        public var published: ISODate?
        public var title: String
        public var citation: String
        public var seen: String
        public var confidence: String
        public var note: String
    }

    public struct FacetAnswer: Codable, Hashable, Sendable {
        public var facet: String
        public var name: String
        /// `known`, `stale`, `conflicting` or `unknown`.
        public var state: String
        /// One value when known or stale, several when conflicting, none when unknown.
        public var values: [String]
        public var words: String
        public var confidence: String?
        public var derivation: String
        public var rules: [String]
        public var events: [Event]
        public var conflicts: [String]
    }

    public struct Route: Codable, Hashable, Sendable {
        public var number: String
        public var text: String
        public var answer: String
        public var events: [String]
    }

    public struct Compounding: Codable, Hashable, Sendable {
        public var outcome: String
        public var sentence: String
        public var routes: [Route]
        public var interimCategory: String
        public var derivation: String
    }

    public struct Conflict: Codable, Hashable, Sendable {
        public var id: String
        public var topic: String
        public var claimA: String
        public var claimB: String
        public var verdict: String
        public var resolution: String
    }

    public struct Age: Codable, Hashable, Sendable {
        public var collected: ISODate
        public var today: ISODate
        public var days: Int
        public var warning: String?
    }

    public var compound: String
    public var name: String
    public var jurisdiction: String
    public var jurisdictionName: String
    public var asOf: ISODate
    public var knownOn: ISODate?
    public var compounding503A: Compounding?
    public var facets: [FacetAnswer]
    public var coming: [Event]
    public var undated: [Event]
    public var otherEvents: [Event]
    public var conflicts: [Conflict]
    public var freshness: Age

    public init(_ status: Status) {
        compound = status.compound.id
        name = status.compound.name
        jurisdiction = status.jurisdiction.rawValue
        jurisdictionName = status.jurisdiction.name
        asOf = status.asOf
        knownOn = status.knownOn
        compounding503A = status.compounding503A.map(Compounding.init)
        facets = status.facets.map(FacetAnswer.init)
        coming = status.coming.map { Event($0) }
        undated = status.undated.map { Event($0) }
        otherEvents = status.otherEvents.map { Event($0) }
        conflicts = status.conflicts.map(Conflict.init)
        freshness = Age(
            collected: status.freshness.collected,
            today: status.freshness.today,
            days: status.freshness.days,
            warning: status.freshness.warning
        )
    }
}

extension StatusReport.Event {
    /// The plain form of a ledger event.
    public init(_ event: LedgerEvent, role: FacetStatus.Ground.Role? = nil) {
        id = event.id
        self.role = role?.rawValue
        authority = event.authority
        instrument = event.instrument
        self.event = event.event
        statusBefore = event.statusBefore
        statusAfter = event.statusAfter
        effective = event.effective
        published = event.published
        title = event.title
        citation = event.citation
        seen = event.seen.rawValue
        confidence = event.confidence.rawValue
        note = event.note
    }
}

extension StatusReport.FacetAnswer {
    /// The plain form of a facet's status.
    public init(_ status: FacetStatus) {
        facet = status.facet.rawValue
        name = status.facet.name
        switch status.verdict {
        case .known(let value): (state, values) = ("known", [value.rawValue])
        case .stale(let value): (state, values) = ("stale", [value.rawValue])
        case .conflicting(let disputed): (state, values) = ("conflicting", disputed.map(\.rawValue))
        case .unknown: (state, values) = ("unknown", [])
        }
        words = status.verdict.words
        confidence = status.confidence?.rawValue
        derivation = status.derivation
        rules = status.rules.map(\.rawValue)
        events = status.grounds.map { StatusReport.Event($0.event, role: $0.role) }
        conflicts = status.conflicts
    }
}

extension StatusReport.Compounding {
    /// The plain form of an eligibility.
    public init(_ eligibility: CompoundingEligibility) {
        outcome = eligibility.outcome.rawValue
        sentence = eligibility.outcome.sentence
        routes = eligibility.routes.map { route in
            StatusReport.Route(
                number: route.number,
                text: route.text,
                answer: route.answer.rawValue,
                events: route.events
            )
        }
        interimCategory = eligibility.interimCategory.verdict.words
        derivation = eligibility.derivation
    }
}

extension StatusReport.Conflict {
    /// The plain form of a conflict.
    public init(_ conflict: LedgerConflict) {
        id = conflict.id
        topic = conflict.topic
        claimA = conflict.claimA
        claimB = conflict.claimB
        verdict = conflict.verdict
        resolution = conflict.resolution.rawValue
    }
}
