/// A symbol and which of its meanings is wanted: `S1`, `[S1]`, `amount(S1)` or `concentration(S1)`.
struct QuantityName {
    enum Meaning { case own, amount, concentration }

    let symbol: String
    let meaning: Meaning

    init(_ text: String) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            symbol = String(text.dropFirst().dropLast())
            meaning = .concentration
        } else if text.hasPrefix("amount("), text.hasSuffix(")") {
            symbol = String(text.dropFirst(7).dropLast())
            meaning = .amount
        } else if text.hasPrefix("concentration("), text.hasSuffix(")") {
            symbol = String(text.dropFirst(14).dropLast())
            meaning = .concentration
        } else {
            symbol = text
            meaning = .own
        }
    }
}

extension EquationSystem {
    /// The observable of a name: `S1` in the meaning it has in mathematics, `amount(S1)`, `concentration(S1)`, or
    /// `[S1]` for the concentration.
    ///
    /// - Returns: nil where there is no such quantity.
    /// - Complexity: O(*n*) in the number of observables.
    public func observable(named name: String) -> Observable? {
        let wanted = QuantityName(name)
        let meaning: Observable.Meaning
        switch wanted.meaning {
        case .own: return observables.first { $0.name == name }
        case .amount: meaning = .amount
        case .concentration: meaning = .concentration
        }
        let names = [wanted.symbol, "\(meaning)(\(wanted.symbol))"]
        return observables.first { $0.meaning == meaning && names.contains($0.name) }
    }

    /// The slot that holds a quantity, by its symbol or one of the species' meanings, as in `observable(named:)`.
    ///
    /// - Returns: nil for what is computed from others, and what the run itself fills.
    /// - Complexity: O(*n*) in the number of slots.
    public func slot(named name: String) -> Slot? {
        let symbol = QuantityName(name).symbol
        if let index = states.firstIndex(where: { $0.name == symbol }) { return .state(index) }
        let runtime = runtimeParameters
        return parameters.indices.first { parameters[$0].name == symbol && !runtime.contains($0) }.map(Slot.parameter)
    }
}
