internal import Analysis

/// Reads `fits.yaml` of a model folder.
enum FitsFile {
    private static let keys = [
        "id", "title", "model", "data", "columns", "values", "doses", "output", "parameters", "random", "starts",
        "checkpoints",
    ]

    static func read(_ node: YAMLNode, registry: CheckpointRegistry, faults: DiagnosticCollector) -> [ModelFit] {
        guard let file = YAMLFields(node, element: "fits", keys: ["fits"], faults: faults) else { return [] }
        var ids = IdentifierTable(kind: "fit")
        return file.records("fits", keys: keys, required: true).compactMap { fields in
            guard let id = fields.text("id", required: true) else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: faults)
            return fit(id, fields.named("fit \(id)"), registry)
        }
    }

    private static func fit(_ id: String, _ fields: YAMLFields, _ registry: CheckpointRegistry) -> ModelFit? {
        guard let title = fields.text("title", required: true),
            let model = fields.text("model", required: true),
            let data = fields.text("data", required: true),
            let output = fields.text("output", required: true),
            let columns = fields.fields("columns", keys: ["subject", "time", "observed"], required: true),
            let subject = columns.text("subject", required: true),
            let time = columns.text("time", required: true),
            let observed = columns.text("observed", required: true)
        else { return nil }
        var values: [String: String] = [:]
        for entry in fields.value("values")?.entries ?? [] { values[entry.key] = entry.value.scalar }
        let doses = fields.fields("doses", keys: ["amount", "target"]).flatMap { doses -> ModelFit.Doses? in
            guard let amount = doses.text("amount", required: true), let target = doses.text("target", required: true)
            else { return nil }
            return ModelFit.Doses(amount: amount, target: target)
        }
        let parameters = parameters(of: fields)
        return ModelFit(
            id: id,
            title: title,
            model: model,
            data: data,
            columns: ModelFit.Columns(subject: subject, time: time, observed: observed),
            values: values,
            doses: doses,
            output: output,
            parameters: parameters,
            random: random(of: fields, among: parameters),
            starts: fields.integer("starts") ?? 8,
            checkpoints: CheckpointsReader(fields: fields, registry: registry).checkpoints()
        )
    }

    private static func parameters(of fields: YAMLFields) -> [Calibration.Parameter] {
        fields.records("parameters", keys: ["id", "start", "low", "high"], required: true).compactMap { record in
            guard let id = record.text("id", required: true), let start = record.number("start", required: true),
                let low = record.number("low", required: true), let high = record.number("high", required: true)
            else { return nil }
            guard low < high, (low...high).contains(start) else {
                record.report("bad-bounds", "start", "`\(id)` needs low < high and its start between them")
                return nil
            }
            return Calibration.Parameter(name: id, start: start, lower: low, upper: high)
        }
    }

    private static func random(
        of fields: YAMLFields,
        among parameters: [Calibration.Parameter]
    ) -> (names: [String], covariance: MixedEffects.Covariance)? {
        guard let random = fields.fields("random", keys: ["parameters", "covariance"]) else { return nil }
        let names = random.texts("parameters", required: true)
        for name in names where !parameters.contains(where: { $0.name == name }) {
            random.report("dangling-reference", "parameters", "`\(name)` is not fitted")
        }
        switch random.text("covariance", required: true) {
        case "diagonal": return (names, .diagonal)
        case "full": return (names, .full)
        default:
            random.report("bad-covariance", "covariance", "it must be diagonal or full")
            return nil
        }
    }
}
