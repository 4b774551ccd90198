public import Expressions

/// A random number of a model: one place in its mathematics where a distribution is drawn from.
///
/// Mathematics uses the number by its id, as it uses a parameter; the model has a parameter of that id without a value.
/// The number is drawn anew whenever the assignment that it stands in is made. Two places are two draws, also where
/// their text is the same.
///
/// **Source**: SBML Level 3 Package: Distributions, Version 1, Release 1, section 3.6.
public struct RandomDraw: Hashable, Sendable {
    /// A distribution by the name of its csymbol.
    ///
    /// Arguments are, in order: `normal` mean and standard deviation; `uniform` smallest and largest; `bernoulli`
    /// probability; `binomial` trials and probability; `cauchy` and `laplace` location and scale, or scale alone with
    /// location zero; `chisquare` degrees of freedom; `exponential` rate; `gamma` shape and scale; `lognormal` mean and
    /// standard deviation of the logarithm; `poisson` rate; `rayleigh` scale. All but `uniform` and `bernoulli` may be
    /// followed by the bounds between which values are drawn, both included.
    public enum Distribution: String, Hashable, Sendable, CaseIterable {
        case normal, uniform, bernoulli, binomial, cauchy, chisquare, exponential, gamma, laplace, lognormal, poisson
        case rayleigh

        /// The numbers of arguments that it takes.
        public var argumentCounts: [Int] {
            switch self {
            case .uniform: [2]
            case .bernoulli: [1]
            case .normal, .binomial, .gamma, .lognormal: [2, 4]
            case .chisquare, .exponential, .poisson, .rayleigh: [1, 3]
            case .cauchy, .laplace: [1, 2, 4]
            }
        }
    }

    /// The symbol that stands for the number: `draw 1`, which no text can spell.
    public var id: String
    public var distribution: Distribution
    public var arguments: [ExpressionID]
    /// The element that the number stands in, such as `event E0`.
    public var element: String

    public init(id: String, distribution: Distribution, arguments: [ExpressionID], element: String) {
        self.id = id
        self.distribution = distribution
        self.arguments = arguments
        self.element = element
    }
}
