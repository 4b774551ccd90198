import ArgumentParser
import Dates
import Foundation
import Watching

/// Where the watch keeps what it saw and proposes.
struct WatchOptions: ParsableArguments {
    @Option(help: "Folder of the watch: record of answers, states, proposals (default: $HEPTAD_WATCH, else ./Watch).")
    var folder: String?

    var watchFolder: String { folder ?? defaultWatchFolder }
}

/// The folder of the watch where none is named.
var defaultWatchFolder: String { ProcessInfo.processInfo.environment["HEPTAD_WATCH"] ?? "Watch" }

/// When each source of law was last looked at for a dossier, as lines; empty where no watch was ever started.
func lastLooks(for dossier: String, today: ISODate) -> String {
    guard isDirectory(defaultWatchFolder + "/looks") else { return "" }
    let lines = watchedSources(keys: SourceKeys()).filter { $0.subject == .law }.map { source in
        let state = Watch.state(of: source.name, dossier: dossier, in: defaultWatchFolder)
        return "  " + source.name.padding(toLength: 18, withPad: " ", startingAt: 0) + words(for: state, today: today)
    }
    return "\nSources last looked at\n" + lines.joined(separator: "\n") + "\n"
}

/// Days after which a look counts as old; a convention: most sources change within weeks, and none is silent for its
/// own reasons that long without saying so.
private let oldAfter = 7

/// When the last good look was, and what went wrong since.
func words(for state: LookState, today: ISODate) -> String {
    var text = "never"
    if let last = state.lastSuccess.map({ ISODate($0) }) {
        let days = last.days(until: today)
        text = "\(last)" + (days > oldAfter ? ", \(days) days ago: look again" : "")
    }
    if let fault = state.fault, let tried = state.lastTry { text += "; failed on \(ISODate(tried)): \(fault)" }
    return text
}
