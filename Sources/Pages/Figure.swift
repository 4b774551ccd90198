/// A chart of simulated time courses, one panel an arm, all panels on the same axes.
///
/// The chart is drawn by script from the same numbers that the table beneath it prints, so the page is complete
/// without script.
public struct Figure: Hashable, Codable, Sendable {
    /// The figure's name in addresses.
    public var id: String
    /// What is seen, as a sentence.
    public var title: String
    public var x: Axis
    public var y: Axis
    public var times: [Double]
    public var arms: [Arm]
    public var table: Table
    /// How the numbers were made: subjects, seed, engine.
    public var provenance: String
    /// What a reader must know before believing the picture.
    public var caveat: String
    /// What the spread rests on; nil where it was not decomposed.
    public var restsOn: RestsOn?
    /// Why there is nothing to draw; nil where there is.
    public var missing: String?
    public private(set) var hasData: Bool
    /// Whether the figure is folded away until a reader opens it, as the lesser outputs of an experiment are.
    public var isFolded = false
    /// What a reader may change; nil where nothing is.
    public var controls: FigureControls?

    /// An axis with its title, its unit and its limits.
    public struct Axis: Hashable, Codable, Sendable {
        public var title: String
        public var unit: String
        public var isLogarithmic: Bool
        public var minimum: Double
        public var maximum: Double
        /// A sentence about values left out at the lower end; nil where nothing is.
        public var note: String?
    }

    /// One arm: median, inner 50 % band and outer 90 % band at every time; nil where there is no number.
    public struct Arm: Hashable, Codable, Sendable {
        public var id: String
        public var name: String
        /// The place of the arm in the series colours, counted from one.
        public var colour: Int
        public var median: [Double?]
        public var inner: Band
        public var outer: Band
        /// The panel in words, for those who cannot see it.
        public var summary: String
    }

    /// The lower and the upper bound of a band at every time.
    public struct Band: Hashable, Codable, Sendable {
        public var low: [Double?]
        public var high: [Double?]

        /// Bounds that are not finite become nil: a chart and JSON have no other honest form for them.
        public init(low: [Double?], high: [Double?]) {
            self.low = low.map(Figure.finite)
            self.high = high.map(Figure.finite)
        }
    }

    /// The numbers at a few times, readable without script.
    public struct Table: Hashable, Codable, Sendable {
        public var columns: [String]
        public var rows: [Row]

        /// One time.
        public struct Row: Hashable, Codable, Sendable {
            public var time: String
            public var cells: [Cell]
        }

        /// One arm at one time, with the arm's name for narrow screens.
        public struct Cell: Hashable, Codable, Sendable {
            public var arm: String
            public var median: String
            public var range: String
        }
    }

    /// The quantiles of one arm as they come from a population run.
    public struct Series: Sendable {
        public var id: String
        public var name: String
        public var median: [Double?]
        public var inner: Band
        public var outer: Band

        public init(id: String, name: String, median: [Double?], inner: Band, outer: Band) {
            self.id = id
            self.name = name
            self.median = median.map(Figure.finite)
            self.inner = inner
            self.outer = outer
        }
    }

    /// A figure of the arms given; on a logarithmic axis what lies more than six decades under the top is cut off and
    /// the axis says so.
    public init(
        id: String,
        title: String,
        x: (title: String, unit: String),
        y: (title: String, unit: String),
        isLogarithmic: Bool,
        times: [Double],
        series: [Series],
        provenance: String,
        caveat: String
    ) {
        self.id = id
        self.title = title
        self.times = times
        self.provenance = provenance
        self.caveat = caveat
        arms = series.enumerated().map { index, series in
            Arm(
                id: series.id,
                name: series.name,
                colour: index % 7 + 1,
                median: series.median,
                inner: series.inner,
                outer: series.outer,
                summary: Self.summary(of: series, times: times, x: x, y: y)
            )
        }
        self.x = Axis(
            title: x.title,
            unit: x.unit,
            isLogarithmic: false,
            minimum: times.first ?? 0,
            maximum: times.last ?? 0,
            note: nil
        )
        self.y = Self.yAxis(y, isLogarithmic: isLogarithmic, series: series)
        table = Self.table(times: times, xUnit: x.unit, series: series)
        hasData = !times.isEmpty && !series.isEmpty
        missing = hasData ? nil : "The experiment has no result yet."
    }

    /// A figure whose experiment has no result, with the reason in the picture's place.
    public init(id: String, title: String, missing reason: String) {
        self.init(
            id: id,
            title: title,
            x: ("", ""),
            y: ("", ""),
            isLogarithmic: false,
            times: [],
            series: [],
            provenance: "",
            caveat: ""
        )
        missing = reason
    }

    private static func yAxis(_ y: (title: String, unit: String), isLogarithmic: Bool, series: [Series]) -> Axis {
        let top = series.flatMap { ($0.outer.high + $0.median).compactMap(\.self) }.max() ?? 1
        guard isLogarithmic, top > 0 else {
            return Axis(title: y.title, unit: y.unit, isLogarithmic: false, minimum: 0, maximum: top, note: nil)
        }
        let positive = series.flatMap { $0.outer.low.compactMap(\.self).filter { $0 > 0 } }
        let floor = top * 1e-6
        let lowest = positive.min() ?? floor
        return Axis(
            title: y.title,
            unit: y.unit,
            isLogarithmic: true,
            minimum: max(lowest, floor),
            maximum: top,
            note: lowest < floor || series.contains { $0.outer.low.contains { ($0 ?? 0) <= 0 } }
                ? "Values under \(NumberText.short(max(lowest, floor))) \(y.unit) lie below the picture."
                : nil
        )
    }

    private static func summary(
        of series: Series,
        times: [Double],
        x: (title: String, unit: String),
        y: (title: String, unit: String)
    ) -> String {
        let known = zip(times, series.median).compactMap { time, median in median.map { (time, $0) } }
        guard let peak = known.max(by: { $0.1 < $1.1 }) else { return "\(series.name): no numbers." }
        return "\(series.name): the median peaks at \(NumberText.short(peak.1)) \(y.unit) "
            + "at \(NumberText.short(peak.0)) \(x.unit)."
    }

    /// At most eight times, spread evenly over those simulated, first and last included.
    private static func table(times: [Double], xUnit: String, series: [Series]) -> Table {
        let wanted = min(8, times.count)
        var indices: [Int] = []
        for step in 0..<wanted {
            let index = wanted == 1 ? 0 : (step * (times.count - 1) + (wanted - 1) / 2) / (wanted - 1)
            if indices.last != index { indices.append(index) }
        }
        return Table(
            columns: series.map(\.name),
            rows: indices.map { index in
                Table.Row(
                    time: "\(NumberText.short(times[index]))\u{202F}\(xUnit)",
                    cells: series.map { series in
                        Table.Cell(
                            arm: series.name,
                            median: text(at: index, series.median),
                            range: "\(text(at: index, series.outer.low)) to \(text(at: index, series.outer.high))"
                        )
                    }
                )
            }
        )
    }

    private static func text(at index: Int, _ numbers: [Double?]) -> String {
        guard numbers.indices.contains(index), let number = numbers[index] else { return "no number" }
        return NumberText.short(number)
    }

    private static func finite(_ number: Double?) -> Double? {
        guard let number, number.isFinite else { return nil }
        return number
    }
}
