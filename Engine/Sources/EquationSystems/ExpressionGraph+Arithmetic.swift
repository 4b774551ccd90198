internal import Expressions

/// Sums and products that leave out what is zero or one, for equations put together from many small parts.
extension ExpressionGraph {
    func isNumber(_ id: ExpressionID, _ value: Double) -> Bool {
        if case .number(let number) = self[id] { number == value } else { false }
    }

    mutating func product(_ factors: [ExpressionID]) -> ExpressionID {
        let kept = factors.filter { !isNumber($0, 1) }
        return switch kept.count {
        case 0: number(1)
        case 1: kept[0]
        default: apply(.times, kept)
        }
    }

    mutating func quotient(_ dividend: ExpressionID, _ divisor: ExpressionID) -> ExpressionID {
        if isNumber(divisor, 1) || isNumber(dividend, 0) { return dividend }
        return apply(.divide, [dividend, divisor])
    }

    /// The sum of the first list less the sum of the second.
    mutating func difference(_ plus: [ExpressionID], _ minus: [ExpressionID]) -> ExpressionID {
        let gains = plus.filter { !isNumber($0, 0) }
        let losses = minus.filter { !isNumber($0, 0) }
        let gain = gains.count == 1 ? gains[0] : apply(.plus, gains)
        let loss = losses.count == 1 ? losses[0] : apply(.plus, losses)
        return switch (gains.isEmpty, losses.isEmpty) {
        case (true, true): number(0)
        case (false, true): gain
        case (true, false): apply(.minus, [loss])
        case (false, false): apply(.minus, [gain, loss])
        }
    }
}
