import Analysis
import ArgumentParser
import Diagnostics
import Dossiers
import Foundation

struct NCACommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nca",
        abstract: "Noncompartmental analysis of concentrations over time.",
        discussion: """
            DATA.csv has a line of column names, then numbers; NA, . or nothing means missing. Areas are linear while
            concentrations rise and logarithmic while they fall. The terminal phase is the line through the last three
            or more samples after the maximum with the best adjusted R squared. Samples at or below --limit count as
            zero before the first one above it and are left out after. Output is CSV, one line a subject, in the units
            of the data; what cannot be known is NA.

            Examples:
              heptad nca Models/theophylline/theoph.csv --subject Subject --dose-column Dose
              heptad nca Models/indomethacin/indometh.csv --subject Subject --time time --dose 25 --route bolus
            """
    )

    @Argument(help: "The table.")
    var data: String

    @Option(help: "Column of the times, from the dose on.")
    var time = "Time"

    @Option(help: "Column of the concentrations.")
    var concentration = "conc"

    @Option(help: "Column that names subjects (default: all rows are one).")
    var subject: String?

    @Option(help: "The dose of every subject.")
    var dose: Double?

    @Option(help: "Column of each subject's dose: its first number.")
    var doseColumn: String?

    @Option(help: "extravascular, bolus or infusion.")
    var route = Route.extravascular

    @Option(help: "Duration of an infusion.")
    var duration: Double?

    @Option(help: "Limit of quantification.")
    var limit = 0.0

    enum Route: String, ExpressibleByArgument, CaseIterable { case extravascular, bolus, infusion }

    func validate() throws {
        if dose != nil, doseColumn != nil { throw ValidationError("give --dose or --dose-column, not both") }
        if let dose, !(dose > 0) { throw ValidationError("--dose must be above zero") }
        if limit < 0 { throw ValidationError("--limit must not be below zero") }
        guard (route == .infusion) == (duration != nil) else {
            throw ValidationError("--duration belongs to --route infusion, and that needs it")
        }
        if let duration, !(duration > 0) { throw ValidationError("--duration must be above zero") }
    }

    func run() throws {
        let table = try DataTable(path: data)
        let times = try table.numbers(time)
        let concentrations = try table.numbers(concentration)
        let doses = try doseColumn.map { try table.numbers($0) }
        let names = [
            "subject", "cmax", "tmax", "clast", "tlast", "c0", "auc_last", "auc_inf", "auc_extrapolated", "lambda_z",
            "half_life", "adjusted_r2", "points", "mrt", "cl", "vz", "vss",
        ]
        print(names.joined(separator: ","))
        for (name, rows) in try table.subjects(subject) {
            let known = rows.filter { times[$0] != nil && concentrations[$0] != nil }
            let own = doses.flatMap { doses in rows.compactMap { doses[$0] }.first } ?? dose
            do throws(NonCompartmentalError) {
                let analysis = try NonCompartmental(
                    times: known.compactMap { times[$0] },
                    concentrations: known.compactMap { concentrations[$0] },
                    dose: own,
                    route: administration,
                    limit: limit
                )
                print(line(name, analysis))
            } catch {
                throw InputFault("\(data), subject '\(name)': \(message(error, known))")
            }
        }
    }

    private var administration: NonCompartmental.Route {
        switch route {
        case .extravascular: .extravascular
        case .bolus: .bolus
        case .infusion: .infusion(duration: duration ?? 0)
        }
    }

    private func line(_ name: String, _ analysis: NonCompartmental) -> String {
        let numbers: [Double?] = [
            analysis.maximum, analysis.timeOfMaximum, analysis.last, analysis.timeOfLast, analysis.initial,
            analysis.areaToLast, analysis.area, analysis.extrapolated, analysis.terminal?.rate,
            analysis.terminal?.halfLife, analysis.terminal?.adjustedRSquared,
            analysis.terminal.map { Double($0.count) },
            analysis.meanResidenceTime, analysis.clearance, analysis.terminalVolume, analysis.steadyStateVolume,
        ]
        let texts = numbers.map { number in number.map { String(format: "%.10g", $0) } ?? "NA" }
        return ([name] + texts).joined(separator: ",")
    }

    private func message(_ error: NonCompartmentalError, _ rows: [Int]) -> String {
        switch error {
        case .countsDiffer: "times and concentrations differ in number"
        case .timesNotAscending(let index):
            "the time of line \(rows[index] + 2) is not after the one before it, or below zero"
        case .nothingAboveLimit: "no concentration is above the limit of quantification"
        }
    }
}
