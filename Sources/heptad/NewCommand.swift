import ArgumentParser
import Dates
import Dossiers
import Foundation

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Makes a dossier to fill in, with schemas for editors.",
        discussion: """
            The folder loads and checks at once: what is not filled in yet is a named gap, never a number. Each file
            says what it wants. Beside the dossiers a folder `schemas` is written, by which editors complete and check;
            the first line of each file names its schema. docs/guides/new-dossier.md goes on from here.

            Examples:
              heptad new semax
              heptad new semax --name Semax --dossiers MyDossiers
              heptad new nad --name NAD+ --class dinucleotide
            """
    )

    @Argument(help: "The compound's id, which names the folder: lower-case letters, digits and dashes.")
    var compound: String

    @Option(help: "The name as a sentence carries it (default: the id with a capital).")
    var name: String?

    @Option(name: .customLong("class"), help: "peptide, small molecule, dinucleotide or protein.")
    var compoundClass = Identity.CompoundClass.peptide.rawValue

    @Option(help: "Folder of dossiers, made where it is not there (default: $HEPTAD_DOSSIERS, else ./Dossiers).")
    var dossiers: String?

    func run() throws {
        let root = dossiers ?? ProcessInfo.processInfo.environment["HEPTAD_DOSSIERS"] ?? "Dossiers"
        let folder = "\(root)/\(compound)"
        guard DossierTemplate.isID(compound) else {
            throw InputFault("'\(compound)' is no id; it names a folder: lower-case letters, digits and dashes")
        }
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw InputFault("'\(folder)' is there already; choose another id or edit what is there")
        }
        guard let compoundClass = Identity.CompoundClass(rawValue: compoundClass) else {
            let known = Identity.CompoundClass.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--class cannot be '\(compoundClass)'; one of \(known)")
        }
        let template = DossierTemplate(
            compound: compound,
            name: name ?? compound.prefix(1).uppercased() + compound.dropFirst(),
            compoundClass: compoundClass,
            today: ISODate.today()
        )
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (file, text) in template.files {
                try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
            }
            try writeSchemas(to: "\(root)/schemas")
        } catch {
            throw InputFault("'\(folder)' cannot be written: \(error.localizedDescription)")
        }
        for (file, _) in template.files { print("\(folder)/\(file)") }
        print("Now: heptad check \(folder)")
    }
}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of a dossier's file, by which editors complete and check.",
        discussion: """
            A file says which schema it has in its first line:
              # yaml-language-server: $schema=../schemas/sources.json

            Examples:
              heptad schema sources.yaml
              heptad schema --output Dossiers/schemas
            """
    )

    @Argument(help: ArgumentHelp("Which file: \(DossierSchema.fileNames.joined(separator: ", "))."))
    var file: String?

    @Option(help: "Folder to write the schemas of all files to.")
    var output: String?

    func run() throws {
        switch (file, output) {
        case (let file?, nil):
            guard let text = DossierSchema.text(for: file) else {
                let known = DossierSchema.fileNames.joined(separator: ", ")
                throw InputFault("'\(file)' has no schema; those that have one: \(known)")
            }
            print(text, terminator: "")
        case (nil, let output?):
            do {
                try writeSchemas(to: output)
            } catch {
                throw InputFault("'\(output)' cannot be written: \(error.localizedDescription)")
            }
        default: throw ValidationError("give the name of a file, or --output FOLDER for all")
        }
    }
}

/// Writes the schema of each file as `sources.json` and so on.
private func writeSchemas(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in DossierSchema.fileNames {
        let name = file.replacingOccurrences(of: ".yaml", with: ".json")
        try DossierSchema.text(for: file)?.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
}
