public import Dates

extension Ledger {
    /// Derives the status of a compound in a jurisdiction, facet by facet.
    ///
    /// Two time axes: `asOf` selects what was in force, `knownOn` what had been published. An event without a
    /// publication date counts as known since the ledger's collection; one without an effective date is listed and
    /// decides nothing, except where it states a standing absence. The result does not depend on the order of events,
    /// and events published after `knownOn` cannot change it.
    ///
    /// - Parameters:
    ///   - compound: one of this ledger's compounds.
    ///   - jurisdiction: the body of law.
    ///   - asOf: the day in force.
    ///   - knownOn: the last day of publication that counts; nil takes everything.
    ///   - today: the day that the ledger's age is counted to; nil means `asOf`.
    /// - Returns: every facet of the jurisdiction, recorded or not, with the events behind it.
    /// - Complexity: O(facets × events).
    public func deriveStatus(
        of compound: LedgerCompound,
        in jurisdiction: Jurisdiction,
        asOf: ISODate,
        knownOn: ISODate? = nil,
        today: ISODate? = nil
    ) -> Status {
        let derivation = Derivation(ledger: self, compound: compound, asOf: asOf, knownOn: knownOn)
        let about = derivation.knownEvents(in: jurisdiction).filter { $0.names(compound) }
        let conflicts = derivation.visibleConflicts.filter { !$0.concerns(of: compound, in: jurisdiction).isEmpty }

        var names = jurisdiction.facets
        for facet in Facet.allCases where !names.contains(facet) {
            let isRecorded =
                about.contains { event in
                    event.absences.contains { $0.facet == facet } || event.open.contains { $0.facet == facet }
                        || event.changes.contains { $0.facet == facet && $0.compounds?.contains(compound.id) ?? true }
                }
                || conflicts.contains { conflict in
                    conflict.concerns(of: compound, in: jurisdiction).contains {
                        $0.facet == facet && $0.compounds != nil
                    }
                }
            if isRecorded { names.append(facet) }
        }
        let facets = names.map { derivation.status(of: $0, in: jurisdiction) }
        let deciding = Set(facets.flatMap(\.grounds).filter(\.decides).map(\.event.id))
        let hasSection503A =
            jurisdiction == .unitedStates && CompoundingEligibility.inForceSince.map { asOf >= $0 } ?? false
        return Status(
            compound: compound,
            jurisdiction: jurisdiction,
            asOf: asOf,
            knownOn: knownOn,
            facets: facets,
            compounding503A: hasSection503A
                ? CompoundingEligibility { derivation.status(of: $0, in: jurisdiction) } : nil,
            conflicts: conflicts.sorted { $0.id < $1.id },
            undated: about.filter { $0.effective == nil },
            coming: about.filter { $0.effective.map { $0 > asOf } ?? false },
            otherEvents: about.filter { event in
                event.effective.map { $0 <= asOf } ?? false && !deciding.contains(event.id)
            },
            freshness: Freshness(collected: collected, today: today ?? asOf)
        )
    }
}
