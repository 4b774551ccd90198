public import ArgumentParser
import Dates
import Dossiers
import Foundation
public import Subscriptions

struct NotifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Compares the dossiers with what was last seen, and tells those who follow what changed.",
        discussion: """
            Looks every minute until it is stopped: changes are written with what must go out for them, digests are made at
            07:00 UTC (each day, or each Monday), mails and calls go out, and what is no longer needed is forgotten. It can
            be killed at any moment and started again: nothing is lost. One process does this at a time.

            The mail server's user and password come from HEPTAD_SMTP_USER and HEPTAD_SMTP_PASSWORD; its authorities, where
            they are not the system's, from the file in HEPTAD_SMTP_CA. Without --smtp changes are recorded and webhooks are
            called, and mails wait.

            Examples:
              heptad notify --smtp smtp://mail.example.org:587 --from news@example.org --public-url https://example.org
              heptad notify --once
            """
    )

    @Flag(help: "Look once and end.")
    var once = false

    @Option(help: "The mail server: smtp://host:587 or smtps://host:465.")
    var smtp: String?

    @Option(help: "The address that mails come from.")
    var from: String?

    @Option(help: "The site's address as readers know it; mails link to it.")
    var publicURL: String?

    @Option(help: "Act as if it were this moment, YYYY-MM-DDTHH:MM:SSZ; for looking back and for tests.")
    var at: Timestamp?

    @OptionGroup var options: DossierOptions
    @OptionGroup var memory: DatabaseOptions

    func validate() throws {
        if smtp != nil, from == nil || publicURL == nil {
            throw ValidationError("--smtp needs --from and --public-url")
        }
        if at != nil, !once { throw ValidationError("--at needs --once") }
    }

    func run() throws {
        let mail = try mailSettings()
        let store = try memory.openStore()
        guard let lock = try DeliveryLock(beside: memory.databasePath) else {
            throw InputFault("another 'heptad notify' works on \(memory.databasePath); stop it first")
        }
        defer { withExtendedLifetime(lock) {} }
        let connection = mail.map { SMTPConnection($0) }
        let writer = try mail.map { try MailWriter(site: $0.site) }
        let caller = WebhookCaller()
        let clock = { at ?? currentTime() }
        while true {
            do {
                try recordChanges(in: store, at: clock())
            } catch  where !once {
                // What is being edited may be wrong for a while; the last good state stays, and mails still go out.
                printError("the dossiers cannot be compared now: \(error)")
            }
            let digests = try store.composeDigests(at: clock())
            if digests > 0 { print("\(digests) digests made") }
            if let connection, let writer {
                report("mails", try store.deliverMails(through: connection, writer: writer, clock: clock))
            }
            report("calls", try store.callWebhooks(with: caller, clock: clock))
            try store.purge(at: clock())
            fflush(nil)
            if once { return }
            sleep(60)
        }
    }

    private func recordChanges(in store: SubscriptionStore, at now: Timestamp) throws {
        guard let day = now.day else { throw InputFault("the clock gives no date") }
        for id in try options.dossierIDs() {
            let dossier = try options.loadDossier(id)
            let results = ResultStore(folder: options.resultsFolder)
            let stored = try dossier.experiments.compactMap { experiment in
                results.result(of: try PreparedExperiment(experiment, in: dossier.experimentSet))
            }
            let verdicts = dossier.claimVerdicts(asOf: day, results: stored)
            let changes = try store.record(Fact.all(in: dossier, verdicts: verdicts, asOf: day), of: id, at: now)
            if !changes.isEmpty { print("\(id): \(changes.count) changes") }
        }
    }

    private func report(_ what: String, _ tally: DeliveryTally) {
        if !tally.isEmpty {
            print(
                "\(what): \(tally.sent) sent, \(tally.deferred) to be tried again, \(tally.failed) given up, "
                    + "\(tally.removed) receivers removed"
            )
        }
        if let reason = tally.unreachable { printError("the mail server cannot be reached: \(reason)") }
    }

    private func mailSettings() throws -> MailSettings? {
        guard let smtp, let from, let publicURL else { return nil }
        let environment = ProcessInfo.processInfo.environment
        do {
            return try MailSettings(
                server: smtp,
                user: environment["HEPTAD_SMTP_USER"],
                password: environment["HEPTAD_SMTP_PASSWORD"],
                authorities: environment["HEPTAD_SMTP_CA"],
                from: try EmailAddress(from),
                site: publicURL,
                timeout: environment["HEPTAD_SMTP_TIMEOUT"].flatMap(Int.init) ?? 60
            )
        } catch {
            throw InputFault("\(error)")
        }
    }
}

extension Timestamp: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
