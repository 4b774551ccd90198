public import Dossiers
internal import Evidence

extension Figure {
    /// One figure for each output of an experiment, one panel an arm; those behind the first output are folded.
    ///
    /// - Parameters:
    ///   - result: what the experiment gave.
    ///   - caveat: what a reader must know before believing a picture.
    ///   - experiment: where readers may change it; nil for figures without controls.
    /// - Returns: the figures in the order of the experiment's outputs.
    public static func figures(
        of result: ExperimentResult,
        caveat: String,
        experiment: Experiment? = nil
    ) -> [Figure] {
        var outputs: [ExperimentResult.Output] = []
        for output in result.arms.flatMap(\.outputs) where !outputs.contains(where: { $0.id == output.id }) {
            outputs.append(output)
        }
        return outputs.enumerated().map { index, output in
            let series = result.arms.compactMap { arm -> Series? in
                guard let own = arm.outputs.first(where: { $0.id == output.id }) else { return nil }
                return Series(
                    id: arm.id,
                    name: arm.label,
                    median: own.median,
                    inner: Band(low: own.p25, high: own.p75),
                    outer: Band(low: own.p05, high: own.p95)
                )
            }
            var figure = Figure(
                id: "\(result.experiment)-\(output.id)".replacing("_", with: "-"),
                title: "\(result.title): \(output.label)",
                x: ("Time", result.timeUnit),
                y: (output.label.sentenceCase, UnitLabel(output.unit).display),
                isLogarithmic: spansDecades(series),
                times: result.times,
                series: series,
                provenance: provenance(of: result),
                caveat: caveat
            )
            figure.isFolded = index >= 1
            figure.restsOn = RestsOn(output.id, in: result)
            figure.controls = experiment.map {
                FigureControls($0, of: result.dossier, output: output.id, figure: figure.id)
            }
            return figure
        }
    }

    /// What a reader must know before believing a figure of a dossier.
    public static func caveat(of dossier: Dossier) -> String {
        let assumptions = ModelNotes(dossier).map {
            "\($0.assumedCount) of the model's \($0.totalCount) parameters are assumed. "
        }
        return
            "This is a simulation, not a measurement. \(assumptions ?? "")The bands show how far the answer moves when "
            + "the assumptions move; they do not show how people differ."
    }

    /// Whether arms peak so far apart, or one arm ranges so far, that a linear axis would hide the lower ones.
    private static func spansDecades(_ series: [Series]) -> Bool {
        let peaks = series.compactMap { $0.median.compactMap(\.self).max() }
        guard let lowest = peaks.min(), let highest = peaks.max(), lowest > 0 else { return false }
        let spreads = series.compactMap { series -> Double? in
            guard let high = series.outer.high.compactMap(\.self).max(),
                let low = series.median.compactMap(\.self).max(),
                low > 0
            else { return nil }
            return high / low
        }
        return highest / lowest > 20 || (spreads.max() ?? 1) > 20
    }

    private static func provenance(of result: ExperimentResult) -> String {
        let failed = result.arms.map(\.failed).reduce(0, +)
        let population =
            result.subjects == 0
            ? "One run with the stated values."
            : "\(result.subjects) virtual subjects an arm, the same in each, seed \(result.seed)."
        let losses =
            failed == 0 ? "" : " \(failed) of \(result.subjects * result.arms.count) runs failed and are left out."
        let doses = result.arms.map { "\($0.label): \($0.doses.joined(separator: ", "))" }.joined(separator: "; ")
        return
            "\(population)\(losses) Doses: \(doses). Engine \(result.engineVersion), result \(result.key.prefix(12))."
    }
}
