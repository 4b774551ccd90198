internal import Figures

/// Curves of a plot with their data as marks of a figure.
struct PlotMarks {
    private(set) var marks: [Figure.Mark] = []
    /// Where stacked bars have got to, by position.
    private var stacked: [Double: Double] = [:]
    private var nextColor = 0

    /// Adds a curve. Data of several runs becomes several marks of one look, of which the first has the label.
    mutating func add(
        _ curve: SEDML.Curve,
        label: String,
        _ x: DataArray,
        _ y: DataArray,
        lower: DataArray?,
        xErrors: (lower: DataArray?, upper: DataArray?),
        yErrors: (lower: DataArray?, upper: DataArray?)
    ) {
        let color = Figure.palette[nextColor % Figure.palette.count]
        nextColor += 1
        // NOTE: the last dimension is a run's time; runs of one point each are one curve together.
        let length = y.shape.last.map { $0 > 1 ? $0 : y.values.count } ?? y.values.count
        guard length > 0 else { return }
        func part(_ data: DataArray?, _ start: Int) -> [Double]? {
            guard let data else { return nil }
            let from = data.values.count == y.values.count ? start : 0
            return Array(data.values[min(from, data.values.count)..<min(from + length, data.values.count)])
        }
        for start in stride(from: 0, to: y.values.count, by: length) {
            let (xs, ys) = (part(x, start) ?? [], part(y, start) ?? [])
            var mark: Figure.Mark
            switch curve.shape {
            case .area:
                mark = .band(xs, from: part(lower, start) ?? [], to: ys, fill: curve.style?.fill ?? color.faded(to: 77))
            case .line:
                var line = Figure.Curve(xs, ys, line: line(curve.style, color), marker: marker(curve.style, color))
                line.xErrors = interval(xs, part(xErrors.lower, start), part(xErrors.upper, start))
                line.yErrors = interval(ys, part(yErrors.lower, start), part(yErrors.upper, start))
                mark = Figure.Mark(.curve(line))
            case .bars, .stackedBars, .horizontalBars, .horizontalStackedBars:
                mark = Figure.Mark(.bars(bars(curve, xs, ys, color)))
            }
            mark.label = start == 0 ? label : nil
            mark.usesRightAxis = curve.usesRightAxis
            marks.append(mark)
        }
    }

    private func line(_ style: SEDML.Style?, _ color: Figure.Color) -> Figure.Line? {
        guard let style else { return Figure.Line(color: color) }
        if style.hasLine == false || (style.hasLine == nil && style.hasMarker == true) { return nil }
        var line = style.line ?? Figure.Line()
        line.color = line.color ?? color
        return line
    }

    private func marker(_ style: SEDML.Style?, _ color: Figure.Color) -> Figure.Marker? {
        guard let style, style.hasMarker == true, var marker = style.marker else { return nil }
        marker.color = marker.color ?? style.line?.color ?? color
        return marker
    }

    /// Errors are distances from the point.
    private func interval(_ center: [Double], _ lower: [Double]?, _ upper: [Double]?) -> Figure.Interval? {
        if lower == nil && upper == nil { return nil }
        func end(_ index: Int, _ distances: [Double]?, _ sign: Double) -> Double {
            guard let distances else { return center[index] }
            return index < distances.count ? center[index] + sign * distances[index] : .nan
        }
        return Figure.Interval(
            lower: center.indices.map { end($0, lower, -1) },
            upper: center.indices.map { end($0, upper, 1) }
        )
    }

    private mutating func bars(
        _ curve: SEDML.Curve,
        _ xs: [Double],
        _ ys: [Double],
        _ color: Figure.Color
    ) -> Figure.Bars {
        let isHorizontal = curve.shape == .horizontalBars || curve.shape == .horizontalStackedBars
        let isStacked = curve.shape == .stackedBars || curve.shape == .horizontalStackedBars
        let (positions, heights) = isHorizontal ? (ys, xs) : (xs, ys)
        var bases = [Double](repeating: 0, count: min(positions.count, heights.count))
        var ends = bases
        for index in bases.indices {
            let base = isStacked ? stacked[positions[index]] ?? 0 : 0
            bases[index] = base
            ends[index] = base + heights[index]
            if isStacked { stacked[positions[index]] = ends[index] }
        }
        let sorted = positions.filter(\.isFinite).sorted()
        let gap = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min() ?? 1
        var bars = Figure.Bars(positions: positions, bases: bases, ends: ends, width: 0.8 * gap)
        bars.isHorizontal = isHorizontal
        bars.fill = curve.style?.fill ?? color
        if curve.style?.hasLine == true { bars.border = curve.style?.line }
        return bars
    }
}
