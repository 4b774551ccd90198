import Dates
import Diagnostics
import Dossiers
import Pages

/// Everything that a site's pages are made of: every dossier with its stored results and models, and what stands beside
/// them.
///
/// - Throws: the faults of a dossier or of what stands beside them; nothing with a fault is published.
func loadEdition(_ options: DossierOptions, asOf date: ISODate) throws -> (Edition, [ExperimentResult]) {
    let ids = try options.dossierIDs()
    guard !ids.isEmpty else {
        throw InputFault("'\(try options.dossiersFolder)' holds no dossier; name another with --dossiers")
    }
    let store = ResultStore(folder: options.resultsFolder)
    let dossiers = try ids.map(options.loadDossier)
    let (collection, faults) = Collection.load(try options.dossiersFolder, dossiers: dossiers)
    if !faults.isEmpty { throw DiagnosticsError(faults) }
    var edition = Edition(asOf: date, compounds: [], dossiers: dossiers, collection: collection)
    var allResults: [ExperimentResult] = []
    for dossier in dossiers {
        let results = try dossier.experiments.compactMap { experiment in
            store.result(of: try PreparedExperiment(experiment, in: dossier.experimentSet))
        }
        edition.compounds.append(
            CompoundPage(
                dossier,
                asOf: date,
                results: results,
                verdicts: dossier.claimVerdicts(asOf: date, results: results),
                dossiers: Set(ids),
                collection: collection
            )
        )
        edition.models[dossier.id] = try modelCards(of: dossier)
        allResults += results
    }
    return (edition, allResults)
}
