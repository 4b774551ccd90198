internal import Diagnostics
internal import Foundation
internal import ModelFormats

/// Where the files of an experiment are: an archive, or the folder around a document.
protocol ExchangeSource {
    /// The text of a file, as a document at `base` names it; nil where there is none.
    func text(at path: String, from base: String) throws(DiagnosticsError) -> String?
    /// What faults call a file.
    func name(of path: String) -> String
}

/// The folder around a SED-ML document, and what lies below it.
struct FolderSource: ExchangeSource {
    let folder: String

    func text(at path: String, from base: String) throws(DiagnosticsError) -> String? {
        guard let inside = ArchivePath.resolve(path, from: "") else {
            throw ZipArchive.fault(
                folder,
                "sedml-source",
                path,
                "the path leads out of the document's folder; it is refused"
            )
        }
        let place = folder + "/" + inside
        return FileManager.default.fileExists(atPath: place) ? try ModelFile.text(at: place) : nil
    }

    func name(of path: String) -> String { folder == "." ? path : folder + "/" + path }
}
