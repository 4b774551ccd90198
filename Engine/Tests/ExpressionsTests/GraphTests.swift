import Testing

@testable import Expressions

@Suite("ExpressionGraph")
struct GraphTests {
    @Test("Equal expressions are stored once, and NaN is found again")
    func hashConsing() {
        var graph = ExpressionGraph()
        let first = graph.apply(.plus, [graph.symbol("x"), graph.number(.nan)])
        let count = graph.count
        let second = graph.apply(.plus, [graph.symbol("x"), graph.number(.nan)])
        #expect(first == second)
        #expect(graph.count == count)
        let zeros = [graph.number(0), graph.number(-0.0)]
        #expect(zeros[0] != zeros[1])
    }

    @Test("Substitution is simultaneous and replaces whole sub-expressions")
    func substitution() {
        var graph = ExpressionGraph()
        let (x, y) = (graph.symbol("x"), graph.symbol("y"))
        let sum = graph.apply(.plus, [x, y])
        let expression = graph.apply(.times, [sum, x])
        let swapped = graph.substitute(expression, [x: y, y: x])
        #expect(graph.description(of: swapped) == "(y + x) * y")
        let replaced = graph.substitute(expression, [sum: graph.symbol("s")])
        #expect(graph.description(of: replaced) == "s * x")
        let untouched = [graph.substitute(expression, [:]), graph.substitute(expression, [graph.symbol("z"): x])]
        #expect(untouched == [expression, expression])
    }

    @Test("A copy into another graph has the same value and leaves")
    func copying() throws {
        var source = ExpressionGraph()
        let x = source.symbol("x")
        let expression = source.apply(.exp, [source.apply(.minus, [x, source.number(2)])])
        var target = ExpressionGraph()
        _ = target.symbol("unrelated")
        let copied = target.copy(expression, from: source)
        #expect(try target.evaluate(copied) { _ in 2 } == 1)
        #expect(target.leaves(of: [copied]) == [.symbol("x"), .number(2)])
        #expect(target.symbols(in: copied) == ["x"])
    }

    @Test("Reachable expressions come with arguments before users")
    func reachable() {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let a = graph.apply(.sin, [x])
        _ = graph.symbol("unused")
        let b = graph.apply(.plus, [a, x])
        #expect(graph.reachable(from: [b, a]) == [x, a, b])
    }

    @Test("A chain of 60,000 operators overflows no stack")
    func depth() throws {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        var expression = x
        let half = graph.number(0.5)
        for _ in 0..<30_000 {
            expression = graph.apply(.plus, [graph.apply(.times, [half, expression]), half])
        }
        #expect(try graph.evaluate(expression) { _ in 1 } == 1)
        _ = graph.simplify(expression)
        let slope = graph.derivative(of: expression, withRespectTo: x)
        #expect(try graph.evaluate(slope) { _ in 1 } == 0)
        _ = graph.substitute(expression, [x: half])
        #expect(graph.description(of: expression, limit: 1000).hasSuffix("..."))
        #expect(graph.leaves(of: [expression]).count == 2)
    }

    @Test("An expression that shares much is cut where its text grows too long")
    func exponentialText() throws {
        var graph = ExpressionGraph()
        var expression = graph.symbol("x")
        for _ in 0..<60 { expression = graph.apply(.plus, [expression, expression]) }
        #expect(graph.description(of: expression, limit: 10_000).utf8.count < 11_000)
        #expect(try graph.evaluate(expression) { _ in 1 } == 1_152_921_504_606_846_976)
    }
}
