/// One independent part of a legal status; a single word such as "legal" is never stored.
public enum Facet: String, Hashable, Sendable, CaseIterable, Codable {
    /// Approval or authorisation of a product with the compound (NDA, BLA, marketing authorisation).
    case approval
    /// The list of bulk drug substances for section 503A, 21 CFR 216.23.
    case bulksList = "bulks_list"
    /// An applicable monograph of the USP or NF.
    case monograph
    /// The interim category under section 503A: enforcement policy, not law.
    case interimCategory503A = "interim_category_503a"
    /// The interim category under section 503B, kept apart from the one of 503A.
    case interimCategory503B = "interim_category_503b"
    /// The list of bulk drug substances for outsourcing facilities.
    case list503B = "list_503b"
    /// Whether somebody asks the FDA to evaluate the substance for the 503A list.
    case nomination
    /// What the Pharmacy Compounding Advisory Committee said; advice that does not bind.
    case committeeVote = "committee_vote"
    /// The schedule under the Controlled Substances Act.
    case controlledSubstance = "controlled_substance"
    /// Entry of a bulk ingredient in the drug listing; neither approval nor eligibility.
    case drugListing = "drug_listing"
    /// A boxed warning on approved labels.
    case labelWarning = "label_warning"
    /// Being named in a warning letter or advisory.
    case advisory
    /// A registration certificate in a state register.
    case registration
    /// Whether a pharmacy asks for a prescription.
    case supply
    /// A state's list of vital and essential drugs.
    case essentialDrugs = "essential_drugs"
    case poisonsSchedule = "poisons_schedule"
    case antiDoping = "anti_doping"
    /// The Department of Defense list of prohibited supplement ingredients.
    case supplementList = "supplement_list"
    /// What an office-holder announced without an instrument; it changes no status, whatever it says.
    case announcement

    /// The name as a table row carries it.
    public var name: String {
        switch self {
        case .approval: "approval"
        case .bulksList: "bulks list (21 CFR 216.23)"
        case .monograph: "USP/NF monograph"
        case .interimCategory503A: "interim category (503A)"
        case .interimCategory503B: "interim category (503B)"
        case .list503B: "503B bulks list"
        case .nomination: "nomination (503A)"
        case .committeeVote: "advisory committee vote"
        case .controlledSubstance: "controlled substance"
        case .drugListing: "drug listing (NDC)"
        case .labelWarning: "boxed warning"
        case .advisory: "named in a warning or advisory"
        case .registration: "registration"
        case .supply: "supply"
        case .essentialDrugs: "essential drugs list"
        case .poisonsSchedule: "Poisons Standard"
        case .antiDoping: "anti-doping"
        case .supplementList: "prohibited supplement ingredients"
        case .announcement: "announcement without an instrument"
        }
    }

    /// The values that this facet can take; every other value in a ledger is a fault.
    public var values: [FacetValue] {
        switch self {
        case .approval: [.approved, .notApproved]
        case .bulksList: [.listed, .rejected, .notListed, .noListInForce]
        case .monograph: [.exists, .absent]
        case .interimCategory503A, .interimCategory503B:
            [.category1, .category2, .category3, .notCategory2, .noCategory]
        case .list503B: [.listed, .notListed, .nominated, .proposedExclusion]
        case .nomination: [.live, .withdrawn, .notNominated]
        case .committeeVote: [.recommended, .notRecommended, .scheduled, .onNoAgenda]
        case .controlledSubstance:
            [.scheduleI, .scheduleII, .scheduleIII, .scheduleIV, .scheduleV, .notScheduled]
        case .drugListing: [.listedBulkIngredient, .notListed]
        case .labelWarning: [.boxedWarning, .boxedWarningExpanded, .noBoxedWarning]
        case .advisory: [.named, .notNamed]
        case .registration: [.registered, .notRegistered, .reportedCancelled, .cancelled]
        case .supply: [.prescription, .withoutPrescription]
        case .essentialDrugs: [.listed, .notListed]
        case .poisonsSchedule: [.schedule4, .noNamedEntry]
        case .antiDoping: [.named, .byDefinition, .insideDefinition, .outsideDefinition]
        case .supplementList: [.listed, .notListed]
        case .announcement: [.statementOnly]
        }
    }
}
