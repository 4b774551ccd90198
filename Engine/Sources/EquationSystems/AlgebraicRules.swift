internal import Expressions
internal import ReactionModels

/// Turns algebraic rules into assignment rules where each can be solved for a variable that nothing else determines.
///
/// Which rule determines which variable is a matching in the graph of rules and free variables, as SBML defines it.
/// A rule is solved when it is linear in its variable, alone or once others are put into it. Of the others the index is
/// reduced, see `reduceIndex`; those left without a variable stay as they are.
///
/// **Source**: SBML Level 3 Version 2 Core, Release 2, section 4.9.5 and appendix on overdetermined models.
struct AlgebraicRules {
    var model: ReactionModel
    var graph: ExpressionGraph
    /// Rules that are not solved, but hold nevertheless.
    var implicit: [ImplicitRule] = []
    /// For each algebraic rule, by its place among the rules: the variables that it can be solved for, best first.
    private var candidates: [Int: [(variable: String, solution: ExpressionID)]] = [:]
    /// The rule that determines each matched variable.
    private var owners: [String: Int] = [:]

    /// The model with what could be solved, and the rules that could not but determine a variable.
    static func solved(_ model: ReactionModel) -> (model: ReactionModel, implicit: [ImplicitRule]) {
        guard model.rules.contains(where: { $0.variable == nil }) else { return (model, []) }
        var rules = AlgebraicRules(model)
        rules.solve()
        rules.reduceIndex()
        return (rules.model, rules.implicit)
    }

    private init(_ model: ReactionModel) {
        self.model = model
        graph = model.graph
    }

    private mutating func solve() {
        let free = freeVariables
        let inEvents = Set(model.events.flatMap(\.assignments).map(\.variable))
        let boundary = Set(model.species.filter(\.boundaryCondition).map(\.id))
        for (index, rule) in model.rules.enumerated() {
            guard case .algebraic(let math) = rule else { continue }
            // NOTE: what an event sets, or what is held at a boundary, keeps its value where the rule can give way in
            // another variable.
            func rank(_ name: String) -> Int { (inEvents.contains(name) ? 2 : 0) + (boundary.contains(name) ? 1 : 0) }
            let names = graph.symbols(in: math).intersection(free).sorted { (rank($0), $0) < (rank($1), $1) }
            candidates[index] = names.compactMap { name in solution(of: math, for: name).map { (name, $0) } }
        }
        for index in candidates.keys.sorted() { match(index) }
        var solutions: [String: ExpressionID] = [:]
        for (variable, index) in owners {
            solutions[variable] = candidates[index]?.first { $0.variable == variable }?.solution
        }
        eliminate(&solutions)
        for (variable, solution) in solutions {
            guard let index = owners[variable] else { continue }
            model.rules[index] = .assignment(variable: variable, math: solution)
        }
        model.graph = graph
    }

    /// Finds a variable for a rule, moving earlier rules to another of theirs where that frees one.
    private mutating func match(_ rule: Int) {
        var tried: Set<String> = []
        // NOTE: a stack of our own, as the number of rules in a chain is the text's to choose.
        var path: [(rule: Int, next: Int)] = [(rule, 0)]
        while let (rule, next) = path.last {
            let options = candidates[rule] ?? []
            guard next < options.count else {
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let variable = options[next].variable
            guard tried.insert(variable).inserted else { continue }
            if let owner = owners[variable] {
                path.append((owner, 0))
                continue
            }
            for (rule, next) in path {
                if let taken = candidates[rule]?[next - 1].variable { owners[taken] = rule }
            }
            return
        }
    }

    /// Takes apart rules whose variables depend on each other in a circle: each is put into those after it, which are
    /// then solved anew. A rule that is not linear in its variable any more loses its solution.
    private mutating func eliminate(_ solutions: inout [String: ExpressionID]) {
        var definitions: [String: ExpressionID] = [:]
        for rule in model.rules {
            if case .assignment(let variable, let math) = rule { definitions[variable] = math }
        }
        let known = definitions.merging(solutions) { first, _ in first }
        let order = DependencyOrder(of: known.keys.sorted()) { name -> [String] in
            known[name].map { graph.symbols(in: $0).filter { known[$0] != nil }.sorted() } ?? []
        }
        let circle = Set(order.cycles.flatMap(\.self))
        let variables = owners.sorted { $0.value < $1.value }.map(\.key).filter { circle.contains($0) }
        guard !variables.isEmpty else { return }
        var replacements: [(leaf: ExpressionID, math: ExpressionID)] = []
        for name in order.order where circle.contains(name) && solutions[name] == nil {
            if let math = definitions[name] { replacements.append((graph.symbol(name), math)) }
        }
        replacements.reverse()
        for variable in variables {
            guard let index = owners[variable], graph.count < Self.mostExpressions else { return }
            var math = model.rules[index].math
            for (leaf, solution) in replacements { math = graph.substitute(math, [leaf: solution]) }
            solutions[variable] = solution(of: math, for: variable)
            guard let solution = solutions[variable] else { return }
            replacements.append((graph.symbol(variable), solution))
        }
    }

    /// Elimination may double expressions at each step; with more than these the circle stays, and is a fault.
    private static let mostExpressions = 5_000_000

    /// Variables that no rule and no reaction determines.
    var freeVariables: Set<String> {
        var free = Set(model.parameters.filter { !$0.isConstant }.map(\.id))
        free.formUnion(model.compartments.filter { !$0.isConstant }.map(\.id))
        var reacting: Set<String> = []
        for reaction in model.reactions {
            for reference in reaction.reactants + reaction.products {
                reacting.insert(reference.species)
                if let id = reference.id, !reference.isConstant, reference.stoichiometryMath == nil { free.insert(id) }
            }
        }
        for species in model.species where !species.isConstant {
            if species.boundaryCondition || !reacting.contains(species.id) { free.insert(species.id) }
        }
        return free.subtracting(model.rules.compactMap(\.variable))
    }

    /// `-rest / coefficient` where `math = coefficient * variable + rest`; nil where it is not of that form.
    private mutating func solution(of math: ExpressionID, for variable: String) -> ExpressionID? {
        let leaf = graph.symbol(variable)
        var forms: [ExpressionID: (coefficient: ExpressionID, rest: ExpressionID)] = [leaf: (one, zero)]
        for id in graph.reachable(from: [math]) where id != leaf {
            guard case .apply(let operation, let arguments) = graph[id] else { continue }
            let parts = arguments.map { forms[$0] }
            if parts.allSatisfy({ $0 == nil }) { continue }
            guard let form = linearForm(operation, arguments, parts) else { return nil }
            forms[id] = form
        }
        guard let form = forms[math] else { return nil }
        let coefficient = graph.simplify(form.coefficient)
        if case .number(let value) = graph[coefficient], value == 0 || !value.isFinite { return nil }
        let negated = graph.apply(.minus, [form.rest])
        return graph.simplify(graph.apply(.divide, [negated, coefficient]))
    }

    private typealias Linear = (coefficient: ExpressionID, rest: ExpressionID)

    /// The linear form of an operation; `parts` are those of its arguments, nil where the variable is not in one.
    private mutating func linearForm(_ operation: Operator, _ arguments: [ExpressionID], _ parts: [Linear?]) -> Linear?
    {
        let complete = zip(arguments, parts).map { $1 ?? (zero, $0) }
        switch operation {
        case .plus, .minus:
            return (
                graph.apply(operation, complete.map(\.coefficient)), graph.apply(operation, complete.map(\.rest))
            )
        case .times:
            guard let place = parts.firstIndex(where: { $0 != nil }), parts.count(where: { $0 != nil }) == 1 else {
                return nil
            }
            func product(_ factor: ExpressionID) -> ExpressionID {
                var factors = arguments
                factors[place] = factor
                return graph.apply(.times, factors)
            }
            return (product(complete[place].coefficient), product(complete[place].rest))
        case .divide:
            guard parts.count == 2, parts[1] == nil else { return nil }
            return (
                graph.apply(.divide, [complete[0].coefficient, arguments[1]]),
                graph.apply(.divide, [complete[0].rest, arguments[1]])
            )
        default:
            return nil
        }
    }

    private var one: ExpressionID { mutating get { graph.number(1) } }
    private var zero: ExpressionID { mutating get { graph.number(0) } }
}
