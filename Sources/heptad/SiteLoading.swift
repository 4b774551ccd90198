import Claims
import Dates
import Diagnostics
import Dossiers
import Foundation
import Pages
import Server

/// Makes what the server publishes from dossiers and stored results.
struct SiteLoading: Sendable {
    var dossiersFolder: String
    var resultsFolder: String
    var chartLibrary: [UInt8]?
    var publicURL: String?
    /// The day for which law and claims are shown; nil for the day it is.
    var asOf: ISODate?

    /// One dossier with all that is made from it.
    private struct Part {
        var dossier: Dossier
        var results: [ExperimentResult]
        var verdicts: [ClaimVerdict]
        var trials: [VirtualTrial]
        var models: [ModelCard]
    }

    /// Everything that decides the content, as a text: files by name, size and time of change, and the day.
    func stamp() -> String {
        var lines = ["\(asOf ?? .today())"]
        for folder in [dossiersFolder, resultsFolder] {
            let files = FileManager.default.enumerator(
                at: URL(fileURLWithPath: folder),
                includingPropertiesForKeys: [.contentModificationDateKey, .fileSizeKey]
            )
            while let file = files?.nextObject() as? URL {
                // What the server itself writes beside the results is no content.
                if folder == resultsFolder, file.pathExtension != "json" { continue }
                let values = try? file.resourceValues(forKeys: [.contentModificationDateKey, .fileSizeKey])
                let changed = values?.contentModificationDate?.timeIntervalSince1970 ?? 0
                lines.append("\(file.path) \(values?.fileSize ?? 0) \(changed)")
            }
        }
        return lines.sorted().joined(separator: "\n")
    }

    /// Loads and renders everything.
    ///
    /// - Parameter last: what was published before; a dossier that cannot be loaded now stays as it was there.
    /// - Returns: the content, and what is wrong with dossiers that stayed as they were.
    /// - Throws: what is wrong with a dossier that was never published, or with all of them together.
    func load(after last: SiteContent? = nil) throws -> ContentReload.Loaded {
        let date = asOf ?? .today()
        let ids = try FileManager.default.contentsOfDirectory(atPath: dossiersFolder).filter {
            FileManager.default.fileExists(atPath: "\(dossiersFolder)/\($0)/dossier.yaml")
        }.sorted()
        guard !ids.isEmpty else {
            throw InputFault("'\(dossiersFolder)' holds no dossier to serve; name another with --dossiers")
        }
        var faults: [String] = []
        var parts: [Part] = []
        for id in ids {
            do {
                parts.append(try part(id, date))
            } catch {
                guard let last, let known = last.dossier(id) else { throw error }
                faults.append("\(error)")
                parts.append(try part(of: known, date, trials: last.trials.values.filter { $0.dossier == id }))
            }
        }
        return ContentReload.Loaded(content: try content(of: parts, date), faults: faults)
    }

    private func part(_ id: String, _ date: ISODate) throws -> Part {
        let (dossier, diagnostics) = Dossier.load("\(dossiersFolder)/\(id)")
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty, let dossier else { throw DiagnosticsError(errors) }
        let trials = try dossier.experiments.filter { $0.population != nil && $0.plausible == nil }
            .map { try VirtualTrial($0, in: dossier) }
        return try part(of: dossier, date, trials: trials)
    }

    private func part(of dossier: Dossier, _ date: ISODate, trials: [VirtualTrial]) throws -> Part {
        let store = ResultStore(folder: resultsFolder)
        // NOTE: a model that is broken now has no result to be looked up; the page then says that there is none.
        let results = dossier.experiments.compactMap { experiment in
            (try? PreparedExperiment(experiment, in: dossier.experimentSet)).flatMap(store.result)
        }
        return Part(
            dossier: dossier,
            results: results,
            verdicts: dossier.claimVerdicts(asOf: date, results: results),
            trials: trials,
            models: (try? modelCards(of: dossier)) ?? []
        )
    }

    private func content(of parts: [Part], _ date: ISODate) throws -> SiteContent {
        let dossiers = parts.map(\.dossier)
        let ids = Set(dossiers.map(\.id))
        let (collection, faults) = Collection.load(dossiersFolder, dossiers: dossiers)
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        var edition = Edition(asOf: date, compounds: [], dossiers: dossiers, collection: collection)
        for part in parts {
            edition.compounds.append(
                CompoundPage(
                    part.dossier,
                    asOf: date,
                    results: part.results,
                    verdicts: part.verdicts,
                    dossiers: ids,
                    collection: collection
                )
            )
            edition.models[part.dossier.id] = part.models
        }
        let site = try Site(edition, version: heptadVersion, chartLibrary: chartLibrary, publicURL: publicURL)
        return SiteContent(
            site: site,
            dossiers: dossiers,
            results: parts.flatMap(\.results),
            verdicts: Dictionary(uniqueKeysWithValues: parts.map { ($0.dossier.id, $0.verdicts) }),
            trials: parts.flatMap(\.trials),
            asOf: date
        )
    }
}
