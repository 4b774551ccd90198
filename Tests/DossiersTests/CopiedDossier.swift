import Diagnostics
import Foundation

@testable import Dossiers

/// The flagship as it loads after a change of its files.
enum CopiedDossier {
    /// Copies the folder, changes texts, loads, and removes the copy.
    ///
    /// - Parameter change: gets each YAML text with the file's name.
    /// - Returns: the dossier and all messages, files named without the folder.
    /// - Throws: what the file system does.
    static func load(
        _ change: (inout String, String) -> Void
    ) throws -> (dossier: Dossier?, messages: [String]) {
        try load(change) { ($0, $1) }
    }

    /// The same, with the folder still there while the dossier is used.
    static func load<Result>(
        _ change: (inout String, String) -> Void,
        use: (Dossier?, [String]) throws -> Result
    ) throws -> Result {
        let root = NSTemporaryDirectory() + "copied-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        // An article refers to what lies beside its folder: other dossiers, the glossary, guides.
        let library = Repository.root + "/Dossiers"
        for name in try FileManager.default.contentsOfDirectory(atPath: library) where name != "selank" {
            try FileManager.default.createSymbolicLink(
                atPath: root + "/" + name,
                withDestinationPath: library + "/" + name
            )
        }
        let folder = root + "/selank"
        try FileManager.default.copyItem(atPath: Repository.selank, toPath: folder)
        for name in Dossier.fileNames where name.hasSuffix(".yaml") {
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            var changed = text
            change(&changed, name)
            if changed != text { try changed.write(toFile: path, atomically: true, encoding: .utf8) }
        }
        let (dossier, diagnostics) = Dossier.load(folder)
        return try use(dossier, diagnostics.map { $0.description.replacingOccurrences(of: folder + "/", with: "") })
    }
}
