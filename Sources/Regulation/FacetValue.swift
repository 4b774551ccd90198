/// What a facet says. `Facet.values` tells which of these a facet can take.
public enum FacetValue: String, Hashable, Sendable, CaseIterable, Codable {
    case approved
    case notApproved = "not_approved"
    case listed
    case notListed = "not_listed"
    case rejected
    case noListInForce = "no_list_in_force"
    case nominated
    case proposedExclusion = "proposed_exclusion"
    case exists
    case absent = "none"
    case category1 = "category_1"
    case category2 = "category_2"
    case category3 = "category_3"
    /// Stated to be outside Category 2, without more.
    case notCategory2 = "not_category_2"
    case noCategory = "no_category"
    case live
    case withdrawn
    case notNominated = "not_nominated"
    case recommended
    case notRecommended = "not_recommended"
    case scheduled
    case onNoAgenda = "on_no_agenda"
    case scheduleI = "schedule_i"
    case scheduleII = "schedule_ii"
    case scheduleIII = "schedule_iii"
    case scheduleIV = "schedule_iv"
    case scheduleV = "schedule_v"
    case notScheduled = "not_scheduled"
    case listedBulkIngredient = "listed_bulk_ingredient"
    case boxedWarning = "boxed_warning"
    case boxedWarningExpanded = "boxed_warning_expanded"
    case noBoxedWarning = "no_boxed_warning"
    case named
    case notNamed = "not_named"
    case registered
    case notRegistered = "not_registered"
    case reportedCancelled = "reported_cancelled"
    case cancelled
    case prescription
    case withoutPrescription = "without_prescription"
    case schedule4 = "schedule_4"
    case noNamedEntry = "no_named_entry"
    /// Not named; a class covers it unless some health authority currently approves it.
    case byDefinition = "by_definition"
    case insideDefinition = "inside_definition"
    case outsideDefinition = "outside_definition"
    /// Said and not formally published: a statement, not an instrument.
    case statementOnly = "statement_only"

    /// The value in plain words.
    public var words: String {
        switch self {
        case .category1: "Category 1 (under evaluation)"
        case .category2: "Category 2 (significant safety risks)"
        case .category3: "Category 3 (nominated without adequate support)"
        case .noCategory: "no category"
        case .notCategory2: "not in Category 2"
        case .live: "live (an evaluation is asked for)"
        case .absent: "none"
        case .scheduleI: "Schedule I"
        case .scheduleII: "Schedule II"
        case .scheduleIII: "Schedule III"
        case .scheduleIV: "Schedule IV"
        case .scheduleV: "Schedule V"
        case .schedule4: "Schedule 4 (prescription only)"
        case .byDefinition: "decided by the definition of class S0"
        case .insideDefinition: "inside class S0 (no current approval by any authority)"
        case .outsideDefinition: "outside class S0 (an authority currently approves it)"
        case .reportedCancelled: "reported cancelled"
        case .statementOnly: "a statement only, not formally published"
        default: rawValue.split(separator: "_").joined(separator: " ")
        }
    }

    /// True for values that say that something is absent.
    ///
    /// NOTE: only an absence may stand without a date and may reach back before the first dated event of its facet. A
    /// presence began on some day; without that day it orders nothing.
    public var isAbsence: Bool {
        switch self {
        case .notApproved, .notListed, .noListInForce, .absent, .notCategory2, .noCategory, .notNominated, .onNoAgenda,
            .notScheduled, .noBoxedWarning, .notNamed, .notRegistered, .noNamedEntry:
            true
        default: false
        }
    }
}
