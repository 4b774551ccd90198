import Testing

@testable import Expressions

@Suite("Formula text")
struct DescriptionTests {
    @Test("Parentheses appear where they are needed and nowhere else")
    func precedence() {
        var graph = ExpressionGraph()
        let (a, b, c) = (graph.symbol("a"), graph.symbol("b"), graph.symbol("c"))
        func apply(_ operation: Operator, _ arguments: ExpressionID...) -> ExpressionID {
            graph.apply(operation, arguments)
        }
        let cases: [(ExpressionID, String)] = [
            (apply(.plus, a, apply(.plus, b, c)), "a + (b + c)"),
            (apply(.times, a, apply(.times, b, c)), "a * (b * c)"), (apply(.plus, a, b, c), "a + b + c"),
            (apply(.minus, a, apply(.plus, b, c)), "a - (b + c)"),
            (apply(.plus, apply(.minus, a, b), c), "a - b + c"), (apply(.times, apply(.plus, a, b), c), "(a + b) * c"),
            (apply(.divide, a, apply(.times, b, c)), "a / (b * c)"),
            (apply(.divide, apply(.divide, a, b), c), "a / b / c"),
            (apply(.minus, apply(.power, a, b)), "-a^b"), (apply(.power, apply(.minus, a), b), "(-a)^b"),
            (apply(.power, a, apply(.power, b, c)), "a^(b^c)"), (apply(.power, apply(.power, a, b), c), "(a^b)^c"),
            (apply(.power, graph.number(-2), a), "(-2)^a"), (apply(.times, a, graph.number(-2)), "a * (-2)"),
            (apply(.times, graph.number(-2), a), "-2 * a"), (apply(.minus, apply(.minus, a)), "-(-a)"),
            (apply(.and, apply(.lt, a, apply(.plus, b, c)), apply(.not, apply(.eq, a, b))), "a < b + c && !(a == b)"),
            (apply(.or, apply(.and, a, b), c), "(a && b) || c"), (apply(.lt, a, b, c), "lt(a, b, c)"),
            (apply(.eq, apply(.lt, a, b), c), "(a < b) == c"), (apply(.root, graph.number(2), a), "sqrt(a)"),
            (apply(.root, graph.number(3), a), "root(3, a)"), (apply(.log, graph.number(10), a), "log10(a)"),
            (apply(.log, b, a), "log(b, a)"), (graph.apply(.plus, []), "plus()"), (apply(.times, a), "times(a)"),
            (apply(.piecewise, a, apply(.gt, b, c), c), "piecewise(a, b > c, c)"),
            (graph.intern(.time), "time"), (graph.intern(.state(3)), "y[3]"), (graph.intern(.parameter(0)), "p[0]"),
        ]
        for (expression, text) in cases { #expect(graph.description(of: expression) == text) }
    }

    @Test(
        "Numbers are written so that the same double is read back",
        arguments: [0.1, 1e-300, 1.7976931348623157e308, 2, 1e16, 123456789.123, 1.0 / 3]
    )
    func numbers(_ value: Double) {
        var graph = ExpressionGraph()
        let id = graph.number(value)
        let text = graph.description(of: id)
        #expect(Double(text) == value)
        #expect(!text.hasSuffix(".0"))
    }

    @Test("Special numbers have SBML's names")
    func specials() {
        var graph = ExpressionGraph()
        let specials = [Double.nan, .infinity, -.infinity].map { graph.number($0) }
        #expect(specials.map { graph.description(of: $0) } == ["NaN", "INF", "-INF"])
    }

    @Test("Text of random expressions reads back to the same value")
    func roundTrip() throws {
        let seed: UInt64 = 77
        let operators = Operator.allCases.filter { $0 != .delay && $0 != .rateOf }
        var random = RandomExpression(
            generator: SeededGenerator(seed),
            operators: operators,
            numbers: [0, 1, -2, 0.5, 1e-7, 3]
        )
        for index in 0..<5_000 {
            var graph = ExpressionGraph()
            let expression = random.make(in: &graph, depth: 4)
            let text = graph.description(of: expression)
            var reader = FormulaReader(text)
            let read = reader.formula(in: &graph)
            try #require(reader.isAtEnd, "case \(index): \(text)")
            let leaf = { (node: ExpressionNode) in node == .symbol("x") ? 0.7 : -1.3 }
            let (before, after) = try (graph.evaluate(expression, leaf), graph.evaluate(read, leaf))
            try #require(before.isNaN ? after.isNaN : before == after, "seed \(seed), case \(index): \(text)")
        }
    }
}

/// A reader of formula text by libSBML's precedence table, written for these tests alone.
private struct FormulaReader {
    private var text: [Character]
    private var position = 0

    init(_ text: String) { self.text = Array(text) }

    var isAtEnd: Bool { position == text.count }

    mutating func formula(in graph: inout ExpressionGraph) -> ExpressionID { binary(2, &graph) }

    private static let table: [(text: String, operation: Operator, precedence: Int)] = [
        ("&&", .and, 2), ("||", .or, 2), ("==", .eq, 3), ("!=", .neq, 3), ("<=", .leq, 3), (">=", .geq, 3),
        ("<", .lt, 3), (">", .gt, 3), ("+", .plus, 4), ("-", .minus, 4), ("*", .times, 5), ("/", .divide, 5),
        ("^", .power, 7),
    ]

    private mutating func skipSpaces() {
        while position < text.count, text[position] == " " { position += 1 }
    }

    private func peek(_ token: String) -> Bool { text[position...].starts(with: token) }

    private mutating func take(_ token: String) -> Bool {
        skipSpaces()
        guard peek(token) else { return false }
        position += token.count
        return true
    }

    private mutating func binary(_ lowest: Int, _ graph: inout ExpressionGraph) -> ExpressionID {
        var left = unary(&graph)
        while true {
            skipSpaces()
            guard let entry = Self.table.first(where: { peek($0.text) }), entry.precedence >= lowest else {
                return left
            }
            position += entry.text.count
            let right = binary(entry.precedence + 1, &graph)
            left = graph.apply(entry.operation, [left, right])
        }
    }

    private mutating func unary(_ graph: inout ExpressionGraph) -> ExpressionID {
        if take("-") { return graph.apply(.minus, [binary(7, &graph)]) }
        if take("!") { return graph.apply(.not, [binary(7, &graph)]) }
        if take("(") {
            let inner = formula(in: &graph)
            _ = take(")")
            return inner
        }
        skipSpaces()
        guard position < text.count else { return graph.symbol("unexpectedEnd") }
        let start = position
        if text[position].isNumber {
            while position < text.count,
                text[position].isNumber || ".e".contains(text[position])
                    || ("+-".contains(text[position]) && text[position - 1] == "e")
            { position += 1 }
            return graph.number(Double(String(text[start..<position])) ?? .nan)
        }
        while position < text.count, text[position].isLetter || text[position].isNumber { position += 1 }
        let name = String(text[start..<position])
        guard take("(") else {
            return switch name {
            case "NaN": graph.number(.nan)
            case "INF": graph.number(.infinity)
            default: graph.symbol(name)
            }
        }
        var arguments: [ExpressionID] = []
        while !take(")"), !isAtEnd {
            arguments.append(formula(in: &graph))
            _ = take(",")
        }
        return switch name {
        case "sqrt": graph.apply(.root, [graph.number(2)] + arguments)
        case "log10": graph.apply(.log, [graph.number(10)] + arguments)
        default: graph.apply(Operator(rawValue: name) ?? .delay, arguments)
        }
    }
}
