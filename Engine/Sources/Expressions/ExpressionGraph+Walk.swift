extension ExpressionGraph {
    /// All expressions that the given ones use, themselves included, arguments before users.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions found. Never recursive, so depth does not matter.
    public func reachable(from ids: some Sequence<ExpressionID>) -> [ExpressionID] {
        reachable(from: ids, stoppingAt: { _ in false })
    }

    /// As `reachable(from:)`, without what only lies below the expressions at which the walk stops.
    func reachable(
        from ids: some Sequence<ExpressionID>,
        stoppingAt isStop: (ExpressionID) -> Bool
    ) -> [ExpressionID] {
        var seen: Set<ExpressionID> = []
        var pending = Array(ids)
        while let id = pending.popLast() {
            guard seen.insert(id).inserted, !isStop(id) else { continue }
            if case .apply(_, let arguments) = self[id] { pending.append(contentsOf: arguments) }
        }
        return seen.sorted { $0.index < $1.index }
    }

    /// The distinct leaves (numbers, symbols, time, states, parameters) that the expressions use.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public func leaves(of ids: some Sequence<ExpressionID>) -> Set<ExpressionNode> {
        var found: Set<ExpressionNode> = []
        for id in reachable(from: ids) {
            if case .apply = self[id] { continue }
            found.insert(self[id])
        }
        return found
    }

    /// The model symbols that an expression uses.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public func symbols(in id: ExpressionID) -> Set<String> {
        var found: Set<String> = []
        for id in reachable(from: [id]) {
            if case .symbol(let name) = self[id] { found.insert(name) }
        }
        return found
    }

    /// The value of an expression, with the leaves' values given by a closure.
    ///
    /// Every sub-expression is computed once, also in branches of a `piecewise` that are not taken. Numbers are
    /// their own value and are not asked for.
    ///
    /// - Throws: what the closure throws; `ExpressionsError` for `delay`, `rateOf`, and a wrong number of arguments.
    ///   A value that is NaN or infinite is not an error.
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public func evaluate(
        _ id: ExpressionID,
        _ leafValue: (ExpressionNode) throws -> Double
    ) throws -> Double {
        try evaluate([id], leafValue)[0]
    }

    /// The values of several expressions, computing what they share once.
    public func evaluate(
        _ ids: [ExpressionID],
        _ leafValue: (ExpressionNode) throws -> Double
    ) throws -> [Double] {
        let order = reachable(from: ids)
        var values: [ExpressionID: Double] = [:]
        values.reserveCapacity(order.count)
        for id in order {
            switch self[id] {
            case .number(let value): values[id] = value
            case .apply(let operation, let arguments):
                guard operation.accepts(argumentCount: arguments.count) else {
                    throw ExpressionsError.argumentCount(operation, arguments.count)
                }
                if operation == .delay || operation == .rateOf { throw ExpressionsError.notEvaluable(operation) }
                values[id] = operation.evaluate(arguments.map { values[$0] ?? .nan })
            case let leaf: values[id] = try leafValue(leaf)
            }
        }
        return ids.map { values[$0] ?? .nan }
    }
}
