internal import Expressions
internal import ReactionModels

/// An algebraic rule that determines a variable without saying how: zero equals `residual`, over the model's symbols.
struct ImplicitRule {
    var variable: String
    var residual: ExpressionID
}

/// Rules that are not linear in a variable of their own, by reducing the index: their time derivative is linear in the
/// rates of the variables that they determine.
///
/// From `0 = g(z, x, t)` follows `g_z z' = -(g_x x' + g_t + g)`. The last term is zero where the rule holds and draws
/// what rounding moved back to it (Baumgarte). The values at the start, and after everything that jumps, come from
/// Newton's method: see `EquationSystem.constraints`.
///
/// **Source**: Hairer and Wanner, Solving Ordinary Differential Equations II, section VII.2.
extension AlgebraicRules {
    /// More rules than this in one model stay as they are, and are refused.
    private static let mostRules = 50

    /// Turns the algebraic rules that are left into rate rules, all of them or none.
    mutating func reduceIndex() {
        let places = model.rules.indices.filter { model.rules[$0].variable == nil }
        guard !places.isEmpty, places.count <= Self.mostRules else { return }
        let residuals = expanded(places.map { model.rules[$0].math })
        guard let variables = matched(residuals), isSmooth(residuals, in: variables), isFreeAtStart(of: variables)
        else { return }
        guard let rates = rates(of: variables, residuals) else { return }
        for (index, place) in places.enumerated() {
            model.rules[place] = .rate(variable: variables[index], math: rates[index])
            implicit.append(ImplicitRule(variable: variables[index], residual: residuals[index]))
            giveGuess(to: variables[index])
        }
        model.graph = graph
    }

    /// Residuals with assignment rules put in, so that every rate in them is a rate of something that changes by itself.
    private mutating func expanded(_ residuals: [ExpressionID]) -> [ExpressionID] {
        var definitions: [String: ExpressionID] = [:]
        for rule in model.rules {
            if case .assignment(let variable, let math) = rule { definitions[variable] = math }
        }
        let order = DependencyOrder(of: definitions.keys.sorted()) { name -> [String] in
            definitions[name].map { graph.symbols(in: $0).filter { definitions[$0] != nil }.sorted() } ?? []
        }
        var result = residuals
        for name in order.order.reversed() {
            guard let math = definitions[name] else { continue }
            result = graph.substitute(result, [graph.symbol(name): math])
        }
        return graph.simplify(result)
    }

    /// One variable for each rule that nothing else determines; nil where there are too few.
    private func matched(_ residuals: [ExpressionID]) -> [String]? {
        let free = freeVariables
        let options = residuals.map { graph.symbols(in: $0).intersection(free).sorted() }
        var owners: [String: Int] = [:]
        func place(_ rule: Int, _ tried: inout Set<String>) -> Bool {
            for name in options[rule] where tried.insert(name).inserted {
                guard let owner = owners[name], !place(owner, &tried) else {
                    owners[name] = rule
                    return true
                }
            }
            return false
        }
        for rule in residuals.indices {
            var tried: Set<String> = []
            guard place(rule, &tried) else { return nil }
        }
        let names = Dictionary(uniqueKeysWithValues: owners.map { ($1, $0) })
        return residuals.indices.compactMap { names[$0] }
    }

    /// Whether Newton's method has a derivative to work with: nothing that jumps or has a kink depends on the variables.
    private func isSmooth(_ residuals: [ExpressionID], in variables: [String]) -> Bool {
        let variables = Set(variables)
        let rough: Set<Operator> = [
            .floor, .ceiling, .quotient, .rem, .factorial, .piecewise, .delay, .rateOf, .abs, .min, .max,
        ]
        return graph.reachable(from: residuals).allSatisfy { id in
            guard case .apply(let operation, _) = graph[id], rough.contains(operation) else { return true }
            if operation == .delay || operation == .rateOf { return false }
            return graph.symbols(in: id).isDisjoint(with: variables)
        }
    }

    /// Whether no initial value is computed from a variable whose own is not known before the rules are solved.
    private mutating func isFreeAtStart(of variables: [String]) -> Bool {
        let starts = expanded(model.initialAssignments.map(\.math))
        return starts.allSatisfy { graph.symbols(in: $0).isDisjoint(with: variables) }
    }

    /// The rates of the variables, by Gauss's elimination on the derivatives of the rules.
    private mutating func rates(of variables: [String], _ residuals: [ExpressionID]) -> [ExpressionID]? {
        let unknowns = variables.map { graph.symbol($0) }
        let constant = constants
        let others = Set(residuals.flatMap { graph.symbols(in: $0) }).subtracting(variables).subtracting(constant)
        let leaves = others.sorted().map { graph.symbol($0) }
        let time = graph.intern(.time)
        let rows = graph.jacobian(of: residuals, withRespectTo: unknowns + leaves + [time])
        let zero = graph.number(0)
        var matrix = residuals.map { _ in [ExpressionID](repeating: zero, count: unknowns.count + 1) }
        for (row, entries) in rows.enumerated() {
            var terms = [residuals[row]]
            for (column, slope) in entries {
                if column < unknowns.count {
                    matrix[row][column] = slope
                } else if column == unknowns.count + leaves.count {
                    terms.append(slope)
                } else {
                    terms.append(graph.product([slope, graph.apply(.rateOf, [leaves[column - unknowns.count]])]))
                }
            }
            matrix[row][unknowns.count] = graph.difference([], terms)
        }
        for pivot in unknowns.indices {
            guard let row = (pivot..<matrix.count).first(where: { !graph.isNumber(matrix[$0][pivot], 0) }) else {
                return nil
            }
            matrix.swapAt(row, pivot)
            for other in matrix.indices where other != pivot && !graph.isNumber(matrix[other][pivot], 0) {
                let factor = graph.quotient(matrix[other][pivot], matrix[pivot][pivot])
                for column in matrix[other].indices where column >= pivot {
                    let product = graph.product([factor, matrix[pivot][column]])
                    if graph.isNumber(matrix[pivot][column], 0) { continue }
                    matrix[other][column] = graph.simplify(graph.difference([matrix[other][column]], [product]))
                }
                matrix[other][pivot] = zero
            }
        }
        return unknowns.indices.map { row in
            graph.simplify(graph.quotient(matrix[row][unknowns.count], matrix[row][row]))
        }
    }

    private var constants: Set<String> {
        var names = Set(model.parameters.filter(\.isConstant).map(\.id))
        names.formUnion(model.compartments.filter(\.isConstant).map(\.id))
        names.formUnion(model.species.filter(\.isConstant).map(\.id))
        return names
    }

    /// Newton's method begins somewhere: at the model's own value, or at one where it gives none.
    private mutating func giveGuess(to variable: String) {
        if let index = model.parameters.firstIndex(where: { $0.id == variable }), model.parameters[index].value == nil {
            model.parameters[index].value = 1
        }
    }
}
