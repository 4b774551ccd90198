import ArgumentParser
import Dates
import Foundation
import Server

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the dossiers as a site, with the same values as JSON.",
        discussion: """
            Pages are rendered from the dossiers and the stored results of their experiments. A dossier with errors is
            not published: at the start they are printed and the server does not start; later, when files change, the
            log names them and the last good pages stay. Changes are seen within some seconds, without a restart.

            Figures run experiments anew for what a reader chooses; the API is described at /api/v1/openapi.json.
            /health, /ready and /metrics (Prometheus) are for the one who runs it. SIGTERM ends it after the requests
            in flight are answered.

            With a database named, readers can subscribe to changes; `heptad notify` tells them.

            Examples:
              heptad serve
              heptad serve --host 0.0.0.0 --port 9000
              heptad serve --config /etc/heptad.yaml --log-format json --log-level info
              heptad serve --public-url https://example.org --trust-proxy
            """
    )

    @Option(help: "The day for which law and claims are shown, YYYY-MM-DD (default: the day it is).")
    var asOf: ISODate?

    @OptionGroup var serving: ServeOptions
    @OptionGroup var options: DossierOptions
    @OptionGroup var memory: DatabaseOptions

    func run() async throws {
        let settings = try serving.settings()
        let library = ChartLibrary.find()
        if library == nil { printError("warning: \(ChartLibrary.absence)") }
        let loading = SiteLoading(
            dossiersFolder: try options.dossiersFolder,
            resultsFolder: options.resultsFolder,
            chartLibrary: library?.bytes,
            publicURL: settings.publicURL,
            asOf: asOf
        )
        let services = SiteServices(
            store: SiteStore(try loading.load().content),
            publicURL: settings.publicURL,
            trustsProxy: settings.trustsProxy,
            reports: ErrorReports(path: options.resultsFolder + "/reports.jsonl"),
            subscriptions: memory.isNamed ? try memory.openStore() : nil,
            limits: settings.limits
        )
        let logger = settings.logFormat.logger(level: settings.logLevel)
        let reload = ContentReload(services, logger: logger, stamp: loading.stamp) { last in
            try loading.load(after: last)
        }
        do {
            try await runServer(
                services,
                host: settings.host,
                port: settings.port,
                logger: logger,
                also: [reload]
            ) { address in
                print("serving \(address)")
                fflush(nil)
            }
        } catch let failure as ServerFailure {
            throw InputFault("\(failure)")
        }
    }
}
