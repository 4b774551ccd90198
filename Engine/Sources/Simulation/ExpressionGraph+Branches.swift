internal import Expressions

extension ExpressionGraph {
    /// More branches than this are not looked at.
    private static let mostBranches = 16

    /// What an expression is where every `abs`, `min` and `max` in it has taken one of its branches: `u` and `-u` for
    /// `abs(u)`, each argument for the others; the expression alone where it has none of them.
    mutating func branches(of root: ExpressionID) -> [ExpressionID] {
        var branches: [ExpressionID: [ExpressionID]] = [:]
        for id in reachable(from: [root]) {
            guard case .apply(let operation, let arguments) = self[id] else { continue }
            let parts = arguments.map { branches[$0] ?? [$0] }
            switch operation {
            case .abs: branches[id] = (parts.first ?? []).flatMap { [$0, apply(.minus, [$0])] }
            case .min, .max: branches[id] = parts.flatMap(\.self)
            case _ where parts.contains { $0.count > 1 }:
                var lists: [[ExpressionID]] = [[]]
                for part in parts {
                    lists = Array(lists.flatMap { list in part.map { list + [$0] } }.prefix(Self.mostBranches))
                }
                branches[id] = lists.map { apply(operation, $0) }
            default: break
            }
            branches[id] = branches[id].map { Array($0.prefix(Self.mostBranches)) }
        }
        return branches[root] ?? [root]
    }

    /// Whether `abs`, `min` or `max` is in an expression.
    func hasBranches(_ root: ExpressionID) -> Bool {
        reachable(from: [root]).contains { id in
            if case .apply(let operation, _) = self[id] { [.abs, .min, .max].contains(operation) } else { false }
        }
    }

    /// Conditions that change where `abs`, `min` and `max` in expressions go from one branch to another, whatever branch
    /// those inside them are on.
    mutating func kinks(in roots: [ExpressionID]) -> [ExpressionID] {
        let zero = number(0)
        var differences: [ExpressionID] = []
        for id in reachable(from: roots) {
            guard case .apply(let operation, let arguments) = self[id] else { continue }
            switch operation {
            case .abs: differences += arguments
            case .min, .max:
                for (left, right) in zip(arguments, arguments.dropFirst()) {
                    differences.append(apply(.minus, [left, right]))
                }
            default: break
            }
        }
        return differences.flatMap { branches(of: $0) }.map { apply(.geq, [simplify($0), zero]) }
    }
}
