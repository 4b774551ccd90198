import ArgumentParser
import Foundation

/// Where dossiers and results are, for every command by one rule.
struct DossierOptions: ParsableArguments {
    @Option(help: "Folder of dossiers (default: $HEPTAD_DOSSIERS, else ./Dossiers).")
    var dossiers: String?

    @Option(help: "Folder of experiment results (default: $HEPTAD_RESULTS, else ./Results).")
    var results: String?

    var dossiersFolder: String {
        get throws {
            let folder = dossiers ?? ProcessInfo.processInfo.environment["HEPTAD_DOSSIERS"] ?? "Dossiers"
            guard isDirectory(folder) else {
                throw InputFault("no folder of dossiers at '\(folder)'; name one with --dossiers or HEPTAD_DOSSIERS")
            }
            return folder
        }
    }

    var resultsFolder: String { results ?? ProcessInfo.processInfo.environment["HEPTAD_RESULTS"] ?? "Results" }

    /// The folder of one dossier by its id; a fault names what is there.
    func folder(of id: String) throws -> String {
        let root = try dossiersFolder
        let path = root + "/" + id
        guard !["", ".", ".."].contains(id), !id.contains("/"), isDirectory(path) else {
            let known = try dossierIDs().joined(separator: ", ")
            throw InputFault("no dossier '\(id)' in '\(root)'; known are: \(known)")
        }
        return path
    }

    /// The ids of all dossiers, sorted.
    func dossierIDs() throws -> [String] {
        let root = try dossiersFolder
        return try FileManager.default.contentsOfDirectory(atPath: root).filter {
            FileManager.default.fileExists(atPath: "\(root)/\($0)/dossier.yaml")
        }.sorted()
    }
}

/// True when the path is a folder.
func isDirectory(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
}
