public import Regulation

/// What an assertion can ask of a status: a facet, or the derived answer about compounding.
public enum StatusTerm: Hashable, Sendable {
    case facet(Facet)
    case compounding503A

    /// The name in the language of assertions.
    public var name: String {
        switch self {
        case .facet(let facet): facet.rawValue
        case .compounding503A: "compounding_503a"
        }
    }

    public init?(name: String) {
        if name == "compounding_503a" {
            self = .compounding503A
        } else if let facet = Facet(rawValue: name) {
            self = .facet(facet)
        } else {
            return nil
        }
    }

    /// Every name, for messages.
    public static var names: [String] { ["compounding_503a"] + Facet.allCases.map(\.rawValue) }

    /// The words that a status can answer with.
    var words: [String] {
        switch self {
        case .facet(let facet): facet.values.map(\.rawValue)
        case .compounding503A: CompoundingEligibility.Outcome.allCases.map(\.rawValue)
        }
    }
}
