public import EquationSystems

/// Something that doses do at a known time.
package struct ScheduledChange: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case bolus(Slot, amount: Double)
        /// The sum of the infusions into a state from now on.
        case inflow(state: Int, rate: Double)
    }

    package var time: Double
    package var action: Action
}

extension PreparedTimeCourse {
    /// The system that is simulated.
    public var system: EquationSystem { program.system }

    /// What was asked for.
    package var timeCourse: TimeCourse { course }

    /// The recorded columns, as places among the system's observables.
    package var recordedObservables: [Int] { recorded }

    /// Parameters and state at the start, for one value per varying name.
    package func initialValues(_ varying: [Double]) -> (parameters: [Double], state: [Double]) {
        initialConditions.values(fixedValues + varying)
    }

    /// Memory for the values of one subject after another.
    package func initialEvaluation() -> InitialConditions.Evaluation { InitialConditions.Evaluation(initialConditions) }

    /// The same in memory that was there before.
    package func computeInitialValues(_ varying: [Double], _ evaluation: inout InitialConditions.Evaluation) {
        initialConditions.compute(fixedValues.isEmpty ? varying : fixedValues + varying, &evaluation)
    }

    /// Parameters and state at the start, with the varying names as the model has them.
    package func typicalValues() -> (parameters: [Double], state: [Double])? {
        try? program.system.initialValues(overrides: course.overrides)
    }

    /// When something enters, at once or over time, and when that ends.
    public var doseTimes: [Double] { regimen.entries.map(\.time) }

    /// The regimen's doses in the order in which they are given.
    package var schedule: [ScheduledChange] {
        var active: [Int] = []
        return regimen.entries.map { entry in
            switch entry.action {
            case .bolus(let slot, let amount):
                return ScheduledChange(time: entry.time, action: .bolus(slot, amount: amount))
            case .infusionStart(let number), .infusionEnd(let number):
                if case .infusionStart = entry.action {
                    active.append(number)
                } else {
                    active.removeAll { $0 == number }
                }
                let state = regimen.infusions[number].state
                // NOTE: summed anew each time, so that no rounding is left when the last has ended.
                let rate = active.map { regimen.infusions[$0] }.filter { $0.state == state }.reduce(0) { $0 + $1.rate }
                return ScheduledChange(time: entry.time, action: .inflow(state: state, rate: rate))
            }
        }
    }
}
