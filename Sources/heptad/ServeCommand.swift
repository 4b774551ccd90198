import ArgumentParser
import Claims
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

    func run() async throws {
        let library = ChartLibrary.find()
        if library == nil { printError("warning: \(ChartLibrary.absence)") }
        let store = SiteStore(try content(asOf: asOf ?? ISODate.today(), chartLibrary: library))
        let services = SiteServices(store: store, publicURL: publicURL)
        let trials = Array(store.content.trials.values)
        let warming = Task(priority: .background) { await services.simulations.warm(trials) }
        defer { warming.cancel() }
        do {
            try await runServer(services, host: host, port: port) { address in
                print("serving \(address)")
                fflush(nil)
            }
        } catch let failure as ServerFailure {
            throw InputFault("\(failure)")
        }
    }

    /// Loads every dossier with its stored results and renders all pages.
    private func content(asOf date: ISODate, chartLibrary: ChartLibrary?) throws -> SiteContent {
        let ids = try options.dossierIDs()
        guard !ids.isEmpty else {
            throw InputFault("'\(try options.dossiersFolder)' holds no dossier to serve; name another with --dossiers")
        }
        let store = ResultStore(folder: options.resultsFolder)
        var dossiers: [Dossier] = []
        var allResults: [ExperimentResult] = []
        var pages: [CompoundPage] = []
        var trials: [VirtualTrial] = []
        var allVerdicts: [String: [ClaimVerdict]] = [:]
        for id in ids {
            let dossier = try options.loadDossier(id)
            let results = try dossier.experiments.compactMap { experiment in
                store.result(of: try PreparedExperiment(experiment, in: dossier.experimentSet))
            }
            let verdicts = dossier.claimVerdicts(asOf: date, results: results)
            pages.append(
                CompoundPage(dossier, asOf: date, results: results, verdicts: verdicts, dossiers: Set(ids))
            )
            dossiers.append(dossier)
            allResults += results
            allVerdicts[id] = verdicts
            trials += try dossier.experiments.map { try VirtualTrial($0, in: dossier) }
        }
        let site = try Site(compounds: pages, version: heptadVersion, chartLibrary: chartLibrary?.bytes)
        return SiteContent(
            site: site,
            dossiers: dossiers,
            results: allResults,
            verdicts: allVerdicts,
            trials: trials,
            asOf: date
        )
    }
}
