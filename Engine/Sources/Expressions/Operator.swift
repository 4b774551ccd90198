/// An operator or function of SBML Level 3 core MathML, by its MathML name.
public enum Operator: String, Hashable, Sendable, CaseIterable {
    // Arithmetic. `plus` and `times` take any number of arguments, `minus` one or two.
    case plus, minus, times, divide, power
    /// `root(degree, x)`.
    case root
    /// `log(base, x)`.
    case log
    case ln, exp, abs, floor, ceiling, factorial
    case quotient, rem, max, min
    // Logic, any number of arguments but `not` and `implies`. True is one, false is zero.
    case and, or, xor, not, implies
    // Relations; chains such as `lt(a, b, c)` hold when every neighbouring pair holds.
    case eq, neq, gt, lt, geq, leq
    /// `piecewise(value1, condition1, value2, condition2, ..., otherwise)`; without `otherwise` no match is NaN.
    case piecewise
    // Trigonometry.
    case sin, cos, tan, sec, csc, cot
    case arcsin, arccos, arctan, arcsec, arccsc, arccot
    case sinh, cosh, tanh, sech, csch, coth
    case arcsinh, arccosh, arctanh, arcsech, arccsch, arccoth
    // SBML's csymbols.
    /// `delay(x, duration)`.
    case delay
    /// `rateOf(symbol)`.
    case rateOf
}
