internal import Diagnostics
internal import Figures
internal import Foundation
internal import Populations

extension ResultPlot {
    /// Runs over time: curves of one, spaghetti or bands of many.
    mutating func draw(_ table: RunTable, _ options: Options) throws(Diagnostic) {
        if let arm = options.arms.first { _ = try Self.places([arm], in: [], what: "arm") }
        let isSingle = table.runs.count == 1
        let what = isSingle ? "a single run" : "a table of runs"
        let kind = try Self.kind(options, of: what, isSingle ? [.curves] : [.spaghetti, .bands])
        var outputs = try Self.places(options.outputs, in: table.outputs, what: "output")
        let limit = isSingle ? Self.maximumCurves : 1
        if outputs.count > limit {
            if !options.outputs.isEmpty {
                throw PlotFault.choice("a figure of this kind shows \(limit) of them", "name fewer with --of")
            }
            let left = outputs.dropFirst(limit).map { table.outputs[$0] }
            notes.append("not drawn: \(left.joined(separator: ", ")); choose with --of")
            outputs = Array(outputs.prefix(limit))
        }
        figure.xAxis.label = Self.axis("time", table.timeUnit)
        let units = Set(outputs.map { table.units[$0] })
        let unit = units.count == 1 ? units.first ?? "" : ""
        figure.yAxis.label = outputs.count == 1 ? Self.axis(table.outputs[outputs[0]], unit) : Self.axis("value", unit)
        switch kind {
        case .bands: try drawQuantiles(of: table, outputs[0])
        case .spaghetti: drawRuns(of: table, outputs[0])
        default:
            let run = table.runs[0]
            for output in outputs {
                let label = outputs.count > 1 ? table.outputs[output] : nil
                figure.marks.append(.curve(run.times, run.values[output], line: .init(thickness: 1.5), label: label))
            }
        }
    }

    private mutating func drawRuns(of table: RunTable, _ output: Int) {
        if table.runCount > table.runs.count {
            notes.append("the first \(table.runs.count) of \(table.runCount) runs are drawn")
        }
        let areFew = table.runs.count <= Self.maximumCurves
        for (place, run) in table.runs.enumerated() {
            let color = areFew ? Figure.palette[place] : Figure.palette[0].faded(to: 70)
            let line = Figure.Line(color: color, thickness: areFew ? 1.5 : 0.7)
            let label = areFew ? "\(table.runName ?? "run") = \(Self.short(run.name))" : nil
            figure.marks.append(.curve(run.times, run.values[output], line: line, label: label))
        }
        guard !areFew, table.runCount == table.runs.count, let bands = quantiles(of: table, output) else { return }
        let line = Figure.Line(color: Self.black, thickness: 2)
        figure.marks.append(.curve(table.runs[0].times, bands[2], line: line, label: "median of \(table.runs.count)"))
    }

    /// A number with four digits; a name as it is.
    private static func short(_ name: String) -> String {
        Double(name).map { String(format: "%.4g", $0) } ?? name
    }

    private mutating func drawQuantiles(of table: RunTable, _ output: Int) throws(Diagnostic) {
        guard table.runCount == table.runs.count else {
            throw PlotFault.choice(
                "bands need every run, and of \(table.runCount) only \(RunTable.maximumRuns) are read",
                "draw what population --output writes"
            )
        }
        guard let values = quantiles(of: table, output) else {
            throw PlotFault.choice("the runs are not at the same times", "draw them as spaghetti")
        }
        drawBand(table.runs[0].times, values, Self.probabilities, Figure.palette[0], label: nil)
    }

    private static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// Quantile × time; nil where runs have different times.
    private func quantiles(of table: RunTable, _ output: Int) -> [[Double]]? {
        let times = table.runs[0].times
        guard table.runs.allSatisfy({ $0.times == times }) else { return nil }
        let sorted = times.indices.map { time in
            table.runs.map { $0.values[output][time] }.filter { !$0.isNaN }.sorted()
        }
        return Self.probabilities.map { probability in sorted.map { quantile(probability, ofSorted: $0) } }
    }

    /// Quantiles of one output, an arm or the population in each colour.
    mutating func draw(_ table: BandTable, _ options: Options) throws(Diagnostic) {
        let arms = try Self.places(options.arms, in: table.arms, what: "arm").map { table.arms[$0] }
        let outputs = try Self.places(options.outputs, in: table.outputs, what: "output").map { table.outputs[$0] }
        if options.outputs.count > 1 { throw PlotFault.choice("bands are drawn for one output", "name one with --of") }
        guard let output = outputs.first else { throw PlotFault.choice("there is no output", "the file is empty") }
        if outputs.count > 1 {
            notes.append("not drawn: \(outputs.dropFirst().joined(separator: ", ")); choose with --of")
        }
        var bands = table.bands.filter { $0.output == output && arms.contains($0.arm) }
        if bands.count > Self.maximumCurves {
            let left = bands.dropFirst(Self.maximumCurves).map(\.arm).joined(separator: ", ")
            if !options.arms.isEmpty { throw PlotFault.choice("more arms than colours", "leave out: \(left)") }
            notes.append("not drawn: \(left); choose with --arm")
            bands = Array(bands.prefix(Self.maximumCurves))
        }
        figure.xAxis.label = Self.axis("time", table.timeUnit)
        figure.yAxis.label = Self.axis(bands.first?.label ?? output, bands.first?.unit ?? "")
        if let caution = table.caution {
            figure.title += (figure.title.isEmpty ? "" : ". ") + caution
        }
        for (place, band) in bands.enumerated() {
            let label = bands.count > 1 ? band.armLabel : nil
            drawBand(band.times, band.values, table.probabilities, Figure.palette[place], label: label)
        }
    }

    /// The widest pair of quantiles, the others inside it where there is a single band, and the median.
    private mutating func drawBand(
        _ times: [Double],
        _ values: [[Double]],
        _ probabilities: [Double],
        _ color: Figure.Color,
        label: String?
    ) {
        var pairs: [(low: Int, high: Int)] = []
        for low in probabilities.indices where probabilities[low] < 0.5 {
            if let high = probabilities.firstIndex(where: { abs($0 + probabilities[low] - 1) < 1e-9 }) {
                pairs.append((low, high))
            }
        }
        let isAlone = label == nil
        for (low, high) in isAlone ? pairs : Array(pairs.prefix(1)) where values[low] != values[high] {
            let percent = Self.percent(probabilities[high] - probabilities[low])
            figure.marks.append(
                .band(
                    times,
                    from: values[low],
                    to: values[high],
                    fill: color.faded(to: isAlone ? 60 : 40),
                    label: isAlone ? "\(percent) of subjects" : nil
                )
            )
        }
        if let median = probabilities.firstIndex(of: 0.5) {
            let line = Figure.Line(color: color, thickness: 1.8)
            figure.marks.append(.curve(times, values[median], line: line, label: label ?? "median"))
        }
        if !isAlone, let first = pairs.first, values[first.low] != values[first.high] {
            let percent = Self.percent(probabilities[first.high] - probabilities[first.low])
            let note = "lines are medians, bands hold \(percent) of subjects"
            if !notes.contains(note) { notes.append(note) }
        }
    }

    static func percent(_ share: Double) -> String {
        let rounded = (share * 1000).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded)) %" : "\(rounded) %"
    }
}
