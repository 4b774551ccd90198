import ArgumentParser
import Dates
import Dossiers
import Foundation
import Pages
import Server

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the dossiers as a site, with the same values as JSON.",
        discussion: """
            Pages are rendered once, at the start, from the dossiers and the stored results of their experiments.
            A dossier with errors is not published: they are printed and the server does not start.

            With a database named, readers can subscribe to changes; `heptad notify` tells them.

            Examples:
              heptad serve
              heptad serve --host 0.0.0.0 --port 9000
            """
    )

    @Option(help: "Address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen at; 0 takes any free one.")
    var port = 8080

    @Option(
        name: .customLong("public-url"),
        help: "The site's address as readers know it, such as https://example.org (default: as requests name it)."
    )
    var publicURL: String?

    @Option(help: "The day for which law and claims are shown, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @OptionGroup var options: DossierOptions
    @OptionGroup var memory: DatabaseOptions

    func run() async throws {
        let library = ChartLibrary.find()
        if library == nil { printError("warning: \(ChartLibrary.absence)") }
        let store = SiteStore(try content(asOf: asOf ?? ISODate.today(), chartLibrary: library))
        let services = SiteServices(
            store: store,
            publicURL: publicURL,
            reports: ErrorReports(path: options.resultsFolder + "/reports.jsonl"),
            subscriptions: memory.isNamed ? try memory.openStore() : nil
        )
        do {
            try await runServer(services, host: host, port: port) { address in
                print("serving \(address)")
                fflush(nil)
            }
        } catch let failure as ServerFailure {
            throw InputFault("\(failure)")
        }
    }

    /// Renders all pages of what the folder of dossiers holds.
    private func content(asOf date: ISODate, chartLibrary: ChartLibrary?) throws -> SiteContent {
        let (edition, results) = try loadEdition(options, asOf: date)
        let site = try Site(
            edition,
            version: heptadVersion,
            chartLibrary: chartLibrary?.bytes,
            publicURL: publicURL
        )
        return SiteContent(site: site, dossiers: edition.dossiers, results: results, asOf: date)
    }
}
