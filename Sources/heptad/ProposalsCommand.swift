public import ArgumentParser
import Dates
import Foundation
import Regulation
public import Watching

struct ProposalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: "Lists, shows, accepts and rejects the changes that the watch proposes.",
        discussion: """
            Examples:
              heptad proposals list
              heptad proposals show selank-pubmed-1a2b3c4d
              heptad proposals accept selank-pubmed-1a2b3c4d --set kind='animal in vivo' \\
                  --set independent_of_developers=true
              heptad proposals reject selank-pubmed-1a2b3c4d --reason 'about another compound'
              heptad proposals add --help
            """,
        subcommands: [List.self, Show.self, Accept.self, Reject.self, Add.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists proposals, those that were seen first first.",
            discussion: """
                Examples:
                  heptad proposals list
                  heptad proposals list --dossier selank --state rejected
                  heptad proposals list --format json
                """
        )

        @Option(help: "open, accepted or rejected.")
        var state = Proposal.State.open

        @Option(help: "Only those for this dossier.")
        var dossier: String?

        @Option(help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var watch: WatchOptions

        func run() throws {
            let proposals = try proposalFolder(watch).all().filter { proposal in
                proposal.state == state && (dossier.map { $0 == proposal.dossier } ?? true)
            }
            if format == .json { return print(try json(proposals)) }
            for proposal in proposals {
                print("\(proposal.id)  \(proposal.summary)")
                if let reason = proposal.decision?.reason { print("  \(reason)") }
            }
            print("\(proposals.count) \(state.rawValue)")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what was seen, where and when, and what would be changed.",
            discussion: """
                Examples:
                  heptad proposals show selank-pubmed-1a2b3c4d
                """
        )

        @Argument(help: "The proposal's id.")
        var id: String

        @Option(help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var watch: WatchOptions

        func run() throws {
            let proposal = try proposalFolder(watch).read(id)
            print(format == .json ? try json(proposal) : text(proposal))
        }

        private func text(_ proposal: Proposal) -> String {
            let seen = proposal.seen, edit = proposal.edit
            var lines = [
                proposal.summary,
                "",
                "seen   \(seen.on.formatted(.iso8601)) by \(proposal.source)",
                "at     \(seen.link)",
                "words  \(seen.quote)",
            ]
            if let answer = seen.answer { lines.append("answer \(answer)") }
            if let old = proposal.old { lines.append("old    \(old)") }
            lines.append("new    \(proposal.new)")
            let place = [edit.list, edit.row, edit.key].compactMap(\.self).joined(separator: ", ")
            lines += ["", "\(proposal.dossier)/\(edit.file), \(place):"]
            if edit.action == .replace {
                lines.append("+ \(edit.key ?? ""): \(edit.yaml)")
            } else {
                lines += edit.yaml.split(separator: "\n").enumerated().map {
                    "+ " + ($0.offset == 0 ? "- " : "  ") + $0.element
                }
            }
            if !proposal.needs.isEmpty, proposal.state == .open {
                lines += ["", "To accept it, say what a machine cannot know:"]
                lines += proposal.needs.map { "  --set \($0.key)=…   \($0.hint)" }
            }
            if let decision = proposal.decision {
                let reason = decision.reason.map { ": \($0)" } ?? ""
                lines += ["", "\(proposal.state.rawValue) \(decision.on.formatted(.iso8601))\(reason)"]
            }
            return lines.joined(separator: "\n")
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a proposed change in the dossier's YAML, in place.",
            discussion: """
                Comments and layout of the file stay. The dossier is checked with the change first, and a change that
                would break it is refused with what would be wrong. --set gives what a machine cannot know, or puts
                another value into the new row; lists are written as [a, b].

                Examples:
                  heptad proposals accept selank-crossref-1a2b3c4d
                  heptad proposals accept selank-pubmed-1a2b3c4d --set kind=review --set independent_of_developers=true
                """
        )

        @Argument(help: "The proposal's id.")
        var id: String

        @Option(help: "KEY=VALUE for the new row; may be given again.")
        var set: [String] = []

        @OptionGroup var watch: WatchOptions

        @OptionGroup var options: DossierOptions

        func run() throws {
            let folder = try proposalFolder(watch)
            let values = try set.map { pair in
                guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex,
                    pair.index(after: equals) < pair.endIndex
                else { throw ValidationError("--set takes KEY=VALUE, not '\(pair)'") }
                return (key: String(pair[..<equals]), value: String(pair[pair.index(after: equals)...]))
            }
            let proposal = try folder.read(id)
            let dossier = try options.folder(of: proposal.dossier)
            try folder.accept(id, setting: values, in: dossier, now: Date())
            print(
                "\(dossier)/\(proposal.edit.file) changed; `heptad check \(dossier)` says what it means for the claims"
            )
        }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remembers that a change is not wanted; it is not proposed again.",
            discussion: """
                Examples:
                  heptad proposals reject selank-pubmed-1a2b3c4d --reason 'about another compound'
                """
        )

        @Argument(help: "The proposal's id.")
        var id: String

        @Option(help: "Why, for those who ask later.")
        var reason: String

        @OptionGroup var watch: WatchOptions

        func run() throws {
            try proposalFolder(watch).reject(id, reason: reason, now: Date())
            print("\(id) rejected")
        }
    }
}

extension ProposalsCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposes what a person read at a source that no program can ask.",
            discussion: """
                For registers without an interface, such as Russia's. The quotation has at most 25 words; a second
                reader is one who read the document without knowing the first reading.

                Examples:
                  heptad proposals add selank --jurisdiction RU --authority 'Ministry of Health' \\
                      --instrument 'state register of medicines' --title 'Registration certificate' \\
                      --link https://grls.rosminzdrav.ru/ --dated 2026-01-20 --quote 'Status: cancelled' \\
                      --reader 'A. Editor' --second-reader 'B. Editor'
                """
        )

        @Argument(help: "The dossier's id, such as selank.")
        var dossier: String

        @Option(help: "\(Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")).")
        var jurisdiction: Jurisdiction

        @Option(help: "Who published it.")
        var authority: String

        @Option(help: "What kind of document it is.")
        var instrument: String

        @Option(help: "The document's title, or what it is about.")
        var title: String

        @Option(help: "Where it was read.")
        var link: String

        @Option(help: "The date on the document, YYYY-MM-DD; left out where it has none.")
        var dated: ISODate?

        @Option(help: "Its words, at most 25.")
        var quote: String

        @Option(help: "Who read it.")
        var reader: String

        @Option(help: "Who read it again.")
        var secondReader: String?

        @OptionGroup var watch: WatchOptions

        @OptionGroup var options: DossierOptions

        func run() throws {
            let reading = ManualReading(
                jurisdiction: jurisdiction,
                authority: authority,
                instrument: instrument,
                title: title,
                link: link,
                dated: dated,
                quote: quote,
                reader: reader,
                secondReader: secondReader
            )
            let watched = WatchedDossier(try options.loadDossier(dossier))
            let proposal = try ProposalFolder(watch.watchFolder + "/proposals").add(reading, for: watched, now: Date())
            print("\(proposal.id)  \(proposal.summary)")
        }
    }
}

extension Proposal.State: ExpressibleByArgument {}

/// The proposals of a watch's folder.
///
/// - Throws: where no watch has ever been at work there.
private func proposalFolder(_ options: WatchOptions) throws -> ProposalFolder {
    let path = options.watchFolder + "/proposals"
    guard isDirectory(path) else {
        throw InputFault(
            "no proposals at '\(path)'; `heptad watch` writes them, and --folder or HEPTAD_WATCH says where"
        )
    }
    return try ProposalFolder(path)
}
