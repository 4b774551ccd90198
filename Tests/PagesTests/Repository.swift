import Dates
import Dossiers
import Foundation
import Testing

@testable import Pages

/// What this repository publishes, without results of experiments.
enum Repository {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Dossiers").path

    /// The edition of all dossiers for a fixed day.
    static func edition() throws -> Edition {
        let day = try #require(ISODate("2026-11-25"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/dossier.yaml") }
        let dossiers = try names.map { name in
            let (dossier, diagnostics) = Dossier.load("\(folder)/\(name)")
            return try #require(dossier, "\(diagnostics)")
        }
        let (collection, faults) = Collection.load(folder, dossiers: dossiers)
        #expect(faults == [])
        let compounds = dossiers.map { dossier in
            CompoundPage(
                dossier,
                asOf: day,
                verdicts: dossier.claimVerdicts(asOf: day, results: []),
                dossiers: Set(names),
                collection: collection
            )
        }
        return Edition(asOf: day, compounds: compounds, dossiers: dossiers, collection: collection)
    }
}
