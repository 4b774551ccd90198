extension ExpressionGraph {
    /// An expression of equal value with constants folded and neutral arguments dropped.
    ///
    /// Every rule keeps the value for every double, NaN and infinities included, bit for bit, but for the sign of a
    /// zero (`0 + x` becomes `x`). So `0 * x`, `x - x`, `x / x` stay as they are: they are NaN when `x` is infinite.
    /// Nothing is reordered, as that would round differently.
    ///
    /// - Complexity: O(*k* log *k*) in the number of expressions reachable.
    public mutating func simplify(_ id: ExpressionID) -> ExpressionID {
        simplify([id])[0]
    }

    /// Simplifies several expressions, working once on what they share.
    public mutating func simplify(_ ids: [ExpressionID]) -> [ExpressionID] {
        var results: [ExpressionID: ExpressionID] = [:]
        for id in reachable(from: ids) {
            if case .apply(let operation, let arguments) = self[id] {
                results[id] = simplified(operation, arguments.map { results[$0] ?? $0 })
            }
        }
        return ids.map { results[$0] ?? $0 }
    }

    /// The number that a node is, if it is one.
    func constant(_ id: ExpressionID) -> Double? {
        if case .number(let value) = self[id] { return value }
        return nil
    }

    private func isBoolean(_ id: ExpressionID) -> Bool {
        switch self[id] {
        case .number(let value): value == 0 || value == 1
        case .apply(let operation, _): operation.isBoolean
        default: false
        }
    }

    /// One operator over arguments that are simplified already.
    mutating func simplified(_ operation: Operator, _ arguments: [ExpressionID]) -> ExpressionID {
        guard operation.accepts(argumentCount: arguments.count), operation != .delay, operation != .rateOf else {
            return apply(operation, arguments)
        }
        let constants = arguments.compactMap(constant)
        if constants.count == arguments.count { return number(operation.evaluate(constants)) }
        return switch operation {
        case .plus: simplifiedSum(arguments)
        case .times: simplifiedProduct(arguments)
        case .minus: simplifiedDifference(arguments)
        case .divide where constant(arguments[1]) == 1: arguments[0]
        case .power: simplifiedPower(arguments)
        case .root where constant(arguments[0]) == 1: arguments[1]
        case .max where arguments.count == 1, .min where arguments.count == 1: arguments[0]
        case .and: simplifiedLogic(.and, arguments, neutral: true)
        case .or: simplifiedLogic(.or, arguments, neutral: false)
        case .implies: simplifiedImplication(arguments)
        case .piecewise: simplifiedPiecewise(arguments)
        default: apply(operation, arguments)
        }
    }

    /// Drops zeros (exact but for the sign of a zero sum); turns `a + (-b)` into `a - b` (exact).
    private mutating func simplifiedSum(_ arguments: [ExpressionID]) -> ExpressionID {
        let kept = arguments.filter { constant($0) != 0 }
        if kept.count == 1 { return kept[0] }
        if kept.count == 2, case .apply(.minus, let inner) = self[kept[1]], inner.count == 1 {
            return apply(.minus, [kept[0], inner[0]])
        }
        return apply(.plus, kept)
    }

    /// Drops ones (exact) and turns a factor of minus one into a sign (exact). A zero factor stays.
    private mutating func simplifiedProduct(_ arguments: [ExpressionID]) -> ExpressionID {
        var isNegative = false
        var kept: [ExpressionID] = []
        for argument in arguments {
            switch constant(argument) {
            case 1: continue
            case -1: isNegative.toggle()
            default: kept.append(argument)
            }
        }
        let product = kept.count == 1 ? kept[0] : simplifiedConstant(.times, kept)
        return isNegative ? negated(product) : product
    }

    private mutating func simplifiedConstant(_ operation: Operator, _ arguments: [ExpressionID]) -> ExpressionID {
        let constants = arguments.compactMap(constant)
        return constants.count == arguments.count
            ? number(operation.evaluate(constants)) : apply(operation, arguments)
    }

    /// `-x`, taking back an earlier sign (exact).
    mutating func negated(_ id: ExpressionID) -> ExpressionID {
        if let value = constant(id) { return number(-value) }
        if case .apply(.minus, let inner) = self[id], inner.count == 1 { return inner[0] }
        return apply(.minus, [id])
    }

    /// `x - 0` is `x`, `0 - x` is `-x` (but for the sign of zero), `a - (-b)` is `a + b` (exact).
    private mutating func simplifiedDifference(_ arguments: [ExpressionID]) -> ExpressionID {
        if arguments.count == 1 { return negated(arguments[0]) }
        if constant(arguments[1]) == 0 { return arguments[0] }
        if constant(arguments[0]) == 0 { return negated(arguments[1]) }
        if case .apply(.minus, let inner) = self[arguments[1]], inner.count == 1 {
            return apply(.plus, [arguments[0], inner[0]])
        }
        return apply(.minus, arguments)
    }

    /// `x^1` is `x`; `x^0` and `1^x` are 1, also for NaN and infinity (C's `pow`).
    private mutating func simplifiedPower(_ arguments: [ExpressionID]) -> ExpressionID {
        if constant(arguments[1]) == 1 { return arguments[0] }
        if constant(arguments[1]) == 0 || constant(arguments[0]) == 1 { return number(1) }
        return apply(.power, arguments)
    }

    /// Drops neutral arguments; an absorbing one decides. A single argument stands alone only if it is 0 or 1 itself.
    private mutating func simplifiedLogic(
        _ operation: Operator,
        _ arguments: [ExpressionID],
        neutral: Bool
    ) -> ExpressionID {
        var kept: [ExpressionID] = []
        for argument in arguments {
            guard let value = constant(argument) else {
                kept.append(argument)
                continue
            }
            if (value != 0) != neutral { return number(neutral ? 0 : 1) }
        }
        return kept.count == 1 && isBoolean(kept[0]) ? kept[0] : apply(operation, kept)
    }

    private mutating func simplifiedImplication(_ arguments: [ExpressionID]) -> ExpressionID {
        if let premise = constant(arguments[0]) {
            if premise == 0 { return number(1) }
            if isBoolean(arguments[1]) { return arguments[1] }
        } else if let conclusion = constant(arguments[1]), conclusion != 0 {
            return number(1)
        }
        return apply(.implies, arguments)
    }

    /// Drops branches that are never taken, ends at one that always is, and drops last branches equal to `otherwise`.
    private mutating func simplifiedPiecewise(_ arguments: [ExpressionID]) -> ExpressionID {
        var kept: [ExpressionID] = []
        var otherwise = arguments.count % 2 == 1 ? arguments.last : nil
        for index in stride(from: 0, to: arguments.count - 1, by: 2) {
            let (value, condition) = (arguments[index], arguments[index + 1])
            if let isTaken = constant(condition) {
                if isTaken == 0 { continue }
                otherwise = value
                break
            }
            kept += [value, condition]
        }
        while kept.count >= 2, kept[kept.count - 2] == otherwise { kept.removeLast(2) }
        if kept.isEmpty { return otherwise ?? number(.nan) }
        return apply(.piecewise, kept + (otherwise.map { [$0] } ?? []))
    }
}
