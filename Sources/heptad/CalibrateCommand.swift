import ArgumentParser
import Diagnostics
import Dossiers
import Foundation

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fits models to data, as fits.yaml of a model folder says.",
        discussion: """
            Without random effects: least squares within bounds from several starts, with standard errors. With random
            effects: maximum likelihood after Lindstrom and Bates. Published estimates are compared.

            Examples:
              heptad calibrate Models/theophylline
              heptad calibrate Models/theophylline --fit pooled --format csv
              heptad calibrate Models/theophylline --format json > fits.json; heptad plot fits.json --output fit.svg
            """
    )

    @Argument(help: "A model folder with fits.yaml.")
    var folder: String

    @Option(help: "One fit by its id (default: all).")
    var fit: String?

    @Option(help: "text, csv, or json, which holds every observation beside its prediction.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv, json }

    func run() async throws {
        let (set, diagnostics) = ExperimentSet.load(folder)
        if diagnostics.contains(where: { $0.severity == .error }) { throw DiagnosticsError(diagnostics) }
        let wanted = set.fits.filter { fit == nil || $0.id == fit }
        guard !wanted.isEmpty else {
            let known = set.fits.map(\.id).joined(separator: ", ")
            throw InputFault("'\(folder)' has no fit \(fit.map { "'\($0)'" } ?? "at all"); there are: \(known)")
        }
        var isWhole = true
        var reports: [FitReport] = []
        if format == .csv { print("fit,name,value") }
        for fit in wanted {
            let result = try await fit.run(in: folder)
            switch format {
            case .text:
                print("\(set.id)/\(fit.id): \(fit.title) (\(result.notes.joined(separator: "; ")))")
                for (name, value) in result.numbers { print("  \(name) \(value)") }
            case .csv: for (name, value) in result.numbers { print("\(fit.id),\(name),\(value)") }
            case .json: reports.append(FitReport(result, of: fit, in: set))
            }
            for checkpoint in result.checkpoints where !checkpoint.holds {
                printError("error: \(checkpoint.fault)")
                isWhole = false
            }
        }
        if format == .json { print(try json(["fits": reports])) }
        if !isWhole { throw ExitCode(1) }
    }
}
