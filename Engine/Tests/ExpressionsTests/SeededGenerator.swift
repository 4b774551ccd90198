@testable import Expressions

/// SplitMix64, so that a failing property can be replayed from its seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Builds a random expression of bounded depth over the symbols `x` and `y`.
struct RandomExpression {
    var generator: SeededGenerator
    var operators: [Operator]
    var numbers: [Double]

    mutating func make(in graph: inout ExpressionGraph, depth: Int) -> ExpressionID {
        if depth == 0 || Int.random(in: 0..<6, using: &generator) == 0 {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: return graph.symbol("x")
            case 1: return graph.symbol("y")
            default: return graph.number(numbers.randomElement(using: &generator) ?? 1)
            }
        }
        let operation = operators.randomElement(using: &generator) ?? .plus
        let counts = (0...5).filter { operation.accepts(argumentCount: $0) }
        let count = counts.randomElement(using: &generator) ?? 1
        let arguments = (0..<count).map { _ in make(in: &graph, depth: depth - 1) }
        return graph.apply(operation, arguments)
    }
}
