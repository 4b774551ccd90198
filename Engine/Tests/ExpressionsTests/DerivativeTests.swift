import Testing

@testable import Expressions

@Suite("Derivative")
struct DerivativeTests {
    @Test("Simple derivatives are as short as by hand")
    func byHand() {
        var graph = ExpressionGraph()
        let (x, n, k) = (graph.symbol("x"), graph.symbol("n"), graph.symbol("k"))
        let two = graph.number(2)
        let cases: [(ExpressionID, String)] = [
            (x, "1"), (k, "0"), (graph.number(3), "0"), (graph.apply(.times, [k, x, n]), "k * n"),
            (graph.apply(.power, [x, two]), "2 * x"), (graph.apply(.power, [x, graph.number(3)]), "3 * x^2"),
            (graph.apply(.power, [x, n]), "n * x^(n - 1)"), (graph.apply(.minus, [k, x]), "-1"),
            (graph.apply(.exp, [x]), "exp(x)"), (graph.apply(.ln, [x]), "1 / x"),
            (graph.apply(.divide, [x, k]), "1 / k"), (graph.apply(.sin, [x]), "cos(x)"),
            (graph.apply(.floor, [x]), "0"), (graph.apply(.lt, [x, k]), "0"),
            (graph.apply(.factorial, [graph.apply(.ceiling, [x])]), "0"),
            (graph.apply(.factorial, [x]), "NaN"), (graph.apply(.delay, [x, k]), "NaN"),
            (graph.apply(.root, [two, x]), "1 / (2 * sqrt(x))"),
        ]
        for (expression, text) in cases {
            let slope = graph.derivative(of: expression, withRespectTo: x)
            #expect(graph.description(of: slope) == text, "d/dx \(graph.description(of: expression))")
        }
    }

    @Test("A piecewise expression is differentiated branch by branch")
    func piecewise() {
        var graph = ExpressionGraph()
        let (x, k) = (graph.symbol("x"), graph.symbol("k"))
        let square = graph.apply(.power, [x, graph.number(2)])
        let condition = graph.apply(.lt, [x, k])
        let full = graph.apply(.piecewise, [square, condition, k])
        let slope = graph.derivative(of: full, withRespectTo: x)
        #expect(graph.description(of: slope) == "piecewise(2 * x, x < k, 0)")
        let step = graph.apply(.piecewise, [k, condition, graph.number(1)])
        let stepSlope = graph.derivative(of: step, withRespectTo: x)
        #expect(graph[stepSlope] == .number(0))
        let open = graph.apply(.piecewise, [square, condition])
        let openSlope = graph.derivative(of: open, withRespectTo: x)
        #expect(graph.description(of: openSlope) == "piecewise(2 * x, x < k)")
    }

    @Test("Corner values are the true slopes")
    func corners() throws {
        var graph = ExpressionGraph()
        let (x, n) = (graph.symbol("x"), graph.symbol("n"))
        func slope(_ expression: ExpressionID, by leaf: ExpressionID, x: Double, n: Double) throws -> Double {
            let derivative = graph.derivative(of: expression, withRespectTo: leaf)
            return try graph.evaluate(derivative) { $0 == .symbol("x") ? x : n }
        }
        let power = graph.apply(.power, [x, n])
        #expect(try slope(power, by: x, x: 0, n: 2) == 0)
        #expect(try slope(power, by: x, x: 0, n: 1) == 1)
        #expect(try slope(power, by: x, x: -2, n: 3) == 12)
        #expect(try slope(power, by: n, x: 0, n: 2) == 0)
        #expect(try slope(power, by: n, x: -2, n: 2).isNaN)
        let cubeRoot = graph.apply(.root, [graph.number(3), x])
        #expect(abs(try slope(cubeRoot, by: x, x: -8, n: 0) - 1.0 / 12) < 1e-15)
        let square = graph.apply(.root, [graph.number(2), x])
        #expect(try slope(square, by: x, x: 0, n: 0) == .infinity)
        let absolute = graph.apply(.abs, [x])
        #expect(try slope(absolute, by: x, x: -3, n: 0) == -1)
        #expect(try slope(absolute, by: x, x: 3, n: 0) == 1)
        let larger = graph.apply(.max, [x, n, graph.number(1)])
        #expect(try slope(larger, by: x, x: 3, n: 2) == 1)
        #expect(try slope(larger, by: x, x: 1.5, n: 2) == 0)
        #expect(try slope(larger, by: n, x: 1.5, n: 2) == 1)
        let remainder = graph.apply(.rem, [x, n])
        #expect(try slope(remainder, by: x, x: 7.5, n: 2) == 1)
        #expect(try slope(remainder, by: n, x: 7.5, n: 2) == -3)
        let whole = graph.apply(.quotient, [x, n])
        #expect(try slope(whole, by: x, x: 7.5, n: 2) == 0)
    }

    /// Sixth-order central difference; error about `h^6`.
    private func difference(_ f: (Double) throws -> Double, at x: Double, step h: Double) rethrows -> Double {
        let first = try f(x + h) - f(x - h)
        let second = try f(x + 2 * h) - f(x - 2 * h)
        let third = try f(x + 3 * h) - f(x - 3 * h)
        return (45 * first - 9 * second + third) / (60 * h)
    }

    @Test("Derivatives of random expressions agree with central differences")
    func property() throws {
        let seed: UInt64 = 19_721
        let operators = Operator.allCases.filter { ![.delay, .rateOf, .factorial].contains($0) }
        var random = RandomExpression(
            generator: SeededGenerator(seed),
            operators: operators,
            numbers: [0.5, 2, 3, -1, 1.25, 0.1]
        )
        var (total, unknown) = (0, 0)
        var compared: [Operator: Int] = [:]
        for index in 0..<30_000 {
            var graph = ExpressionGraph()
            let expression = random.make(in: &graph, depth: 3)
            let slope = graph.derivative(of: expression, withRespectTo: graph.symbol("x"))
            let x = Double.random(in: -2...2, using: &random.generator)
            let y = Double.random(in: 0.2...2, using: &random.generator)
            let f = { (at: Double) in try graph.evaluate(expression) { $0 == .symbol("x") ? at : y } }
            let exact = try graph.evaluate(slope) { $0 == .symbol("x") ? x : y }
            let coarse = try difference(f, at: x, step: 2e-3)
            let fine = try difference(f, at: x, step: 1e-3)
            let other = try difference(f, at: x, step: 0.73e-3)
            // Step sizes that disagree tell of a jump, a kink or a pole nearby: no truth there.
            let size = max(1, abs(fine), abs(try f(x)))
            guard fine.isFinite, size < 1e6, abs(coarse - fine) < 1e-9 * size, abs(other - fine) < 1e-9 * size else {
                continue
            }
            // An inner slope may be infinite where the whole slope is not, as in cosh(arcsin(1)).
            guard exact.isFinite else {
                unknown += 1
                continue
            }
            total += 1
            let isClose = abs(exact - fine) <= 1e-8 * size
            #expect(isClose, "seed \(seed), case \(index): d/dx \(graph.description(of: expression)) at \(x), \(y)")
            if !isClose { return }
            for node in graph.reachable(from: [expression]) {
                if case .apply(let operation, _) = graph[node] { compared[operation, default: 0] += 1 }
            }
        }
        #expect(unknown * 50 < total)
        for operation in operators { #expect(compared[operation, default: 0] >= 100, "\(operation)") }
    }

    @Test("The sparse Jacobian equals the derivatives one by one")
    func jacobian() {
        var graph = ExpressionGraph()
        let leaves = (0..<4).map { graph.intern(.state($0)) }
        let rate = graph.apply(.times, [graph.intern(.parameter(0)), leaves[0], leaves[1]])
        let saturation = graph.apply(.divide, [leaves[2], graph.apply(.plus, [graph.number(1), leaves[2]])])
        let rows = [
            graph.apply(.minus, [rate]), graph.apply(.minus, [rate, saturation]), saturation, graph.number(5),
            leaves[3],
        ]
        let sparse = graph.jacobian(of: rows, withRespectTo: leaves)
        #expect(sparse.map { $0.map(\.column) } == [[0, 1], [0, 1, 2], [2], [], [3]])
        for (row, entries) in zip(rows, sparse) {
            for (column, value) in entries {
                let single = graph.derivative(of: row, withRespectTo: leaves[column])
                #expect(value == single)
            }
        }
    }
}
