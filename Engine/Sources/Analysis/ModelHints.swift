public import Diagnostics
public import EquationSystems
internal import Expressions
internal import Foundation
internal import RandomStreams
public import Simulation

extension EquationSystem {
    /// What a modeller may want to know of a model that is no fault: sums that stay constant, species whose rates can take
    /// them below zero, parameters that no data can tell.
    public func hints() -> [Diagnostic] {
        var hints = conservedMoieties().map { moiety in
            let sum = moiety.terms.map { $0.coefficient == 1 ? $0.name : "\($0.coefficient)*\($0.name)" }
            let until = moiety.isChangedByEvents ? ", between events" : ""
            return Self.hint("mass-balance", nil, "conserved\(until): \(sum.joined(separator: " + "))")
        }
        for name in belowZero {
            let message = "with none of it left its rate can still be negative, so that it may fall below zero"
            let suggestion = "let every rate that takes from it vanish with it"
            hints.append(
                Diagnostic(.warning, rule: "positivity", element: "species \(name)", message, suggestion: suggestion)
            )
        }
        guard let structure = ParameterStructure(self) else { return hints }
        if !structure.unused.isEmpty {
            let names = structure.unused.joined(separator: ", ")
            hints.append(Self.hint("identifiability", nil, "act on nothing that changes: \(names)"))
        }
        for redundancy in structure.redundancies {
            let names = redundancy.terms.map(\.name).joined(separator: ", ")
            let message = "no data on this model can tell them: \(redundancy)"
            hints.append(Self.hint("identifiability", "parameters \(names)", message))
        }
        return hints
    }

    /// What observations of a time course would not tell, as sentences.
    ///
    /// - Parameter course: Times, doses, and what is observed.
    /// - Returns: how many parameters are told apart, then those that are not.
    /// - Throws: what `SensitivityRun` throws.
    public func practicalHints(over course: TimeCourse) throws -> [Diagnostic] {
        let names = try freeParameters()
        guard (1...Self.maximumPracticalParameters).contains(names.count) else {
            let limit = Self.maximumPracticalParameters
            let message = "\(names.count) parameters differ from zero; from 1 to \(limit) are looked at"
            return [Self.hint("identifiability", nil, message)]
        }
        let found = try PracticalIdentifiability(self, course, by: names)
        let summary = "these observations tell \(found.rank) of \(names.count) parameters apart"
        return [Self.hint("identifiability", nil, summary)]
            + found.parameters.compactMap { parameter in
                let element = "parameter \(parameter.name)"
                guard let inflation = parameter.inflation else {
                    return Self.hint("identifiability", element, "it moves nothing that is observed")
                }
                guard inflation > 20 else { return nil }
                let twin = parameter.twin.map { twin in
                    "; most like \(twin.name) (cosine \(String(format: "%.4f", twin.cosine)))"
                }
                let times = inflation.isFinite ? "\(String(format: "%.0f", inflation)) times" : "without bound"
                let message = "the others imitate it: its standard error is inflated \(times)\(twin ?? "")"
                return Self.hint("identifiability", element, message)
            }
    }

    /// The most parameters whose sensitivities are run for a hint.
    static let maximumPracticalParameters = 60

    private static func hint(_ rule: String, _ element: String?, _ message: String) -> Diagnostic {
        Diagnostic(.note, rule: rule, element: element, message)
    }

    /// Parameters with a number of their own other than zero that act on something.
    private func freeParameters() throws -> [String] {
        let values = try initialValues().parameters
        let unused = Set(ParameterStructure(self)?.unused ?? [])
        let runtime = runtimeParameters
        return parameters.indices.filter { index in
            guard case .number = graph[parameters[index].initialValue], !runtime.contains(index) else { return false }
            return values[index] != 0 && values[index].isFinite && !unused.contains(parameters[index].name)
        }
        .map { parameters[$0].name }
    }

    /// Species whose rate is below zero somewhere where there is none of them and the others are not negative.
    private var belowZero: [String] {
        guard let start = try? initialValues() else { return [] }
        return states.indices.compactMap { place in
            let name = states[place].name
            guard observables.contains(where: { $0.name == name && $0.meaning != nil }) else { return nil }
            for point in 0..<8 {
                var stream = RandomStream(seed: 1, subject: point, purpose: "positivity")
                var amounts = start.state.map { max(1, abs($0)) * exp(4 * stream.uniform() - 2) }
                amounts[place] = 0
                let rate = try? graph.evaluate(rightHandSide[place]) { leaf in
                    switch leaf {
                    case .parameter(let index): start.parameters[index]
                    case .state(let index): amounts[index]
                    case .time: startTime
                    default: .nan
                    }
                }
                // NOTE: rounding of terms that cancel is no rate.
                if let rate, rate < -1e-9 * (amounts.max() ?? 1) { return name }
            }
            return nil
        }
    }
}
