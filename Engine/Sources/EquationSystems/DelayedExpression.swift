public import Expressions

/// A value of the past, `delay(x, tau)`: what an expression was some time ago.
///
/// It has a slot in the parameter vector, which whoever runs the system fills before everything that it evaluates, so
/// that kernels need no memory. Before the start, initial assignments and assignment rules are taken to hold at all
/// times, and everything else not to change.
///
/// **Source**: SBML Level 3 Version 2 Core, Release 2, section 3.4.6.
public struct DelayedExpression: Sendable, Hashable {
    /// What it is called in messages, such as `delay(x, 2)`.
    public var name: String
    /// The slot in the parameter vector.
    public var parameter: Int
    /// What is delayed, from the start on, over the leaves of the system.
    public var value: ExpressionID
    /// How long ago; evaluated now, not then.
    public var delay: ExpressionID
    /// What is delayed, before the start: over time then, and the slots' values at the start.
    public var before: ExpressionID
    /// The delayed expressions, by place, that `value` is made of; each lies before this one.
    public var parts: [Int]

    public init(
        name: String,
        parameter: Int,
        value: ExpressionID,
        delay: ExpressionID,
        before: ExpressionID,
        parts: [Int] = []
    ) {
        self.name = name
        self.parameter = parameter
        self.value = value
        self.delay = delay
        self.before = before
        self.parts = parts
    }
}

/// Reactions that are at equilibrium on the model's time scale (SBML before Level 3 Version 2).
///
/// The right-hand side is `slow scale * slow part + fast scale * fast part`. With the scales 0 and 1 it leads from any
/// state to the equilibrium of the fast reactions; with 1 and a large number the state follows that equilibrium.
public struct FastReactions: Sendable, Hashable {
    /// Places in the parameter vector.
    public var slowScale: Int
    public var fastScale: Int
    /// Their names, in the model's order.
    public var names: [String]
    /// The states that they change, ascending.
    public var states: [Int] = []

    public init(slowScale: Int, fastScale: Int, names: [String]) {
        self.slowScale = slowScale
        self.fastScale = fastScale
        self.names = names
    }
}
