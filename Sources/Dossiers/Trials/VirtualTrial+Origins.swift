internal import Evidence
internal import Populations

extension VirtualTrial {
    /// The priors of every option that states distributions, weighed by the evidence that the option names.
    static func optionPriors(of experiment: Experiment, _ dossier: Dossier) -> [OptionID: [String: Free]] {
        var priors: [OptionID: [String: Free]] = [:]
        for input in experiment.inputs {
            for option in input.options {
                var byName: [String: Free] = [:]
                for (name, distribution) in option.distributions {
                    let own = dossier.experimentSet.parameters.parameters.first { $0.id == name }
                    guard var parameter = own else { continue }
                    let isSurrogate = option.findings.contains { dossier.finding($0)?.isSurrogate ?? false }
                    parameter.distribution = distribution
                    parameter.origin.findings = option.findings
                    parameter.origin.kind =
                        option.findings.isEmpty ? .assumed : isSurrogate ? .surrogate : .finding
                    parameter.prior = dossier.prior(of: parameter, by: .standard)
                    byName[name] = Free(parameter, dossier)
                }
                priors[OptionID(input: input.id, option: option.id)] = byName
            }
        }
        return priors
    }
}

extension VirtualTrial.Free {
    /// A parameter of the dossier, as it varies once its evidence has been weighed.
    init(_ parameter: ParameterTable.Parameter, _ dossier: Dossier) {
        name = parameter.id
        distribution = parameter.prior.distribution
        value = parameter.value
        isAssumed = parameter.origin.kind == .assumed
        grade = parameter.grade
        let sources = Set(parameter.origin.findings.compactMap { dossier.finding($0)?.source }).sorted()
        source =
            isAssumed
            ? "assumed" : sources.isEmpty ? parameter.origin.source ?? "no source" : sources.joined(separator: " + ")
    }

    /// A symbol of the model that only an input gives a value to.
    init(name: String) {
        self.init(
            name: name,
            distribution: .fixed(.nan),
            value: .nan,
            isAssumed: false,
            grade: "not graded",
            source: "no source"
        )
    }
}
