internal import CSBML
internal import Expressions

/// The operators of SBML core mathematics as libSBML numbers them.
enum SBMLOperator {
    struct Form {
        var operation: Operator
        var arity: ClosedRange<Int>

        /// `2 arguments`, `1 to 2 arguments`, `at least 1 argument`.
        var arityText: String {
            let plural = arity.upperBound == 1 ? "" : "s"
            if arity.upperBound == .max { return "at least \(arity.lowerBound) arguments" }
            if arity.count == 1 { return "\(arity.lowerBound) argument\(plural)" }
            return "\(arity.lowerBound) to \(arity.upperBound) arguments"
        }
    }

    static let forms: [UInt32: Form] = {
        var forms: [UInt32: Form] = [:]
        func add(_ arity: ClosedRange<Int>, _ pairs: [(ASTNodeType_t, Operator)]) {
            for (type, operation) in pairs { forms[type.rawValue] = Form(operation: operation, arity: arity) }
        }
        add(1...1, unary)
        add(2...2, [(AST_DIVIDE, .divide), (AST_POWER, .power), (AST_FUNCTION_POWER, .power)])
        add(2...2, [(AST_FUNCTION_QUOTIENT, .quotient), (AST_FUNCTION_REM, .rem)])
        add(2...2, [(AST_LOGICAL_IMPLIES, .implies), (AST_RELATIONAL_NEQ, .neq), (AST_FUNCTION_DELAY, .delay)])
        add(1...2, [(AST_MINUS, .minus), (AST_FUNCTION_LOG, .log), (AST_FUNCTION_ROOT, .root)])
        add(1...(.max), [(AST_FUNCTION_MAX, .max), (AST_FUNCTION_MIN, .min)])
        add(0...(.max), [(AST_PLUS, .plus), (AST_TIMES, .times), (AST_FUNCTION_PIECEWISE, .piecewise)])
        add(0...(.max), [(AST_LOGICAL_AND, .and), (AST_LOGICAL_OR, .or), (AST_LOGICAL_XOR, .xor)])
        add(
            0...(.max),
            [
                (AST_RELATIONAL_EQ, .eq), (AST_RELATIONAL_GEQ, .geq), (AST_RELATIONAL_GT, .gt),
                (AST_RELATIONAL_LEQ, .leq), (AST_RELATIONAL_LT, .lt),
            ]
        )
        return forms
    }()

    private static let unary: [(ASTNodeType_t, Operator)] = [
        (AST_FUNCTION_ABS, .abs), (AST_FUNCTION_CEILING, .ceiling), (AST_FUNCTION_EXP, .exp),
        (AST_FUNCTION_FACTORIAL, .factorial), (AST_FUNCTION_FLOOR, .floor), (AST_FUNCTION_LN, .ln),
        (AST_LOGICAL_NOT, .not), (AST_FUNCTION_RATE_OF, .rateOf),
        (AST_FUNCTION_SIN, .sin), (AST_FUNCTION_COS, .cos), (AST_FUNCTION_TAN, .tan),
        (AST_FUNCTION_SEC, .sec), (AST_FUNCTION_CSC, .csc), (AST_FUNCTION_COT, .cot),
        (AST_FUNCTION_ARCSIN, .arcsin), (AST_FUNCTION_ARCCOS, .arccos), (AST_FUNCTION_ARCTAN, .arctan),
        (AST_FUNCTION_ARCSEC, .arcsec), (AST_FUNCTION_ARCCSC, .arccsc), (AST_FUNCTION_ARCCOT, .arccot),
        (AST_FUNCTION_SINH, .sinh), (AST_FUNCTION_COSH, .cosh), (AST_FUNCTION_TANH, .tanh),
        (AST_FUNCTION_SECH, .sech), (AST_FUNCTION_CSCH, .csch), (AST_FUNCTION_COTH, .coth),
        (AST_FUNCTION_ARCSINH, .arcsinh), (AST_FUNCTION_ARCCOSH, .arccosh), (AST_FUNCTION_ARCTANH, .arctanh),
        (AST_FUNCTION_ARCSECH, .arcsech), (AST_FUNCTION_ARCCSCH, .arccsch), (AST_FUNCTION_ARCCOTH, .arccoth),
    ]
}
