import ArgumentParser
import Claims
import Dates
import Dossiers
import Evidence
import Foundation
import Regulation

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Prints what a claim rests on: from the sentence down to its sources.",
        discussion: """
            The mark of the claim on the day --as-of, the reasons for it, and the tree beneath: assertion with its
            counts, findings with how each was seen, sources, statuses with their events, runs.

            Examples:
              heptad why selank/identity-sequence
              heptad why selank/human-kinetics-not-found --format json
            """
    )

    @Argument(help: "DOSSIER/CLAIM.")
    var claim: String

    @OptionGroup var day: ClaimDay

    func run() throws {
        let (dossier, id) = try day.split(claim, "CLAIM")
        let verdicts = try day.verdicts(of: dossier)
        guard let verdict = verdicts.first(where: { $0.claim.id == id }) else {
            let known = verdicts.map(\.claim.id).joined(separator: ", ")
            throw InputFault("no claim '\(id)' in '\(dossier)'; known are: \(known)")
        }
        switch day.format {
        case .text: print(render(verdict), terminator: "")
        case .json: print(try json(ClaimReport(verdict)))
        }
    }
}

struct ImpactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "Prints what hangs on a source, finding, ledger event or run: findings, parameters, claims.",
        discussion: """
            The other way of `heptad why`: what would have to be looked at again if this source were retracted.

            Examples:
              heptad impact selank/zolotarev2006
              heptad impact selank/cl_census --format json
            """
    )

    @Argument(help: "DOSSIER/ID, where ID is that of a source, a finding, a ledger event or a run.")
    var target: String

    @OptionGroup var day: ClaimDay

    func run() throws {
        let (name, id) = try day.split(target, "ID")
        let dossier = try day.options.loadDossier(name)
        let verdicts = try day.verdicts(of: name)
        let impact = Impact(of: id, in: dossier, verdicts: verdicts)
        guard impact.isKnown else {
            throw InputFault("'\(name)' has no source, finding, ledger event or run '\(id)'")
        }
        switch day.format {
        case .text: print(render(impact), terminator: "")
        case .json: print(try json(impact))
        }
    }
}

/// The day and place that `why` and `impact` share.
struct ClaimDay: ParsableArguments {
    @Option(help: "The day for which law and claims are looked at, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var options: DossierOptions

    func split(_ argument: String, _ what: String) throws -> (dossier: String, id: String) {
        let parts = argument.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw InputFault("'\(argument)' is not of the form DOSSIER/\(what)") }
        return (parts[0], parts[1])
    }

    /// The verdicts of a dossier with the results that are stored; nothing is run.
    func verdicts(of id: String) throws -> [ClaimVerdict] {
        let dossier = try options.loadDossier(id)
        let store = ResultStore(folder: options.resultsFolder)
        let results = dossier.experiments.compactMap { experiment -> ExperimentResult? in
            guard let prepared = try? PreparedExperiment(experiment, in: dossier.experimentSet) else { return nil }
            return store.result(of: prepared)
        }
        return dossier.claimVerdicts(asOf: asOf ?? ISODate.today(), results: results)
    }
}
