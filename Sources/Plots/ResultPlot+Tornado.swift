internal import Dossiers
internal import Figures

extension ResultPlot {
    /// The most bars of a tornado.
    static let maximumBars = 15

    /// First-order indices over total ones, the largest on top, each total with its 95 % interval.
    mutating func draw(_ report: SensitivityReport, _ options: Options) {
        let ranked = report.shares.sorted { ($0.total.value, $1.group) > ($1.total.value, $0.group) }
        let shown = ranked.prefix(Self.maximumBars)
        if shown.count < ranked.count {
            let rest = ranked.dropFirst(shown.count).map(\.total.value).max() ?? 0
            notes.append("\(ranked.count - shown.count) more have total indices of at most \(Self.percent(rest))")
        }
        let positions = shown.indices.map { Double(shown.count - $0) }
        func bars(_ values: [Double], _ fill: Figure.Color, width: Double) -> Figure.Shape {
            let bases = values.map { _ in 0.0 }
            var bars = Figure.Bars(positions: positions, bases: bases, ends: values, width: width)
            bars.isHorizontal = true
            bars.fill = fill
            return .bars(bars)
        }
        let totals = shown.map { $0.total.value * 100 }
        let firsts = shown.map { max(0, $0.first.value) * 100 }
        figure.marks.append(.init(bars(totals, Figure.palette[5], width: 0.7), label: "total"))
        figure.marks.append(.init(bars(firsts, Figure.palette[0], width: 0.4), label: "first order"))
        var whiskers = Figure.Curve(totals, positions, line: nil)
        whiskers.xErrors = .init(lower: shown.map { $0.total.lower * 100 }, upper: shown.map { $0.total.upper * 100 })
        whiskers.marker = .init(.vDash, size: 0, color: Self.black)
        figure.marks.append(.init(.curve(whiskers)))
        let names = shown.map { $0.group.count > 40 ? String($0.group.prefix(38)) + "…" : $0.group }
        figure.yAxis.ticks = zip(positions, names).map { .init($0, $1) }
        figure.yAxis.minimum = 0.4
        figure.yAxis.maximum = Double(shown.count) + 0.6
        figure.yAxis.isLogarithmic = false
        figure.xAxis.minimum = 0
        figure.height = 140 + 26 * max(4, shown.count)
        figure.width = 720
        let number = report.scale == "log" ? "log of the \(report.measure)" : report.measure
        figure.xAxis.label = "share of the variance of the \(number) of \(report.output) [%]"
        notes.append(
            "\(report.experiment), arm \(report.arm): whiskers are 95 % bootstrap intervals of the total index"
        )
    }
}
