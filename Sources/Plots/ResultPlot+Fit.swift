internal import Diagnostics
internal import Dossiers
internal import Figures

extension ResultPlot {
    /// Goodness of fit: points on the line of identity, or around zero.
    mutating func draw(_ reports: [FitReport], _ options: Options) throws(Diagnostic) {
        let kind = try Self.kind(options, of: "a fit", [.observed, .residuals])
        let ids = reports.map { String($0.id.split(separator: "/").last ?? "") }
        let places = try Self.places(options.outputs, in: ids, what: "fit")
        guard let place = places.first, !reports[place].observations.isEmpty else {
            throw PlotFault.choice("there is no fit with observations", "write one with calibrate --format json")
        }
        if places.count > 1 {
            if !options.outputs.isEmpty { throw PlotFault.choice("one fit is drawn at a time", "name one with --of") }
            notes.append("not drawn: \(places.dropFirst().map { ids[$0] }.joined(separator: ", ")); choose with --of")
        }
        let report = reports[place]
        let seen = report.observations
        let areIndividual = seen.contains { $0.individual != nil }
        func points(_ predicted: (FitReport.Observation) -> Double?, _ fill: Bool, _ label: String) {
            let shown = seen.filter { predicted($0) != nil }
            let values = shown.map { predicted($0) ?? .nan }
            let color = Figure.palette[fill ? 0 : 1]
            let marker = Figure.Marker(.circle, size: 5, fill: fill ? color.faded(to: 150) : nil, color: color)
            let x = kind == .residuals ? shown.map(\.time) : values
            let y = kind == .residuals ? zip(shown, values).map { $0.observed - $1 } : shown.map(\.observed)
            figure.marks.append(.points(x, y, marker: marker, label: label))
        }
        let everything = seen.flatMap { [$0.observed, $0.predicted, $0.individual ?? $0.predicted] }
        let isShown = { (value: Double) in value.isFinite && (!options.isLogarithmic || value > 0) }
        let low = everything.filter(isShown).min() ?? 0
        let high = everything.filter(isShown).max() ?? 1
        if kind == .observed {
            figure.xAxis.isLogarithmic = options.isLogarithmic
            figure.width = 520
            figure.marks.append(
                .curve(
                    [low, high],
                    [low, high],
                    line: .init(.dash, color: Self.grey, thickness: 1),
                    label: "identity"
                )
            )
            figure.xAxis.label = "predicted \(report.output)"
            figure.yAxis.label = "observed \(report.output)"
        } else {
            let times = seen.map(\.time)
            figure.yAxis.isLogarithmic = false
            figure.marks.append(
                .curve(
                    [times.min() ?? 0, times.max() ?? 1],
                    [0, 0],
                    line: .init(.dash, color: Self.grey, thickness: 1)
                )
            )
            figure.xAxis.label = "time"
            figure.yAxis.label = "observed less predicted \(report.output)"
        }
        points({ $0.predicted }, false, areIndividual ? "common estimates" : "prediction")
        if areIndividual { points(\.individual, true, "each subject's own") }
        notes.append("\(report.id): \(seen.count) observations of \(Set(seen.map(\.subject)).count) subjects")
    }
}
