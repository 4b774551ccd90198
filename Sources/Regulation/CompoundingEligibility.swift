public import Dates

/// Whether a bulk substance may be compounded under section 503A, derived from its facets.
///
/// The statute's three-way test comes first; the interim category is enforcement policy and comes second.
///
/// **Source** FD&C Act section 503A(b)(1)(A)(i), 21 USC 353a; 21 CFR 216.23.
public struct CompoundingEligibility: Hashable, Sendable {
    public enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
        /// At least one route of the statute is met.
        case eligible
        /// No route is met; the FDA says it does not intend to act (interim Category 1).
        case enforcementDiscretionOnly = "enforcement_discretion_only"
        /// All three routes were looked at and none is met.
        case notEligible = "not_eligible"
        /// No route is recorded as met, and at least one is unknown: so is the answer.
        case noRouteRecorded = "no_route_recorded"
        /// A route rests on claims that disagree.
        case conflicting
        /// The last known outcome was "not eligible", too long ago.
        case stale

        /// The outcome as a sentence.
        public var sentence: String {
            switch self {
            case .eligible: "may be compounded under section 503A, under the section's other conditions"
            case .enforcementDiscretionOnly:
                "meets no route of section 503A; under interim Category 1 the FDA does not intend to act"
            case .notEligible: "may not be compounded under section 503A"
            case .noRouteRecorded:
                "is not known to meet section 503A, as far as recorded: not every route of it was looked up"
            case .conflicting: "is disputed under section 503A"
            case .stale: "was not eligible under section 503A when last checked"
            }
        }
    }

    /// One route of the statute.
    public struct Route: Hashable, Sendable {
        public enum Answer: String, Hashable, Sendable, Codable {
            case met
            case notMet = "not_met"
            case unknown, conflicting, stale
        }

        /// The statute's number of the route: I, II or III.
        public var number: String
        public var text: String
        public var facet: Facet
        public var answer: Answer
        /// Ids of the events behind the answer.
        public var events: [String]

        public init(number: String, text: String, facet: Facet, answer: Answer, events: [String]) {
            self.number = number
            self.text = text
            self.facet = facet
            self.answer = answer
            self.events = events
        }
    }

    /// The day on which the section took effect; before it there is nothing to answer.
    ///
    /// **Source** Food and Drug Administration Modernization Act of 1997, Pub. L. 105-115, section 127(b): one year
    /// after 21 November 1997.
    public static let inForceSince = ISODate(year: 1998, month: 11, day: 21)

    public var outcome: Outcome
    public var routes: [Route]
    /// The interim category's facet, which comes after the routes.
    public var interimCategory: FacetStatus
    public var derivation: String

    /// Derives the outcome from the facets monograph, approval, bulks list and interim category.
    ///
    /// - Parameter facet: the status of a facet on the date in question.
    init(_ facet: (Facet) -> FacetStatus) {
        let asked: [(String, String, Facet, met: FacetValue)] = [
            ("I", "an applicable USP or NF monograph", .monograph, .exists),
            ("II", "a component of an FDA-approved drug", .approval, .approved),
            ("III", "on the list of 21 CFR 216.23", .bulksList, .listed),
        ]
        routes = asked.map { number, text, name, met in
            let status = facet(name)
            let answer: Route.Answer =
                switch status.verdict {
                case .known(let value): value == met ? .met : .notMet
                case .stale(let value): value == met ? .unknown : .stale
                case .conflicting: .conflicting
                case .unknown: .unknown
                }
            let events = status.grounds.filter(\.decides).map(\.event.id)
            return Route(number: number, text: text, facet: name, answer: answer, events: events)
        }
        interimCategory = facet(.interimCategory503A)
        let answers = routes.map(\.answer)
        outcome =
            if answers.contains(.met) {
                .eligible
            } else if answers.contains(.conflicting) {
                .conflicting
            } else if interimCategory.value == .category1 {
                .enforcementDiscretionOnly
            } else if answers.contains(.unknown) {
                .noRouteRecorded
            } else if answers.contains(.stale) {
                .stale
            } else {
                .notEligible
            }
        derivation = Self.derivation(routes, interimCategory, outcome)
    }

    private static func derivation(_ routes: [Route], _ category: FacetStatus, _ outcome: Outcome) -> String {
        var sentences = ["Section 503A(b)(1)(A)(i) of the FD&C Act (21 USC 353a) asks for one of three routes."]
        for route in routes {
            let answer =
                switch route.answer {
                case .met: "yes"
                case .notMet: "no"
                case .unknown: "unknown, so not counted as met"
                case .conflicting: "disputed"
                case .stale: "no when last checked"
                }
            let cited = route.events.isEmpty ? "no event decides" : route.events.joined(separator: ", ")
            sentences.append("(\(route.number)) \(route.text): \(answer) [\(cited)].")
        }
        let cited = category.grounds.filter(\.decides).map(\.event.id).joined(separator: ", ")
        let behind = cited.isEmpty ? "" : " [\(cited)]"
        if category.value == .category1 {
            sentences.append("Interim category, enforcement policy and not law: Category 1\(behind).")
        } else {
            sentences.append(
                "Interim category, enforcement policy and not law: \(category.verdict.words)\(behind); "
                    + "only Category 1 would bring enforcement discretion."
            )
        }
        let unknown = routes.filter { $0.answer == .unknown }.map(\.facet.name)
        if outcome == .noRouteRecorded {
            sentences.append("Not recorded and to be looked up: \(unknown.joined(separator: ", ")).")
        }
        sentences.append("Therefore the substance \(outcome.sentence).")
        return sentences.joined(separator: " ")
    }
}
