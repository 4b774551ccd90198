internal import Regulation

/// What a status answers to one term: a state, the word where one is derived, and the events behind it.
struct StatusAnswer {
    /// `known`, `stale`, `conflicting` or `unknown`.
    var state: String
    /// The last derived value; nil where none can be given.
    var word: String?
    var words: String
    var events: [String]
    var derivation: String

    init(_ status: Status, _ term: StatusTerm) {
        switch term {
        case .facet(let facet):
            guard let facet = status[facet] else {
                self.init(
                    state: "unknown",
                    word: nil,
                    words: "unknown",
                    events: [],
                    derivation: "The facet is not part of this status."
                )
                return
            }
            let events = facet.grounds.filter(\.decides).map(\.event.id)
            let (state, word): (String, String?) =
                switch facet.verdict {
                case .known(let value): ("known", value.rawValue)
                case .stale(let value): ("stale", value.rawValue)
                case .conflicting: ("conflicting", nil)
                case .unknown: ("unknown", nil)
                }
            self.init(
                state: state,
                word: word,
                words: facet.verdict.words,
                events: events,
                derivation: facet.derivation
            )
        case .compounding503A:
            guard let eligibility = status.compounding503A else {
                self.init(
                    state: "unknown",
                    word: nil,
                    words: "unknown",
                    events: [],
                    derivation: "Section 503A is law of the United States."
                )
                return
            }
            let outcome = eligibility.outcome
            let (state, word): (String, String?) =
                switch outcome {
                case .eligible, .enforcementDiscretionOnly, .notEligible: ("known", outcome.rawValue)
                case .stale: ("stale", CompoundingEligibility.Outcome.notEligible.rawValue)
                case .noRouteRecorded: ("unknown", nil)
                case .conflicting: ("conflicting", nil)
                }
            var events: [String] = []
            let category = eligibility.interimCategory.grounds.filter(\.decides).map(\.event.id)
            for id in eligibility.routes.flatMap(\.events) + category where !events.contains(id) { events.append(id) }
            self.init(
                state: state,
                word: word,
                words: outcome.sentence,
                events: events,
                derivation: eligibility.derivation
            )
        }
    }

    private init(state: String, word: String?, words: String, events: [String], derivation: String) {
        self.state = state
        self.word = word
        self.words = words
        self.events = events
        self.derivation = derivation
    }
}
