public import Diagnostics
public import Figures

/// A result drawn as a figure for a paper, with what a reader must know that the figure does not say.
public struct ResultPlot: Sendable {
    /// What is drawn.
    public enum Kind: String, Sendable, CaseIterable {
        /// Curves of a single run.
        case curves
        /// Median and quantiles.
        case bands
        /// Every run, thin, with the median over them.
        case spaghetti
        /// Shares of a variance, the largest on top.
        case tornado
        /// Goodness of fit: observed against predicted.
        case observed
        /// Goodness of fit: observed less predicted, over time.
        case residuals
    }

    /// What a reader may choose; what is nil or empty is chosen by the result.
    public struct Options: Sendable {
        public var kind: Kind?
        /// Outputs by id or name; of fits, the fit.
        public var outputs: [String] = []
        public var arms: [String] = []
        public var isLogarithmic = false
        public var title = ""

        public init() {}
    }

    public var figure: Figure
    public var notes: [String] = []

    /// The palette's colours are as many curves as a reader can tell apart.
    static let maximumCurves = Figure.palette.count

    /// - Throws: a kind, an output or an arm that the result does not have, with those that it has.
    public init(_ result: PlottedResult, _ options: Options = Options()) throws(Diagnostic) {
        figure = Figure(title: options.title)
        figure.width = 640
        figure.height = 420
        figure.hasLegendBelow = true
        figure.yAxis.isLogarithmic = options.isLogarithmic
        switch result {
        case .runs(let table): try draw(table, options)
        case .bands(let table):
            _ = try Self.kind(options, of: "quantiles", [.bands])
            try draw(table, options)
        case .sensitivity(let report):
            _ = try Self.kind(options, of: "a sensitivity", [.tornado])
            draw(report, options)
        case .fits(let reports): try draw(reports, options)
        }
    }

    /// The kind that is asked for, the first of those that suit else.
    static func kind(_ options: Options, of what: String, _ suitable: [Kind]) throws(Diagnostic) -> Kind {
        guard let kind = options.kind else { return suitable[0] }
        guard suitable.contains(kind) else {
            let known = suitable.map(\.rawValue).joined(separator: " or ")
            throw PlotFault.choice("\(what) cannot be drawn as \(kind.rawValue)", "it is drawn as \(known)")
        }
        return kind
    }

    /// The places of the wanted names; all of them where none is wanted.
    static func places(_ wanted: [String], in known: [String], what: String) throws(Diagnostic) -> [Int] {
        if wanted.isEmpty { return Array(known.indices) }
        var places: [Int] = []
        for name in wanted {
            guard let place = known.firstIndex(of: name) else {
                throw PlotFault.choice(
                    "there is no \(what) `\(name)`",
                    "known are: " + known.prefix(30).joined(separator: ", ")
                )
            }
            places.append(place)
        }
        return places
    }

    static func axis(_ label: String, _ unit: String) -> String { unit.isEmpty ? label : "\(label) [\(unit)]" }

    static let black = Figure.palette[6]
    static let grey = Figure.Color(red: 110, green: 110, blue: 110)
}
