public import ArgumentParser
import Dates
import Diagnostics
import Dossiers
import Foundation
public import Regulation

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Derives a compound's legal status on a date from the dated ledger.",
        discussion: """
            Two time axes: --as-of is the day whose law is asked for, --known-on the last day of publication that
            counts. Every facet comes with the events and citations behind it.

            Examples:
              heptad status selank --jurisdiction US
              heptad status selank --jurisdiction US --as-of 2024-09-01
              heptad status selank --jurisdiction RU --as-of 2026-02-01 --known-on 2026-01-19 --format json
            """
    )

    @Argument(help: "The dossier's id, such as selank.")
    var compound: String

    @Option(help: "\(Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")) (default: all).")
    var jurisdiction: Jurisdiction?

    @Option(help: "The day whose law is asked for, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @Option(help: "The last day of publication that counts, YYYY-MM-DD (default: all that is in the ledger).")
    var knownOn: ISODate?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var options: DossierOptions

    func run() throws {
        let (ledger, named) = try options.loadLedger(of: compound)
        let today = ISODate.today()
        let statuses = (jurisdiction.map { [$0] } ?? Jurisdiction.allCases).map {
            ledger.deriveStatus(of: named, in: $0, asOf: asOf ?? today, knownOn: knownOn, today: today)
        }
        switch format {
        case .text:
            print(statuses.map { render($0) }.joined(separator: "\n" + String(repeating: "=", count: 78) + "\n\n"))
            print(lastLooks(for: compound, today: today), terminator: "")
        case .json:
            let reports = statuses.map(StatusReport.init)
            print(reports.count == 1 && jurisdiction != nil ? try json(reports[0]) : try json(reports))
        }
    }
}

extension Jurisdiction: ExpressibleByArgument {}

/// How a command prints its answer.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// A value as JSON with sorted keys, so that two answers can be compared by a text tool.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension DossierOptions {
    /// Loads a dossier by its id.
    ///
    /// - Throws: all of its errors, where it has any.
    func loadDossier(_ id: String) throws -> Dossier {
        let (dossier, diagnostics) = Dossier.load(try folder(of: id))
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty, let dossier else { throw DiagnosticsError(errors) }
        return dossier
    }

    /// Loads a dossier's ledger and the compound in it.
    ///
    /// - Throws: the dossier's errors, and what is missing.
    func loadLedger(of id: String) throws -> (ledger: Ledger, compound: LedgerCompound) {
        let dossier = try loadDossier(id)
        guard let ledger = dossier.ledger else { throw InputFault("the dossier '\(id)' has no ledger.yaml") }
        guard let compound = dossier.ledgerCompound else {
            throw InputFault("the ledger of '\(id)' does not name the compound")
        }
        return (ledger, compound)
    }
}
