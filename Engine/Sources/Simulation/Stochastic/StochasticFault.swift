/// Why a simulation that counts molecules ended before its end.
public enum StochasticFault: Sendable, Hashable {
    /// A kinetic law is negative, infinite or not a number, and no propensity.
    case invalidPropensity
    /// An amount that reactions change is no whole number.
    case fractionalAmount
    /// One firing of a reaction changes an amount by no whole number.
    case fractionalStoichiometry
    /// A reaction took more than there was.
    case negativeAmount
    /// A distribution cannot have these arguments, or almost nothing lies between its bounds.
    case invalidDistribution
    /// More reactions than allowed.
    case reactionLimit

    /// The reason in words, without a full stop.
    public var summary: String {
        switch self {
        case .invalidPropensity: "the kinetic law is negative or not a finite number, which is no propensity"
        case .fractionalAmount: "the amount is not a whole number of molecules"
        case .fractionalStoichiometry: "a firing changes an amount by no whole number of molecules"
        case .negativeAmount: "a reaction took more molecules than there were"
        case .invalidDistribution: "the distribution cannot have these arguments"
        case .reactionLimit: "the limit on the number of reactions is reached"
        }
    }

    /// What a user can try, as a sentence without a full stop.
    public var advice: String {
        switch self {
        case .invalidPropensity: "give each direction a reaction of its own, with a law that is never negative"
        case .fractionalAmount: "give amounts as numbers of molecules, and round what events assign"
        case .fractionalStoichiometry: "give stoichiometries and conversion factors that make whole numbers"
        case .negativeAmount: "let the kinetic law be zero where there are too few molecules for the reaction"
        case .invalidDistribution: "look at the distribution's arguments and bounds"
        case .reactionLimit: "simulate a shorter time, or use a deterministic solver for such large numbers"
        }
    }
}
