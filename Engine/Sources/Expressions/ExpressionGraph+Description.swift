extension ExpressionGraph {
    /// The expression in infix form, by the syntax of SBML Level 3 formulas.
    ///
    /// Parentheses are kept to what is needed to read the same value back; mixed `&&` and `||`, and powers of
    /// powers, always have them, since programs differ there. Operators with a number of arguments that has no
    /// infix form, such as `lt(a, b, c)`, are written as calls. States and parameters are written `y[0]` and `p[0]`,
    /// which a formula reader does not know.
    ///
    /// The text ends with `...` once it has `limit` bytes, as an expression that shares much can be exponentially
    /// longer as text.
    public func description(of id: ExpressionID, limit: Int = 1_000_000) -> String {
        var text = ""
        var pending: [Piece] = [.expression(id, .lowest)]
        while let piece = pending.popLast() {
            if text.utf8.count > limit { return text + "..." }
            switch piece {
            case .text(let part): text += part
            case .expression(let id, let needed):
                let (pieces, own) = pieces(of: id)
                if own < needed { pending.append(.text(")")) }
                pending.append(contentsOf: pieces.reversed())
                if own < needed { pending.append(.text("(")) }
            }
        }
        return text
    }

    private enum Piece {
        case text(String)
        /// An expression that needs parentheses if it binds less than this.
        case expression(ExpressionID, Precedence)
    }

    private enum Precedence: Int, Comparable {
        case lowest, logic, relation, sum, product, unary, power, primary

        static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    }

    private func pieces(of id: ExpressionID) -> ([Piece], Precedence) {
        switch self[id] {
        case .number(let value): numberPieces(value)
        case .symbol(let name): ([.text(name)], .primary)
        case .time: ([.text("time")], .primary)
        case .state(let index): ([.text("y[\(index)]")], .primary)
        case .parameter(let index): ([.text("p[\(index)]")], .primary)
        case .apply(let operation, let arguments): pieces(operation, arguments)
        }
    }

    private func numberPieces(_ value: Double) -> ([Piece], Precedence) {
        if value.isNaN { return ([.text("NaN")], .primary) }
        var text = value.isInfinite ? (value < 0 ? "-INF" : "INF") : "\(value)"
        if text.hasSuffix(".0") { text.removeLast(2) }
        return ([.text(text)], value.sign == .minus ? .unary : .primary)
    }

    private func pieces(_ operation: Operator, _ arguments: [ExpressionID]) -> ([Piece], Precedence) {
        switch (operation, arguments.count) {
        case (.minus, 1): ([.text("-"), .expression(arguments[0], .power)], .unary)
        case (.not, 1): ([.text("!"), .expression(arguments[0], .power)], .unary)
        case (.plus, 2...): (joined(arguments, " + ", first: .sum, later: .product), .sum)
        case (.minus, 2): (joined(arguments, " - ", first: .sum, later: .product), .sum)
        case (.times, 2...): (joined(arguments, " * ", first: .product, later: .unary), .product)
        case (.divide, 2): (joined(arguments, " / ", first: .product, later: .unary), .product)
        case (.power, 2): (joined(arguments, "^", first: .primary, later: .primary), .power)
        case (.and, 2...): (joined(arguments, " && ", first: .relation, later: .relation), .logic)
        case (.or, 2...): (joined(arguments, " || ", first: .relation, later: .relation), .logic)
        case (.eq, 2): (joined(arguments, " == ", first: .sum, later: .sum), .relation)
        case (.neq, 2): (joined(arguments, " != ", first: .sum, later: .sum), .relation)
        case (.gt, 2): (joined(arguments, " > ", first: .sum, later: .sum), .relation)
        case (.lt, 2): (joined(arguments, " < ", first: .sum, later: .sum), .relation)
        case (.geq, 2): (joined(arguments, " >= ", first: .sum, later: .sum), .relation)
        case (.leq, 2): (joined(arguments, " <= ", first: .sum, later: .sum), .relation)
        case (.root, 2) where constant(arguments[0]) == 2: (call("sqrt", [arguments[1]]), .primary)
        case (.log, 2) where constant(arguments[0]) == 10: (call("log10", [arguments[1]]), .primary)
        default: (call(operation.rawValue, arguments), .primary)
        }
    }

    /// Operands in a row, each in parentheses if it binds less than needed there. A sign after an
    /// arithmetic operator has parentheses always, as readers differ on `a * -b`.
    private func joined(
        _ arguments: [ExpressionID],
        _ separator: String,
        first: Precedence,
        later: Precedence
    ) -> [Piece] {
        var pieces: [Piece] = []
        for (index, argument) in arguments.enumerated() {
            if index == 0 {
                pieces.append(.expression(argument, first))
            } else {
                pieces.append(.text(separator))
                let isSigned = later > .relation && self.pieces(of: argument).1 == .unary
                pieces.append(.expression(argument, isSigned ? .primary : later))
            }
        }
        return pieces
    }

    private func call(_ name: String, _ arguments: [ExpressionID]) -> [Piece] {
        var pieces: [Piece] = [.text(name + "(")]
        for (index, argument) in arguments.enumerated() {
            if index > 0 { pieces.append(.text(", ")) }
            pieces.append(.expression(argument, .lowest))
        }
        return pieces + [.text(")")]
    }
}
