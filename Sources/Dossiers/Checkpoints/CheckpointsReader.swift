/// Reads the checkpoints of one experiment; those that the library lists have their numbers from its registry.
struct CheckpointsReader {
    let fields: YAMLFields
    let registry: CheckpointRegistry

    func checkpoints() -> [Experiment.Checkpoint] {
        var ids = IdentifierTable(kind: "checkpoint")
        return fields.records("checkpoints", keys: Record.checkpoint.keys).compactMap { checkpoint in
            guard let id = checkpoint.text("id", required: true) else { return nil }
            ids.define(id, at: checkpoint.location(of: "id"), faults: fields.faults)
            return self.checkpoint(id, checkpoint.named("\(fields.element), checkpoint \(id)"))
        }
    }

    private func checkpoint(_ id: String, _ own: YAMLFields) -> Experiment.Checkpoint? {
        guard let measure = own.value("measure", required: true) else { return nil }
        let measures = measure.scalar.map { [$0] } ?? own.texts("measure")
        let tolerance = own.fields("tolerance", keys: Record.tolerance.keys)
        let listed = registry.entry(id)
        if let listed, let printed = listed.value {
            if own.has("value") || own.has("tolerance") {
                own.report("listed-checkpoint", "value", "its value and tolerance are those of checkpoints.yaml")
            }
            return made(
                id,
                own,
                measures,
                listed.amended?.value ?? printed,
                listed.amended?.relative ?? listed.relative,
                listed.amended?.absolute ?? listed.absolute,
                source: "\(listed.file), line \(listed.line)"
            )
        }
        guard let values = own.numbers("value") else {
            own.report("missing-key", "value", "the key `value` is missing, and checkpoints.yaml lists no number")
            return nil
        }
        return made(
            id,
            own,
            measures,
            values,
            tolerance?.numbers("relative") ?? [],
            tolerance?.number("absolute") ?? 0,
            source: listed.map { "\($0.file), line \($0.line)" }
        )
    }

    private func made(
        _ id: String,
        _ own: YAMLFields,
        _ measures: [String],
        _ values: [Double],
        _ relative: [Double],
        _ absolute: Double,
        source: String?
    ) -> Experiment.Checkpoint? {
        guard let source = own.text("source", required: source == nil) ?? source else { return nil }
        guard measures.count == values.count else {
            own.report("bad-measure", "measure", "\(measures.count) measures for \(values.count) values")
            return nil
        }
        let each = relative.count == values.count ? relative : values.map { _ in relative.first ?? 0 }
        if registry.entry(id)?.value == nil, absolute <= 0, each.contains(where: { $0 <= 0 }) {
            own.report("missing-key", "tolerance", "a checkpoint needs a tolerance above zero")
        }
        return Experiment.Checkpoint(
            id: id,
            measures: measures,
            values: values,
            unit: own.text("unit"),
            relativeTolerances: each,
            absoluteTolerance: absolute,
            source: source
        )
    }
}
