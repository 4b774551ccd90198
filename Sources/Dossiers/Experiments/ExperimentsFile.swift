internal import Diagnostics

/// Reads `experiments.yaml` of a dossier or of a model folder.
enum ExperimentsFile {
    /// Output times are bounded, so that a slip of the pen cannot fill memory.
    private static let maximumTimes = 100_000

    /// All experiments of a file, without those whose faults leave nothing to run.
    static func read(
        _ node: YAMLNode,
        registry: CheckpointRegistry = CheckpointRegistry(),
        findingIDs: IdentifierTable? = nil,
        faults: DiagnosticCollector
    ) -> [Experiment] {
        guard let file = YAMLFields(node, element: "experiments", keys: Record.experimentsFile.keys, faults: faults)
        else {
            return []
        }
        var ids = IdentifierTable(kind: "experiment")
        return file.records("experiments", keys: Record.experiment.keys, required: true).compactMap { fields in
            guard let id = fields.text("id", required: true) else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: faults)
            return experiment(id, fields.named("experiment \(id)"), registry, findingIDs)
        }
    }

    private static func experiment(
        _ id: String,
        _ fields: YAMLFields,
        _ registry: CheckpointRegistry,
        _ findingIDs: IdentifierTable?
    ) -> Experiment? {
        let arms = arms(of: fields)
        let outputs = outputs(of: fields)
        let population = population(of: fields)
        let balances = balances(of: fields)
        let checkpoints = CheckpointsReader(fields: fields, registry: registry).checkpoints()
        let inputs = InputsReader.read(fields, arms: arms, findingIDs: findingIDs)
        guard let title = fields.text("title", required: true),
            let model = fields.text("model", required: true),
            let time = time(of: fields)
        else { return nil }
        if arms.isEmpty { fields.report("missing-key", "arms", "an experiment needs at least one arm") }
        if outputs.isEmpty { fields.report("missing-key", "outputs", "an experiment needs at least one output") }
        return Experiment(
            id: id,
            title: title,
            question: fields.text("question"),
            model: model,
            time: time,
            accuracy: fields.number("accuracy"),
            population: population,
            arms: arms,
            outputs: outputs,
            balances: balances,
            checkpoints: checkpoints,
            plausible: SubjectMeasuresReader.plausibleRanges(of: fields),
            predictions: SubjectMeasuresReader.predictions(of: fields, findingIDs: findingIDs),
            inputs: inputs
        )
    }

    private static func time(of fields: YAMLFields) -> Experiment.TimeGrid? {
        guard let time = fields.fields("time", keys: Record.timeGrid.keys, required: true),
            let from = time.number("from", required: true),
            let to = time.number("to", required: true),
            let count = time.integer("count", required: true),
            let unit = time.text("unit", required: true)
        else { return nil }
        guard to > from, (2...maximumTimes).contains(count) else {
            fields.report(
                "bad-time-grid",
                "time",
                "the times run from \(from) to \(to) in \(count) points",
                suggestion: "`to` must be after `from`, with 2 to \(maximumTimes) points"
            )
            return nil
        }
        let firstStep = time.number("log_from").map { $0 - from }
        if let firstStep, firstStep <= 0 || firstStep >= to - from {
            fields.report("bad-time-grid", "time", "`log_from` must be after `from` and before `to`")
            return nil
        }
        return Experiment.TimeGrid(from: from, to: to, count: count, firstStep: firstStep, unit: unit)
    }

    private static func population(of fields: YAMLFields) -> Experiment.Population? {
        guard let population = fields.fields("population", keys: Record.population.keys),
            let subjects = population.integer("subjects", required: true),
            let seed = population.integer("seed", required: true)
        else { return nil }
        guard (1...Experiment.maximumSubjects).contains(subjects), seed >= 0 else {
            fields.report(
                "bad-population",
                "population",
                "subjects run from 1 to \(Experiment.maximumSubjects), the seed from 0"
            )
            return nil
        }
        return Experiment.Population(subjects: subjects, seed: UInt64(seed))
    }

    private static func arms(of fields: YAMLFields) -> [Experiment.Arm] {
        var ids = IdentifierTable(kind: "arm")
        return fields.records("arms", keys: Record.experimentArm.keys).compactMap { arm in
            guard let id = arm.text("id", required: true) else { return nil }
            ids.define(id, at: arm.location(of: "id"), faults: fields.faults)
            var values: [String: Double] = [:]
            if let node = arm.value("set") {
                guard let entries = node.entries else {
                    arm.report("wrong-type", "set", "`set` must be a mapping from names to numbers")
                    return nil
                }
                for entry in entries { values[entry.key] = arm.number(entry.value, "set: \(entry.key)") }
            }
            return Experiment.Arm(
                id: id,
                label: arm.text("label", required: true) ?? id,
                doses: arm.texts("doses"),
                values: values,
                series: series(of: arm)
            )
        }
    }

    private static func series(of arm: YAMLFields) -> Experiment.Series? {
        guard let series = arm.fields("series", keys: Record.series.keys),
            let symbol = series.text("symbol", required: true),
            let from = series.number("from", required: true),
            let to = series.number("to", required: true),
            let count = series.integer("count", required: true)
        else { return nil }
        guard from > 0, to > from, (4...Experiment.Series.maximumCount).contains(count) else {
            let limit = Experiment.Series.maximumCount
            arm.report("bad-series", "series", "a series runs upwards above zero, in 4 to \(limit) values")
            return nil
        }
        return Experiment.Series(symbol: symbol, from: from, to: to, count: count)
    }

    private static func outputs(of fields: YAMLFields) -> [Experiment.Output] {
        var ids = IdentifierTable(kind: "output")
        return fields.records("outputs", keys: Record.output.keys).compactMap { output in
            guard let id = output.text("id", required: true),
                let symbol = output.text("symbol", required: true),
                let unit = output.text("unit", required: true)
            else { return nil }
            ids.define(id, at: output.location(of: "id"), faults: fields.faults)
            return Experiment.Output(
                id: id,
                symbol: symbol,
                label: output.text("label", required: true) ?? id,
                unit: unit
            )
        }
    }

    private static func balances(of fields: YAMLFields) -> [Experiment.Balance] {
        fields.records("balances", keys: Record.balance.keys).compactMap { balance in
            guard let id = balance.text("id", required: true),
                let symbol = balance.text("symbol", required: true),
                let equals = balance.text("equals", required: true),
                let tolerance = balance.number("tolerance", required: true)
            else { return nil }
            return Experiment.Balance(
                id: id,
                symbol: symbol,
                expected: Double(equals).map { .value($0) } ?? .symbol(equals),
                tolerance: tolerance
            )
        }
    }
}
