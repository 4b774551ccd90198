internal import Foundation

extension Operator {
    /// The value of the operator for given arguments, by SBML Level 3 core's meaning and IEEE 754 arithmetic.
    ///
    /// True is 1 and false is 0; an argument is true when it is not zero (a NaN is true, as in C). A relation with
    /// a NaN is false, but `neq` is true. `max` and `min` of a NaN are NaN. `0^0` is 1. `quotient` truncates towards
    /// zero and `rem` has the dividend's sign; both are NaN for a zero divisor. `factorial` is NaN but for whole
    /// numbers from zero on. A root of odd whole degree of a negative number is the real one. `arccot x`,
    /// `arcsec x` and their like are the function of `1/x`.
    ///
    /// `delay` and `rateOf` have no value outside a simulation, and a wrong number of arguments has none
    /// (see ``accepts(argumentCount:)``): both give NaN. `ExpressionGraph.evaluate` throws instead.
    ///
    /// - Complexity: O(*n*) in the number of arguments.
    ///
    /// **Source**: SBML Level 3 Version 2 Core, section 3.4; MathML 2.0, chapter 4; Abramowitz & Stegun, section 4.4.
    public func evaluate(_ arguments: [Double]) -> Double {
        guard accepts(argumentCount: arguments.count) else { return .nan }
        switch self {
        case .and: return arguments.allSatisfy { $0 != 0 } ? 1 : 0
        case .or: return arguments.contains { $0 != 0 } ? 1 : 0
        case .xor: return arguments.count { $0 != 0 } % 2 == 1 ? 1 : 0
        case .plus: return Self.folded(arguments, empty: 0, +)
        case .times: return Self.folded(arguments, empty: 1, *)
        case .minus: return arguments.count == 1 ? -arguments[0] : arguments[0] - arguments[1]
        case .max: return Self.folded(arguments, empty: .nan, Double.largerOrNaN)
        case .min: return Self.folded(arguments, empty: .nan) { -Double.largerOrNaN(-$0, -$1) }
        case .eq: return Self.chain(arguments, ==)
        case .neq: return Self.chain(arguments, !=)
        case .gt: return Self.chain(arguments, >)
        case .lt: return Self.chain(arguments, <)
        case .geq: return Self.chain(arguments, >=)
        case .leq: return Self.chain(arguments, <=)
        case .piecewise: return Self.piecewiseValue(arguments)
        case .delay, .rateOf: return .nan
        default:
            return arguments.count == 1
                ? unaryValue(arguments[0]) : binaryValue(arguments[0], arguments[1])
        }
    }

    /// Whether the operator may be applied to this many arguments.
    public func accepts(argumentCount: Int) -> Bool {
        switch self {
        case .plus, .times, .and, .or, .xor, .piecewise: argumentCount >= 0
        case .max, .min: argumentCount >= 1
        case .minus: argumentCount == 1 || argumentCount == 2
        case .eq, .gt, .lt, .geq, .leq: argumentCount >= 2
        case .divide, .power, .root, .log, .quotient, .rem, .implies, .neq, .delay: argumentCount == 2
        default: argumentCount == 1
        }
    }

    /// Whether the value is always one (true) or zero (false).
    public var isBoolean: Bool {
        switch self {
        case .and, .or, .xor, .not, .implies, .eq, .neq, .gt, .lt, .geq, .leq: true
        default: false
        }
    }

    private static func folded(
        _ arguments: [Double],
        empty: Double,
        _ combine: (Double, Double) -> Double
    ) -> Double {
        guard var value = arguments.first else { return empty }
        for argument in arguments.dropFirst() { value = combine(value, argument) }
        return value
    }

    private static func chain(_ arguments: [Double], _ holds: (Double, Double) -> Bool) -> Double {
        zip(arguments, arguments.dropFirst()).allSatisfy(holds) ? 1 : 0
    }

    private static func piecewiseValue(_ arguments: [Double]) -> Double {
        var index = 0
        while index + 1 < arguments.count {
            if arguments[index + 1] != 0 { return arguments[index] }
            index += 2
        }
        return index < arguments.count ? arguments[index] : .nan
    }

    private func unaryValue(_ x: Double) -> Double {
        switch self {
        case .ln: Foundation.log(x)
        case .exp: Foundation.exp(x)
        case .abs: Swift.abs(x)
        case .floor: x.rounded(.down)
        case .ceiling: x.rounded(.up)
        case .factorial: Self.factorialValue(x)
        case .not: x != 0 ? 0 : 1
        case .sin: Foundation.sin(x)
        case .cos: Foundation.cos(x)
        case .tan: Foundation.tan(x)
        case .sec: 1 / Foundation.cos(x)
        case .csc: 1 / Foundation.sin(x)
        case .cot: 1 / Foundation.tan(x)
        case .arcsin: Foundation.asin(x)
        case .arccos: Foundation.acos(x)
        case .arctan: Foundation.atan(x)
        case .arcsec: Foundation.acos(1 / x)
        case .arccsc: Foundation.asin(1 / x)
        case .arccot: Foundation.atan(1 / x)
        case .sinh: Foundation.sinh(x)
        case .cosh: Foundation.cosh(x)
        case .tanh: Foundation.tanh(x)
        case .sech: 1 / Foundation.cosh(x)
        case .csch: 1 / Foundation.sinh(x)
        case .coth: 1 / Foundation.tanh(x)
        case .arcsinh: Foundation.asinh(x)
        case .arccosh: Foundation.acosh(x)
        case .arctanh: Foundation.atanh(x)
        case .arcsech: Foundation.acosh(1 / x)
        case .arccsch: Foundation.asinh(1 / x)
        case .arccoth: Foundation.atanh(1 / x)
        default: .nan
        }
    }

    private func binaryValue(_ x: Double, _ y: Double) -> Double {
        switch self {
        case .divide: x / y
        case .power: Foundation.pow(x, y)
        case .root: Self.rootValue(degree: x, y)
        case .log: Self.logValue(base: x, y)
        case .quotient: y == 0 ? .nan : (x / y).rounded(.towardZero)
        case .rem: y == 0 ? .nan : x.truncatingRemainder(dividingBy: y)
        case .implies: x == 0 || y != 0 ? 1 : 0
        default: .nan
        }
    }

    private static func factorialValue(_ x: Double) -> Double {
        guard x >= 0, x == x.rounded() else { return .nan }
        // NOTE: 171! is above the largest double.
        guard x <= 170 else { return .infinity }
        var value = 1.0
        var factor = 2.0
        while factor <= x {
            value *= factor
            factor += 1
        }
        return value
    }

    private static func rootValue(degree: Double, _ x: Double) -> Double {
        if degree == 2 { return x.squareRoot() }
        if degree == 3 { return Foundation.cbrt(x) }
        if x < 0, Swift.abs(degree.truncatingRemainder(dividingBy: 2)) == 1 {
            return -Foundation.pow(-x, 1 / degree)
        }
        return Foundation.pow(x, 1 / degree)
    }

    private static func logValue(base: Double, _ x: Double) -> Double {
        if base == 10 { return Foundation.log10(x) }
        if base == 2 { return Foundation.log2(x) }
        return Foundation.log(x) / Foundation.log(base)
    }
}

extension Double {
    /// The larger number, or NaN if either is NaN (IEEE 754-2019 `maximum`, but for the sign of zero).
    fileprivate static func largerOrNaN(_ a: Double, _ b: Double) -> Double {
        if a.isNaN || b.isNaN { return .nan }
        return a > b ? a : b
    }
}
