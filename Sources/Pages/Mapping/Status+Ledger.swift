internal import Dates
internal import Regulation

extension StatusEvent {
    /// A ledger event as evidence.
    init(_ event: LedgerEvent) {
        self.init(
            id: event.id,
            text: event.event.stopped,
            citation: event.citedAs,
            seen: event.seen.words,
            link: event.link
        )
    }
}

extension LedgerEvent {
    /// The citation, or that there is none.
    fileprivate var citedAs: String { citation == "none" || citation.isEmpty ? "no document cited" : citation }

    /// The event as a sentence; one whose document was not read says so.
    var sentence: String { seen == .primaryPage ? event.stopped : "\(event) (\(seen.words))." }
}

extension StatusFacet {
    /// A facet with the events that decide it.
    init(_ status: FacetStatus) {
        self.init(
            name: status.facet.name.sentenceCase,
            value: status.verdict.words.sentenceCase,
            reason: status.derivation,
            events: status.grounds.filter(\.decides).map { StatusEvent($0.event) }
        )
    }
}

extension StatusDisclosure {
    /// The status here, and in every other place of which the ledger names the compound.
    init(_ status: Status, elsewhere: [Status]) {
        self.init(
            jurisdiction: status.jurisdiction.name,
            sentence: Self.sentence(status),
            asOf: DateText(status.asOf),
            ledgerChecked: DateText(status.freshness.collected),
            warning: status.freshness.warning.map { $0.sentenceCase.stopped },
            rule: status.compounding503A?.derivation
                ?? "Each side below is derived from the events of the record that were in force.",
            facets: status.facets.map(StatusFacet.init),
            elsewhere: elsewhere.map { other in
                StatusElsewhere(
                    jurisdiction: other.jurisdiction.name,
                    sentence: other.facets.map { "\($0.facet.name): \($0.verdict.words)" }
                        .joined(separator: "; ").sentenceCase.stopped,
                    events: Self.events(behind: other)
                )
            }
        )
    }

    /// What may be done, whether a product is approved, and the last change of category.
    private static func sentence(_ status: Status) -> String {
        let name = status.compound.name
        var sentences: [String] = []
        if let compounding = status.compounding503A { sentences.append("\(name) \(compounding.outcome.sentence).") }
        if let approval = status[.approval] {
            switch approval.verdict {
            case .known(.approved): sentences.append("A product with it is approved.")
            case .known(.notApproved):
                let authority = status.jurisdiction == .unitedStates ? "FDA-approved" : "approved"
                sentences.append("No \(name) product is \(authority).")
            default: sentences.append("Whether a product is approved: \(approval.verdict.words).")
            }
        }
        let changes = status[.interimCategory503A]?.grounds.filter { $0.role == .change } ?? []
        if let last = changes.last, let date = last.event.effective {
            sentences.append("\(date.prose): \(last.event.sentence)")
        }
        return sentences.joined(separator: " ")
    }

    private static func events(behind status: Status) -> [StatusEvent] {
        var seen: Set<String> = []
        return status.facets.flatMap(\.grounds).map(\.event)
            .filter { seen.insert($0.id).inserted }.map(StatusEvent.init)
    }
}

extension LedgerEntry {
    /// A ledger event on the timeline.
    init(_ event: LedgerEvent) {
        self.init(
            id: event.id,
            jurisdiction: event.jurisdiction.name,
            text: event.event.stopped,
            inForce: event.effective.map(DateText.init),
            published: event.published.map(DateText.init),
            citation: event.citedAs,
            seen: event.seen.words,
            confidence: event.confidence.rawValue
        )
    }
}

extension LedgerTimeline {
    /// Every event about the compound or behind one of its statuses, and the conflicts that touch them.
    init(_ ledger: Ledger, compound: LedgerCompound, statuses: [Status], asOf: ISODate) {
        let behind = Set(statuses.flatMap(\.facets).flatMap(\.grounds).map(\.event.id))
        let events = ledger.events.filter { $0.covers(compound) || behind.contains($0.id) }
        let dated = events.filter { $0.effective != nil }.sorted {
            ($0.effective?.description ?? "", $0.id) > ($1.effective?.description ?? "", $1.id)
        }
        var seen: Set<String> = []
        let conflicts = statuses.flatMap(\.conflicts).filter { seen.insert($0.id).inserted }
        let places = Jurisdiction.allCases.filter { place in events.contains { $0.jurisdiction == place } }
        self.init(
            events: dated.map(LedgerEntry.init),
            undated: events.filter { $0.effective == nil }.sorted { $0.id < $1.id }.map(LedgerEntry.init),
            conflicts: conflicts.map(ConflictPair.init),
            drawing: LedgerDrawing(events, conflicts: conflicts, cursor: asOf),
            places: places.map { Place(name: $0.name, link: "/regulation/\($0.address)?compound=\(compound.id)") }
        )
    }
}

extension ConflictPair {
    /// A disagreement of documents of law.
    init(_ conflict: LedgerConflict) {
        self.init(
            id: conflict.id,
            topic: conflict.topic,
            sides: [(conflict.claimA.sentenceCase.stopped, []), (conflict.claimB.sentenceCase.stopped, [])],
            verdict: conflict.verdict.replacing("claim_a", with: "the first side")
                .replacing("claim_b", with: "the second side").sentenceCase.stopped
        )
    }
}
