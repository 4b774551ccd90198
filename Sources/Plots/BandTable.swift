internal import Diagnostics
internal import Dossiers

/// Quantiles over time, of one population or of the arms of an experiment.
public struct BandTable: Sendable, Hashable {
    public struct Band: Sendable, Hashable {
        /// The arm's id and label; empty for a population, which has none.
        public var arm: String
        public var armLabel: String
        public var output: String
        public var label: String
        public var unit: String
        /// **Shape**: probability × time; NaN where no subject has a value.
        public var values: [[Double]]
        public var times: [Double]
    }

    public var probabilities: [Double]
    public var timeUnit: String
    /// What a figure of it must say; nil where nothing.
    public var caution: String?
    public var bands: [Band]

    /// The outputs' ids, each once, in the order of the file.
    public var outputs: [String] { bands.map(\.output).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    /// The arms' ids, each once, in the order of the file.
    public var arms: [String] { bands.map(\.arm).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

    init(probabilities: [Double], timeUnit: String, bands: [Band]) {
        self.probabilities = probabilities
        self.timeUnit = timeUnit
        self.bands = bands
    }

    init(_ result: ExperimentResult) {
        probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]
        timeUnit = result.timeUnit
        caution = result.caution
        bands = result.arms.flatMap { arm in
            arm.outputs.map { output in
                Band(
                    arm: arm.id,
                    armLabel: arm.label,
                    output: output.id,
                    label: output.label,
                    unit: output.unit,
                    values: [output.p05, output.p25, output.median, output.p75, output.p95].map { quantile in
                        quantile.map { $0 ?? .nan }
                    },
                    times: result.times
                )
            }
        }
    }

    /// Reads what `population` and `merge` write: output, time, count, and a column for each quantile.
    init(_ table: ResultCSV) throws(Diagnostic) {
        let names = table.columns.dropFirst(3)
        probabilities = names.compactMap { $0.hasPrefix("q") ? Double($0.dropFirst()) : nil }
        timeUnit = ""
        bands = []
        guard table.columns.dropFirst(2).first == "count", !names.isEmpty, probabilities.count == names.count else {
            throw PlotFault.file(table.path, "its columns are not output, time, count and q...", PlotFault.known)
        }
        for row in table.rows.indices {
            let output = table.rows[row][0]
            if bands.last?.output != output {
                bands.append(
                    Band(
                        arm: "",
                        armLabel: "",
                        output: output,
                        label: output,
                        unit: "",
                        values: probabilities.map { _ in [] },
                        times: []
                    )
                )
            }
            let last = bands.count - 1
            bands[last].times.append(try table.number(row, 1))
            for place in probabilities.indices { bands[last].values[place].append(try table.number(row, 3 + place)) }
        }
    }
}

/// The bands of a population as `population --output FILE.json` writes them.
struct PopulationBands: Decodable {
    struct Output: Decodable {
        var name: String
        var unit: String?
        /// **Shape**: probability × time.
        var quantiles: [[Double?]]
    }

    var probabilities: [Double]
    var times: [Double]
    var outputs: [Output]

    var table: BandTable {
        BandTable(
            probabilities: probabilities,
            timeUnit: "",
            bands: outputs.map { output in
                BandTable.Band(
                    arm: "",
                    armLabel: "",
                    output: output.name,
                    label: output.name,
                    unit: output.unit ?? "",
                    values: output.quantiles.map { $0.map { $0 ?? .nan } },
                    times: times
                )
            }
        )
    }
}
