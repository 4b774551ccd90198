public import Expressions
public import ReactionModels

/// One reaction: how often it happens, and what it does each time.
public struct ReactionEquation: Sendable, Hashable {
    /// What one firing adds to a state.
    public struct Change: Sendable, Hashable {
        public var state: Int
        /// Products less reactants, times the species' conversion factor, over the system's own leaves.
        public var amount: ExpressionID

        public init(state: Int, amount: ExpressionID) {
            self.state = state
            self.amount = amount
        }
    }

    public var name: String
    /// The kinetic law: extent per time, or firings per time where amounts count molecules.
    public var rate: ExpressionID
    /// Whether the model calls the reaction reversible, so that its law may be a net rate.
    public var isReversible: Bool
    /// One per state that it takes part in, in the order of the states; zero for a catalyst.
    public var changes: [Change]

    public init(name: String, rate: ExpressionID, isReversible: Bool = false, changes: [Change]) {
        self.name = name
        self.rate = rate
        self.isReversible = isReversible
        self.changes = changes
    }
}

/// A random number: drawn from a distribution into a slot of the parameter vector, before what uses it is computed.
public struct DrawEquation: Sendable, Hashable {
    /// Who uses the number.
    public enum Use: Sendable, Hashable {
        case initialValues
        /// The assignments or the delay of an event, by its place.
        case event(Int)
    }

    /// What the stream is keyed by: the element and which of its draws this is, such as `event E0, draw 1`.
    public var name: String
    public var parameter: Int
    public var distribution: RandomDraw.Distribution
    public var arguments: [ExpressionID]
    public var use: Use

    public init(
        name: String,
        parameter: Int,
        distribution: RandomDraw.Distribution,
        arguments: [ExpressionID],
        use: Use
    ) {
        self.name = name
        self.parameter = parameter
        self.distribution = distribution
        self.arguments = arguments
        self.use = use
    }
}
