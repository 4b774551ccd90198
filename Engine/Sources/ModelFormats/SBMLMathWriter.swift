internal import CSBML
internal import Expressions
internal import ReactionModels

/// Turns expressions into libSBML's syntax trees.
struct SBMLMathWriter {
    let graph: ExpressionGraph
    /// Random numbers by the symbols that stand for them; each is written as a call of its distribution.
    private let draws: [String: RandomDraw]

    init(_ model: ReactionModel) {
        graph = model.graph
        draws = Dictionary(model.draws.map { ($0.id, $0) }) { first, _ in first }
    }

    func isDraw(_ id: String) -> Bool { draws[id] != nil }

    /// The libSBML type of each operator; where two read as the same operator, the plain one.
    private static let types: [Operator: ASTNodeType_t] = {
        var types: [Operator: ASTNodeType_t] = [:]
        for (raw, form) in SBMLOperator.forms {
            if let known = types[form.operation], known.rawValue <= raw { continue }
            types[form.operation] = ASTNodeType_t(rawValue: raw)
        }
        return types
    }()

    /// The first piece of a model's mathematics that has no form in SBML core.
    func unwritable(in model: ReactionModel) -> (element: String, what: String)? {
        for (element, math) in model.mathematics {
            for id in graph.reachable(from: [math]) {
                switch graph[id] {
                case .number, .symbol, .time: continue
                case .apply(let operation, _) where Self.types[operation] != nil: continue
                case .apply(let operation, _): return (element, "`\(operation.rawValue)`")
                default: return (element, "a value that no symbol names")
                }
            }
        }
        return nil
    }

    /// Gives the tree of an expression to `body` and frees it afterwards; nil stands for no memory.
    func withTree<Result>(of id: ExpressionID, _ body: (OpaquePointer?) -> Result) -> Result {
        let tree = tree(of: id)
        defer { if let tree { ASTNode_free(tree) } }
        return body(tree)
    }

    private func tree(of id: ExpressionID) -> OpaquePointer? {
        switch graph[id] {
        case .number(let value): return number(value)
        case .symbol(let name):
            guard let draw = draws[name] else { return named(AST_NAME, name) }
            let function = RandomDraw.Distribution.reservedPrefix + draw.distribution.rawValue
            return call(AST_FUNCTION, function, draw.arguments)
        case .time: return named(AST_NAME_TIME, "time")
        case .apply(let operation, let arguments):
            guard let type = Self.types[operation] else { return nil }
            return call(type, operation == .delay || operation == .rateOf ? operation.rawValue : nil, arguments)
        // NOTE: a reaction model has no slots; they belong to equation systems, and `unwritable` finds them.
        default: return nil
        }
    }

    private func call(_ type: ASTNodeType_t, _ name: String?, _ arguments: [ExpressionID]) -> OpaquePointer? {
        guard let node = named(type, name) else { return nil }
        for argument in arguments {
            guard let child = tree(of: argument) else {
                ASTNode_free(node)
                return nil
            }
            ASTNode_addChild(node, child)
        }
        return node
    }

    private func named(_ type: ASTNodeType_t, _ name: String?) -> OpaquePointer? {
        guard let node = ASTNode_createWithType(type) else { return nil }
        if let name { ASTNode_setName(node, name) }
        return node
    }

    private func number(_ value: Double) -> OpaquePointer? {
        guard let node = ASTNode_create() else { return nil }
        if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000, value.sign == .plus || whole != 0 {
            ASTNode_setInteger(node, whole)
        } else {
            ASTNode_setReal(node, value)
        }
        return node
    }
}
