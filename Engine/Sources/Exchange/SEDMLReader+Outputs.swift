internal import Diagnostics
internal import Figures

extension SEDMLReader {
    mutating func readOutput(_ element: SEDMLElement) {
        guard let id = required("id", element) else { return }
        let kind: SEDML.Output.Kind
        switch element.name {
        case "report":
            var sets: [SEDML.DataSet] = []
            for child in element.list("listOfDataSets") {
                guard let id = required("id", child), let generator = required("dataReference", child) else { continue }
                let name = child.attribute("name") ?? ""
                sets.append(
                    .init(id: id, label: child.attribute("label", "name") ?? id, name: name, generator: generator)
                )
            }
            kind = .report(sets)
        case "plot2D": kind = .plot(plot(element))
        default: kind = .other(element.name)
        }
        let name = element.attribute("name") ?? ""
        document.outputs.append(.init(id: id, name: name, kind: kind, location: element.location))
    }

    // MARK: Plots

    private mutating func plot(_ element: SEDMLElement) -> SEDML.Plot {
        var figure = Figure(title: element.attribute("name") ?? element.attribute("id") ?? "")
        figure.showsLegend = boolean("legend", element) ?? true
        if let width = element.attribute("width").flatMap(Double.init), (50...5000).contains(width) {
            figure.width = Int(width)
        }
        if let height = element.attribute("height").flatMap(Double.init), (50...5000).contains(height) {
            figure.height = Int(height)
        }
        if let axis = element.child("xAxis") { figure.xAxis = self.axis(axis) }
        if let axis = element.child("yAxis") { figure.yAxis = self.axis(axis) }
        if let axis = element.child("rightYAxis") { figure.rightAxis = self.axis(axis) }
        var curves: [SEDML.Curve] = []
        for (index, child) in element.list("listOfCurves").enumerated() {
            guard let curve = curve(child, index) else { continue }
            curves.append(curve)
            if boolean("logX", child) == true { figure.xAxis.isLogarithmic = true }
            if boolean("logY", child) == true { figure.yAxis.isLogarithmic = true }
        }
        if curves.contains(where: \.usesRightAxis), figure.rightAxis == nil { figure.rightAxis = .init() }
        return .init(figure: figure, curves: curves.sorted { $0.order < $1.order })
    }

    private mutating func axis(_ element: SEDMLElement) -> Figure.Axis {
        var axis = Figure.Axis(element.attribute("name") ?? "")
        switch element.attribute("type") ?? "linear" {
        case "linear": break
        case "log10": axis.isLogarithmic = true
        case let other: fail(element, "type '\(other)' of an axis is not 'linear' or 'log10'")
        }
        axis.minimum = element.attribute("min").flatMap(Double.init)
        axis.maximum = element.attribute("max").flatMap(Double.init)
        axis.showsGrid = boolean("grid", element) ?? false
        axis.isReversed = boolean("reverse", element) ?? false
        return axis
    }

    private mutating func curve(_ element: SEDMLElement, _ index: Int) -> SEDML.Curve? {
        guard let x = required("xDataReference", element) else { return nil }
        let isArea = element.name == "shadedArea"
        guard let y = required(isArea ? "yDataReferenceTo" : "yDataReference", element) else { return nil }
        let id = element.attribute("id") ?? "curve\(index + 1)"
        var curve = SEDML.Curve(
            id: id,
            name: element.attribute("name") ?? "",
            x: x,
            y: y,
            order: Int(element.attribute("order") ?? "") ?? index
        )
        if isArea {
            curve.shape = .area
            curve.lower = required("yDataReferenceFrom", element)
        } else {
            switch element.attribute("type") ?? "points" {
            case "points": break
            case "bar": curve.shape = .bars
            case "barStacked": curve.shape = .stackedBars
            case "horizontalBar": curve.shape = .horizontalBars
            case "horizontalBarStacked": curve.shape = .horizontalStackedBars
            case let other: fail(element, "type '\(other)' of a curve is not known")
            }
        }
        curve.xErrors = (element.attribute("xErrorLower"), element.attribute("xErrorUpper"))
        curve.yErrors = (element.attribute("yErrorLower"), element.attribute("yErrorUpper"))
        curve.usesRightAxis = element.attribute("yAxis") == "right"
        if let name = element.attribute("style") {
            if let style = styles[name] { curve.style = style } else { fail(element, "there is no style '\(name)'") }
        }
        return curve
    }

    // MARK: Styles

    mutating func readStyles(_ elements: [SEDMLElement]) {
        var byID: [String: SEDMLElement] = [:]
        for element in elements {
            guard let id = required("id", element) else { continue }
            if byID.updateValue(element, forKey: id) != nil { fail(element, "the id is used twice") }
        }
        for id in byID.keys.sorted() { resolve(id, byID, []) }
    }

    private mutating func resolve(_ id: String, _ elements: [String: SEDMLElement], _ above: Set<String>) {
        guard styles[id] == nil, let element = elements[id] else { return }
        var style = SEDML.Style()
        if let base = element.attribute("baseStyle") {
            guard !above.contains(base), base != id, above.count < 100 else {
                return fail(element, "the style is based on itself")
            }
            resolve(base, elements, above.union([id]))
            guard let found = styles[base] else { return fail(element, "there is no style '\(base)'") }
            style = found
        }
        if let line = element.child("line") { read(line, into: &style) }
        if let marker = element.child("marker") { read(marker: marker, into: &style) }
        if let fill = element.child("fill"), let color = color("color", fill) { style.fill = color }
        styles[id] = style
    }

    private mutating func read(_ element: SEDMLElement, into style: inout SEDML.Style) {
        var line = style.line ?? Figure.Line()
        if let name = element.attribute("type", "style") {
            if name == "none" {
                style.hasLine = false
            } else if let pattern = Figure.Line.Pattern(rawValue: name) {
                line.pattern = pattern
                style.hasLine = true
            } else {
                fail(element, "line type '\(name)' is not known")
            }
        } else if style.hasLine == nil {
            style.hasLine = true
        }
        if let color = color("color", element) { line.color = color }
        if let thickness = element.attribute("thickness").flatMap(Double.init), thickness >= 0 {
            line.thickness = thickness
        }
        style.line = line
    }

    private mutating func read(marker element: SEDMLElement, into style: inout SEDML.Style) {
        var marker = style.marker ?? Figure.Marker()
        if let name = element.attribute("type", "style") {
            if name == "none" {
                style.hasMarker = false
            } else if let form = Figure.Marker.Form(rawValue: name) {
                marker.form = form
                style.hasMarker = true
            } else {
                fail(element, "marker type '\(name)' is not known")
            }
        } else if style.hasMarker == nil {
            style.hasMarker = true
        }
        if let size = element.attribute("size").flatMap(Double.init), size > 0 { marker.size = size }
        if let fill = color("fill", element) { marker.fill = fill }
        if let outline = color("lineColor", element) { marker.color = outline }
        style.marker = marker
    }

    private mutating func color(_ name: String, _ element: SEDMLElement) -> Figure.Color? {
        guard let text = element.attribute(name) else { return nil }
        if let color = Figure.Color(hex: text) { return color }
        fail(element, "color '\(text)' is not #RRGGBB or #RRGGBBAA")
        return nil
    }
}
