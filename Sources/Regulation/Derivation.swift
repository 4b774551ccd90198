internal import Dates

/// The derivation of facets of one compound on one pair of dates.
struct Derivation {
    let ledger: Ledger
    let compound: LedgerCompound
    let asOf: ISODate
    let knownOn: ISODate?

    /// What the rules found before conflicts and age are looked at.
    struct Finding {
        var verdict: FacetStatus.Verdict = .unknown
        var rules: [DerivationRule] = []
        var grounds: [FacetStatus.Ground] = []
        var sentences: [String] = []
    }

    private func isKnown(since date: ISODate) -> Bool { knownOn.map { date <= $0 } ?? true }

    /// Events of a jurisdiction that were known, by effective date, publication and id; undated ones last.
    func knownEvents(in jurisdiction: Jurisdiction) -> [LedgerEvent] {
        ledger.events
            .filter { $0.jurisdiction == jurisdiction && isKnown(since: ledger.knownSince($0)) }
            .sorted { left, right in
                if left.effective != right.effective {
                    guard let a = left.effective else { return false }
                    guard let b = right.effective else { return true }
                    return a < b
                }
                return left.id < right.id
            }
    }

    /// Conflicts carry no publication date, so they count as known since they were recorded.
    var visibleConflicts: [LedgerConflict] {
        ledger.conflicts.filter { isKnown(since: $0.recorded ?? ledger.collected) }
    }

    func status(of facet: Facet, in jurisdiction: Jurisdiction) -> FacetStatus {
        let events = knownEvents(in: jurisdiction).filter { $0.covers(compound) }
        var finding =
            switch facet {
            case .bulksList: closedList(facet, events)
            case .committeeVote: vote(events, among: knownEvents(in: jurisdiction))
            case .antiDoping: classDefinition(datedOrAbsent(facet, events))
            default: datedOrAbsent(facet, events)
            }
        noteUnused(facet, events, &finding)
        let touching = apply(conflictsOn: facet, in: jurisdiction, to: &finding)
        markStale(&finding)
        return FacetStatus(
            facet: facet,
            verdict: finding.verdict,
            rules: finding.rules,
            grounds: finding.grounds,
            conflicts: touching,
            derivation: finding.sentences.joined(separator: " ")
        )
    }

    // MARK: Dated changes and standing absences

    /// The latest dated change, else the value before the first one, else a standing absence, else unknown.
    private func datedOrAbsent(_ facet: Facet, _ events: [LedgerEvent]) -> Finding {
        var finding = Finding()
        let dated = changes(of: facet, events)
        let past = dated.filter { $0.date <= asOf }
        if let last = past.last {
            let latest = past.filter { $0.date == last.date }
            let named = latest.filter(\.isSpecific)
            let deciding = named.isEmpty ? latest : named
            let values = unique(deciding.map(\.change.after))
            finding.rules = [.latestDatedChange]
            let inForce = Set(deciding.map(\.event.id))
            finding.grounds = past.map { change in
                FacetStatus.Ground(change.event, role: inForce.contains(change.event.id) ? .change : .earlierChange)
            }
            let ids = deciding.map(\.event.id).joined(separator: ", ")
            if values.count == 1 {
                finding.verdict = .known(values[0])
                finding.sentences = ["In force since \(last.date): \(values[0].words) [\(ids)]."]
            } else {
                finding.rules.append(.sameDayDisagreement)
                finding.verdict = .conflicting(values)
                finding.sentences = ["Changes of \(last.date) disagree [\(ids)]."]
            }
            return finding
        }
        if let absence = standingAbsence(facet, events) { return absence }
        if let next = dated.first, let before = next.change.before {
            finding.rules = [.valueBeforeFirstChange]
            if before.isAbsence {
                finding.verdict = .known(before)
                finding.grounds = [FacetStatus.Ground(next.event, role: .laterChange)]
                finding.sentences = [
                    "\(next.event.id) states \"\(before.words)\" before its change of \(next.date)."
                ]
            } else {
                finding.sentences = [
                    "\(next.event.id) states \"\(before.words)\" just before its change of \(next.date); since when is "
                        + "not recorded."
                ]
            }
            return finding
        }
        finding.rules = [.nothingRecorded]
        finding.sentences = [
            "None of the \(events.count) rows that name it or every compound here decides this\(knownWords)."
        ]
        return finding
    }

    private func standingAbsence(_ facet: Facet, _ events: [LedgerEvent]) -> Finding? {
        var finding = Finding(rules: [.standingAbsence])
        var values: [FacetValue] = []
        for event in events.sorted(by: { $0.id < $1.id }) where event.seen != .background {
            for absence in event.absences where absence.facet == facet {
                // A note was written when the row was, not when its source appeared.
                if absence.basis == .note, !isKnown(since: event.recorded ?? ledger.collected) { continue }
                values.append(absence.value)
                let role: FacetStatus.Ground.Role = absence.basis == .note ? .note : .standingAbsence
                finding.grounds.append(FacetStatus.Ground(event, role: role, confidence: absence.confidence))
                let how = absence.basis == .note ? "the ledger's note on \(event.id)" : "\(event.id), undated,"
                var sentence = "\(how) states \"\(facet.name): \(absence.value.words)\" (seen: \(event.seen.rawValue))"
                if let searched = absence.searched { sentence += "; \(searched)" }
                finding.sentences.append(sentence.prefix(1).uppercased() + sentence.dropFirst() + ".")
            }
        }
        values = unique(values)
        guard !values.isEmpty else { return nil }
        if values.count == 1 {
            finding.verdict = .known(values[0])
        } else {
            finding.rules.append(.sameDayDisagreement)
            finding.verdict = .conflicting(values)
        }
        return finding
    }

    private struct DatedChange {
        var event: LedgerEvent
        var change: LedgerEvent.Change
        var date: ISODate
        var isSpecific: Bool
    }

    /// The dated changes of a facet in the order of their dates.
    private func changes(of facet: Facet, _ events: [LedgerEvent]) -> [DatedChange] {
        events.flatMap { event -> [DatedChange] in
            guard event.seen != .background, let date = event.effective else { return [] }
            return event.changes.compactMap { change in
                guard change.facet == facet, change.compounds?.contains(compound.id) ?? true else { return nil }
                let isSpecific = change.compounds != nil || event.names(compound)
                return DatedChange(event: event, change: change, date: date, isSpecific: isSpecific)
            }
        }
    }

    // MARK: Facets with a rule of their own

    /// A list by regulation: named, rejected, or, since it is complete, not on it.
    private func closedList(_ facet: Facet, _ events: [LedgerEvent]) -> Finding {
        let lists = events.filter { $0.closedList?.facet == facet && $0.effective != nil && $0.seen != .background }
        let dated = datedOrAbsent(facet, events)
        if case .known = dated.verdict, dated.rules == [.latestDatedChange] { return dated }
        guard let event = lists.last(where: { $0.effective.map { $0 <= asOf } ?? false }), let list = event.closedList
        else {
            guard let first = lists.first, let date = first.effective else { return dated }
            return Finding(
                verdict: .known(.noListInForce),
                rules: [.closedList],
                grounds: [FacetStatus.Ground(first, role: .laterChange)],
                sentences: ["The list came into force on \(date) [\(first.id)]; before it there was none."]
            )
        }
        let names = compound.foldedNames
        func contains(_ entries: [String]) -> Bool { entries.contains { names.contains(CompoundName.fold($0)) } }
        let value: FacetValue = contains(list.listed) ? .listed : contains(list.rejected) ? .rejected : .notListed
        var sentences = ["The list in force is complete and names \(list.listed.count) substances [\(event.id)]: "]
        sentences[0] += value == .listed ? "this one is among them." : "this one is not among them."
        if let seen = list.lastSeen { sentences.append("Its text was last seen in \(seen).") }
        return Finding(
            verdict: .known(value),
            rules: [.closedList],
            grounds: [FacetStatus.Ground(event, role: .closedList)],
            sentences: sentences
        )
    }

    /// A vote that was held, else an agenda, else the absence from all agendas.
    private func vote(_ events: [LedgerEvent], among all: [LedgerEvent]) -> Finding {
        let dated = datedOrAbsent(.committeeVote, events)
        if dated.rules.contains(.latestDatedChange) { return dated }
        let agendas = events.filter { $0.agenda?.compounds.contains(compound.id) ?? false }
        let announced = agendas.filter { ledger.knownSince($0) <= asOf }
        guard let next = announced.last(where: { $0.effective != nil }) ?? announced.last else {
            var finding = dated
            let without = all.filter { $0.agenda != nil }.map(\.id).sorted()
            if !without.isEmpty, finding.verdict == .known(.onNoAgenda) {
                finding.sentences.append("Agendas recorded without it: \(without.joined(separator: ", ")).")
            }
            return finding
        }
        var finding = Finding(rules: [.agenda], grounds: announced.map { FacetStatus.Ground($0, role: .agenda) })
        switch next.effective {
        case .some(let day) where day < asOf:
            finding.sentences = ["It was on the agenda of \(day) [\(next.id)]; no vote is recorded."]
        case .some(let day):
            finding.verdict = .known(.scheduled)
            finding.sentences = ["On the agenda of the meeting of \(day) [\(next.id)]."]
        case nil:
            finding.verdict = .known(.scheduled)
            finding.sentences = ["On the agenda of a planned meeting without a date [\(next.id)]."]
        }
        return finding
    }

    /// Class S0: inside unless an approval is in force anywhere; as unsettled as that approval.
    private func classDefinition(_ dated: Finding) -> Finding {
        guard dated.verdict == .known(.byDefinition) else { return dated }
        var finding = dated
        finding.rules.append(.classDefinition)
        var inForce: [String] = []
        var unsettled: [String] = []
        var disputed: [String] = []
        for jurisdiction in Jurisdiction.allCases {
            for facet in [Facet.approval, .registration] where jurisdiction.facets.contains(facet) {
                let status = status(of: facet, in: jurisdiction)
                let label = "\(jurisdiction.rawValue) \(facet.rawValue): \(status.verdict.words)"
                switch status.verdict {
                case .known(.approved), .known(.registered): inForce.append(label)
                case .known: continue
                case .conflicting: disputed.append(label)
                case .unknown, .stale: unsettled.append(label)
                }
                finding.grounds += status.grounds.filter(\.decides)
            }
        }
        if !inForce.isEmpty {
            finding.verdict = .known(.outsideDefinition)
            finding.sentences.append("An approval is recorded as in force (\(inForce.joined(separator: "; "))).")
        } else if !disputed.isEmpty {
            finding.verdict = .conflicting([.insideDefinition, .outsideDefinition])
            finding.sentences.append(
                "Unresolved: whether any authority currently approves it is disputed ("
                    + disputed.joined(separator: "; ") + "); ask the anti-doping body."
            )
        } else if !unsettled.isEmpty {
            finding.verdict = .unknown
            finding.sentences.append(
                "Unresolved: not every approval is known (" + unsettled.joined(separator: "; ")
                    + "); ask the anti-doping body."
            )
        } else {
            finding.verdict = .known(.insideDefinition)
            finding.sentences.append("No approval or registration is in force in any recorded jurisdiction.")
        }
        return finding
    }

    // MARK: What every facet shares

    /// Lists undated changes and background rows that were not used.
    private func noteUnused(_ facet: Facet, _ events: [LedgerEvent], _ finding: inout Finding) {
        for event in events.sorted(by: { $0.id < $1.id }) {
            for question in event.open where question.facet == facet {
                finding.grounds.append(FacetStatus.Ground(event, role: .open))
                finding.sentences.append("\(event.id) looked and left it open: \(question.searched).")
            }
            let states =
                event.absences.contains { $0.facet == facet }
                || event.changes.contains { $0.facet == facet && $0.compounds?.contains(compound.id) ?? true }
            guard states else { continue }
            if event.seen == .background {
                finding.grounds.append(FacetStatus.Ground(event, role: .background))
                finding.rules.append(.backgroundNeverDecides)
                finding.sentences.append("\(event.id) is background knowledge and was not used.")
            } else if event.effective == nil, event.changes.contains(where: { $0.facet == facet }) {
                finding.grounds.append(FacetStatus.Ground(event, role: .undated))
                finding.rules.append(.undatedNeverOrders)
                let after = event.changes.filter { $0.facet == facet }.map(\.after.words).joined(separator: ", ")
                finding.sentences.append("\(event.id) (\(after)) has no effective date and was not used.")
            }
        }
        finding.rules = unique(finding.rules)
    }

    /// Lets an unresolved conflict keep both values; returns the ids of all conflicts that touch the facet.
    private func apply(
        conflictsOn facet: Facet,
        in jurisdiction: Jurisdiction,
        to finding: inout Finding
    ) -> [String] {
        var touching: [String] = []
        for conflict in visibleConflicts.sorted(by: { $0.id < $1.id }) {
            let concerns = conflict.concerns(of: compound, in: jurisdiction).filter { $0.facet == facet }
            guard !concerns.isEmpty else { continue }
            touching.append(conflict.id)
            let values = unique(concerns.filter { $0.from.map { $0 <= asOf } ?? true }.flatMap(\.values))
            guard conflict.resolution == .unresolved, values.count > 1 else { continue }
            finding.verdict = .conflicting(values)
            finding.rules.append(.unresolvedConflict)
            finding.sentences.append("\(conflict.id) keeps both values: \(conflict.verdict).")
            for index in finding.grounds.indices where finding.grounds[index].role == .earlierChange {
                let changes = finding.grounds[index].event.changes
                if changes.contains(where: { $0.facet == facet && values.contains($0.after) }) {
                    finding.grounds[index].role = .change
                }
            }
        }
        return touching
    }

    private func markStale(_ finding: inout Finding) {
        guard ledger.collected.days(until: asOf) > Freshness.staleAfter, case .known(let value) = finding.verdict
        else { return }
        finding.verdict = .stale(value)
        finding.rules.append(.stale)
        finding.sentences.append("The ledger was collected on \(ledger.collected); nothing later is in it.")
    }

    private var knownWords: String { knownOn.map { " as known on \($0)" } ?? "" }

    private func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}
