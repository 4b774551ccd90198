public import Claims
public import Dates
internal import Evidence
public import Regulation

extension ClaimReferences {
    /// The names of a dossier's own records.
    init(sources: Set<String>, findings: Set<String>, experiments: [Experiment]) {
        let pairs = experiments.map { experiment in
            let parts = ClaimReferences.ExperimentNames(
                arms: Set(experiment.arms.map(\.id)),
                outputs: Set(experiment.outputs.map(\.id)),
                balances: Set(experiment.balances.map(\.id))
            )
            return (experiment.id, parts)
        }
        self.init(
            sources: sources,
            findings: findings,
            experiments: Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        )
    }
}

extension ExperimentOutcome {
    /// What a stored result says to claims: subjects, balances and the peaks of the medians.
    public init(_ result: ExperimentResult) {
        let peaks = result.arms.flatMap { arm in
            arm.outputs.map { output in
                Peak(arm: arm.id, output: output.id, median: output.median.compactMap(\.self).max())
            }
        }
        let balances = result.balances.map { balance in
            Balance(
                id: balance.id,
                arm: balance.arm,
                largestDeviation: balance.largestDeviation,
                tolerance: balance.tolerance
            )
        }
        self.init(
            experiment: result.experiment,
            key: result.key,
            completed: result.arms.map(\.completed).reduce(0, +),
            failed: result.arms.map(\.failed).reduce(0, +),
            balances: balances,
            peaks: peaks
        )
    }
}

extension Dossier {
    /// The compound as the dossier's ledger knows it, found by the dossier's id; nil without a ledger that names it.
    public var ledgerCompound: LedgerCompound? { ledger?.compound(named: id) }

    /// The derived status of the compound.
    ///
    /// - Parameters:
    ///   - jurisdiction: the body of law.
    ///   - asOf: the day in force.
    ///   - knownOn: the last day of publication that counts; nil takes everything in the ledger.
    ///   - today: the day that the ledger's age is counted to; nil means `asOf`.
    /// - Returns: nil without a ledger that names the compound.
    public func status(
        in jurisdiction: Jurisdiction,
        asOf: ISODate,
        knownOn: ISODate? = nil,
        today: ISODate? = nil
    ) -> Status? {
        guard let ledger, let compound = ledgerCompound else { return nil }
        return ledger.deriveStatus(of: compound, in: jurisdiction, asOf: asOf, knownOn: knownOn, today: today)
    }

    /// Everything that the dossier's claims are checked against on a day.
    public func claimInputs(asOf: ISODate, results: [ExperimentResult]) -> ClaimInputs {
        var statuses: [Jurisdiction: Status] = [:]
        for jurisdiction in Jurisdiction.allCases { statuses[jurisdiction] = status(in: jurisdiction, asOf: asOf) }
        return ClaimInputs(
            sources: sources.map { $0.asKnown(on: asOf) },
            findings: allFindings,
            statuses: statuses,
            results: results.map(ExperimentOutcome.init)
        )
    }

    /// The verdicts of the dossier's claims on a day, in the order of the file.
    public func claimVerdicts(asOf: ISODate, results: [ExperimentResult]) -> [ClaimVerdict] {
        evaluate(claims, claimInputs(asOf: asOf, results: results))
    }
}
