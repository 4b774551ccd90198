import ArgumentParser
import Dates
import Diagnostics
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

            Examples:
              heptad serve
              heptad serve --host 0.0.0.0 --port 9000
            """
    )

    @Option(help: "Address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen at; 0 takes any free one.")
    var port = 8080

    @Option(help: "The day for which law and claims are shown, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @OptionGroup var options: DossierOptions

    func run() async throws {
        let date = asOf ?? ISODate.today()
        let ids = try options.dossierIDs()
        let dossiers = try ids.map(options.loadDossier)
        let (collection, faults) = Collection.load(try options.dossiersFolder, dossiers: dossiers)
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        let pages = try dossiers.map { try page(of: $0, among: Set(ids), collection: collection, asOf: date) }
        guard !pages.isEmpty else {
            throw InputFault("'\(try options.dossiersFolder)' holds no dossier to serve; name another with --dossiers")
        }
        let library = ChartLibrary.find()
        if library == nil { printError("warning: \(ChartLibrary.absence)") }
        let site = try Site(
            Edition(asOf: date, compounds: pages, dossiers: dossiers, collection: collection),
            version: heptadVersion,
            chartLibrary: library?.bytes
        )
        do {
            try await runServer(site: site, host: host, port: port) { address in
                print("serving \(address)")
                fflush(nil)
            }
        } catch let failure as ServerFailure {
            throw InputFault("\(failure)")
        }
    }

    private func page(
        of dossier: Dossier,
        among ids: Set<String>,
        collection: Collection,
        asOf date: ISODate
    ) throws -> CompoundPage {
        let store = ResultStore(folder: options.resultsFolder)
        let results = try dossier.experiments.compactMap { experiment in
            store.result(of: try PreparedExperiment(experiment, in: dossier.experimentSet))
        }
        return CompoundPage(
            dossier,
            asOf: date,
            results: results,
            verdicts: dossier.claimVerdicts(asOf: date, results: results),
            dossiers: ids,
            collection: collection
        )
    }
}
