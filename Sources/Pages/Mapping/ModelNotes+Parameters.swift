internal import Dossiers
internal import Evidence
internal import Populations

extension ModelNotes {
    /// The parameters of a dossier's experiments; nil where it has none.
    init?(_ dossier: Dossier) {
        let parameters = dossier.experimentSet.parameters.parameters
        guard !parameters.isEmpty else { return nil }
        let models = Set(dossier.experiments.map(\.model)).sorted()
        self.init(
            summary: "\(counted(models.count, "model").sentenceCase) in the dossier's folder ran for this page: "
                + "\(models.joined(separator: ", ")).",
            parameters: parameters.map { ModelParameter($0, in: dossier) }
        )
    }
}

extension ModelParameter {
    /// A parameter with its distribution in words and its origin.
    init(_ parameter: ParameterTable.Parameter, in dossier: Dossier) {
        let origin = parameter.origin
        let words = [
            origin.kind == .assumed ? nil : origin.kind.words,
            origin.source,
            origin.reason,
            origin.extrapolation.map { "Carried over: \($0)" },
        ]
        self.init(
            name: parameter.id,
            meaning: parameter.meaning ?? "meaning not stated",
            value: parameter.distribution.words(unit: parameter.unit),
            isAssumed: origin.kind == .assumed,
            reason: words.compactMap { $0?.sentenceCase.stopped }.joined(separator: " "),
            source: origin.findings.first.flatMap(dossier.finding).map { SourceNote($0, in: dossier) }
        )
    }
}

extension ParameterTable.Origin.Kind {
    /// The kind of origin in words.
    var words: String {
        switch self {
        case .finding: "from a finding of this dossier"
        case .source: "from a published source"
        case .physiology: "physiology from a published source"
        case .surrogate: "from another molecule, which shapes the range and is no measurement of this one"
        case .derived: "follows from other values"
        case .assumed: "assumed"
        }
    }
}

extension Distribution {
    /// The middle 90 % with the shape's name, such as "0.03 to 3 per minute (uniform in the logarithm)".
    func words(unit: String) -> String {
        let unit = unit.isEmpty || unit == "1" ? "" : " " + unit
        let range =
            "\(NumberText.short(quantile(0.05))) to \(NumberText.short(quantile(0.95)))\(unit), middle 90\u{A0}%"
        switch self {
        case .fixed(let value): return "\(NumberText.short(value))\(unit), the same for everyone"
        case .uniform(let lower, let upper):
            return "\(NumberText.short(lower)) to \(NumberText.short(upper))\(unit), uniform"
        case .logUniform(let lower, let upper):
            return "\(NumberText.short(lower)) to \(NumberText.short(upper))\(unit), uniform in the logarithm"
        case .normal(let mean, _): return "\(NumberText.short(mean))\(unit) (\(range); normal)"
        case .logNormal(let median, _): return "\(NumberText.short(median))\(unit) (\(range); log-normal)"
        case .empirical(let values): return "one of \(values.count) observed values, \(range)"
        }
    }
}
