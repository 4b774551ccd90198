internal import Diagnostics
internal import EquationSystems
internal import Expressions
internal import ReactionModels

/// What a model may have and exact stochastic simulation does not cover, each refused by name.
struct StochasticRefusals {
    private let system: EquationSystem
    private(set) var faults: [Diagnostic] = []
    /// States that reactions change.
    private let reacting: Set<Int>

    init(_ system: EquationSystem) {
        self.system = system
        reacting = Set(system.reactions.flatMap(\.changes).map(\.state))
        checkUnits()
        checkClocks()
        checkReactions()
        checkTriggers()
        checkDelays()
    }

    private mutating func refuse(_ element: String, _ message: String, _ suggestion: String? = nil) {
        faults.append(
            Diagnostic(
                .error,
                rule: "unsupported",
                element: element,
                "stochastic simulation: " + message + ": not supported",
                suggestion: suggestion
            )
        )
    }

    /// Amounts count molecules; a model that says it counts moles would be simulated with 10^23 times too few.
    private mutating func checkUnits() {
        for state in reacting.sorted() {
            let variable = system.states[state]
            // NOTE: before Level 3, `substance` is mole by default, and most models that count molecules leave it so.
            guard let units = variable.units ?? system.defaultUnits["substance"], units != "substance" else { continue }
            let factors = system.unitDefinitions.first { $0.id == units }?.factors
            let kinds = factors.map { $0.map(\.kind) } ?? [units]
            if kinds.contains("mole") {
                refuse(
                    "species \(variable.name)",
                    "its amount is stated in `\(units)`, which counts moles and not molecules",
                    "state amounts as numbers of molecules, in the unit `item`"
                )
            }
        }
    }

    private func leaves(_ id: ExpressionID) -> Set<ExpressionNode> { system.graph.leaves(of: [id]) }

    private func isState(_ leaf: ExpressionNode) -> Bool { if case .state = leaf { true } else { false } }

    private mutating func checkClocks() {
        for (index, state) in system.states.enumerated() where !reacting.contains(index) {
            let used = leaves(system.rightHandSide[index])
            if used.contains(.time) || used.contains(where: isState) {
                refuse(
                    "rule for \(state.name)",
                    "a rate rule whose rate is not constant",
                    "use the rate rules of a model with a deterministic solver"
                )
            }
        }
    }

    private mutating func checkReactions() {
        var assigned: Set<Int> = []
        for assignment in system.events.flatMap(\.assignments) {
            if case .parameter(let index) = assignment.target { assigned.insert(index) }
        }
        for reaction in system.reactions {
            let element = "reaction \(reaction.name)"
            let used = leaves(reaction.rate)
            if used.contains(.time) {
                refuse(element, "a kinetic law that depends on time itself")
            }
            for case .state(let state) in used.sorted(by: { "\($0)" < "\($1)" }) where !reacting.contains(state) {
                refuse(
                    element,
                    "a kinetic law that depends on `\(system.states[state].name)`, which a rate rule changes"
                )
            }
            if reaction.isReversible, isNet(reaction.rate) {
                refuse(
                    element,
                    "a reversible reaction, whose kinetic law is the difference of two rates",
                    "give each direction a reaction of its own, or declare the reaction irreversible if its law is one direction"
                )
            }
            for change in reaction.changes {
                let used = leaves(change.amount)
                let varies = used.contains(.time) || used.contains(where: isState)
                let isAssigned = used.contains {
                    if case .parameter(let index) = $0 { assigned.contains(index) } else { false }
                }
                if varies || isAssigned {
                    refuse(element, "a stoichiometry of `\(system.states[change.state].name)` that changes")
                }
            }
        }
    }

    /// Whether a law subtracts what depends on the state, in itself or in one of its factors.
    private func isNet(_ id: ExpressionID) -> Bool {
        guard case .apply(let operation, let arguments) = system.graph[id] else { return false }
        switch operation {
        case .minus: return leaves(arguments[arguments.count - 1]).contains(where: isState)
        case .plus, .times: return arguments.contains(where: isNet)
        case .divide: return arguments.first.map(isNet) ?? false
        default: return false
        }
    }

    private mutating func checkTriggers() {
        var graph = system.graph
        for event in system.events
        where TimeThresholds(of: [event.trigger], in: &graph, holdingStates: true).someAreUnforeseen {
            refuse(
                "event \(event.name)",
                "a trigger that depends on time in another way than by a threshold",
                "write the trigger as a comparison of `time` with a value"
            )
        }
    }

    private mutating func checkDelays() {
        for delay in system.delays { refuse(delay.name, "the delay function") }
        if system.fastReactions != nil { refuse("model", "fast reactions") }
    }

    /// What a course asks for that does not fit numbers of molecules.
    static func faults(in regimen: Regimen, _ system: EquationSystem) -> [Diagnostic] {
        let reacting = Set(system.reactions.flatMap(\.changes).map(\.state))
        var names: Set<String> = []
        var faults: [Diagnostic] = []
        for entry in regimen.entries {
            switch entry.action {
            case .bolus(.state(let state), let amount) where reacting.contains(state) && amount != amount.rounded():
                guard names.insert(system.states[state].name).inserted else { continue }
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unsupported",
                        element: "dose into \(system.states[state].name)",
                        "stochastic simulation: \(amount) is no whole number of molecules: not supported",
                        suggestion: "give a whole number after bioavailability"
                    )
                )
            case .infusionStart(let number):
                let name = system.states[regimen.infusions[number].state].name
                guard names.insert("infusion " + name).inserted else { continue }
                faults.append(
                    Diagnostic(
                        .error,
                        rule: "unsupported",
                        element: "dose into \(name)",
                        "stochastic simulation: an infusion: not supported",
                        suggestion: "give the dose at once, or add a reaction without reactants"
                    )
                )
            default: break
            }
        }
        return faults
    }
}
