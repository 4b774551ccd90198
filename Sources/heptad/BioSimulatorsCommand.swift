import ArgumentParser
import Exchange
import Foundation

struct BioSimulatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "biosimulators",
        abstract: "Runs a COMBINE archive as BioSimulators' tools do.",
        discussion: """
            Writes reports.h5, the plots as SVG and in plots.zip, and log.yml, with a status for every task and output.

            Environment variables of the contract that are honoured:
              ALGORITHM_SUBSTITUTION_POLICY  \(SubstitutionPolicy.words)
              REPORT_FORMATS                 h5, csv (default: h5)
              VIZ_FORMATS                    svg, or empty for no plots (default: svg; others are named and left out)
              SAVE_PLOT_DATA                 1 or 0
              BUNDLE_OUTPUTS                 1 or 0
              KEEP_INDIVIDUAL_OUTPUTS        1 or 0
              H5_REPORTS_PATH, REPORTS_PATH, PLOTS_PATH, LOG_PATH

            Example:
              heptad biosimulators -i experiment.omex -o results
            """
    )

    @Option(name: [.customShort("i"), .long], help: "The COMBINE archive.")
    var archive: String

    @Option(name: [.customShort("o"), .long], help: "The folder to write into.")
    var outDir = "."

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var policy = SubstitutionPolicy.similarVariables
        if let text = environment["ALGORITHM_SUBSTITUTION_POLICY"] {
            guard let known = SubstitutionPolicy(rawValue: text) else {
                throw ValidationError(
                    "ALGORITHM_SUBSTITUTION_POLICY is '\(text)'; known are \(SubstitutionPolicy.words)"
                )
            }
            policy = known
        }
        var files = ExperimentFiles()
        files.tables = []
        for format in list(environment["REPORT_FORMATS"] ?? "h5") {
            if let known = ExperimentFiles.TableFormat(rawValue: format) {
                files.tables.insert(known)
            } else {
                printError("note: reports are not written as '\(format)'")
            }
        }
        let plots = list(environment["VIZ_FORMATS"] ?? "svg")
        files.writesPlots = plots.contains("svg")
        for format in plots where format != "svg" { printError("note: plots are not written as '\(format)'") }
        files.writesPlotData = isOn(environment["SAVE_PLOT_DATA"])
        files.bundles = isOn(environment["BUNDLE_OUTPUTS"])
        files.keepsSingleFiles = isOn(environment["KEEP_INDIVIDUAL_OUTPUTS"])
        files.reportsName = try name("H5_REPORTS_PATH", environment) ?? files.reportsName
        files.tablesArchive = try name("REPORTS_PATH", environment) ?? files.tablesArchive
        files.plotsArchive = try name("PLOTS_PATH", environment) ?? files.plotsArchive
        files.logName = try name("LOG_PATH", environment) ?? files.logName
        try ExperimentRun(path: archive, policy: policy).run(to: outDir, files: files)
    }

    private func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }.filter { !$0.isEmpty }
    }

    private func isOn(_ text: String?) -> Bool { text.map { ["1", "true"].contains($0.lowercased()) } ?? true }

    /// A name inside the output folder.
    private func name(_ variable: String, _ environment: [String: String]) throws -> String? {
        guard let text = environment[variable], !text.isEmpty else { return nil }
        if text.hasPrefix("/") || text.split(separator: "/").contains("..") {
            throw ValidationError("\(variable) '\(text)' leads out of the output folder")
        }
        return text
    }
}
