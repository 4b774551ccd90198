public import ArgumentParser
import Figures
import Foundation
public import Plots

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draws a result as SVG, in a style fit for a paper.",
        discussion: """
            What is drawn follows from the file, and --kind chooses where there is more than one way:

              result                                        kind
              simulate: one run (.csv, .h5)                 curves
              simulate --scan, population --trajectories    spaghetti, bands
              population and merge (.csv, .json)            bands
              experiment (Results/..., .json)               bands
              sensitivity --format json                     tornado
              calibrate --format json                       observed (against predicted), residuals (over time)

            Colours are those that most colour-blind readers tell apart. What a figure leaves out or cannot say is a
            note on standard error. Of a table of runs the first \(RunTable.maximumRuns) are read.

            Examples:
              heptad population pk.ant --subjects 1000 ... --output bands.csv; heptad plot bands.csv --output bands.svg
              heptad plot Results/selank/routes-*.json --of brain --arm intranasal --arm oral --log
              heptad sensitivity selank/routes --output brain --format json > brain.json; heptad plot brain.json
              heptad calibrate Models/theophylline --format json > fits.json
              heptad plot fits.json --of full --kind residuals --output residuals.svg
            """
    )

    @Argument(help: "What a command wrote: .csv, .json or .h5.")
    var result: String

    @Option(help: "\(ResultPlot.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: ResultPlot.Kind?

    @Option(help: "An output by its name, or a fit; may be given again for the curves of one run.")
    var of: [String] = []

    @Option(help: "An arm of an experiment; may be given again.")
    var arm: [String] = []

    @Flag(help: "Logarithmic axis of the values.")
    var log = false

    @Option(help: "A title over the figure (default: none, as a paper has captions).")
    var title = ""

    @Option(help: "File of the figure (default: standard output).")
    var output: String?

    func validate() throws {
        if let output, !output.hasSuffix(".svg") {
            throw ValidationError("--output is an .svg file; found '\(output)'")
        }
    }

    func run() throws {
        var options = ResultPlot.Options()
        (options.kind, options.outputs, options.arms) = (kind, of, arm)
        (options.isLogarithmic, options.title) = (log, title)
        try write(ResultPlot(PlottedResult(contentsOf: result), options), to: output)
    }
}

extension ResultPlot.Kind: ExpressibleByArgument {}

/// Draws a figure and writes it, to standard output where no file is named; its notes go to standard error.
func write(_ plot: ResultPlot, to path: String?) throws {
    let svg: String
    do throws(FigureFailure) {
        svg = try plot.figure.svg()
    } catch {
        throw InputFault("\(error)")
    }
    if let path {
        do {
            try Data(svg.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw InputFault("'\(path)' cannot be written; see that its folder is there and has space")
        }
    } else {
        print(svg)
    }
    for note in plot.notes { printError("note: \(note)") }
}
