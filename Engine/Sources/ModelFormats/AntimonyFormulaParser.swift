internal import Expressions

/// A user-defined function: one formula over its arguments, in a graph of its own.
struct AntimonyFunction {
    var parameters: [String]
    var graph: ExpressionGraph
    var body: ExpressionID
}

/// Formulas, in the precedence of Antimony: `^` (from the right) binds tightest, then the signs and `!`, then
/// `* / %`, `+ -`, comparisons, and `&& ||` (from the left, both the same).
extension AntimonyParser {
    /// Reads one formula into the graph of the current model.
    mutating func formula(_ what: String) throws(Stop) -> ExpressionID {
        if isAtTerminator || isMark(",") || isMark(":") {
            throw stop("\(token.spoken) stands where \(what) was expected", suggestion: "write a formula")
        }
        return try logical()
    }

    mutating func nested<Value>(_ body: (inout AntimonyParser) throws(Stop) -> Value) throws(Stop) -> Value {
        guard depth < AntimonyParser.depthLimit else {
            throw stop(
                "the formula is nested deeper than \(AntimonyParser.depthLimit) levels",
                suggestion: "split it into assignment rules",
                rule: "antimony-depth"
            )
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func logical() throws(Stop) -> ExpressionID {
        var left = try comparison()
        while true {
            let operation: Operator
            if isMark("&&") { operation = .and } else if isMark("||") { operation = .or } else { break }
            var arguments = [left]
            // Runs of the same operator become one node, as SBML writes them.
            while take(mark: operation == .and ? "&&" : "||") { arguments.append(try comparison()) }
            left = current.graph.apply(operation, arguments)
        }
        return left
    }

    private static let comparisons: [String: Operator] = [
        "==": .eq, "!=": .neq, "<": .lt, ">": .gt, "<=": .leq, ">=": .geq,
    ]

    private mutating func comparison() throws(Stop) -> ExpressionID {
        var values = [try sum()]
        var operations: [Operator] = []
        while case .mark(let mark) = token.kind, let operation = AntimonyParser.comparisons[mark] {
            advance()
            operations.append(operation)
            values.append(try sum())
        }
        guard let first = operations.first else { return values[0] }
        // `a < b < c` is one relation; a chain of different relations holds when each neighbouring pair does.
        if operations.allSatisfy({ $0 == first }), operations.count == 1 || first != .neq {
            return current.graph.apply(first, values)
        }
        var pairs: [ExpressionID] = []
        for (index, operation) in operations.enumerated() {
            pairs.append(current.graph.apply(operation, [values[index], values[index + 1]]))
        }
        return current.graph.apply(.and, pairs)
    }

    private mutating func sum() throws(Stop) -> ExpressionID {
        var left = try product()
        while true {
            if isMark("+") {
                var terms = [left]
                while take(mark: "+") { terms.append(try product()) }
                left = current.graph.apply(.plus, terms)
            } else if take(mark: "-") {
                left = current.graph.apply(.minus, [left, try product()])
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(Stop) -> ExpressionID {
        var left = try signed()
        while true {
            if isMark("*") {
                var factors = [left]
                while take(mark: "*") { factors.append(try signed()) }
                left = current.graph.apply(.times, factors)
            } else if take(mark: "/") {
                left = current.graph.apply(.divide, [left, try signed()])
            } else if take(mark: "%") {
                left = modulo(left, try signed())
            } else {
                return left
            }
        }
    }

    /// Antimony's remainder, of the sign that C gives it: `a - b*floor(a/b)`, with the ceiling where the signs differ.
    private mutating func modulo(_ a: ExpressionID, _ b: ExpressionID) -> ExpressionID {
        let zero = current.graph.number(0)
        let ratio = current.graph.apply(.divide, [a, b])
        let signsDiffer = current.graph.apply(
            .xor,
            [current.graph.apply(.lt, [a, zero]), current.graph.apply(.lt, [b, zero])]
        )
        func remainder(_ rounding: Operator, _ graph: inout ExpressionGraph) -> ExpressionID {
            let multiple = graph.apply(.times, [b, graph.apply(rounding, [ratio])])
            return graph.apply(.minus, [a, multiple])
        }
        let up = remainder(.ceiling, &current.graph)
        let down = remainder(.floor, &current.graph)
        return current.graph.apply(.piecewise, [up, signsDiffer, down])
    }

    private mutating func signed() throws(Stop) -> ExpressionID {
        if isMark("--") {
            throw stop("'--' joins DNA strands and is no operator", suggestion: "put a space between the signs: - -x")
        }
        var signs: [Operator] = []
        while true {
            if take(mark: "-") {
                signs.append(.minus)
            } else if take(mark: "!") {
                signs.append(.not)
            } else if !take(mark: "+") {
                break
            }
        }
        // NOTE: a sign directly before a number belongs to the number, as in SBML, unless a power follows.
        if signs.last == .minus, case .number(let value) = token.kind, !isMark("^", at: 1), !isUnitBeforePower {
            advance()
            skipUnit()
            signs.removeLast()
            return apply(signs, to: current.graph.number(-value))
        }
        return apply(signs, to: try power())
    }

    private var isUnitBeforePower: Bool {
        if case .word = peek(1) { isMark("^", at: 2) } else { false }
    }

    private mutating func apply(_ signs: [Operator], to value: ExpressionID) -> ExpressionID {
        signs.reversed().reduce(value) { current.graph.apply($1, [$0]) }
    }

    private mutating func power() throws(Stop) -> ExpressionID {
        let base = try primary()
        guard take(mark: "^") else { return base }
        let exponent = try nested { parser throws(Stop) in try parser.signed() }
        return current.graph.apply(.power, [base, exponent])
    }

    private mutating func primary() throws(Stop) -> ExpressionID {
        switch token.kind {
        case .number(let value):
            advance()
            skipUnit()
            return current.graph.number(value)
        case .mark("("):
            advance()
            let inner = try nested { parser throws(Stop) in try parser.formula("a formula") }
            try expect(mark: ")", after: "the formula in parentheses")
            return inner
        case .word(let name):
            return try reference(name)
        case .mark("{"):
            throw stop(
                "vectors in braces are not supported",
                suggestion: "use parentheses",
                rule: "antimony-unsupported"
            )
        case .mark("..."):
            throw stop(
                "the ellipsis is not supported",
                suggestion: "write the formula out",
                rule: "antimony-unsupported"
            )
        default:
            throw stop(
                "\(token.spoken) stands where a number, a name or '(' was expected",
                suggestion: "write a value between two operators"
            )
        }
    }

    /// Passes the unit behind a number. Numbers in formulas carry no unit into the model.
    private mutating func skipUnit() {
        guard case .word(let name) = token.kind, !AntimonyWords.keywords.contains(name),
            AntimonyFunctions.meanings[name] == nil, AntimonyFunctions.constants[name] == nil
        else { return }
        current.unitMentions.append(AntimonyName(text: name, token: token))
        advance()
    }

    private mutating func reference(_ name: String) throws(Stop) -> ExpressionID {
        let place = token
        if isMark("(", at: 1), !AntimonyWords.keywords.contains(name) { return try call(name) }
        if name == "time" {
            advance()
            return current.graph.intern(.time)
        }
        if let value = AntimonyFunctions.constants[name] {
            advance()
            return current.graph.number(value)
        }
        if isMark(".", at: 1), current.submodel(named: name) == nil {
            throw stop(
                "'\(name)' is no submodel and has no parts",
                suggestion: "name a submodel, as in A: model(), or give the quantity a name of its own"
            )
        }
        let width = nameWidth
        let found = try expectName("a value")
        if let functionParameters {
            guard functionParameters.contains(name) else {
                throw stop(
                    "'\(name)' is not an argument of the function",
                    suggestion: "add it to the function's arguments",
                    element: "function",
                    at: place
                )
            }
        } else if width == 1 {
            current.mention(found)
        }
        return current.graph.symbol(found.text)
    }

    private mutating func call(_ name: String) throws(Stop) -> ExpressionID {
        let place = token
        advance()
        advance()
        var arguments: [ExpressionID] = []
        if !take(mark: ")") {
            repeat {
                arguments.append(try nested { parser throws(Stop) in try parser.formula("an argument") })
            } while take(mark: ",")
            try expect(mark: ")", after: "the arguments of \(name)")
        }
        if let function = functions[name] { return try inline(function, name, arguments, at: place) }
        if AntimonyFunctions.unsupported.contains(name) {
            throw stop(
                "the random distribution '\(name)' is not supported",
                suggestion: "draw the value before the run and give it as a parameter",
                rule: "antimony-unsupported",
                element: "function \(name)",
                at: place
            )
        }
        guard let meaning = AntimonyFunctions.meanings[name] else {
            throw stop(
                "no function of this name is defined above",
                suggestion: "define it before its use: function \(name)(x) ... end",
                rule: "antimony-function",
                element: "function \(name)",
                at: place
            )
        }
        return try apply(meaning, name, arguments, at: place)
    }

    private mutating func apply(
        _ meaning: AntimonyFunctions.Meaning,
        _ name: String,
        _ arguments: [ExpressionID],
        at place: AntimonyToken
    ) throws(Stop) -> ExpressionID {
        let counts: ClosedRange<Int>
        switch meaning {
        case .direct(_, let range): counts = range
        case .sqrt, .square, .log10: counts = 1...1
        case .root, .log: counts = 1...2
        }
        guard counts.contains(arguments.count) else {
            throw wrongCount(counts, of: name, found: arguments.count, at: place)
        }
        let two = current.graph.number(2)
        switch meaning {
        case .direct(.rateOf, _):
            guard case .symbol = current.graph[arguments[0]] else {
                throw stop(
                    "rateOf takes the name of a quantity, not a formula",
                    suggestion: "write rateOf(x) with x the name of a species, parameter or compartment",
                    rule: "antimony-function",
                    element: "function rateOf",
                    at: place
                )
            }
            return current.graph.apply(.rateOf, arguments)
        case .direct(let operation, _) where arguments.isEmpty:
            // NOTE: as SBML defines them without arguments.
            let isOne = operation == .times || operation == .and
            return current.graph.number(operation == .piecewise ? .nan : isOne ? 1 : 0)
        case .direct(let operation, _): return current.graph.apply(operation, arguments)
        case .sqrt: return current.graph.apply(.root, [two, arguments[0]])
        case .square: return current.graph.apply(.power, [arguments[0], two])
        case .log10: return current.graph.apply(.log, [current.graph.number(10), arguments[0]])
        case .root: return current.graph.apply(.root, arguments.count == 2 ? arguments : [two, arguments[0]])
        case .log:
            return arguments.count == 2
                ? current.graph.apply(.log, arguments) : current.graph.apply(.ln, arguments)
        }
    }

    private mutating func wrongCount(
        _ counts: ClosedRange<Int>,
        of name: String,
        found: Int,
        at place: AntimonyToken
    ) -> Stop {
        let wanted: String
        if counts.upperBound > 2 {
            wanted = "at least \(counts.lowerBound)"
        } else if counts.lowerBound < counts.upperBound {
            wanted = "\(counts.lowerBound) or \(counts.upperBound)"
        } else {
            wanted = "\(counts.lowerBound)"
        }
        return stop(
            "\(name) takes \(wanted) argument\(wanted.hasSuffix("1") ? "" : "s"), not \(found)",
            rule: "antimony-function",
            element: "function \(name)",
            at: place
        )
    }

    /// Puts a function's formula in place of its call.
    private mutating func inline(
        _ function: AntimonyFunction,
        _ name: String,
        _ arguments: [ExpressionID],
        at place: AntimonyToken
    ) throws(Stop) -> ExpressionID {
        let count = function.parameters.count
        guard arguments.count == count else {
            throw wrongCount(count...count, of: name, found: arguments.count, at: place)
        }
        let values = Dictionary(zip(function.parameters, arguments)) { first, _ in first }
        var copies: [ExpressionID: ExpressionID] = [:]
        // NOTE: an explicit stack, since a formula may be as deep as its text is long.
        var pending = [function.body]
        while let id = pending.last, expansions < AntimonyParser.expressionLimit {
            if copies[id] != nil {
                pending.removeLast()
                continue
            }
            expansions += 1
            switch function.graph[id] {
            case .symbol(let symbol):
                copies[id] = values[symbol] ?? current.graph.symbol(symbol)
            case .apply(let operation, let inner):
                let missing = inner.filter { copies[$0] == nil }
                if missing.isEmpty {
                    copies[id] = current.graph.apply(operation, inner.compactMap { copies[$0] })
                } else {
                    pending.append(contentsOf: missing)
                }
            case let leaf:
                copies[id] = current.graph.intern(leaf)
            }
        }
        guard let result = copies[function.body] else {
            throw stop(
                "the functions expand to more than \(AntimonyParser.expressionLimit) expressions",
                suggestion: "use assignment rules for the common parts",
                rule: "antimony-depth",
                element: "function \(name)",
                at: place
            )
        }
        return result
    }
}
