import Testing

@testable import Expressions

@Suite("Simplification")
struct SimplifyTests {
    @Test("Constants fold and neutral arguments go")
    func rules() {
        var graph = ExpressionGraph()
        let (x, y) = (graph.symbol("x"), graph.symbol("y"))
        let (zero, one, two) = (graph.number(0), graph.number(1), graph.number(2))
        let less = graph.apply(.lt, [x, y])
        let cases: [(Operator, [ExpressionID], String)] = [
            (.plus, [zero, x, zero], "x"), (.plus, [one, two], "3"), (.times, [one, x], "x"),
            (.times, [graph.number(-1), x], "-x"), (.minus, [x, zero], "x"), (.minus, [zero, x], "-x"),
            (.minus, [graph.apply(.minus, [x])], "x"), (.divide, [x, one], "x"), (.power, [x, one], "x"),
            (.power, [x, zero], "1"), (.power, [one, x], "1"), (.root, [one, x], "x"), (.max, [x], "x"),
            (.plus, [x, graph.apply(.minus, [y])], "x - y"), (.minus, [x, graph.apply(.minus, [y])], "x + y"),
            (.and, [one, less], "x < y"), (.and, [zero, less], "0"), (.or, [less, two], "1"),
            (.or, [zero, less], "x < y"),
            (.and, [one, x], "and(x)"), (.implies, [zero, x], "1"), (.implies, [one, less], "x < y"),
            (.piecewise, [x, zero, y], "y"), (.piecewise, [x, one, y], "x"), (.piecewise, [x, less, x], "x"),
            (.piecewise, [x, zero], "NaN"), (.piecewise, [x, less, y, two, one], "piecewise(x, x < y, y)"),
        ]
        for (operation, arguments, text) in cases {
            let simple = graph.simplify(graph.apply(operation, arguments))
            #expect(graph.description(of: simple) == text)
        }
    }

    @Test("What is NaN for an infinite argument stays")
    func keptRules() {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let zero = graph.number(0)
        let kept: [(Operator, [ExpressionID])] = [
            (.times, [zero, x]), (.divide, [zero, x]), (.minus, [x, x]), (.divide, [x, x]), (.power, [zero, x]),
        ]
        for (operation, arguments) in kept {
            let expression = graph.apply(operation, arguments)
            let simple = graph.simplify(expression)
            #expect(simple == expression)
        }
        let refused = graph.apply(.delay, [graph.number(1), zero])
        let stillRefused = graph.simplify(refused)
        #expect(stillRefused == refused)
    }

    /// Evaluates; with `unsigned`, every zero is made positive, as simplification may change the sign of a zero.
    private func value(
        _ id: ExpressionID,
        _ graph: ExpressionGraph,
        _ x: Double,
        _ y: Double,
        unsigned: Bool
    ) -> Double {
        var values: [ExpressionID: Double] = [:]
        for node in graph.reachable(from: [id]) {
            let value: Double =
                switch graph[node] {
                case .number(let number): number
                case .symbol(let name): name == "x" ? x : y
                case .apply(let operation, let arguments): operation.evaluate(arguments.map { values[$0] ?? -99 })
                default: -99
                }
            values[node] = unsigned && value == 0 ? 0 : value
        }
        return values[id] ?? -99
    }

    @Test("Simplification keeps the value of random expressions bit for bit, NaN and infinity included")
    func property() {
        let seed: UInt64 = 20_240_927
        let operators = Operator.allCases.filter { $0 != .delay && $0 != .rateOf }
        let specials = [0, 1, -1, 2, -2.5, 0.5, 3, 10, .infinity, -.infinity, .nan, 1e300]
        var random = RandomExpression(generator: SeededGenerator(seed), operators: operators, numbers: specials)
        var finite = 0
        var shorter = 0
        for index in 0..<20_000 {
            var graph = ExpressionGraph()
            let expression = random.make(in: &graph, depth: 4)
            let simple = graph.simplify(expression)
            if simple != expression { shorter += 1 }
            for _ in 0..<4 {
                let x = specials.randomElement(using: &random.generator) ?? 0
                let y = Double.random(in: -3...3, using: &random.generator)
                let isSame = [false, true].contains { unsigned in
                    let before = value(expression, graph, x, y, unsigned: unsigned)
                    let after = value(simple, graph, x, y, unsigned: unsigned)
                    if before.isFinite { finite += 1 }
                    return before.isNaN ? after.isNaN : before == after
                }
                #expect(isSame, "seed \(seed), case \(index): \(graph.description(of: expression)) at \(x), \(y)")
                if !isSame { return }
            }
        }
        #expect(finite > 20_000)
        #expect(shorter > 5_000)
    }
}
