import Foundation
import FoundationXML
import Testing

@testable import Figures

@Suite("Figures")
struct FigureTests {
    private let x = [0.0, 1, 2, 3]

    @Test("A figure is well-formed SVG with its texts, curves and band")
    func svg() throws {
        var figure = Figure(title: "Time & course", xAxis: .init("time [h]"), yAxis: .init("conc. <mg/l>"))
        figure.marks = [
            .band(x, from: [1, 2, 3, 4], to: [2, 3, 4, 5], label: "90 %"),
            .curve(x, [1.5, 2.5, .nan, 4.5], line: .init(.dashDot, color: .init(hex: "#12345680")), label: "S_1^{a}"),
            .points(x, [1, 2, 3, 4], marker: .init(.triangleLeft, fill: .init(hex: "ff0000"))),
        ]
        let texts = try SVGTexts(figure.svg())
        for text in ["Time & course", "time [h]", "conc. <mg/l>", "90 %", "S_1^{a}"] {
            #expect(texts.all.contains(text))
        }
        #expect(texts.elements.contains("path") && !texts.elements.contains("script"))
        #expect(texts.attributes.contains { $0.contains("rgb( 18,  52,  86)") })
    }

    @Test("Every line, marker and kind of mark is drawn")
    func styles() throws {
        var figure = Figure()
        for pattern in Figure.Line.Pattern.allCases { figure.marks.append(.curve(x, x, line: .init(pattern))) }
        for form in Figure.Marker.Form.allCases {
            figure.marks.append(.points(x, x, marker: .init(form, fill: Figure.palette[1])))
        }
        var bars = Figure.Bars(positions: [1, 2], bases: [0, 0], ends: [3, 4])
        figure.marks.append(.init(.bars(bars), label: "upright"))
        bars.isHorizontal = true
        bars.border = .init(color: Figure.palette[3])
        figure.marks.append(.init(.bars(bars), label: "lying"))
        var curve = Figure.Curve(x, x)
        curve.yErrors = .init(lower: x.map { $0 - 1 }, upper: x.map { $0 + 1 })
        curve.xErrors = curve.yErrors
        var mark = Figure.Mark(.curve(curve), label: "right")
        mark.usesRightAxis = true
        figure.marks.append(mark)
        figure.rightAxis = .init("right axis", isLogarithmic: true)
        figure.xAxis.ticks = [.init(1, "one"), .init(2, "it's `two`")]
        figure.yAxis.isReversed = true
        figure.yAxis.showsGrid = true
        let texts = try SVGTexts(figure.svg())
        for text in ["upright", "lying", "right", "right axis", "one", "it's `two`"] {
            #expect(texts.all.contains(text))
        }
    }

    @Test("A text can say anything and do nothing")
    func hostileTexts() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-\(UUID())").path
        for text in [
            "`touch \(file)`", "'; system('touch \(file)'); '", "\"; !touch \(file)\n!touch \(file)", "@x\\", "$data1",
            "%s %d {/Symbol a}", "'", "\\'\n!touch \(file)\n", String(repeating: "long ", count: 5000),
            "\u{0}\u{1B}[31m",
        ] {
            var figure = Figure(title: text, xAxis: .init(text), yAxis: .init(text))
            figure.marks = [.curve(x, x, label: text)]
            figure.xAxis.ticks = [.init(1, text)]
            let texts = try SVGTexts(figure.svg())
            if text.count < 40, text.allSatisfy({ $0 >= " " }) { #expect(texts.all.filter { $0 == text }.count >= 3) }
            #expect(!FileManager.default.fileExists(atPath: file), "\(text)")
        }
    }

    @Test("Nothing to draw still gives axes")
    func empty() throws {
        for axis in [Figure.Axis("a"), Figure.Axis("a", isLogarithmic: true)] {
            for y in [[], [.nan, .infinity], [0, -1], [3, 3]] as [[Double]] {
                let figure = Figure(xAxis: axis, yAxis: axis, marks: [.curve(y, y), .band(y, from: y, to: y)])
                #expect(try SVGTexts(figure.svg()).all.contains("a"))
            }
        }
        var onlyRight = Figure(marks: [.curve(x, x)])
        onlyRight.marks[0].usesRightAxis = true
        onlyRight.rightAxis = .init()
        _ = try onlyRight.svg()
        _ = try Figure().svg()
    }

    @Test("What stops a figure is named")
    func failures() throws {
        let figure = Figure(marks: [.curve(x, x)])
        #expect(throws: FigureFailure.cannotStart("'no-such-gnuplot' is not on the path")) {
            try figure.svg(program: "no-such-gnuplot")
        }
        #expect(throws: FigureFailure.refused("no message")) { try figure.svg(program: "false") }
        #expect(throws: FigureFailure.tooSlow(seconds: 0.2)) {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let program = folder.appendingPathComponent("slow").path
            try "#!/bin/sh\nexec sleep 60\n".write(toFile: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            _ = try figure.svg(program: program, timeLimit: 0.2)
        }
        let many = [Double](repeating: 1, count: Figure.maximumPoints + 1)
        #expect(throws: FigureFailure.tooManyPoints(many.count)) { try Figure(marks: [.curve(many, many)]).svg() }
    }

    @Test("Colours", arguments: ["#0072B2", "0072b280", "#00FF00FF"])
    func colors(hex: String) throws {
        let color = try #require(Figure.Color(hex: hex))
        #expect(color.green == (hex.hasPrefix("#00FF") ? 255 : 0x72) && color.red == 0)
        #expect(color.opacity == (hex == "0072b280" ? 128 : 255))
        for wrong in ["", "#12345", "#1234567", "red", "#12345g", "+12345"] { #expect(Figure.Color(hex: wrong) == nil) }
    }
}

/// What stands in an SVG, as Foundation's reader of XML sees it.
private final class SVGTexts: NSObject, XMLParserDelegate {
    var all: [String] = []
    var elements: Set<String> = []
    var attributes: [String] = []
    private var text = ""

    struct NotXML: Error { var reason: String }

    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { throw NotXML(reason: "\(String(describing: parser.parserError)) in \(svg)") }
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.insert(name)
        self.attributes += attributes.values
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if !words.isEmpty { all.append(words) }
        text = ""
    }
}
