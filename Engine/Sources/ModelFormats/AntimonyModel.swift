internal import Expressions
internal import ReactionModels

/// A name and the place where it stands.
struct AntimonyName {
    var text: String
    var token: AntimonyToken
}

/// What one model's statements say, symbol by symbol, before it is known what each symbol is.
struct AntimonyModel {
    /// The name that Antimony gives to what stands outside of models.
    static let outside = "__main"

    /// What a symbol turned out to be; a symbol without kind is a parameter.
    enum Kind: String {
        case species, compartment, reaction, event, stoichiometry
    }

    enum InitialValue {
        case number(Double)
        /// `10/C`: the amount of a species in compartment `C`, if it is the species' own.
        case quotient(Double, compartment: String, math: ExpressionID)
        case math(ExpressionID)
    }

    struct Symbol {
        var place: AntimonyToken
        var kind: Kind?
        /// True after `var`, false after `const`, nil where the text says nothing.
        var isVariable: Bool?
        var isSubstanceOnly = false
        var isBoundary = false
        var compartment: AntimonyName?
        var initialValue: (value: InitialValue, place: AntimonyToken)?
        var assignmentRule: (math: ExpressionID, place: AntimonyToken)?
        var rateRule: (math: ExpressionID, place: AntimonyToken)?
        var unit: AntimonyUnit?
    }

    struct Participant {
        /// A number, or the name of a stoichiometry.
        enum Stoichiometry {
            case number(Double)
            case name(AntimonyName)
        }

        var stoichiometry: Stoichiometry
        var species: AntimonyName
    }

    struct Reaction {
        var id: String
        var place: AntimonyToken
        var isReversible: Bool
        var reactants: [Participant]
        var products: [Participant]
        var kineticLaw: ExpressionID?
        var compartment: AntimonyName?
    }

    struct Event {
        var id: String
        var place: AntimonyToken
        var trigger: ExpressionID
        var delay: ExpressionID?
        var priority: ExpressionID?
        var initialValue = true
        var isPersistent = true
        var usesTriggerTime = true
        var assignments: [(variable: AntimonyName, math: ExpressionID)] = []
    }

    var name: String
    var title: String?
    var isMain = false
    var place: AntimonyToken?
    var graph = ExpressionGraph()
    /// Symbols in the order in which the text first mentions them.
    var order: [String] = []
    var symbols: [String: Symbol] = [:]
    var reactions: [Reaction] = []
    var events: [Event] = []
    /// Species that have an effect on a reaction, beside those that its rate law names.
    var interactions: [(species: [AntimonyName], reaction: AntimonyName)] = []
    var unnamedReactions = 0
    var unnamedEvents = 0
    /// Entries of databases, by what they are about; nil for the model.
    var terms: [(name: AntimonyName?, term: Annotation.Term)] = []
    /// Numbers of entries in the Systems Biology Ontology.
    var sboTerms: [(name: AntimonyName?, number: Int)] = []
    /// Display names, of symbols, units and functions.
    var titles: [(name: AntimonyName, title: String)] = []
    /// Named `_alg0`, `_alg1` ... where the text gives no name.
    var algebraicRules: [(name: String, math: ExpressionID, place: AntimonyToken)] = []
    var units: [(name: AntimonyName, unit: AntimonyUnit)] = []
    /// Names that others use for this model's first symbols, in `A: mod(x, y)`.
    var exports: [String] = []
    /// Models used inside this one, until `flatten` replaces them by their parts.
    var submodels: [Submodel] = []
    /// Whether it had submodels before they were replaced.
    var isComposed = false
    /// Names that stand for others, by `is` and by the interfaces of submodels.
    var aliases: [String: String] = [:]
    /// Factors from a submodel's values of a part to this model's.
    var partFactors: [String: String] = [:]
    /// Parts of submodels that are left out.
    var deletions: Set<String> = []
    /// Conversion factors of species.
    var speciesFactors: [String: AntimonyName] = [:]
    /// The conversion factor of all other species.
    var modelFactor: AntimonyName?
    /// Units that stand behind numbers in formulas.
    var unitMentions: [AntimonyName] = []

    init(name: String) {
        self.name = name
    }

    /// True when no statement said anything.
    var isEmpty: Bool {
        order.isEmpty && submodels.isEmpty && units.isEmpty && algebraicRules.isEmpty && events.isEmpty
    }

    /// Makes a symbol known.
    mutating func mention(_ name: AntimonyName) {
        guard symbols[name.text] == nil else { return }
        symbols[name.text] = Symbol(place: name.token)
        order.append(name.text)
    }

    /// Changes what is known of a symbol.
    mutating func update(_ name: AntimonyName, _ change: (inout Symbol) -> Void) {
        mention(name)
        if var symbol = symbols[name.text] {
            change(&symbol)
            symbols[name.text] = symbol
        }
    }
}

/// A unit as written: a number times powers of named units.
struct AntimonyUnit {
    struct Factor {
        var name: AntimonyName
        /// The number directly before the name, inside the power.
        var multiplier = 1.0
        var exponent = 1.0
    }

    var coefficient = 1.0
    var factors: [Factor] = []
    var place: AntimonyToken
    /// A name made from the text, for a unit that the text gives none.
    var derivedName = ""

    /// The name, where the unit is nothing but a name.
    var singleName: AntimonyName? {
        guard factors.count == 1, coefficient == 1, factors[0].multiplier == 1, factors[0].exponent == 1 else {
            return nil
        }
        return factors[0].name
    }
}
