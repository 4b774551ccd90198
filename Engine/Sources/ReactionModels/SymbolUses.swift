package import Expressions

/// The symbols that a piece of mathematics uses, in the order in which they appear.
package struct SymbolUses {
    /// Symbols whose values are used.
    package var values: [String] = []
    /// Symbols whose rates of change are used, through `rateOf`.
    package var rates: [String] = []
    /// Whether `rateOf` is applied to something other than one symbol.
    package var hasMalformedRate = false
    /// Operators with a number of arguments that they do not accept.
    package var malformedOperators: [Operator] = []
    package var usesDelay = false
}

extension ExpressionGraph {
    /// The symbols in an expression, each once, without recursion.
    ///
    /// - Complexity: O(*k*) in the number of expressions reachable.
    package func symbolUses(in id: ExpressionID) -> SymbolUses {
        var uses = SymbolUses()
        var seen: Set<ExpressionID> = []
        var rateTargets: Set<String> = []
        var pending = [id]
        while let id = pending.popLast() {
            guard seen.insert(id).inserted else { continue }
            switch self[id] {
            case .symbol(let name): uses.values.append(name)
            case .apply(.rateOf, let arguments):
                if arguments.count == 1, case .symbol(let name) = self[arguments[0]] {
                    if rateTargets.insert(name).inserted { uses.rates.append(name) }
                } else {
                    uses.hasMalformedRate = true
                }
            case .apply(let operation, let arguments):
                if operation == .delay { uses.usesDelay = true }
                if !operation.accepts(argumentCount: arguments.count) { uses.malformedOperators.append(operation) }
                pending.append(contentsOf: arguments.reversed())
            case .number, .time, .state, .parameter: break
            }
        }
        return uses
    }
}
