internal import Diagnostics
internal import EquationSystems
internal import ReactionModels
internal import Units

/// Finds what a dose goes into, and turns its values into the model's units.
struct DoseTargets {
    /// A dose in the model's own units.
    struct Resolved {
        var slot: Slot
        /// What enters each time, after bioavailability.
        var amount: Double
        /// When the first enters, after the lag.
        var time: Double
        /// How long each lasts; nil for a bolus.
        var duration: Double?
        var interval: Double
    }

    private let system: EquationSystem
    private let units: ModelUnits
    private let states: [String: Int]
    private let parameters: [String: Int]

    init(_ system: EquationSystem) {
        self.system = system
        units = ModelUnits(system)
        states = Dictionary(
            system.states.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        parameters = Dictionary(
            system.parameters.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Finds the slot of a dose and converts its values.
    ///
    /// - Parameters:
    ///   - dose: The dose as it was stated.
    ///   - number: Which dose it is, counted from one, for messages.
    ///   - start: The time at which the run begins.
    /// - Returns: the dose in the model's units, or everything that does not fit the model.
    func resolve(_ dose: Dose, number: Int, start: Double) -> Result<Resolved, DiagnosticsError> {
        var faults: [Diagnostic] = []
        let element = "dose \(number) into \(dose.target)"
        func fault(_ rule: String, _ message: String, _ suggestion: String? = nil) {
            faults.append(Diagnostic(.error, rule: rule, element: element, message, suggestion: suggestion))
        }
        func value(_ quantity: Dose.Quantity, _ role: ModelUnits.Role, _ what: String) -> Double {
            switch units.value(of: quantity, as: role, what: what) {
            case .success(let value): return value
            case .failure(let mismatch):
                fault("dose-units", mismatch.message, mismatch.suggestion)
                return .nan
            }
        }
        let variable: Variable
        let slot: Slot
        if let index = states[dose.target] {
            (variable, slot) = (system.states[index], .state(index))
        } else if let index = parameters[dose.target], system.parameters[index].compartmentSize != nil {
            (variable, slot) = (system.parameters[index], .parameter(index))
            if dose.administration != .bolus {
                fault(
                    "dose-target",
                    "no reaction or rule changes `\(dose.target)`, so that nothing can flow into it over time",
                    "give the dose at once, without `over` or `rate`"
                )
            }
        } else {
            let (message, suggestion) = wrongTarget(dose.target)
            fault("dose-target", message, suggestion)
            return .failure(DiagnosticsError(faults))
        }
        let amount = value(dose.amount, .amount(of: variable), "the amount") * dose.bioavailability
        let time = value(dose.time, .time, "the time") + value(dose.lagTime, .time, "the lag")
        let interval = dose.interval.map { value($0, .time, "the interval") } ?? 0
        let duration: Double? =
            switch dose.administration {
            case .bolus: nil
            case .duration(let length): value(length, .time, "the duration")
            case .rate(let rate): amount / value(rate, .amountPerTime(of: variable), "the rate")
            }
        if time < start {
            fault(
                "dose-time",
                "the first dose enters at \(time), before the run begins at \(start)",
                "give it at \(start) or later"
            )
        }
        if !faults.isEmpty { return .failure(DiagnosticsError(faults)) }
        return .success(Resolved(slot: slot, amount: amount, time: time, duration: duration, interval: interval))
    }

    private func wrongTarget(_ name: String) -> (message: String, suggestion: String?) {
        let targets = system.states.map(\.name)
        if parameters[name] != nil {
            return ("`\(name)` is a quantity that stays as it is, and takes no dose", Self.list(targets))
        }
        if system.observables.contains(where: { $0.name == name }) {
            return ("`\(name)` is computed from other quantities, and takes no dose", Self.list(targets))
        }
        let near = nearMiss(to: name, among: targets).map { "did you mean `\($0)`?" }
        return ("the model has no `\(name)`", near ?? Self.list(targets))
    }

    /// What would be right, named as far as that is short.
    private static func list(_ targets: [String]) -> String {
        guard !targets.isEmpty else { return "the model has nothing that takes a dose" }
        let some = targets.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        return "doses go into " + some + (targets.count > 8 ? " and \(targets.count - 8) more" : "")
    }
}
