import Foundation

/// Places that tests read.
enum Repository {
    /// The root of the checkout, three folders above this file.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The flagship dossier.
    static let selank = root + "/Dossiers/selank"

    /// The evidence that the dossier was converted from; it is not part of the repository.
    static var evidence: String {
        ProcessInfo.processInfo.environment["HEPTAD_EVIDENCE"] ?? root + "/../shared/evidence"
    }

    /// The notes that list the published numbers; they are not part of the repository.
    static var modelNotes: String {
        ProcessInfo.processInfo.environment["HEPTAD_MODEL_NOTES"] ?? root + "/../shared/models"
    }
}
