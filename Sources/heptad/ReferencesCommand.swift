import ArgumentParser
import Dossiers
import Evidence

struct ReferencesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "references",
        abstract: "Prints a dossier's sources for a reference manager.",
        discussion: """
            BibTeX, RIS, or the JSON of the Citation Style Language. What was not seen of a source is left out; a
            retraction, concern or correction stands in the note.

            Examples:
              heptad references tuftsin > tuftsin.bib
              heptad references tuftsin --format ris
              heptad references tuftsin --format csl-json
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case bibtex, ris
        case cslJSON = "csl-json"
    }

    @Argument(help: "The dossier's id.")
    var dossier: String

    @Option(help: "bibtex, ris or csl-json.")
    var format = Format.bibtex

    @OptionGroup var options: DossierOptions

    func run() throws {
        let references = try options.loadDossier(dossier).sources.map(Reference.init)
        switch format {
        case .bibtex: print(references.map(\.bibTeX).joined(separator: "\n"), terminator: "")
        case .ris: print(references.map(\.ris).joined(separator: "\r\n"), terminator: "")
        case .cslJSON: print(try json(references.map(CSLItem.init)))
        }
    }
}
