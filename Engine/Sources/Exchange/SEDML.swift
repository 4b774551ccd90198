internal import Diagnostics
internal import Expressions
internal import Figures

/// A simulation experiment in SED-ML's own words and order.
///
/// **Source**: SED-ML Level 1 Versions 1 to 4. Where versions differ in spelling, Version 4's is used.
struct SEDML {
    var file: String
    var models: [Model] = []
    var simulations: [Simulation] = []
    var tasks: [AbstractTask] = []
    var generators: [DataGenerator] = []
    var outputs: [Output] = []
    /// Parameters of the experiment as a whole, such as its seed.
    var parameters: [AlgorithmParameter] = []
    /// Expressions of all formulas.
    var graph = ExpressionGraph()

    /// A reference into a model: XPath, with what its prefixes mean.
    struct Target: Hashable {
        var path: String
        var namespaces: [String: String]
    }

    struct Model {
        var id: String
        var language: String
        var source: String
        var changes: [Change] = []
        var location: SourceLocation
    }

    struct Change {
        enum Kind {
            case attribute(newValue: String)
            /// XML as text whose root element only carries the namespaces.
            case add(xml: String)
            case replace(xml: String)
            case remove
            case compute(Calculation)
        }

        var target: Target
        var kind: Kind
        var location: SourceLocation
    }

    /// A formula over variables and parameters.
    struct Calculation {
        var math: ExpressionID
        var variables: [Variable] = []
        var parameters: [String: Double] = [:]
    }

    struct Variable {
        var id: String
        /// Nil for time.
        var target: Target?
        var symbol: Symbol?
        /// A task of the document; nil for a value of a model.
        var task: String?
        var model: String?
        /// What its values are reduced to, and over which tasks' dimensions.
        var aggregate: Aggregate?
        var ignoresNaN = false
        var dimensions: [String] = []
        var location: SourceLocation
    }

    enum Symbol: Hashable { case time, amount, concentration, particleNumber, rateOfChange }

    struct Simulation {
        enum Kind {
            case timeCourse(start: Double, outputStart: Double, end: Double, steps: Int)
            case oneStep(Double)
            case steadyState
            /// One that is refused, with what it is.
            case other(String)
        }

        var id: String
        var kind: Kind
        var algorithm: String?
        var parameters: [AlgorithmParameter] = []
        var location: SourceLocation
    }

    struct AlgorithmParameter: Hashable {
        var id: String
        var name: String
        var value: String
    }

    struct AbstractTask {
        enum Kind {
            case single(model: String, simulation: String)
            case repeated(Repetition)
            case other(String)
        }

        var id: String
        var kind: Kind
        var location: SourceLocation
    }

    struct Repetition {
        var range: String
        var resetsModel: Bool
        /// Whether iterations follow each other in one dimension; nil where the document does not say.
        var concatenates: Bool?
        var ranges: [Range] = []
        var changes: [SetValue] = []
        /// In the order in which they are run.
        var subtasks: [Subtask] = []
    }

    struct Subtask {
        var task: String
        var changes: [SetValue] = []
    }

    struct Range {
        enum Kind {
            case values([Double])
            case functional(index: String, Calculation)
            case other(String)
        }

        var id: String
        var kind: Kind
        var location: SourceLocation
    }

    struct SetValue {
        var model: String
        var target: Target
        var symbol: Symbol?
        var range: String?
        var calculation: Calculation
        var location: SourceLocation
    }

    struct DataGenerator {
        var id: String
        var name: String
        var calculation: Calculation
        var location: SourceLocation
    }

    struct Output {
        enum Kind {
            case report([DataSet])
            case plot(Plot)
            case other(String)
        }

        var id: String
        var name: String
        var kind: Kind
        var location: SourceLocation
    }

    struct DataSet {
        var id: String
        var label: String
        var name: String
        var generator: String
    }

    /// A plot, as a figure without data and what its marks show.
    struct Plot {
        var figure: Figure
        var curves: [Curve]
    }

    struct Curve {
        enum Shape { case line, bars, stackedBars, horizontalBars, horizontalStackedBars, area }

        var id: String
        var name: String
        var shape = Shape.line
        var x: String
        /// The upper data of an area.
        var y: String
        var lower: String?
        var xErrors: (lower: String?, upper: String?) = (nil, nil)
        var yErrors: (lower: String?, upper: String?) = (nil, nil)
        var usesRightAxis = false
        var style: Style?
        var order: Int
    }

    struct Style {
        var line: Figure.Line?
        /// Whether a line was asked for or asked away; nil where the style does not say.
        var hasLine: Bool?
        var marker: Figure.Marker?
        var hasMarker: Bool?
        var fill: Figure.Color?
    }
}
