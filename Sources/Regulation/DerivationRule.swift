/// A rule by which events become the value of a facet; the answer prints those it used.
public enum DerivationRule: String, Hashable, Sendable, CaseIterable, Codable {
    case latestDatedChange = "latest-dated-change"
    case valueBeforeFirstChange = "value-before-first-change"
    case standingAbsence = "standing-absence"
    case closedList = "closed-list"
    case agenda
    case classDefinition = "class-definition"
    case unresolvedConflict = "unresolved-conflict"
    case sameDayDisagreement = "same-day-disagreement"
    case undatedNeverOrders = "undated-never-orders"
    case backgroundNeverDecides = "background-never-decides"
    case nothingRecorded = "nothing-recorded"
    case stale

    /// The rule as a sentence.
    public var text: String {
        switch self {
        case .latestDatedChange:
            "The latest change whose effective date is on or before the as-of date decides; a change that names the "
                + "compound goes before one for every compound on the same day."
        case .valueBeforeFirstChange:
            "Before the first dated change its stated earlier value holds where that is an absence; an earlier "
                + "presence has no known beginning, so it stays unknown."
        case .standingAbsence:
            "A recorded absence needs no date: it decides on every as-of date unless a dated change does."
        case .closedList:
            "A list made by regulation is complete: what it does not name is not on it."
        case .agenda:
            "A compound on a published agenda counts as scheduled until the meeting's day, and as unknown after it "
                + "until a vote is recorded."
        case .classDefinition:
            "A class defined by the lack of any current approval takes in a compound unless a recorded approval or "
                + "registration in any jurisdiction is in force; if that is unsettled, so is the class."
        case .unresolvedConflict:
            "Where an unresolved conflict names the facet, both values stand."
        case .sameDayDisagreement:
            "Two changes of one day that disagree both stand."
        case .undatedNeverOrders:
            "An event without an effective date is listed and never changes the value."
        case .backgroundNeverDecides:
            "A row seen only as background knowledge is shown and never decides."
        case .nothingRecorded:
            "Where the ledger has nothing that decides, the value is unknown."
        case .stale:
            "More than \(Freshness.staleAfter) days past the ledger's collection a value is only the last known one."
        }
    }

    /// Where the rule comes from: a legal text, or this project's convention.
    public var citation: String {
        switch self {
        case .closedList: "21 USC 353a(b)(1)(A)(i)(III); 21 CFR 216.23"
        case .classDefinition: "WADA Prohibited List, class S0"
        default: "convention"
        }
    }
}
