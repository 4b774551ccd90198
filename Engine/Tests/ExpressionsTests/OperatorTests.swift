import Testing

@testable import Expressions

@Suite("Operator")
struct OperatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var operation: Operator
        var arguments: [Double]
        var value: Double
        var testDescription: String { "\(operation.rawValue)\(arguments) = \(value)" }

        init(_ operation: Operator, _ arguments: [Double], _ value: Double) {
            self.operation = operation
            self.arguments = arguments
            self.value = value
        }
    }

    static let infinity = Double.infinity

    /// Values to ten digits from the results of SBML Test Suite case 00957, or exact.
    static let published: [Case] = [
        Case(.abs, [-1], 1), Case(.ceiling, [0.5], 1), Case(.floor, [3.9], 3), Case(.floor, [-3.1], -4),
        Case(.ceiling, [-3.9], -3), Case(.factorial, [4], 24), Case(.arccosh, [2], 1.3169578969),
        Case(.arcsec, [2.3], 1.120999466), Case(.arccsc, [1.1], 1.141096661), Case(.arccot, [-0.1], -1.471127674),
        Case(.arcsech, [0.42], 1.513306688), Case(.arccsch, [0.01], 5.298342366),
        Case(.arccoth, [8.2], 0.122561229), Case(.exp, [1], 2.718281828),
        Case(.sec, [0.7], 1.3074592597), Case(.csc, [0.7], 1.5522703269), Case(.cot, [0.7], 1.1872418321),
        Case(.sech, [1.2], 0.5522861543), Case(.csch, [1.2], 0.6624879772), Case(.coth, [1.2], 1.1995375442),
        Case(.sin, [0.7], 0.6442176872), Case(.cos, [0.7], 0.7648421873), Case(.tan, [0.7], 0.8422883805),
        Case(.sinh, [1.2], 1.5094613554), Case(.cosh, [1.2], 1.8106555674), Case(.tanh, [1.2], 0.8336546070),
        Case(.arcsin, [0.5], 0.5235987756), Case(.arccos, [0.5], 1.0471975512), Case(.arctan, [1], 0.7853981634),
        Case(.arcsinh, [1], 0.8813735870), Case(.arctanh, [0.5], 0.5493061443), Case(.arccot, [0], 1.5707963268),
    ]

    @Test("Functions agree with published values", arguments: published)
    func functions(_ test: Case) {
        let value = test.operation.evaluate(test.arguments)
        #expect(abs(value - test.value) <= 1.1e-9 * max(1, abs(test.value)))
    }

    /// Exact values, NaN meaning NaN.
    static let exact: [Case] = [
        Case(.plus, [], 0), Case(.plus, [1, 2, 3], 6), Case(.times, [], 1), Case(.times, [2, 3, 4], 24),
        Case(.minus, [5], -5), Case(.minus, [5, 7], -2), Case(.divide, [1, 4], 0.25),
        Case(.divide, [1, 0], infinity), Case(.divide, [0, 0], .nan), Case(.times, [0, infinity], .nan),
        Case(.power, [0, 0], 1), Case(.power, [.nan, 0], 1), Case(.power, [-2, 3], -8),
        Case(.power, [0, -1], infinity),
        Case(.power, [-8, 1.0 / 3], .nan),
        Case(.root, [2, 9], 3), Case(.root, [3, -8], -2), Case(.root, [5, -32], -2), Case(.root, [2, -1], .nan),
        Case(.root, [4, 16], 2), Case(.root, [1, 7], 7),
        Case(.log, [10, 1000], 3), Case(.log, [2, 8], 3), Case(.ln, [0], -infinity), Case(.ln, [-1], .nan),
        Case(.factorial, [0], 1), Case(.factorial, [20], 2_432_902_008_176_640_000), Case(.factorial, [171], infinity),
        Case(.factorial, [2.5], .nan), Case(.factorial, [-1], .nan), Case(.factorial, [.nan], .nan),
        Case(.factorial, [1e300], infinity),
        Case(.quotient, [9, 2], 4), Case(.quotient, [-9, 2], -4), Case(.quotient, [9, 0], .nan),
        Case(.rem, [9, 2], 1), Case(.rem, [-9, 2], -1), Case(.rem, [9, -2], 1), Case(.rem, [9, 0], .nan),
        Case(.max, [1, 3, 2], 3), Case(.min, [4], 4), Case(.min, [1, -3, 2], -3), Case(.max, [1, .nan], .nan),
        Case(.min, [.nan, 1], .nan), Case(.max, [], .nan),
        Case(.and, [], 1), Case(.and, [1, 2], 1), Case(.and, [1, 0], 0), Case(.or, [], 0), Case(.or, [0, 3], 1),
        Case(.xor, [], 0), Case(.xor, [1, 1, 1], 1), Case(.xor, [1, 1], 0), Case(.not, [0], 1), Case(.not, [5], 0),
        Case(.implies, [1, 0], 0), Case(.implies, [0, 0], 1), Case(.implies, [1, 1], 1),
        Case(.eq, [1, 1, 1], 1), Case(.eq, [1, 1, 2], 0), Case(.neq, [1, 2], 1), Case(.neq, [.nan, .nan], 1),
        Case(.lt, [1, 2, 3], 1), Case(.lt, [1, 3, 2], 0), Case(.leq, [1, 1], 1), Case(.gt, [3, 2], 1),
        Case(.geq, [2, 2, 3], 0), Case(.lt, [.nan, 1], 0),
        Case(.piecewise, [7, 0, 8, 1, 9], 8), Case(.piecewise, [7, 0, 9], 9), Case(.piecewise, [7, 0], .nan),
        Case(.piecewise, [], .nan), Case(.piecewise, [5], 5),
        Case(.delay, [1, 2], .nan), Case(.rateOf, [1], .nan),
        Case(.neq, [1, 2, 3], .nan), Case(.sin, [], .nan), Case(.divide, [1], .nan), Case(.minus, [1, 2, 3], .nan),
    ]

    @Test("Special values are exact", arguments: exact)
    func special(_ test: Case) {
        let value = test.operation.evaluate(test.arguments)
        #expect(test.value.isNaN ? value.isNaN : value == test.value)
    }

    @Test("Every operator is evaluated by some case")
    func coverage() {
        let covered = Set((Self.published + Self.exact).map(\.operation))
        #expect(Set(Operator.allCases).subtracting(covered).isEmpty)
    }

    @Test("No number of arguments makes an operator trap", arguments: Operator.allCases)
    func argumentCounts(_ operation: Operator) {
        for count in 0...6 {
            let value = operation.evaluate([Double](repeating: 0.5, count: count))
            if !operation.accepts(argumentCount: count) { #expect(value.isNaN) }
        }
    }

    @Test("Delay and rateOf are refused by name in a graph")
    func refused() {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let delayed = graph.apply(.delay, [x, graph.number(1)])
        #expect(throws: ExpressionsError.notEvaluable(.delay)) { try graph.evaluate(delayed) { _ in 1 } }
        let slope = graph.apply(.rateOf, [x])
        #expect(throws: ExpressionsError.notEvaluable(.rateOf)) { try graph.evaluate(slope) { _ in 1 } }
        let wrong = graph.apply(.sin, [x, x])
        #expect(throws: ExpressionsError.argumentCount(.sin, 2)) { try graph.evaluate(wrong) { _ in 1 } }
    }
}
