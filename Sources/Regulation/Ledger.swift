public import Dates

/// The dated record of law that statuses are derived from; the only truth, never overwritten by a derivation.
public struct Ledger: Hashable, Sendable {
    /// A term of the law in the ledger's words, with its source.
    public struct Definition: Hashable, Sendable {
        public var id: String
        public var text: String
        public var source: String
        public var seen: LedgerEvent.Seen
        public var confidence: LedgerEvent.Confidence

        public init(
            id: String,
            text: String,
            source: String,
            seen: LedgerEvent.Seen,
            confidence: LedgerEvent.Confidence
        ) {
            self.id = id
            self.text = text
            self.source = source
            self.seen = seen
            self.confidence = confidence
        }
    }

    /// A count that the events must satisfy: what entered a value of a facet, what left it, and what remains.
    public struct Arithmetic: Hashable, Sendable {
        public var text: String
        public var jurisdiction: Jurisdiction
        public var facet: Facet
        public var value: FacetValue
        /// Ids of the events by which compounds entered the value.
        public var entered: [String]
        /// Ids of the events by which compounds left it.
        public var left: [String]
        /// Ids of the compounds that remain.
        public var remain: [String]

        public init(
            text: String,
            jurisdiction: Jurisdiction,
            facet: Facet,
            value: FacetValue,
            entered: [String],
            left: [String],
            remain: [String]
        ) {
            self.text = text
            self.jurisdiction = jurisdiction
            self.facet = facet
            self.value = value
            self.entered = entered
            self.left = left
            self.remain = remain
        }
    }

    /// Something outside whose change would make a row of the ledger.
    public struct WatchItem: Hashable, Sendable {
        public var what: String
        public var signal: String
        public var source: String

        public init(what: String, signal: String, source: String) {
            self.what = what
            self.signal = signal
            self.source = source
        }
    }

    /// The day on which the rows were collected; nothing later is in them.
    public var collected: ISODate
    public var compounds: [LedgerCompound]
    public var definitions: [Definition]
    public var arithmetic: [Arithmetic]
    /// In any order: a derivation does not depend on it.
    public var events: [LedgerEvent]
    public var conflicts: [LedgerConflict]
    public var watch: [WatchItem]

    public init(
        collected: ISODate,
        compounds: [LedgerCompound] = [],
        definitions: [Definition] = [],
        arithmetic: [Arithmetic] = [],
        events: [LedgerEvent] = [],
        conflicts: [LedgerConflict] = [],
        watch: [WatchItem] = []
    ) {
        self.collected = collected
        self.compounds = compounds
        self.definitions = definitions
        self.arithmetic = arithmetic
        self.events = events
        self.conflicts = conflicts
        self.watch = watch
    }

    /// The compound with this id or any of its spellings, folded; nil where the ledger has none.
    ///
    /// - Complexity: O(spellings).
    public func compound(named name: String) -> LedgerCompound? {
        let folded = CompoundName.fold(name)
        guard !folded.isEmpty else { return nil }
        return compounds.first { $0.foldedNames.contains(folded) }
    }

    /// The first day on which an event could be known: its publication, else its recording, else the collection.
    public func knownSince(_ event: LedgerEvent) -> ISODate { event.published ?? event.recorded ?? collected }

    /// What is wrong with a count of the ledger, one sentence a fault; empty where it balances.
    ///
    /// Every compound that entered must have left by exactly one event or remain, and nothing else may have left.
    public func faults(in arithmetic: Arithmetic) -> [String] {
        func ids(_ eventIDs: [String]) -> [(event: String, compounds: [String])] {
            eventIDs.map { id in
                guard let event = events.first(where: { $0.id == id }), case .compounds(let ids) = event.scope else {
                    return (id, [])
                }
                return (id, ids)
            }
        }
        let entered = ids(arithmetic.entered).flatMap(\.compounds)
        let left = ids(arithmetic.left)
        var faults: [String] = []
        for compound in Set(entered).sorted() {
            let exits = left.filter { $0.compounds.contains(compound) }.map(\.event)
            let remains = arithmetic.remain.contains(compound)
            if exits.count + (remains ? 1 : 0) != 1 {
                let ways = exits + (remains ? ["remains"] : [])
                let shown = ways.isEmpty ? "neither" : ways.joined(separator: ", ")
                faults.append("\(compound) must leave once or remain, but: \(shown)")
            }
        }
        for (event, compounds) in left {
            for compound in compounds where !entered.contains(compound) {
                faults.append("\(compound) left by \(event) but never entered")
            }
        }
        for compound in arithmetic.remain where !entered.contains(compound) {
            faults.append("\(compound) remains but never entered")
        }
        let total = left.map(\.compounds.count).reduce(0, +) + arithmetic.remain.count
        if entered.count != total { faults.append("\(entered.count) entered, but \(total) left or remain") }
        return faults
    }
}
