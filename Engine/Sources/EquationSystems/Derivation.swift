internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// The steps from one model to its equations. The model has been validated: ids are unique and exist, and nothing
/// depends on itself, but for rates of change, whose circles are found here.
struct Derivation {
    let model: ReactionModel
    let implicit: [ImplicitRule]
    let symbols: [String: ModelSymbol]
    var graph: ExpressionGraph
    var system = EquationSystem()
    var faults: [Diagnostic] = []

    private(set) var assignmentRules: [String: ExpressionID] = [:]
    private(set) var rateRules: [String: ExpressionID] = [:]
    private(set) var initialAssignments: [String: ExpressionID] = [:]
    /// Reactions by species that they change, and as what.
    private(set) var changes: [String: [Change]] = [:]

    /// What holds each symbol that is not computed from others.
    var slots: [String: Slot] = [:]
    /// What each symbol means in mathematics, over slots and time.
    var values: [String: ExpressionID] = [:]
    /// The time derivative of what each symbol means.
    var rates: [String: ExpressionID] = [:]
    /// The time derivative of each state, by its symbol.
    var slotRates: [String: ExpressionID] = [:]
    /// Model expressions rewritten over slots and time.
    var rewritten: [ExpressionID: ExpressionID] = [:]
    /// The slow and the fast part of the rates of the states that fast reactions change.
    var parts: [String: (slow: ExpressionID, fast: ExpressionID)] = [:]
    var delays: [Delay] = []
    /// Whether this derives what held before the start, where no state changes.
    var isBeforeStart = false

    /// One participation of a species in a reaction.
    struct Change {
        var reaction: Int
        var reference: SpeciesReference
        var isProduct: Bool
    }

    init(_ model: ReactionModel, implicit: [ImplicitRule] = []) {
        self.model = model
        self.implicit = implicit
        symbols = model.symbolTable()
        graph = model.graph
        for rule in model.rules {
            switch rule {
            case .assignment(let variable, let math): assignmentRules[variable] = graph.simplify(math)
            case .rate(let variable, let math): rateRules[variable] = graph.simplify(math)
            case .algebraic: break
            }
        }
        for assignment in model.initialAssignments {
            initialAssignments[assignment.symbol] = graph.simplify(assignment.math)
        }
        for (index, reaction) in model.reactions.enumerated() {
            for reference in reaction.reactants { note(reference, index, isProduct: false) }
            for reference in reaction.products { note(reference, index, isProduct: true) }
            for reference in reaction.reactants + reaction.products {
                // NOTE: in Level 2, mathematics inside the reference holds at all times, as an assignment rule does.
                guard let id = reference.id, let math = reference.stoichiometryMath else { continue }
                if assignmentRules[id] == nil { assignmentRules[id] = graph.simplify(math) }
            }
        }
    }

    /// Boundary and constant species are not changed by the reactions that they take part in.
    private mutating func note(_ reference: SpeciesReference, _ reaction: Int, isProduct: Bool) {
        guard let species = species(reference.species), !species.boundaryCondition, !species.isConstant else { return }
        changes[species.id, default: []].append(
            Change(reaction: reaction, reference: reference, isProduct: isProduct)
        )
    }

    mutating func derive() throws(DiagnosticsError) -> EquationSystem {
        assignSlots()
        defineQuantities()
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        defineRightHandSide()
        defineScales()
        defineInitialValues()
        defineEvents()
        defineReactions()
        defineDraws()
        defineObservables()
        defineStoichiometry()
        defineConstraints()
        defineDelays()
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        separateRemainders()
        defineDerivatives()
        (system.discontinuities, system.jumps) = switches(in: system.rightHandSide)
        system.unitDefinitions = model.unitDefinitions
        system.defaultUnits = model.defaultUnits
        system.graph = graph
        // Rates of change in initial assignments can still close a circle.
        _ = try system.slotOrder([:])
        return system
    }

    var zero: ExpressionID { mutating get { graph.number(0) } }

    func species(_ id: String) -> Species? {
        guard case .species(let index) = symbols[id] else { return nil }
        return model.species[index]
    }

    func compartment(_ id: String) -> Compartment? {
        guard case .compartment(let index) = symbols[id] else { return nil }
        return model.compartments[index]
    }

    /// Whether a symbol is a species whose id means a concentration.
    func meansConcentration(_ id: String) -> Bool {
        guard let species = species(id) else { return false }
        return !model.meansAmount(species, in: compartment(species.compartment))
    }

    func unit(of id: String) -> String? {
        switch symbols[id] {
        case .compartment(let index): model.compartments[index].units
        case .species(let index): model.species[index].substanceUnits
        case .parameter(let index): model.parameters[index].units
        default: nil
        }
    }

    /// Rewrites model mathematics over slots and time; every symbol in it must have its value already.
    ///
    /// All calls share one memory, so that rewriting a whole model is linear in its size.
    mutating func rewrite(_ root: ExpressionID) -> ExpressionID {
        var pending: [(id: ExpressionID, isReady: Bool)] = [(root, false)]
        while let (id, isReady) = pending.popLast() {
            if rewritten[id] != nil { continue }
            switch graph[id] {
            case .number, .time, .state, .parameter: rewritten[id] = id
            case .symbol(let name): rewritten[id] = values[name] ?? id
            case .apply(.rateOf, let arguments):
                rewritten[id] = id
                if let target = arguments.first, case .symbol(let name) = graph[target] {
                    rewritten[id] = rates[name] ?? zero
                }
            case .apply(let operation, let arguments):
                if isReady {
                    let replaced = arguments.map { rewritten[$0] ?? $0 }
                    if operation == .delay, replaced.count == 2 {
                        let source = Delay.Source.mathematics(value: arguments[0], delay: arguments[1])
                        rewritten[id] = delayed(replaced[0], by: replaced[1], source)
                        continue
                    }
                    rewritten[id] = replaced == arguments ? id : graph.apply(operation, replaced)
                } else {
                    pending.append((id, true))
                    for argument in arguments where rewritten[argument] == nil { pending.append((argument, false)) }
                }
            }
        }
        return rewritten[root] ?? root
    }
}
