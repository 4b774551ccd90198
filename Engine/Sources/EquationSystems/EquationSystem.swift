public import Expressions
public import ReactionModels

/// Ordinary differential equations with events, ready to be made executable: `dy/dt = f(t, y, p)`.
///
/// A pure value. All expressions are handles into `graph`, and their leaves are `.number`, `.time`,
/// `.state` and `.parameter` only: assignment rules, reaction rates and conversions between amount and
/// concentration are already substituted, at no cost since equal expressions are stored once.
public struct EquationSystem: Sendable {
    public var graph = ExpressionGraph()
    /// The state vector y. A species that changes is a state in **amount**, also where mathematics sees a concentration.
    public var states: [Variable] = []
    /// The parameter vector p: constants, and quantities that only events change.
    public var parameters: [Variable] = []
    /// `dy/dt`, **shape** `states.count`.
    public var rightHandSide: [ExpressionID] = []
    /// Structurally non-zero entries of `df/dy`, column by column, rows ascending.
    public var jacobian: [JacobianEntry] = []
    /// `df/dt` at constant y, **shape** `states.count`; empty where time appears nowhere in the right-hand side.
    public var timeDerivative: [ExpressionID] = []
    /// The constant part of how reactions change amounts, from which conserved moieties are found.
    public var stoichiometry: [StoichiometryRow] = []
    /// The reactions one by one, as a simulation that counts molecules needs them.
    public var reactions: [ReactionEquation] = []
    public var events: [EventEquation] = []
    /// Random numbers in initial values and events, each after those that its arguments use.
    public var draws: [DrawEquation] = []
    /// Conditions in the right-hand side that may switch while it runs: places where the solution has a kink.
    public var discontinuities: [ExpressionID] = []
    /// `floor`, `ceiling` and `quotient` in the right-hand side, outside conditions, whose values jump while it runs.
    public var jumps: [ExpressionID] = []
    /// Values of the past that the equations use, each after those that it is made of.
    public var delays: [DelayedExpression] = []
    /// Algebraic rules that hold at all times beside the differential equations, which keep them but do not begin there.
    public var constraints: [Constraint] = []
    /// The reactions that are at equilibrium on the model's time scale; nil where there are none.
    public var fastReactions: FastReactions?
    /// Everything that can be recorded, one per model symbol (`S1` in the meaning it has in mathematics), followed
    /// for a species by its other meaning, `amount(S1)` or `concentration(S1)`; a species in a point without
    /// dimensions has an amount only. `observable(named:)` finds them.
    public var observables: [Observable] = []
    /// Time at which initial values hold.
    public var startTime: Double = 0
    /// The model's own units, by which unit ids are understood.
    public var unitDefinitions: [UnitDefinition] = []
    /// Units of the whole model (`substance`, `time`, `volume` ...), as unit ids.
    public var defaultUnits: [String: String] = [:]

    public init() {}
}

/// One slot of the state or parameter vector.
public struct Variable: Sendable, Hashable {
    /// The model symbol behind the slot.
    public var name: String
    /// The value at the start. A `.state` or `.parameter` leaf in it is the value at the start of that slot; use
    /// `EquationSystem.initialValues(overrides:)`, which computes all slots in the right order.
    public var initialValue: ExpressionID
    /// For a species held in amount but seen as concentration: its compartment's size. To set the symbol to `c`,
    /// set the slot to `c * scale`.
    public var scale: ExpressionID?
    /// For every species: its compartment's size, by which a concentration is turned into the slot's amount.
    public var compartmentSize: ExpressionID?
    /// The unit id of the symbol, where the model states one.
    public var units: String?

    public init(
        name: String,
        initialValue: ExpressionID,
        scale: ExpressionID? = nil,
        compartmentSize: ExpressionID? = nil,
        units: String? = nil
    ) {
        self.name = name
        self.initialValue = initialValue
        self.scale = scale
        self.compartmentSize = compartmentSize
        self.units = units
    }
}

/// An algebraic rule that determines a state: at the start and after every jump the states of all constraints are
/// changed until the residuals are zero.
public struct Constraint: Sendable, Hashable {
    /// The state that gives way.
    public var state: Int
    /// Zero where the rule holds.
    public var residual: ExpressionID
    /// The derivatives of the residual by the states of all constraints, in their order.
    public var derivatives: [ExpressionID]
}

public struct JacobianEntry: Sendable, Hashable {
    public var row: Int
    public var column: Int
    public var value: ExpressionID

    public init(row: Int, column: Int, value: ExpressionID) {
        self.row = row
        self.column = column
        self.value = value
    }
}

/// A quantity that can be recorded.
public struct Observable: Sendable, Hashable {
    /// What a species' value is; nil for what is no species.
    public enum Meaning: Sendable, Hashable { case amount, concentration }

    public var name: String
    public var value: ExpressionID
    public var meaning: Meaning?
    public var units: String?

    public init(name: String, value: ExpressionID, meaning: Meaning? = nil, units: String? = nil) {
        self.name = name
        self.value = value
        self.meaning = meaning
        self.units = units
    }
}

/// A slot that an event or a dose changes.
public enum Slot: Sendable, Hashable {
    case state(Int)
    case parameter(Int)
}

/// An event with SBML's semantics (Level 3 Version 2 Core, section 4.11), over the system's own leaves.
public struct EventEquation: Sendable, Hashable {
    public var name: String
    public var trigger: ExpressionID
    public var triggerInitialValue: Bool
    public var triggerIsPersistent: Bool
    public var delay: ExpressionID?
    public var priority: ExpressionID?
    public var useValuesFromTriggerTime: Bool
    public var assignments: [EventAssignmentEquation]

    public init(
        name: String,
        trigger: ExpressionID,
        triggerInitialValue: Bool = true,
        triggerIsPersistent: Bool = true,
        delay: ExpressionID? = nil,
        priority: ExpressionID? = nil,
        useValuesFromTriggerTime: Bool = true,
        assignments: [EventAssignmentEquation] = []
    ) {
        self.name = name
        self.trigger = trigger
        self.triggerInitialValue = triggerInitialValue
        self.triggerIsPersistent = triggerIsPersistent
        self.delay = delay
        self.priority = priority
        self.useValuesFromTriggerTime = useValuesFromTriggerTime
        self.assignments = assignments
    }
}

public struct EventAssignmentEquation: Sendable, Hashable {
    public var target: Slot
    /// The value of the model symbol, to be computed from the trigger-time or execution-time values.
    public var value: ExpressionID
    /// Factor from the symbol's value to the slot's, computed when the event is **executed** (a compartment's size).
    public var scale: ExpressionID?

    public init(target: Slot, value: ExpressionID, scale: ExpressionID? = nil) {
        self.target = target
        self.value = value
        self.scale = scale
    }
}
