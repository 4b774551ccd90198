public import Dates
internal import Dossiers
internal import Regulation

/// What a reader asks of a jurisdiction's page; kept in the page's address.
public struct RegulationQuery: Hashable, Sendable {
    /// The day in force; nil takes the site's day.
    public var asOf: ISODate?
    /// Only what was published by this day counts; nil takes everything on record.
    public var knownOn: ISODate?
    /// The id of one compound; nil shows all.
    public var compound: String?

    public init(asOf: ISODate? = nil, knownOn: ISODate? = nil, compound: String? = nil) {
        self.asOf = asOf
        self.knownOn = knownOn
        self.compound = compound
    }
}

/// The law of one jurisdiction on the compounds of the site, for one day.
struct RegulationPage {
    /// The status of one compound with its derivation.
    struct CompoundLaw {
        var id: String
        var name: String
        var sentence: String
        var rule: String
        var warning: String?
        var facets: [StatusFacet]
        var conflicts: [ConflictPair]
        var coming: [StatusEvent]
        var undatedNote: String?
    }

    var name: String
    var address: String
    var asOf: DateText
    /// Empty where everything on record counts.
    var knownOn: String
    var knownWords: String
    var choices: [Choice]
    var laws: [CompoundLaw]
    var drawing: LedgerDrawing?
    var events: [LedgerEntry]
    var undated: [LedgerEntry]
    var places: [LedgerTimeline.Place]

    init(_ jurisdiction: Jurisdiction, query: RegulationQuery, edition: Edition, today: ISODate) {
        let day = query.asOf ?? today
        name = jurisdiction.name
        address = jurisdiction.address
        asOf = DateText(day)
        knownOn = query.knownOn?.description ?? ""
        knownWords = query.knownOn.map { "as known on \($0.prose)" } ?? "as known from everything on record"
        let subjects = edition.subjects.filter { subject in
            subject.ledger.events.contains { $0.jurisdiction == jurisdiction && $0.covers(subject.compound) }
        }
        choices =
            [Choice(value: "", words: "every compound", isChosen: query.compound == nil)]
            + subjects.map {
                Choice(
                    value: $0.compound.id,
                    words: $0.compound.name.sentenceCase,
                    isChosen: $0.compound.id == query.compound
                )
            }
        let chosen = subjects.filter { query.compound == nil || $0.compound.id == query.compound }
        laws = chosen.map { subject in
            CompoundLaw(
                subject.ledger.deriveStatus(
                    of: subject.compound,
                    in: jurisdiction,
                    asOf: day,
                    knownOn: query.knownOn
                )
            )
        }
        var seen: Set<String> = []
        let shown = chosen.flatMap { subject in
            subject.ledger.events.filter { event in
                event.jurisdiction == jurisdiction && (event.covers(subject.compound) || query.compound == nil)
                    && (query.knownOn.map { subject.ledger.knownSince(event) <= $0 } ?? true)
                    && seen.insert(event.id).inserted
            }
        }
        let conflicts = chosen.flatMap { subject in
            subject.ledger.conflicts.filter { conflict in conflict.concerns.contains { $0.jurisdiction == jurisdiction }
            }
        }
        drawing = LedgerDrawing(shown, conflicts: conflicts, cursor: day)
        events = shown.filter { $0.effective != nil }
            .sorted { ($0.effective?.description ?? "", $0.id) > ($1.effective?.description ?? "", $1.id) }
            .map(LedgerEntry.init)
        undated = shown.filter { $0.effective == nil }.sorted { $0.id < $1.id }.map(LedgerEntry.init)
        places = Jurisdiction.allCases.filter { $0 != jurisdiction }
            .map { LedgerTimeline.Place(name: $0.name, link: "/regulation/\($0.address)") }
    }
}

extension RegulationPage.CompoundLaw {
    /// A status with everything that its derivation rests on.
    init(_ status: Status) {
        let disclosure = StatusDisclosure(status, elsewhere: [])
        id = status.compound.id
        name = status.compound.name.sentenceCase
        sentence = disclosure.sentence.isEmpty ? status.facetWords : disclosure.sentence
        rule = disclosure.rule
        warning = disclosure.warning
        facets = disclosure.facets
        conflicts = status.conflicts.map(ConflictPair.init)
        coming = status.coming.map(StatusEvent.init)
        undatedNote =
            status.undated.isEmpty
            ? nil
            : "\(counted(status.undated.count, "event").sentenceCase) about it without a date in force decides nothing "
                + "here, except where it states that something is absent."
    }
}

/// The law at a glance: every jurisdiction with the compounds that its record names.
struct RegulationIndex {
    struct Row {
        var name: String
        var link: String
        var lines: [Line]
    }

    struct Line {
        var compound: String
        var link: String
        var sentence: String
    }

    var asOf: DateText
    var rows: [Row]

    init(_ edition: Edition, today: ISODate) {
        asOf = DateText(today)
        rows = Jurisdiction.allCases.map { jurisdiction in
            let named = edition.subjects.filter { subject in
                subject.ledger.events.contains { $0.jurisdiction == jurisdiction && $0.names(subject.compound) }
            }
            return Row(
                name: jurisdiction.name,
                link: "/regulation/\(jurisdiction.address)",
                lines: named.map { subject in
                    let status = subject.ledger.deriveStatus(of: subject.compound, in: jurisdiction, asOf: today)
                    return Line(
                        compound: subject.compound.name.sentenceCase,
                        link: "/regulation/\(jurisdiction.address)?compound=\(subject.compound.id)",
                        sentence: status.compounding503A.map { "\($0.outcome.sentence.sentenceCase)." }
                            ?? status.facetWords
                    )
                }
            )
        }
    }
}

extension Status {
    /// Every side of the status in one sentence.
    var facetWords: String {
        facets.map { "\($0.facet.name): \($0.verdict.words)" }.joined(separator: "; ").sentenceCase.stopped
    }
}

extension Edition {
    /// Every dossier that keeps a record of law on its compound.
    var subjects: [(ledger: Ledger, compound: LedgerCompound)] {
        dossiers.compactMap { dossier in
            guard let ledger = dossier.ledger, let compound = ledger.compounds.first(where: { $0.id == dossier.id })
            else { return nil }
            return (ledger, compound)
        }
    }
}
