public import Dates

extension Ledger {
    /// The events that name a compound, in the order in which they took effect; those without an effective date last.
    ///
    /// - Parameters:
    ///   - compound: one of this ledger's compounds.
    ///   - jurisdiction: the body of law; nil means all.
    ///   - knownOn: the last day of publication that counts; nil takes everything.
    /// - Returns: the events whose scope names the compound, not those about every compound.
    /// - Complexity: O(events × log events).
    public func history(
        of compound: LedgerCompound,
        in jurisdiction: Jurisdiction? = nil,
        knownOn: ISODate? = nil
    ) -> [LedgerEvent] {
        let derivation = Derivation(ledger: self, compound: compound, asOf: collected, knownOn: knownOn)
        let jurisdictions = jurisdiction.map { [$0] } ?? Jurisdiction.allCases
        let events = jurisdictions.flatMap { derivation.knownEvents(in: $0).filter { $0.names(compound) } }
        return events.sorted { left, right in
            switch (left.effective, right.effective) {
            case (let a?, let b?) where a != b: a < b
            case (_?, nil): true
            case (nil, _?): false
            default: left.id < right.id
            }
        }
    }

    /// What differs between the statuses of a compound on two days.
    ///
    /// - Parameters:
    ///   - compound: one of this ledger's compounds.
    ///   - jurisdiction: the body of law.
    ///   - from: the earlier day, as a pair of day in force and last day of publication.
    ///   - to: the later day, as such a pair.
    /// - Returns: the facets whose answer differs, in the jurisdiction's reading order, and the events behind them.
    /// - Complexity: O(facets × events).
    public func difference(
        of compound: LedgerCompound,
        in jurisdiction: Jurisdiction,
        from: (asOf: ISODate, knownOn: ISODate?),
        to: (asOf: ISODate, knownOn: ISODate?)
    ) -> StatusDifference {
        // The age of the ledger is the same on both sides, so that a difference is one of law or knowledge alone.
        let before = deriveStatus(
            of: compound,
            in: jurisdiction,
            asOf: from.asOf,
            knownOn: from.knownOn,
            today: collected
        )
        let after = deriveStatus(of: compound, in: jurisdiction, asOf: to.asOf, knownOn: to.knownOn, today: collected)
        return StatusDifference(before: before, after: after)
    }
}
