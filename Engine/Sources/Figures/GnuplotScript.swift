/// The commands by which gnuplot draws a figure.
///
/// Texts of a figure are spelled by their bytes' codes wherever a byte could mean something to gnuplot, and enhanced
/// text is off; everything else is written from numbers and names of our own.
struct GnuplotScript {
    private(set) var text = ""
    private var plots: [String] = []
    private var blocks = 0
    private var nextColor = 0

    init(_ figure: Figure) {
        write("set encoding utf8")
        write("set terminal svg size \(figure.width),\(figure.height) dynamic noenhanced font 'sans-serif,13'")
        write("set datafile missing 'NaN'")
        write("set style fill transparent solid 1 noborder")
        write("set border 3 lw 1; set tics nomirror")
        if !figure.title.isEmpty { write("set title \(Self.quoted(figure.title))") }
        let hasLegend = figure.showsLegend && figure.marks.contains { $0.label != nil }
        let place = figure.hasLegendBelow ? "outside below center horizontal" : "outside right top"
        write(hasLegend ? "set key \(place)" : "unset key")
        let right = figure.marks.filter(\.usesRightAxis)
        let left = figure.marks.filter { !$0.usesRightAxis }
        write(figure.xAxis, "x", figure.marks.map(\.x))
        write(figure.yAxis, "y", left.map(\.y))
        if let axis = figure.rightAxis {
            write("set border 11; set y2tics")
            write(axis, "y2", right.map(\.y))
        }
        for mark in figure.marks { add(mark) }
        // NOTE: a plot of nothing draws the axes, which gnuplot would refuse to do without it.
        if plots.isEmpty || left.isEmpty { plots.append("NaN notitle") }
        write("plot \\\n  " + plots.joined(separator: ", \\\n  "))
    }

    private mutating func write(_ line: String) { text += line + "\n" }

    // MARK: Axes

    private mutating func write(_ axis: Figure.Axis, _ name: String, _ values: [[[Double]]]) {
        if !axis.label.isEmpty { write("set \(name)label \(Self.quoted(axis.label))") }
        if axis.isLogarithmic { write("set logscale \(name)") }
        if axis.showsGrid { write("set grid \(name)tics lt 1 lc rgb '#cccccc' lw 0.5") }
        if let ticks = axis.ticks {
            let list = ticks.filter(\.value.isFinite).map { "\(Self.tickLabel($0.label)) \($0.value)" }
            // Names under an axis would run into each other; beside one they would be hard to read aslant.
            write("set \(name)tics (\(list.joined(separator: ", ")))\(name == "x" ? " rotate by -30" : "")")
        }
        let isShown = { (value: Double) in value.isFinite && (!axis.isLogarithmic || value > 0) }
        var ends = [axis.minimum, axis.maximum].map { $0.flatMap { isShown($0) ? $0 : nil } }
        if !values.contains(where: { $0.contains { $0.contains(where: isShown) } }) {
            ends = axis.isLogarithmic ? [ends[0] ?? 1, ends[1] ?? 10] : [ends[0] ?? 0, ends[1] ?? 1]
        }
        let range = "[\(ends[0].map { "\($0)" } ?? "*"):\(ends[1].map { "\($0)" } ?? "*")]"
        write("set \(name)range \(range)\(axis.isReversed ? " reverse" : "")")
    }

    // MARK: Marks

    private mutating func add(_ mark: Figure.Mark) {
        let axes = mark.usesRightAxis ? "axes x1y2 " : ""
        let title = mark.label.map { "title \(Self.quoted($0))" } ?? "notitle"
        switch mark.shape {
        case .curve(let curve): add(curve, axes, title)
        case .band(let band): add(band, axes, title)
        case .bars(let bars): add(bars, axes, title)
        }
    }

    private mutating func add(_ curve: Figure.Curve, _ axes: String, _ title: String) {
        let color = curve.line?.color ?? curve.marker?.color ?? curve.marker?.fill ?? takeColor()
        var title = title
        func draw(_ plot: String) {
            plots.append(plot + " " + title)
            title = "notitle"
        }
        for (errors, name) in [(curve.xErrors, "xerrorbars"), (curve.yErrors, "yerrorbars")] {
            guard let errors else { continue }
            let block = data([curve.x, curve.y, errors.lower, errors.upper])
            plots.append("\(block) using 1:2:3:4 \(axes)with \(name) \(Self.color(color)) pt 0 notitle")
        }
        let block = data([curve.x, curve.y])
        if let line = curve.line {
            draw("\(block) using 1:2 \(axes)with lines \(Self.style(line, color))")
        }
        guard let marker = curve.marker else { return }
        let (open, filled) = Self.pointTypes(marker.form)
        let size = "ps \(max(0, marker.size.isFinite ? marker.size : 6) / 8)"
        if let fill = marker.fill, let filled {
            draw("\(block) using 1:2 \(axes)with points pt \(filled) \(size) \(Self.color(fill))")
        }
        draw("\(block) using 1:2 \(axes)with points pt \(open) \(size) \(Self.color(marker.color ?? color))")
    }

    private mutating func add(_ band: Figure.Band, _ axes: String, _ title: String) {
        let fill = band.fill ?? takeColor().faded(to: 51)
        let block = data([band.x, band.lower, band.upper])
        plots.append("\(block) using 1:2:3 \(axes)with filledcurves \(Self.color(fill)) \(title)")
        guard let border = band.border else { return }
        for column in [2, 3] {
            plots.append("\(block) using 1:\(column) \(axes)with lines \(Self.style(border, fill)) notitle")
        }
    }

    private mutating func add(_ bars: Figure.Bars, _ axes: String, _ title: String) {
        let half = bars.width / 2
        let low = bars.positions.map { $0 - half }
        let high = bars.positions.map { $0 + half }
        let block =
            bars.isHorizontal
            ? data([bars.ends, bars.positions, bars.bases, bars.ends, low, high])
            : data([bars.positions, bars.ends, low, high, bars.bases, bars.ends])
        let fill = Self.color(bars.fill ?? takeColor())
        let border = bars.border.flatMap(\.color).map { "border \(Self.color($0))" } ?? "noborder"
        plots.append("\(block) using 1:2:3:4:5:6 \(axes)with boxxyerror fs solid 1 \(border) \(fill) \(title)")
    }

    private mutating func takeColor() -> Figure.Color {
        defer { nextColor += 1 }
        return Figure.palette[nextColor % Figure.palette.count]
    }

    /// Columns of numbers as a data block, whose name is returned. Rows end with the shortest column.
    private mutating func data(_ columns: [[Double]]) -> String {
        blocks += 1
        let name = "$data\(blocks)"
        var rows = "\(name) << END\n"
        for row in 0..<(columns.map(\.count).min() ?? 0) {
            rows += columns.map { $0[row].isFinite ? "\($0[row])" : "NaN" }.joined(separator: " ") + "\n"
        }
        // NOTE: a block without any row would be an error, so there is always one that draws nothing.
        if rows.hasSuffix("END\n") { rows += columns.map { _ in "NaN" }.joined(separator: " ") + "\n" }
        write(rows + "END")
        return name
    }

    // MARK: Words

    /// A text as gnuplot takes it literally. Control characters become spaces.
    static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(1000) {
            if scalar.properties.generalCategory == .control {
                result += " "
            } else if !scalar.isASCII || scalar == " " || scalar.properties.isAlphabetic {
                result.unicodeScalars.append(scalar)
            } else {
                let octal = String(scalar.value, radix: 8)
                result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return "\"\(result)\""
    }

    /// gnuplot reads the label of a tick as a format.
    private static func tickLabel(_ text: String) -> String {
        quoted(text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%"))
    }

    private static func color(_ color: Figure.Color) -> String {
        func hex(_ value: UInt8) -> String { (value < 16 ? "0" : "") + String(value, radix: 16) }
        // NOTE: gnuplot's alpha comes first, and is how much shines through.
        return "lc rgb '#\(hex(255 - color.opacity))\(hex(color.red))\(hex(color.green))\(hex(color.blue))'"
    }

    private static func style(_ line: Figure.Line, _ fallback: Figure.Color) -> String {
        let dash =
            switch line.pattern {
            case .solid: "1"
            case .dash: "'-'"
            case .dot: "'.'"
            case .dashDot: "'-.'"
            case .dashDotDot: "'-..'"
            }
        let thickness = line.thickness.isFinite ? min(100, max(0, line.thickness)) : 1
        return "\(color(line.color ?? fallback)) lw \(thickness) dt \(dash)"
    }

    /// gnuplot's numbers for a marker's outline and its inside; a character where it has no number.
    private static func pointTypes(_ form: Figure.Marker.Form) -> (open: String, filled: String?) {
        switch form {
        case .plus: ("1", nil)
        case .xCross: ("2", nil)
        case .star: ("3", nil)
        case .square: ("4", "5")
        case .circle: ("6", "7")
        case .triangleUp: ("8", "9")
        case .triangleDown: ("10", "11")
        case .diamond: ("12", "13")
        case .triangleLeft: ("'◁'", "'◀'")
        case .triangleRight: ("'▷'", "'▶'")
        case .hDash: ("'–'", nil)
        case .vDash: ("'|'", nil)
        }
    }
}

extension Figure.Mark {
    /// The lists of numbers on the x axis.
    var x: [[Double]] {
        switch shape {
        case .curve(let curve): [curve.x]
        case .band(let band): [band.x]
        case .bars(let bars): bars.isHorizontal ? [bars.bases, bars.ends] : [bars.positions]
        }
    }

    /// The lists of numbers on the y axis.
    var y: [[Double]] {
        switch shape {
        case .curve(let curve): [curve.y]
        case .band(let band): [band.lower, band.upper]
        case .bars(let bars): bars.isHorizontal ? [bars.positions] : [bars.bases, bars.ends]
        }
    }
}
