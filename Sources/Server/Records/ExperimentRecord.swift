internal import Dossiers

/// An experiment as JSON carries it: what can be asked of it by `POST /api/v1/simulations`.
struct ExperimentRecord: Encodable, Sendable {
    struct Named: Encodable, Sendable {
        var id: String
        var label: String
        var unit: String?
    }

    struct Input: Encodable, Sendable {
        var id: String
        var label: String
        var note: String?
        /// `amount`, `count`, `symbol` or `choice`.
        var changes: String
        var arms: [String]?
        var unit: String?
        var low: Double?
        var high: Double?
        var scale: String?
        /// What the experiment itself states: a number, or the id of the first option.
        var value: Double?
        var option: String?
        var options: [Option]?
    }

    struct Option: Encodable, Sendable {
        var id: String
        var label: String
        var findings: [String]
    }

    /// `DOSSIER/EXPERIMENT`.
    var id: String
    var title: String
    var question: String?
    var subjects: Int
    var seed: UInt64?
    var timeUnit: String
    var arms: [Named]
    var outputs: [Named]
    var inputs: [Input]

    init(_ experiment: Experiment, in dossier: Dossier) {
        id = "\(dossier.id)/\(experiment.id)"
        title = experiment.title
        question = experiment.question
        subjects = experiment.population?.subjects ?? 0
        seed = experiment.population?.seed
        timeUnit = experiment.time.unit
        arms = experiment.arms.filter { $0.series == nil }.map { Named(id: $0.id, label: $0.label) }
        outputs = experiment.outputs.map { Named(id: $0.id, label: $0.label, unit: $0.unit) }
        inputs = experiment.inputs.map(Input.init)
    }
}

extension ExperimentRecord.Input {
    init(_ input: ExperimentInput) {
        let changes =
            switch input.change {
            case .amount: "amount"
            case .count: "count"
            case .symbol: "symbol"
            case .choice: "choice"
            }
        let range = input.range
        let options = input.options.map { option in
            ExperimentRecord.Option(id: option.id, label: option.label, findings: option.findings)
        }
        self.init(
            id: input.id,
            label: input.label,
            note: input.note,
            changes: changes,
            arms: input.arms,
            unit: range?.unit,
            low: range?.low,
            high: range?.high,
            scale: range.map { $0.isLogarithmic ? "log" : "linear" },
            value: range?.value,
            option: options.first?.id,
            options: options.isEmpty ? nil : options
        )
    }
}
