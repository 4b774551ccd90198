import ArgumentParser
import Dates
import Dossiers
import Foundation
import Pages

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Writes the whole page of a compound as one file.",
        discussion: """
            HTML carries its style inside and no script; figures are tables in it. JSON is what the site serves under
            /api/v1/compounds/COMPOUND. Experiments without a stored result are shown as missing.

            Examples:
              heptad explain selank --format markdown
              heptad explain selank --output selank.html
            """
    )

    /// The forms that a page is written in.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case html, markdown, json
    }

    @Argument(help: "The compound.")
    var compound: String

    @Option(help: "html, markdown or json.")
    var format = Format.html

    @Option(help: "The file to write (default: standard output).")
    var output: String?

    @Option(help: "The day for which law and claims are shown, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @OptionGroup var options: DossierOptions

    func run() throws {
        _ = try options.folder(of: compound)
        let (edition, _) = try loadEdition(options, asOf: asOf ?? ISODate.today())
        guard let page = edition.compounds.first(where: { $0.id == compound }) else {
            throw InputFault("no dossier '\(compound)'")
        }
        let text =
            switch format {
            case .html: try PageRenderer(version: heptadVersion, hasChart: false).wholePage(of: page)
            case .markdown:
                markdown(of: page, article: edition.dossiers.first { $0.id == compound }?.articleText)
            case .json: try json(page) + "\n"
            }
        guard let output else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw InputFault("'\(output)' cannot be written: \(error.localizedDescription)")
        }
    }
}
