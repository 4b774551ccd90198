import ArgumentParser
import Diagnostics
import Foundation
import ModelFormats
import ReactionModels

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Writes a model in another language.",
        discussion: """
            Both languages follow from the files' names: .ant and .txt are Antimony, .xml and .sbml SBML.
            SBML is written as Level 3 Version 2 with 15 significant digits; functions are written out where they are
            called. OUT is replaced only when it is complete. What a language cannot say is refused by name.

            Examples:
              heptad convert model.ant model.xml
              heptad convert model.xml model.ant
            """
    )

    @Argument(help: "The model to read.")
    var input: String

    @Argument(help: "The file to write.")
    var output: String

    @OptionGroup(title: "Limits") var limits: ResourceLimits

    func run() throws {
        let watchdog = Watchdog(limits) { [input] in printError("error: \(input): \($0)") }
        watchdog.begin()
        guard let language = ModelLanguage(path: output) else {
            throw InputFault("'\(output)' does not say which language to write; end it in .ant, .xml or .sbml")
        }
        let model = try readModel(at: input, limits: limits.model)
        for note in model.notes { printError(note.description) }
        let text = try ModelFormats.text(of: model, in: language)
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw InputFault("'\(output)' cannot be written: \(error.localizedDescription)")
        }
    }
}
