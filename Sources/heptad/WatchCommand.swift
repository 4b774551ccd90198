import ArgumentParser
import Dates
import Diagnostics
import Dossiers
import Foundation
import Watching

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Looks at public sources and proposes changes to dossiers; never makes one.",
        discussion: """
            Asks literature and authorities for what is new about each dossier's compound, records every answer, and
            writes a proposal for each thing that the dossier does not say yet. `heptad proposals` shows them; only
            accepting one changes a dossier.

            The sources want to know who asks: set HEPTAD_CONTACT to a mail address. regulations.gov needs a key in
            HEPTAD_REGULATIONS_GOV_KEY; HEPTAD_NCBI_KEY and HEPTAD_OPENFDA_KEY raise limits.

            Exit code 1: at least one source could not be read; what it said last is kept.

            Examples:
              heptad watch --list
              heptad watch --once
              heptad watch --once --source pubmed --source crossref --dossier selank --since 2026-01-01
              heptad watch --once --source fda-categories --dossier selank --document categories.pdf
              heptad watch --every 24
            """
    )

    @Flag(help: "Look once and end.")
    var once = false

    @Flag(help: "Only list the sources, with when each was last looked at.")
    var list = false

    @Option(help: "A source by name; may be given again (default: all).")
    var source: [String] = []

    @Option(help: "A dossier by id; may be given again (default: all).")
    var dossier: [String] = []

    @Option(help: "Only what the sources entered on this day or later, YYYY-MM-DD (default: since the last look).")
    var since: ISODate?

    @Option(help: "A document of the source, brought by hand: PDF, HTML or text.")
    var document: String?

    @Option(help: "Hours from one look to the next, without --once.")
    var every = 24.0

    @Option(
        help: "Asks this address in the place of the sources, with the source's host as the first part of the path."
    )
    var mirror: String?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var watchOptions: WatchOptions

    @OptionGroup var options: DossierOptions

    func validate() throws {
        guard every >= 1 else { throw ValidationError("--every must be at least one hour") }
        if document != nil, source.count != 1 { throw ValidationError("--document needs one --source whose it is") }
        let modes = [once, list, document != nil].filter(\.self).count
        if modes > 1, !(once && document != nil) { throw ValidationError("--list looks at nothing; leave --once out") }
    }

    func run() throws {
        let keys = SourceKeys(environment: ProcessInfo.processInfo.environment)
        let sources = try chosenSources(keys)
        if list { return try printList(sources) }
        guard let contact = keys.contact ?? (mirror != nil ? "mirror" : nil) ?? (document != nil ? "document" : nil)
        else {
            throw InputFault(
                "set HEPTAD_CONTACT to a mail address; the sources ask their users to say where they can be written to"
            )
        }
        let watch = try Watch(
            folder: watchOptions.watchFolder,
            transport: CurlTransport(
                reach: mirror.map { .mirror($0) } ?? .publicInternet,
                userAgent: "heptad/\(heptadVersion) (\(contact))"
            ),
            surroundings: Surroundings(
                now: { Date() },
                wait: { Thread.sleep(forTimeInterval: $0) },
                random: { Double.random(in: 0...1) }
            )
        )
        let lock = try WatchLock(folder: watchOptions.watchFolder)
        defer { lock.release() }
        while true {
            let outcomes = try lookOnce(watch, sources)
            if once || document != nil {
                if outcomes.contains(where: { if case .failed = $0.result { true } else { false } }) {
                    throw ExitCode(1)
                }
                return
            }
            Thread.sleep(forTimeInterval: every * 3600)
        }
    }

    private func chosenSources(_ keys: SourceKeys) throws -> [any WatchedSource] {
        let all = watchedSources(keys: keys)
        guard !source.isEmpty else { return all }
        return try source.map { name in
            guard let source = all.first(where: { $0.name == name }) else {
                let near = nearMiss(to: name, among: all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
                throw InputFault("no source '\(name)'\(near) Known are: \(all.map(\.name).joined(separator: ", "))")
            }
            return source
        }
    }

    private func lookOnce(_ watch: Watch, _ sources: [any WatchedSource]) throws -> [LookOutcome] {
        var outcomes: [LookOutcome] = []
        for id in try dossier.isEmpty ? options.dossierIDs() : dossier {
            let watched = WatchedDossier(try options.loadDossier(id))
            for source in sources {
                let outcome: LookOutcome
                if let document {
                    guard let data = FileManager.default.contents(atPath: document) else {
                        throw InputFault("'\(document)' cannot be read")
                    }
                    outcome = try watch.read([UInt8](data), from: source, for: watched)
                } else {
                    outcome = try watch.look(at: source, for: watched, since: since)
                }
                outcomes.append(outcome)
                if format == .text { printText(outcome) }
            }
        }
        if format == .json { print(try json(outcomes.map(LookReport.init))) }
        return outcomes
    }

    private func printText(_ outcome: LookOutcome) {
        func column(_ text: String, _ width: Int) -> String {
            text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
        }
        let head = column(outcome.dossier, 14) + column(outcome.source, 18)
        switch outcome.result {
        case .looked(let finds, let proposals):
            print(head + "\(finds) seen, \(proposals.count) proposed")
            for proposal in proposals { print("  \(proposal.id)  \(proposal.summary)") }
        case .skipped(let reason): print(head + "not looked at: \(reason)")
        case .failed(let reason): print(head + "failed: \(reason)")
        }
    }

    private func printList(_ sources: [any WatchedSource]) throws {
        let ids = try dossier.isEmpty ? options.dossierIDs() : dossier
        func state(_ source: any WatchedSource, _ id: String) -> LookState {
            Watch.state(of: source.name, dossier: id, in: watchOptions.watchFolder)
        }
        if format == .json {
            return print(
                try json(
                    sources.flatMap { source in
                        ids.map { id in SourceReport(source, dossier: id, state: state(source, id)) }
                    }
                )
            )
        }
        for source in sources {
            print("\(source.name)\n  \(source.title)\n  silence: \(source.silence)")
            for id in ids { print("  \(id): \(words(for: state(source, id), today: ISODate.today()))") }
        }
    }
}

/// Keeps a second watch out of a folder.
private struct WatchLock {
    private let file: Int32

    init(folder: String) throws {
        let path = folder + "/lock"
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw InputFault("'\(path)' cannot be written") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw InputFault("another watch is at work in '\(folder)'")
        }
    }

    func release() { close(file) }
}

/// An outcome in the plain form that JSON carries.
private struct LookReport: Encodable {
    var source: String
    var dossier: String
    var result: String
    var reason: String?
    var seen: Int?
    var proposals: [String]?

    init(_ outcome: LookOutcome) {
        source = outcome.source
        dossier = outcome.dossier
        switch outcome.result {
        case .looked(let finds, let new): (result, seen, proposals) = ("looked", finds, new.map(\.id))
        case .skipped(let words): (result, reason) = ("skipped", words)
        case .failed(let words): (result, reason) = ("failed", words)
        }
    }
}

/// A source with its last look in the plain form that JSON carries.
private struct SourceReport: Encodable {
    var source: String
    var title: String
    var subject: String
    var silence: String
    var dossier: String
    var lastSuccess: String?
    var lastTry: String?
    var fault: String?

    init(_ watched: any WatchedSource, dossier: String, state: LookState) {
        source = watched.name
        title = watched.title
        subject = watched.subject.rawValue
        silence = watched.silence
        self.dossier = dossier
        lastSuccess = state.lastSuccess.map { $0.formatted(.iso8601) }
        lastTry = state.lastTry.map { $0.formatted(.iso8601) }
        fault = state.fault
    }
}
