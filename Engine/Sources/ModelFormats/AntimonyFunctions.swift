internal import Expressions

/// Antimony's built-in functions and constants, by the names that SBML's Level 3 infix notation gives them.
enum AntimonyFunctions {
    /// How a call becomes a node of the expression graph.
    enum Meaning {
        /// An operator with as many arguments as given, within the range.
        case direct(Operator, ClosedRange<Int>)
        /// `sqrt(x)`, the second root.
        case sqrt
        /// `sqr(x)`, the second power.
        case square
        /// `root(x)` or `root(degree, x)`.
        case root
        /// `log10(x)`.
        case log10
        /// `log(x)`, which Antimony takes for the natural logarithm, or `log(base, x)`.
        case log
    }

    private static let many = 1_000_000

    static let meanings: [String: Meaning] = {
        var table: [String: Meaning] = [
            "sqrt": .sqrt, "sqr": .square, "root": .root, "log10": .log10, "log": .log,
            "abs": .direct(.abs, 1...1), "exp": .direct(.exp, 1...1), "ln": .direct(.ln, 1...1),
            "floor": .direct(.floor, 1...1), "ceil": .direct(.ceiling, 1...1), "ceiling": .direct(.ceiling, 1...1),
            "factorial": .direct(.factorial, 1...1), "not": .direct(.not, 1...1), "rateOf": .direct(.rateOf, 1...1),
            "delay": .direct(.delay, 2...2), "pow": .direct(.power, 2...2), "power": .direct(.power, 2...2),
            "quotient": .direct(.quotient, 2...2), "rem": .direct(.rem, 2...2), "implies": .direct(.implies, 2...2),
            "divide": .direct(.divide, 2...2), "minus": .direct(.minus, 1...2), "neq": .direct(.neq, 2...2),
        ]
        for operation: Operator in [.max, .min] { table[operation.rawValue] = .direct(operation, 1...many) }
        for operation: Operator in [.and, .or, .xor, .plus, .times, .piecewise] {
            table[operation.rawValue] = .direct(operation, 0...many)
        }
        for operation: Operator in [.eq, .gt, .lt, .geq, .leq] {
            table[operation.rawValue] = .direct(operation, 2...many)
        }
        for operation: Operator in [.sin, .cos, .tan, .sec, .csc, .cot, .sinh, .cosh, .tanh, .sech, .csch, .coth] {
            table[operation.rawValue] = .direct(operation, 1...1)
        }
        let inverses: [Operator] = [
            .arcsin, .arccos, .arctan, .arcsec, .arccsc, .arccot,
            .arcsinh, .arccosh, .arctanh, .arcsech, .arccsch, .arccoth,
        ]
        for operation in inverses {
            table[operation.rawValue] = .direct(operation, 1...1)
            table["a" + operation.rawValue.dropFirst(3)] = .direct(operation, 1...1)
        }
        return table
    }()

    /// Random distributions and other functions of Antimony that a deterministic model cannot have.
    static let unsupported: Set<String> = [
        "uniform", "normal", "truncatedNormal", "exponential", "truncatedExponential", "gamma", "truncatedGamma",
        "poisson", "truncatedPoisson", "bernoulli", "binomial", "cauchy", "chisquare", "laplace", "lognormal",
        "rayleigh",
    ]

    /// Constants. Avogadro's number is SBML's own (Level 3 Version 2 Core, section 3.4.6), in 1/mol.
    static let constants: [String: Double] = [
        "pi": Double.pi, "exponentiale": 2.718_281_828_459_045, "avogadro": 6.022_141_79e23,
        "inf": Double.infinity, "infinity": Double.infinity, "nan": Double.nan, "notanumber": Double.nan,
        "true": 1, "false": 0,
    ]

    /// True for a name that a model may not give to a thing of its own.
    static func isReserved(_ name: String) -> Bool {
        name == "time" || constants[name] != nil || meanings[name] != nil || unsupported.contains(name)
    }
}
