internal import Diagnostics
internal import Populations

/// Reads the `inputs` of an experiment in `experiments.yaml`.
enum InputsReader {
    /// A figure with more controls than this is not read by anyone.
    private static let maximumCount = 8

    static func read(
        _ experiment: YAMLFields,
        arms: [Experiment.Arm],
        findingIDs: IdentifierTable?
    ) -> [ExperimentInput] {
        var ids = IdentifierTable(kind: "input")
        let records = experiment.records("inputs", keys: Record.experimentInput.keys)
        if records.count > maximumCount {
            experiment.report("too-many-inputs", "inputs", "at most \(maximumCount) inputs, here are \(records.count)")
        }
        return records.prefix(maximumCount).compactMap { fields in
            guard let id = fields.text("id", required: true) else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: experiment.faults)
            let named = fields.named("\(experiment.element), input \(id)")
            guard let change = change(named, findingIDs) else { return nil }
            let chosen = fields.has("arms") ? fields.texts("arms") : nil
            for arm in chosen ?? [] where !arms.contains(where: { $0.id == arm }) {
                named.report("dangling-reference", "arms", "there is no arm `\(arm)`")
            }
            return ExperimentInput(
                id: id,
                label: fields.text("label", required: true) ?? id,
                note: fields.text("note"),
                arms: chosen,
                change: change
            )
        }
    }

    private static func change(_ fields: YAMLFields, _ findingIDs: IdentifierTable?) -> ExperimentInput.Change? {
        switch fields.text("changes", required: true) {
        case "amount": return range(fields).map { .amount($0) }
        case "count":
            guard let range = range(fields) else { return nil }
            guard [range.low, range.high, range.value].allSatisfy({ $0 == $0.rounded() && $0 >= 1 && $0 <= 1000 })
            else {
                fields.report("bad-input", "changes", "a count of doses runs in whole numbers from 1 to 1000")
                return nil
            }
            return .count(range)
        case "symbol":
            guard let symbol = fields.text("symbol", required: true), let range = range(fields) else { return nil }
            return .symbol(symbol, range)
        case "choice": return options(fields, findingIDs).map { .choice($0) }
        case nil: return nil
        default:
            fields.report(
                "unknown-value",
                "changes",
                "it is not known what this changes",
                suggestion: "one of amount, count, symbol, choice"
            )
            return nil
        }
    }

    private static func range(_ fields: YAMLFields) -> ExperimentInput.Range? {
        guard let unit = fields.text("unit", required: true), let low = fields.number("low", required: true),
            let high = fields.number("high", required: true), let value = fields.number("value", required: true)
        else { return nil }
        let scale = fields.text("scale") ?? "linear"
        guard ["linear", "log"].contains(scale) else {
            fields.report("unknown-value", "scale", "`\(scale)` is no scale", suggestion: "one of linear, log")
            return nil
        }
        guard low < high, (low...high).contains(value), scale == "linear" || low > 0 else {
            fields.report(
                "bad-input",
                "low",
                "the numbers run from \(low) to \(high), and \(value) stands at the start",
                suggestion: "low < high with the value between, and above zero on a log scale"
            )
            return nil
        }
        return ExperimentInput.Range(unit: unit, low: low, high: high, value: value, isLogarithmic: scale == "log")
    }

    private static func options(_ fields: YAMLFields, _ findingIDs: IdentifierTable?) -> [ExperimentInput.Option]? {
        var ids = IdentifierTable(kind: "option")
        let options = fields.records("options", keys: Record.inputOption.keys).compactMap {
            option -> ExperimentInput.Option? in
            guard let id = option.text("id", required: true) else { return nil }
            ids.define(id, at: option.location(of: "id"), faults: fields.faults)
            let named = option.named("\(fields.element), option \(id)")
            var values: [String: Double] = [:]
            for entry in named.value("set")?.entries ?? [] {
                values[entry.key] = named.number(entry.value, "set: \(entry.key)")
            }
            let findings = named.texts("findings")
            for finding in findings {
                findingIDs?.resolve(
                    finding,
                    at: named.location(of: "findings"),
                    element: named.element,
                    faults: fields.faults
                )
            }
            return ExperimentInput.Option(
                id: id,
                label: option.text("label", required: true) ?? id,
                values: values,
                distributions: distributions(named),
                findings: findings
            )
        }
        guard options.count >= 2 else {
            fields.report("bad-input", "options", "a choice has at least two options")
            return nil
        }
        let symbols = Set(options[0].values.keys)
        for option in options where Set(option.values.keys) != symbols {
            fields.report("bad-input", "options", "option `\(option.id)` sets other symbols than `\(options[0].id)`")
        }
        return options
    }

    /// How an option's parameters vary, in the words of `parameters.yaml`.
    private static func distributions(_ option: YAMLFields) -> [String: Distribution] {
        var distributions: [String: Distribution] = [:]
        for record in option.records("parameters", keys: Record.optionParameter.keys) {
            guard let id = record.text("id", required: true) else { continue }
            let fields = record.named("\(option.element), parameter \(id)")
            guard fields.value("distribution", required: true) != nil else { continue }
            distributions[id] = ParameterTable.distribution(of: fields, value: .nan)
        }
        return distributions
    }
}
