/// A two-dimensional plot as a value: what is drawn, not how.
public struct Figure: Sendable, Hashable {
    public var title: String
    /// In pixels of the SVG, which scales freely.
    public var width = 720
    public var height = 480
    public var xAxis: Axis
    /// The left axis.
    public var yAxis: Axis
    /// The axis on the right, for marks that belong to it.
    public var rightAxis: Axis?
    public var marks: [Mark]
    public var showsLegend = true
    /// Under the axes in place of beside them, so that the figure keeps the width of a column.
    public var hasLegendBelow = false

    /// The most points of one figure.
    public static let maximumPoints = 1_000_000

    public init(title: String = "", xAxis: Axis = Axis(), yAxis: Axis = Axis(), marks: [Mark] = []) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.marks = marks
    }
}

extension Figure {
    public struct Axis: Sendable, Hashable {
        /// With its unit, such as `time [h]`.
        public var label: String
        public var isLogarithmic: Bool
        /// Ends of the axis; nil to follow the data.
        public var minimum: Double?
        public var maximum: Double?
        public var isReversed = false
        public var showsGrid = false
        /// Ticks with names of their own, such as those of the groups of a bar chart; nil for numbers.
        public var ticks: [Tick]?

        public init(_ label: String = "", isLogarithmic: Bool = false) {
            self.label = label
            self.isLogarithmic = isLogarithmic
        }
    }

    public struct Tick: Sendable, Hashable {
        public var value: Double
        public var label: String

        public init(_ value: Double, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    /// Something drawn over the axes; later marks lie over earlier ones.
    public struct Mark: Sendable, Hashable {
        /// Its name in the legend; nil to leave it out of there.
        public var label: String?
        public var shape: Shape
        public var usesRightAxis = false

        public init(_ shape: Shape, label: String? = nil) {
            self.shape = shape
            self.label = label
        }

        /// Points joined by a line.
        public static func curve(_ x: [Double], _ y: [Double], line: Line = Line(), label: String? = nil) -> Mark {
            Mark(.curve(Curve(x, y, line: line)), label: label)
        }

        /// Points on their own.
        public static func points(_ x: [Double], _ y: [Double], marker: Marker = Marker(), label: String? = nil) -> Mark
        {
            Mark(.curve(Curve(x, y, line: nil, marker: marker)), label: label)
        }

        /// The area between two curves, such as a band of quantiles.
        public static func band(
            _ x: [Double],
            from lower: [Double],
            to upper: [Double],
            fill: Color? = nil,
            label: String? = nil
        ) -> Mark {
            Mark(.band(Band(x: x, lower: lower, upper: upper, fill: fill)), label: label)
        }
    }

    public enum Shape: Sendable, Hashable {
        case curve(Curve)
        case band(Band)
        case bars(Bars)
    }

    /// Points, joined or not, in the order given. A coordinate that is not finite leaves a gap.
    public struct Curve: Sendable, Hashable {
        public var x: [Double]
        public var y: [Double]
        /// Nil for points alone.
        public var line: Line?
        public var marker: Marker?
        /// Lower and upper ends of error bars, as coordinates.
        public var xErrors: Interval?
        public var yErrors: Interval?

        public init(_ x: [Double], _ y: [Double], line: Line? = Line(), marker: Marker? = nil) {
            self.x = x
            self.y = y
            self.line = line
            self.marker = marker
        }
    }

    public struct Interval: Sendable, Hashable {
        public var lower: [Double]
        public var upper: [Double]

        public init(lower: [Double], upper: [Double]) {
            self.lower = lower
            self.upper = upper
        }
    }

    public struct Band: Sendable, Hashable {
        public var x: [Double]
        public var lower: [Double]
        public var upper: [Double]
        /// Nil for the palette's next colour, a fifth of it opaque.
        public var fill: Color?
        public var border: Line?

        public init(x: [Double], lower: [Double], upper: [Double], fill: Color? = nil, border: Line? = nil) {
            self.x = x
            self.lower = lower
            self.upper = upper
            self.fill = fill
            self.border = border
        }
    }

    /// Rectangles over positions of an axis; stacked bars begin where others end.
    public struct Bars: Sendable, Hashable {
        public var positions: [Double]
        public var bases: [Double]
        public var ends: [Double]
        /// In units of the axis of positions.
        public var width: Double
        /// Whether positions lie on the y axis.
        public var isHorizontal = false
        public var fill: Color?
        public var border: Line?

        public init(positions: [Double], bases: [Double], ends: [Double], width: Double = 0.8) {
            self.positions = positions
            self.bases = bases
            self.ends = ends
            self.width = width
        }
    }
}

extension Figure {
    public struct Line: Sendable, Hashable {
        public enum Pattern: String, Sendable, Hashable, CaseIterable {
            case solid, dash, dot, dashDot, dashDotDot
        }

        public var pattern: Pattern
        /// Nil for the palette's next colour.
        public var color: Color?
        /// In pixels.
        public var thickness: Double

        public init(_ pattern: Pattern = .solid, color: Color? = nil, thickness: Double = 1.5) {
            self.pattern = pattern
            self.color = color
            self.thickness = thickness
        }
    }

    public struct Marker: Sendable, Hashable {
        public enum Form: String, Sendable, Hashable, CaseIterable {
            case square, circle, diamond, xCross, plus, star
            case triangleUp, triangleDown, triangleLeft, triangleRight, hDash, vDash
        }

        public var form: Form
        /// In pixels, across.
        public var size: Double
        /// Inside; nil for an open marker.
        public var fill: Color?
        /// Outline; nil for the palette's next colour, or that of the line.
        public var color: Color?

        public init(_ form: Form = .circle, size: Double = 6, fill: Color? = nil, color: Color? = nil) {
            self.form = form
            self.size = size
            self.fill = fill
            self.color = color
        }
    }

    public struct Color: Sendable, Hashable {
        public var red: UInt8
        public var green: UInt8
        public var blue: UInt8
        /// 255 covers what lies below.
        public var opacity: UInt8

        public init(red: UInt8, green: UInt8, blue: UInt8, opacity: UInt8 = 255) {
            self.red = red
            self.green = green
            self.blue = blue
            self.opacity = opacity
        }

        /// Reads `#RRGGBB` or `#RRGGBBAA`, as CSS and SED-ML write colours; the number sign may be missing.
        public init?(hex: String) {
            let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
            guard digits.count == 6 || digits.count == 8, digits.allSatisfy(\.isHexDigit),
                let number = UInt32(digits, radix: 16)
            else { return nil }
            let value = digits.count == 6 ? number << 8 | 255 : number
            red = UInt8(value >> 24)
            green = UInt8(value >> 16 & 255)
            blue = UInt8(value >> 8 & 255)
            opacity = UInt8(value & 255)
        }

        /// The same colour, less opaque.
        public func faded(to opacity: UInt8) -> Color {
            Color(red: red, green: green, blue: blue, opacity: opacity)
        }
    }

    /// Colours that most colour-blind readers tell apart, used in turn.
    ///
    /// **Source**: Okabe and Ito (2008), Color Universal Design; yellow, which is too light for lines, comes last.
    public static let palette = ["0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "F0E442"]
        .compactMap { Color(hex: $0) }
}
