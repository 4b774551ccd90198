import Diagnostics
import Dossiers
import Exchange
import Foundation
import ModelFormats
import Pages
import ReactionModels

/// The models of a dossier with the files that readers may take away: Antimony, SBML and a COMBINE archive.
///
/// - Throws: the faults of a model that cannot be read, and what a language cannot say.
func modelCards(of dossier: Dossier) throws -> [ModelCard] {
    try dossier.models.map { file in
        let model = try readModel(at: dossier.folder + "/" + file)
        let id = String(file.dropFirst("models/".count).prefix { $0 != "." })
        let antimony = Array(try text(of: model, in: .antimony).utf8)
        let sbml = Array(try text(of: model, in: .sbml).utf8)
        let formats = "http://purl.org/NET/mediatypes/"
        var entries = [
            ArchiveEntry(
                location: "\(id).xml",
                format: "http://identifiers.org/combine.specifications/sbml.level-3.version-2",
                bytes: sbml
            ),
            ArchiveEntry(location: "\(id).ant", format: formats + "text/plain", bytes: antimony),
        ]
        for name in ["parameters.yaml", "experiments.yaml"] {
            guard let data = FileManager.default.contents(atPath: dossier.folder + "/" + name) else { continue }
            entries.append(ArchiveEntry(location: name, format: formats + "application/yaml", bytes: Array(data)))
        }
        return ModelCard(
            id: id,
            file: file,
            experiments: dossier.experiments.filter { $0.model == file }.map(\.title),
            size: "\(model.species.count) species, \(model.reactions.count) reactions, "
                + "\(model.parameters.count) parameters and \(model.compartments.count) compartments.",
            downloads: [
                ModelCard.Download(
                    form: "Antimony",
                    name: "\(id).ant",
                    type: "text/plain; charset=utf-8",
                    bytes: antimony
                ),
                ModelCard.Download(
                    form: "SBML, Level 3 Version 2",
                    name: "\(id).xml",
                    type: "application/sbml+xml; charset=utf-8",
                    bytes: sbml
                ),
                ModelCard.Download(
                    form: "COMBINE archive with its parameters and experiments",
                    name: "\(id).omex",
                    type: "application/zip",
                    bytes: try archive(of: entries)
                ),
            ]
        )
    }
}

/// The bytes of an archive, which is written to a file and read back because libzip writes files.
private func archive(of entries: [ArchiveEntry]) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.appending(path: "heptad-\(UUID().uuidString).omex").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writeArchive(entries, to: path)
    return Array(FileManager.default.contents(atPath: path) ?? Data())
}
