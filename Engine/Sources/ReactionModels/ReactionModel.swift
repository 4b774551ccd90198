public import Diagnostics
public import Expressions

/// A reaction network in SBML's own words and order, whatever text it came from.
///
/// Function definitions are inlined and local parameters renamed to `reaction.parameter` before a model
/// gets here; every mathematical field is a handle into `graph`, whose leaves are `.symbol` and `.time`.
///
/// **Source**: SBML Level 3 Version 2 Core, Release 2.
public struct ReactionModel: Sendable {
    public var id: String
    public var name: String?
    /// SBML level and version the text was written in; 3.2 for Antimony.
    public var level = 3
    public var version = 2
    public var graph = ExpressionGraph()
    public var unitDefinitions: [UnitDefinition] = []
    /// Default units of the whole model (`substance`, `time`, `volume`, `area`, `length`, `extent`), as unit ids.
    public var defaultUnits: [String: String] = [:]
    /// Id of the parameter that converts reaction extent to species substance, for species without their own.
    public var conversionFactor: String?
    public var compartments: [Compartment] = []
    public var species: [Species] = []
    public var parameters: [Parameter] = []
    public var initialAssignments: [InitialAssignment] = []
    public var rules: [Rule] = []
    public var reactions: [Reaction] = []
    public var events: [Event] = []
    /// What is said about the model itself.
    public var annotation: Annotation?
    /// Random numbers that mathematics uses by their ids, each drawn anew when its assignment is made.
    public var draws: [RandomDraw] = []
    /// What a reader left out and a user may want to know, such as constraints, which no simulation checks.
    public var notes: [Diagnostic] = []
    /// Where each element stands in its text, under the name that faults give it: `species S1`, `reaction J0`,
    /// `rule for x`, `initial assignment of x`, `event E1`. Elements without a known place are absent.
    public var locations: [String: SourceLocation] = [:]

    public init(id: String) {
        self.id = id
    }
}

/// A named combination of base units, such as `ug_per_mL`.
public struct UnitDefinition: Hashable, Sendable {
    /// `(multiplier * 10^scale * kind)^exponent`.
    public struct Factor: Hashable, Sendable {
        public var kind: String
        public var exponent: Double
        public var scale: Int
        public var multiplier: Double

        public init(kind: String, exponent: Double = 1, scale: Int = 0, multiplier: Double = 1) {
            self.kind = kind
            self.exponent = exponent
            self.scale = scale
            self.multiplier = multiplier
        }
    }

    public var id: String
    public var factors: [Factor]

    public init(id: String, factors: [Factor]) {
        self.id = id
        self.factors = factors
    }
}

public struct Compartment: Hashable, Sendable {
    public var id: String
    public var name: String?
    public var spatialDimensions: Double = 3
    /// Size at the start, before initial assignments and rules; nil where the text gives none.
    public var size: Double?
    public var units: String?
    public var isConstant = true
    public var annotation: Annotation?

    public init(id: String) {
        self.id = id
    }
}

public struct Species: Hashable, Sendable {
    public var id: String
    public var name: String?
    public var compartment: String
    public var initialAmount: Double?
    public var initialConcentration: Double?
    public var substanceUnits: String?
    /// True when the id means an amount in mathematics, false when it means a concentration.
    public var hasOnlySubstanceUnits = false
    public var boundaryCondition = false
    public var isConstant = false
    public var conversionFactor: String?
    public var annotation: Annotation?

    public init(id: String, compartment: String) {
        self.id = id
        self.compartment = compartment
    }
}

public struct Parameter: Hashable, Sendable {
    public var id: String
    public var name: String?
    public var value: Double?
    public var units: String?
    public var isConstant = true
    public var annotation: Annotation?

    public init(id: String, value: Double? = nil) {
        self.id = id
        self.value = value
    }
}

public struct InitialAssignment: Hashable, Sendable {
    public var symbol: String
    public var math: ExpressionID

    public init(symbol: String, math: ExpressionID) {
        self.symbol = symbol
        self.math = math
    }
}

public enum Rule: Hashable, Sendable {
    /// `variable = math` at all times.
    case assignment(variable: String, math: ExpressionID)
    /// `d variable / dt = math`.
    case rate(variable: String, math: ExpressionID)
    /// `0 = math`.
    case algebraic(math: ExpressionID)
}

public struct Reaction: Hashable, Sendable {
    public var id: String
    public var name: String?
    public var isReversible = false
    /// SBML before Level 3 Version 2: the reaction is at equilibrium on the model's time scale.
    public var isFast = false
    public var reactants: [SpeciesReference] = []
    public var products: [SpeciesReference] = []
    public var modifiers: [String] = []
    /// Extent per time; nil where the text gives none.
    public var kineticLaw: ExpressionID?
    public var annotation: Annotation?

    public init(id: String) {
        self.id = id
    }
}

public struct SpeciesReference: Hashable, Sendable {
    /// Id by which mathematics may use or change the stoichiometry.
    public var id: String?
    public var species: String
    public var stoichiometry: Double?
    /// Level 2 `stoichiometryMath`.
    public var stoichiometryMath: ExpressionID?
    public var isConstant = true

    public init(species: String, stoichiometry: Double? = 1) {
        self.species = species
        self.stoichiometry = stoichiometry
    }
}

public struct Event: Hashable, Sendable {
    public var id: String?
    public var name: String?
    public var trigger: ExpressionID
    /// Value of the trigger just before the start; an event fires at the start only if this is false.
    public var triggerInitialValue = true
    public var triggerIsPersistent = true
    public var delay: ExpressionID?
    public var priority: ExpressionID?
    public var useValuesFromTriggerTime = true
    public var assignments: [EventAssignment] = []
    public var annotation: Annotation?

    public init(trigger: ExpressionID) {
        self.trigger = trigger
    }
}

public struct EventAssignment: Hashable, Sendable {
    public var variable: String
    public var math: ExpressionID

    public init(variable: String, math: ExpressionID) {
        self.variable = variable
        self.math = math
    }
}
