extension ExpressionGraph {
    /// Replaces whole sub-expressions (usually leaves), all at once: a replacement is not searched again.
    ///
    /// The result is not simplified.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public mutating func substitute(
        _ id: ExpressionID,
        _ replacements: [ExpressionID: ExpressionID]
    ) -> ExpressionID {
        substitute([id], replacements)[0]
    }

    /// Replaces sub-expressions in several expressions, working once on what they share.
    public mutating func substitute(
        _ ids: [ExpressionID],
        _ replacements: [ExpressionID: ExpressionID]
    ) -> [ExpressionID] {
        guard !replacements.isEmpty else { return ids }
        var results: [ExpressionID: ExpressionID] = [:]
        for id in reachable(from: ids, stoppingAt: { replacements[$0] != nil }) {
            if let replacement = replacements[id] {
                results[id] = replacement
            } else if case .apply(let operation, let arguments) = self[id] {
                let replaced = arguments.map { results[$0] ?? $0 }
                results[id] = replaced == arguments ? id : apply(operation, replaced)
            }
        }
        return ids.map { results[$0] ?? $0 }
    }

    /// Copies an expression of another graph into this one.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public mutating func copy(_ id: ExpressionID, from other: ExpressionGraph) -> ExpressionID {
        copy([id], from: other)[0]
    }

    /// Copies several expressions of another graph, working once on what they share.
    public mutating func copy(_ ids: [ExpressionID], from other: ExpressionGraph) -> [ExpressionID] {
        var results: [ExpressionID: ExpressionID] = [:]
        for id in other.reachable(from: ids) {
            if case .apply(let operation, let arguments) = other[id] {
                results[id] = apply(operation, arguments.map { results[$0] ?? $0 })
            } else {
                results[id] = intern(other[id])
            }
        }
        return ids.map { results[$0] ?? $0 }
    }
}
