/// A handle to one node of an `ExpressionGraph`; equal handles of one graph are equal expressions.
public struct ExpressionID: Hashable, Sendable {
    let index: Int32

    init(_ index: Int) {
        self.index = Int32(index)
    }
}

/// What a node of an expression graph is.
public enum ExpressionNode: Hashable, Sendable {
    case number(Double)
    /// A model symbol that is not bound yet, by its SBML id.
    case symbol(String)
    /// Simulation time, in the model's time unit.
    case time
    /// Entry of an equation system's state vector.
    case state(Int)
    /// Entry of an equation system's parameter vector.
    case parameter(Int)
    case apply(Operator, [ExpressionID])

    // NOTE: numbers compare by bits, so that NaN is found again and -0 stays apart from 0.
    public static func == (left: ExpressionNode, right: ExpressionNode) -> Bool {
        switch (left, right) {
        case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern
        case (.symbol(let a), .symbol(let b)): a == b
        case (.time, .time): true
        case (.state(let a), .state(let b)): a == b
        case (.parameter(let a), .parameter(let b)): a == b
        case (.apply(let f, let a), .apply(let g, let b)): f == g && a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .number(let value):
            hasher.combine(0)
            hasher.combine(value.bitPattern)
        case .symbol(let name):
            hasher.combine(1)
            hasher.combine(name)
        case .time:
            hasher.combine(2)
        case .state(let index):
            hasher.combine(3)
            hasher.combine(index)
        case .parameter(let index):
            hasher.combine(4)
            hasher.combine(index)
        case .apply(let operation, let arguments):
            hasher.combine(5)
            hasher.combine(operation)
            hasher.combine(arguments)
        }
    }
}

/// A hash-consed graph of expressions: every distinct expression is stored once.
///
/// The graph only grows. Arguments are always older than the node that uses them, so that a walk over
/// the indices visits arguments first, and a handle stays valid in every later copy of the graph.
public struct ExpressionGraph: Sendable {
    private var nodes: [ExpressionNode] = []
    private var handles: [ExpressionNode: ExpressionID] = [:]

    public init() {}

    /// The number of distinct expressions.
    public var count: Int { nodes.count }

    public subscript(id: ExpressionID) -> ExpressionNode { nodes[Int(id.index)] }

    /// Finds or adds a node exactly as given, without simplification.
    ///
    /// - Complexity: O(1) on average, O(*n*) in the number of arguments.
    public mutating func intern(_ node: ExpressionNode) -> ExpressionID {
        if let known = handles[node] { return known }
        let id = ExpressionID(nodes.count)
        nodes.append(node)
        handles[node] = id
        return id
    }

    public mutating func number(_ value: Double) -> ExpressionID { intern(.number(value)) }

    public mutating func symbol(_ name: String) -> ExpressionID { intern(.symbol(name)) }

    public mutating func apply(_ operation: Operator, _ arguments: [ExpressionID]) -> ExpressionID {
        intern(.apply(operation, arguments))
    }
}
