public import Dossiers
internal import Evidence

/// What a reader may change under a figure, drawn by script and posted to `/api/v1/simulations`.
public struct FigureControls: Hashable, Codable, Sendable {
    /// The figure that they belong to; begins the ids of its fields.
    public var figureID: String
    /// `DOSSIER/EXPERIMENT`.
    public var experiment: String
    /// The output that the figure shows.
    public var output: String
    public var inputs: [Input]
    /// How many virtual subjects may be asked for, the default marked.
    public var populations: [Choice]

    /// A slider or a list.
    public struct Input: Hashable, Codable, Sendable {
        public var id: String
        public var label: String
        public var note: String?
        public var slider: Slider?
        public var choices: [Choice]
    }

    /// A number between bounds.
    public struct Slider: Hashable, Codable, Sendable {
        public var unit: String
        public var low: Double
        public var high: Double
        public var value: Double
        public var isLogarithmic: Bool
        public var isWhole: Bool
        /// The bounds and the start in words.
        public var range: String
        public var start: String
    }

    /// One entry of a list.
    public struct Choice: Hashable, Codable, Sendable {
        public var id: String
        public var label: String
        public var isDefault: Bool
    }
}

extension FigureControls {
    /// The controls of one output of an experiment.
    public init(_ experiment: Experiment, of dossier: String, output: String, figure: String) {
        figureID = figure
        self.experiment = "\(dossier)/\(experiment.id)"
        self.output = output
        inputs = experiment.inputs.map(Input.init)
        populations = [50, 200, 500, 1000].map { count in
            Choice(id: "\(count)", label: "\(count) virtual people", isDefault: count == 200)
        }
    }
}

extension FigureControls.Input {
    fileprivate init(_ input: ExperimentInput) {
        var isWhole = false
        if case .count = input.change { isWhole = true }
        self.init(
            id: input.id,
            label: input.label,
            note: input.note,
            slider: input.range.map { range in
                let unit = UnitLabel(range.unit).display
                func words(_ number: Double) -> String {
                    unit == "1" || unit.isEmpty
                        ? NumberText.short(number) : "\(NumberText.short(number))\u{202F}\(unit)"
                }
                return FigureControls.Slider(
                    unit: unit == "1" ? "" : unit,
                    low: range.low,
                    high: range.high,
                    value: range.value,
                    isLogarithmic: range.isLogarithmic,
                    isWhole: isWhole,
                    range: "\(words(range.low)) to \(words(range.high))",
                    start: words(range.value)
                )
            },
            choices: input.options.enumerated().map { place, option in
                FigureControls.Choice(id: option.id, label: option.label, isDefault: place == 0)
            }
        )
    }
}
