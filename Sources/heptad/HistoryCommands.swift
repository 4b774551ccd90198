import ArgumentParser
import Dates
import Dossiers
import Regulation

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists what happened to a compound's legal status, event by event.",
        discussion: """
            Events stand in the order in which they took effect; those without an effective date come last and are
            never ordered.

            Examples:
              heptad history selank --jurisdiction RU
              heptad history selank --format csv > selank-events.csv
              heptad history selank --from 2026-01-01 --format ical > selank.ics
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, ical }

    @Argument(help: "The dossier's id, such as selank.")
    var compound: String

    @Option(help: "\(Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")) (default: all).")
    var jurisdiction: Jurisdiction?

    @Option(help: "Only events that took effect on this day or later; undated events are left out.")
    var from: ISODate?

    @Option(help: "The last day of publication that counts, YYYY-MM-DD (default: all that is in the ledger).")
    var knownOn: ISODate?

    @Option(help: "text, json, csv or ical (dated events only).")
    var format = Format.text

    @OptionGroup var options: DossierOptions

    func run() throws {
        let (ledger, named) = try options.loadLedger(of: compound)
        var events = ledger.history(of: named, in: jurisdiction, knownOn: knownOn)
        if let from { events = events.filter { $0.effective.map { $0 >= from } ?? false } }
        switch format {
        case .text: print(render(events, of: named, collected: ledger.collected), terminator: "")
        case .json: print(try json(events.map { StatusReport.Event($0) }))
        case .csv: print(csv(events), terminator: "")
        case .ical:
            guard let stream = calendar(events, collected: ledger.collected) else {
                throw InputFault("no event of '\(compound)' in this selection has a date; a calendar needs one")
            }
            print(stream, terminator: "")
        }
    }
}

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows how a compound's legal status differs between two days.",
        discussion: """
            Compares the law in force on the two days, as far as the ledger knows it now. With --as-known-then each
            day is answered with what had been published by it, as a reader of that day would have been told.

            Examples:
              heptad diff selank --from 2024-09-01 --to 2024-10-01
              heptad diff selank --jurisdiction RU --from 2026-01-01 --to 2026-02-01 --format json
            """
    )

    @Argument(help: "The dossier's id, such as selank.")
    var compound: String

    @Option(help: "The earlier day, YYYY-MM-DD.")
    var from: ISODate

    @Option(help: "The later day, YYYY-MM-DD (default: today).")
    var to: ISODate?

    @Flag(help: "Answer each day with what had been published by it.")
    var asKnownThen = false

    @Option(help: "\(Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")) (default: all).")
    var jurisdiction: Jurisdiction?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var options: DossierOptions

    func run() throws {
        let (ledger, named) = try options.loadLedger(of: compound)
        let to = to ?? ISODate.today()
        guard from <= to else { throw InputFault("--from \(from) is after --to \(to)") }
        let differences = (jurisdiction.map { [$0] } ?? Jurisdiction.allCases).map { jurisdiction in
            ledger.difference(
                of: named,
                in: jurisdiction,
                from: (from, asKnownThen ? from : nil),
                to: (to, asKnownThen ? to : nil)
            )
        }
        switch format {
        case .text: print(differences.map { render($0) }.joined(separator: "\n"), terminator: "")
        case .json: print(try json(differences.map(StatusDifferenceReport.init)))
        }
    }
}
