extension ExpressionGraph {
    /// The partial derivative of an expression, simplified.
    ///
    /// The leaf (or any sub-expression) is the variable; all else that does not contain it is constant. Relations,
    /// logic, `floor`, `ceiling` and `quotient` have derivative zero; `piecewise`, `max`, `min` and `abs` are
    /// differentiated branch by branch, with the right-hand derivative of `abs` at zero; nothing is added for a jump.
    /// A term whose factor is zero by structure is left out, which takes the other factor to be finite.
    /// `delay`, `rateOf` and `factorial` of something that depends on the leaf have no derivative: NaN.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public mutating func derivative(
        of id: ExpressionID,
        withRespectTo leaf: ExpressionID
    ) -> ExpressionID {
        derivatives(of: [id], withRespectTo: leaf)[0]
    }

    /// The partial derivatives of several expressions, working once on what they share.
    public mutating func derivatives(
        of ids: [ExpressionID],
        withRespectTo leaf: ExpressionID
    ) -> [ExpressionID] {
        var results: [ExpressionID: ExpressionID] = [:]
        // NOTE: an argument is older than its user, so nothing older than the leaf can contain it.
        for id in reachable(from: ids, stoppingAt: { $0.index <= leaf.index }) {
            if id == leaf {
                results[id] = number(1)
            } else if id.index > leaf.index, case .apply(let operation, let arguments) = self[id] {
                let slopes = arguments.map { results[$0] }
                results[id] = derivative(of: id, operation, arguments, slopes)
            }
        }
        let zero = number(0)
        return ids.map { results[$0] ?? zero }
    }

    /// The structurally non-zero partial derivatives of every expression with respect to every leaf, in one pass.
    ///
    /// - Returns: for each expression, its `(column, value)` entries with columns ascending; column *j* is leaf *j*.
    /// - Complexity: the sum, over the expressions reachable, of the number of leaves that each depends on.
    public mutating func jacobian(
        of ids: [ExpressionID],
        withRespectTo leaves: [ExpressionID]
    ) -> [[(column: Int, value: ExpressionID)]] {
        let columns = Dictionary(leaves.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let one = number(1)
        var gradients: [ExpressionID: [Int: ExpressionID]] = [:]
        for id in reachable(from: ids) {
            var gradient: [Int: ExpressionID] = [:]
            if let column = columns[id] { gradient[column] = one }
            if case .apply(let operation, let arguments) = self[id] {
                let parts = arguments.map { gradients[$0] ?? [:] }
                let own = columns[id]
                for column in Set(parts.flatMap(\.keys)).sorted() where column != own {
                    let slopes = parts.map { $0[column] }
                    gradient[column] = derivative(of: id, operation, arguments, slopes)
                }
            }
            if !gradient.isEmpty { gradients[id] = gradient }
        }
        return ids.map { id in
            (gradients[id] ?? [:]).sorted { $0.key < $1.key }.map { (column: $0.key, value: $0.value) }
        }
    }

    /// The chain rule for one node; a slope of nil is zero by structure, and so is the result.
    private mutating func derivative(
        of id: ExpressionID,
        _ operation: Operator,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        guard operation.accepts(argumentCount: arguments.count) else { return number(.nan) }
        guard slopes.contains(where: { $0 != nil }) else { return nil }
        let result: ExpressionID? =
            switch operation {
            case .plus: sum(slopes)
            case .minus: slopes.count == 1 ? slopes[0].map { negated($0) } : difference(slopes[0], slopes[1])
            case .times: productSlope(arguments, slopes)
            case .divide: quotientSlope(id, arguments, slopes)
            case .power: powerSlope(id, arguments, slopes)
            case .root: rootSlope(id, arguments, slopes)
            case .log: logSlope(id, arguments, slopes)
            case .rem:
                difference(slopes[0], product(slopes[1], simplified(.quotient, arguments)))
            case .max, .min: extremumSlope(id, operation, arguments, slopes)
            case .piecewise: piecewiseSlope(arguments, slopes)
            case .and, .or, .xor, .not, .implies, .eq, .neq, .gt, .lt, .geq, .leq, .floor, .ceiling, .quotient: nil
            case .factorial, .delay, .rateOf: number(.nan)
            default: unarySlope(id, operation, arguments[0], slopes[0])
            }
        // NOTE: a slope that folded to zero is zero from here on, so that sparse patterns stay sparse.
        guard let result, constant(result) != 0 else { return nil }
        return result
    }

    private mutating func sum(_ terms: [ExpressionID?]) -> ExpressionID? {
        let kept = terms.compactMap(\.self)
        return kept.isEmpty ? nil : simplified(.plus, kept)
    }

    private mutating func difference(_ left: ExpressionID?, _ right: ExpressionID?) -> ExpressionID? {
        guard let right else { return left }
        guard let left else { return negated(right) }
        return simplified(.minus, [left, right])
    }

    private mutating func product(_ slope: ExpressionID?, _ factor: ExpressionID) -> ExpressionID? {
        guard let slope else { return nil }
        return simplified(.times, constant(slope) == 1 ? [factor] : [factor, slope])
    }

    private mutating func ratio(_ slope: ExpressionID?, _ divisor: ExpressionID) -> ExpressionID? {
        guard let slope else { return nil }
        return simplified(.divide, [slope, divisor])
    }

    /// `(u v)' = u' v + u v'`, from left to right, so that a product of *n* factors costs O(*n*).
    private mutating func productSlope(_ factors: [ExpressionID], _ slopes: [ExpressionID?]) -> ExpressionID? {
        var prefix = number(1)
        var slope: ExpressionID?
        for (factor, factorSlope) in zip(factors, slopes) {
            let first = slope.flatMap { constant($0) == 1 ? factor : simplified(.times, [$0, factor]) }
            let second = product(factorSlope, prefix)
            slope = sum([first, second])
            prefix = simplified(.times, [prefix, factor])
        }
        return slope
    }

    /// `(u / v)' = (u' - (u / v) v') / v`.
    private mutating func quotientSlope(
        _ id: ExpressionID,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        ratio(difference(slopes[0], product(slopes[1], id)), arguments[1])
    }

    /// `(u^n)' = n u^(n - 1) u' + u^n ln(u) n'`; the logarithm appears only if the exponent depends on the leaf.
    private mutating func powerSlope(
        _ id: ExpressionID,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        let (base, exponent) = (arguments[0], arguments[1])
        var byBase: ExpressionID?
        if let slope = slopes[0] {
            let reduced = simplified(.minus, [exponent, number(1)])
            let power = simplified(.power, [base, reduced])
            byBase = product(slope, constant(power) == 1 ? exponent : simplified(.times, [exponent, power]))
        }
        var byExponent: ExpressionID?
        if let slope = slopes[1] {
            // NOTE: 0^n is 0 for every n > 0, so the slope there is 0, not the NaN of 0 * ln(0).
            let logarithm = simplified(.ln, [base])
            let guarded = simplified(
                .piecewise,
                [logarithm, simplified(.neq, [base, number(0)]), number(0)]
            )
            byExponent = product(product(id, guarded), slope)
        }
        return sum([byBase, byExponent])
    }

    /// With `r = x^(1/n)`: `r' = x' r / (n x) - r ln(x) n' / n^2`, and `r / x` as `1 / r^(n - 1)` for a constant `n`
    /// from one on, which is right at `x = 0` too.
    private mutating func rootSlope(
        _ id: ExpressionID,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        let (degree, radicand) = (arguments[0], arguments[1])
        var byRadicand: ExpressionID?
        if let value = constant(degree), value >= 1 {
            let power = simplified(.power, [id, number(value - 1)])
            byRadicand = ratio(slopes[1], simplified(.times, [degree, power]))
        } else {
            byRadicand = ratio(product(slopes[1], id), simplified(.times, [degree, radicand]))
        }
        let scaled = product(product(id, simplified(.ln, [radicand])), slopes[0] ?? number(0))
        let byDegree = slopes[0] == nil ? nil : ratio(scaled, simplified(.times, [degree, degree]))
        return difference(byRadicand, byDegree)
    }

    /// With `l = ln(x) / ln(b)`: `l' = (x' / x - l b' / b) / ln(b)`.
    private mutating func logSlope(
        _ id: ExpressionID,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        let (base, x) = (arguments[0], arguments[1])
        let inner = difference(ratio(slopes[1], x), ratio(product(slopes[0], id), base))
        return ratio(inner, simplified(.ln, [base]))
    }

    /// The slope of the first argument that attains the extremum; NaN where an argument is NaN.
    private mutating func extremumSlope(
        _ id: ExpressionID,
        _ operation: Operator,
        _ arguments: [ExpressionID],
        _ slopes: [ExpressionID?]
    ) -> ExpressionID? {
        let zero = number(0)
        var parts: [ExpressionID] = []
        for (argument, slope) in zip(arguments, slopes) {
            parts += [slope ?? zero, simplified(.eq, [argument, id])]
        }
        return simplified(.piecewise, parts)
    }

    private mutating func piecewiseSlope(_ arguments: [ExpressionID], _ slopes: [ExpressionID?]) -> ExpressionID? {
        let zero = number(0)
        var parts: [ExpressionID] = []
        var isConstant = true
        for index in arguments.indices {
            if index % 2 == 1 {
                parts.append(arguments[index])
            } else {
                parts.append(slopes[index] ?? zero)
                if slopes[index] != nil { isConstant = false }
            }
        }
        return isConstant ? nil : simplified(.piecewise, parts)
    }
}
