/// A body of law or of rules under which a compound has a status of its own.
public enum Jurisdiction: String, Hashable, Sendable, CaseIterable, Codable {
    case unitedStates = "US"
    case unitedStatesDefense = "US-DoD"
    case russia = "RU"
    case europeanUnion = "EU"
    case unitedKingdom = "UK"
    case canada = "CA"
    case australia = "AU"
    /// Rules of sport and other rules that follow a person over borders.
    case international = "INT"

    /// The name as a sentence carries it.
    public var name: String {
        switch self {
        case .unitedStates: "United States"
        case .unitedStatesDefense: "United States, Department of Defense"
        case .russia: "Russia"
        case .europeanUnion: "European Union"
        case .unitedKingdom: "United Kingdom"
        case .canada: "Canada"
        case .australia: "Australia"
        case .international: "International (anti-doping)"
        }
    }

    /// The facets that a status always answers here, in reading order, recorded or not.
    public var facets: [Facet] {
        switch self {
        case .unitedStates:
            [
                .approval, .bulksList, .monograph, .interimCategory503A, .interimCategory503B, .nomination,
                .committeeVote, .controlledSubstance,
            ]
        case .unitedStatesDefense: [.supplementList]
        case .russia: [.registration, .supply, .essentialDrugs]
        case .europeanUnion, .unitedKingdom: [.approval]
        case .canada: [.approval, .advisory]
        case .australia: [.approval, .poisonsSchedule]
        case .international: [.antiDoping]
        }
    }

    /// Finds a jurisdiction by its code, whatever the case of the letters.
    public init?(code: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == code.lowercased() }) else {
            return nil
        }
        self = match
    }
}
