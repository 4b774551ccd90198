internal import Populations
internal import Simulation

extension VirtualTrial {
    /// The doses of an arm under what was chosen.
    func doses(of arm: Arm, _ choices: TrialChoices) -> [Dose] {
        var doses = arm.doses
        for input in experiment.inputs where input.applies(to: arm.arm.id) {
            guard case .number(let number) = choices.inputs[input.id] else { continue }
            for index in doses.indices {
                switch input.change {
                case .amount: doses[index].amount.value = number
                case .count: doses[index].additionalDoses = Int(number) - 1
                case .symbol, .choice: break
                }
            }
        }
        return doses
    }

    /// How each free name of an arm varies under what was chosen; what a choice fixes is the same for everyone.
    func free(of arm: Arm, _ choices: TrialChoices) -> [Free] {
        var chosen: [String: Free] = [:]
        if choices.assumptions == .held {
            for free in arm.free where free.isAssumed { chosen[free.name] = free.fixed(at: free.value) }
        }
        for input in experiment.inputs where input.applies(to: arm.arm.id) {
            switch input.change {
            case .amount, .count: break
            case .symbol(let symbol, let range):
                var value = range.value
                if case .number(let number) = choices.inputs[input.id] { value = number }
                chosen[symbol] = arm.free.first { $0.name == symbol }?.fixed(at: value)
            case .choice(let options):
                var option = options[0]
                if case .option(let id) = choices.inputs[input.id] {
                    option = options.first { $0.id == id } ?? option
                }
                for (name, value) in option.values {
                    chosen[name] = arm.free.first { $0.name == name }?.fixed(at: value)
                }
                for (name, free) in optionPriors[OptionID(input: input.id, option: option.id)] ?? [:] {
                    chosen[name] = free
                }
            }
        }
        return arm.free.map { chosen[$0.name] ?? $0 }
    }

    /// A dose in words.
    static func text(_ dose: Dose) -> String {
        func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
        func text(_ quantity: Dose.Quantity) -> String {
            quantity.units.map { "\(number(quantity.value)) \($0)" } ?? number(quantity.value)
        }
        var words = "\(text(dose.amount)) into \(dose.target) at \(text(dose.time))"
        if let interval = dose.interval { words += " every \(text(interval)) for \(dose.additionalDoses + 1)" }
        return words
    }
}
