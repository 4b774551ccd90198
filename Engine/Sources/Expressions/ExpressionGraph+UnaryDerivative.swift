extension ExpressionGraph {
    /// The chain rule for a function of one argument; `id` is the function's own node, used where that saves work.
    ///
    /// **Source**: Abramowitz & Stegun, sections 4.3.105, 4.4.52, 4.5.71, 4.6.37.
    mutating func unarySlope(
        _ id: ExpressionID,
        _ operation: Operator,
        _ x: ExpressionID,
        _ slope: ExpressionID?
    ) -> ExpressionID? {
        guard let slope else { return nil }
        let one = number(1)
        switch operation {
        case .exp: return scaled(slope, by: id)
        case .ln: return simplified(.divide, [slope, x])
        case .abs:
            return simplified(.piecewise, [slope, simplified(.geq, [x, number(0)]), negated(slope)])
        case .sin: return scaled(slope, by: simplified(.cos, [x]))
        case .cos: return negated(scaled(slope, by: simplified(.sin, [x])))
        case .tan: return scaled(slope, by: simplified(.plus, [one, squared(id)]))
        case .cot: return negated(scaled(slope, by: simplified(.plus, [one, squared(id)])))
        case .sec: return scaled(slope, by: simplified(.times, [id, simplified(.tan, [x])]))
        case .csc: return negated(scaled(slope, by: simplified(.times, [id, simplified(.cot, [x])])))
        case .sinh: return scaled(slope, by: simplified(.cosh, [x]))
        case .cosh: return scaled(slope, by: simplified(.sinh, [x]))
        case .tanh, .coth: return scaled(slope, by: simplified(.minus, [one, squared(id)]))
        case .sech: return negated(scaled(slope, by: simplified(.times, [id, simplified(.tanh, [x])])))
        case .csch: return negated(scaled(slope, by: simplified(.times, [id, simplified(.coth, [x])])))
        case .arcsin: return simplified(.divide, [slope, root(one, minus: squared(x))])
        case .arccos: return negated(simplified(.divide, [slope, root(one, minus: squared(x))]))
        case .arctan: return simplified(.divide, [slope, simplified(.plus, [one, squared(x)])])
        case .arccot: return negated(simplified(.divide, [slope, simplified(.plus, [one, squared(x)])]))
        case .arcsinh:
            return simplified(.divide, [slope, simplified(.root, [number(2), simplified(.plus, [squared(x), one])])])
        case .arccosh:
            // NOTE: two roots, as x^2 - 1 loses digits near x = 1.
            let low = simplified(.root, [number(2), simplified(.minus, [x, one])])
            let high = simplified(.root, [number(2), simplified(.plus, [x, one])])
            return simplified(.divide, [slope, simplified(.times, [low, high])])
        case .arctanh, .arccoth: return simplified(.divide, [slope, simplified(.minus, [one, squared(x)])])
        case .arcsec, .arccsc, .arcsech, .arccsch: return reciprocalSlope(operation, x, slope)
        default: return number(.nan)
        }
    }

    /// The inverse functions of `1 / x`: `f(1/x)' = -f'(1/x) / x^2`.
    private mutating func reciprocalSlope(
        _ operation: Operator,
        _ x: ExpressionID,
        _ slope: ExpressionID
    ) -> ExpressionID {
        let one = number(1)
        let inverse = simplified(.divide, [one, x])
        let outer = negated(simplified(.divide, [slope, squared(x)]))
        switch operation {
        case .arcsec: return negated(simplified(.divide, [outer, root(one, minus: squared(inverse))]))
        case .arccsc: return simplified(.divide, [outer, root(one, minus: squared(inverse))])
        case .arcsech: return simplified(.divide, [outer, root(squared(inverse), minus: one)])
        default:
            let radicand = simplified(.plus, [squared(inverse), one])
            return simplified(.divide, [outer, simplified(.root, [number(2), radicand])])
        }
    }

    private mutating func scaled(_ slope: ExpressionID, by factor: ExpressionID) -> ExpressionID {
        simplified(.times, [factor, slope])
    }

    private mutating func squared(_ x: ExpressionID) -> ExpressionID { simplified(.power, [x, number(2)]) }

    private mutating func root(_ left: ExpressionID, minus right: ExpressionID) -> ExpressionID {
        simplified(.root, [number(2), simplified(.minus, [left, right])])
    }
}
