public import Dates
public import Dossiers
internal import Evidence
internal import class Foundation.NSRegularExpression
internal import Regulation

/// What a dossier says of its compound on a day, in the form that pages are held against.
public struct CompoundFacts: Sendable {
    /// The dossier's id.
    public let id: String
    public let name: String
    /// The day of the check.
    public let asOf: ISODate
    /// A pattern of every folded spelling.
    let spellings: String
    /// Finds a spelling in folded text.
    let names: NSRegularExpression
    /// Sequences that may stand beside the name: the compound's, its parent's, its fragments'.
    let sequences: [String]
    let sequence: String?
    let masses: [Double]
    /// People in all human trials; nil where a size is not stated.
    let people: Int?
    let patientsInComparatorTrials: Int?
    let hasPlaceboTrialInPatients: Bool
    /// Sources with a record in PubMed.
    let indexedSources: Int
    /// A count of records by someone else, in words.
    let census: String?
    /// What is offered beside it and is no peptide, with what it is.
    let notPeptides: [(name: String, compoundClass: String, calledPeptide: NSRegularExpression)]
    /// Texts that circulate and are wrong, with the reason.
    let circulating: [(text: String, reason: String)]
    /// PubMed numbers that are not what they are cited for.
    let rejectedIdentifiers: [String]
    /// Years on record: a pattern for what happened, and the years in which it did.
    let years: [(what: NSRegularExpression, years: Set<Int>, shown: String)]
    let category: FacetStatus?
    let isApproved: Bool
    let isCompoundable: Bool
    let isRegistrationDoubtful: Bool
    let registration: String?

    /// Reads the facts off a dossier.
    public init(_ dossier: Dossier, asOf: ISODate) {
        let identity = dossier.identity
        id = dossier.id
        name = identity.name
        self.asOf = asOf
        let ledger = dossier.ledgerCompound
        // Wrong sequences and numbers are misspellings too, but no names.
        let names =
            [identity.name, identity.compound] + (ledger?.names ?? []).filter { $0.kind != .form }.map(\.text)
            + identity.synonyms.map(\.value)
        spellings = Self.pattern(of: names)
        self.names = regex(#"(?<!\w)(?:"# + spellings + #")(?!\w)"#)
        sequence = identity.sequence?.value.description
        var sequences = Set(identity.cutSites.flatMap { [$0.peptide] + $0.products })
        for finding in dossier.allFindings {
            if case .identifier(let identifier) = finding.value.value, identifier.scheme == .sequence {
                sequences.insert(identifier.value)
            }
        }
        if let sequence { sequences.insert(sequence) }
        self.sequences = sequences.sorted()
        masses = dossier.allFindings.flatMap { finding -> [Double] in
            Self.measurements(finding.value.value).filter { ["g/mol", "Da"].contains($0.unit.symbol) }.map(\.value)
        }
        let evidence = dossier.evidence
        let sizes = evidence.humanTrials.map { $0.sampleSize?.value.total }
        people = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
        patientsInComparatorTrials = evidence.patientsInComparatorTrials
        hasPlaceboTrialInPatients = !evidence.placeboControlledTrialsInPatients.isEmpty
        indexedSources = dossier.sources.count { $0.isIndexedInPubMed == true && $0.subject == nil }
        census = Self.census(dossier)
        notPeptides = identity.alternatives.filter { $0.compoundClass != .peptide && $0.compoundClass != .protein }.map
        {
            ($0.name, $0.compoundClass.rawValue, Self.calledPeptide($0.name))
        }
        circulating = identity.misspellings.map { ($0.text, $0.reason) }
        rejectedIdentifiers = dossier.corrections.flatMap { correction in
            correction.printed.lowercased().contains("pubmed")
                ? correction.printed.split(whereSeparator: { !$0.isNumber }).filter { (7...8).contains($0.count) }.map(
                    String.init
                )
                : []
        }
        let law = dossier.status(in: .unitedStates, asOf: asOf, today: asOf)
        category = law?[.interimCategory503A]
        isApproved = law?[.approval]?.value == .approved
        isCompoundable = [.eligible, .enforcementDiscretionOnly].contains(law?.compounding503A?.outcome)
        let abroad = dossier.status(in: .russia, asOf: asOf, today: asOf)?[.registration]
        isRegistrationDoubtful = abroad.map { $0.value != .registered } ?? false
        registration = abroad?.verdict.words
        years = Self.years(dossier).map { (regex("(?<!\\w)(?:\($0.what))(?!\\w)"), $0.years, $0.shown) }
    }

    /// A pattern of names: folded, longest first.
    private static func pattern(of names: [String]) -> String {
        let folded = Set(names.map { fold(ArraySlice($0.unicodeScalars)) }).filter { $0.count > 1 }
        return folded.sorted { ($1.count, $0) < ($0.count, $1) }.map(NSRegularExpression.escapedPattern).joined(
            separator: "|"
        )
    }

    /// Finds where something is called a peptide.
    private static func calledPeptide(_ name: String) -> NSRegularExpression {
        let name = NSRegularExpression.escapedPattern(for: name.lowercased())
        return regex(
            #"(?<!\w)\#(name)(?: \([^)]{0,60}\))?(?!\w)(?:,| is| are| as|—| -)(?: \S+){0,5}? peptides?\b"#
                + #"|(?<!\w)\#(name) peptide"#
                + #"|peptides?(?: \w+){0,2}(?:,| —)? (?:such as|like|including|e\.g\.,?|called|named) (?:[^.;!?]{0,40}?)\#(name)(?!\w)"#
                + #"|(?:available|popular|other|our) peptides?(?: therap\w+| options?)?:? \#(name)(?!\w)"#
        )
    }

    private static func measurements(_ value: FindingValue) -> [Measurement] {
        switch value {
        case .quantity(let measurement): [measurement]
        case .several(let parts): parts.flatMap { measurements($0.value) }
        case .comparison(let parts): parts.map(\.value)
        default: []
        }
    }

    /// The first finding that counts records, with its source's words.
    private static func census(_ dossier: Dossier) -> String? {
        for finding in dossier.findings {
            guard case .several(let parts) = finding.value.value, let first = parts.first,
                case .count(let count, let things) = first.value, things == "records"
            else { continue }
            return "\(finding.quantity): \(count)" + (finding.note.map { " (\($0))" } ?? "")
        }
        return nil
    }

    private static func years(_ dossier: Dossier) -> [(what: String, years: Set<Int>, shown: String)] {
        var years: [(what: String, years: Set<Int>, shown: String)] = []
        for finding in dossier.allFindings {
            guard case .date(let date) = finding.value.value, let subject = finding.subject,
                finding.quantity.contains("description") || finding.quantity.contains("discover")
            else { continue }
            let names = pattern(of: subject.names)
            let what =
                "(?:\(names))[^.;!?]{0,40}(?:discovered|described|found|identified|isolated|reported)"
                + "|(?:discover(?:ed|y)|describ(?:ed|tion)|isolat(?:ed|ion)|identified)[^.;!?]{0,40}(?:\(names))"
            years.append((what, [date.year], "\(finding.quantity): \(date.prose)"))
        }
        guard let ledger = dossier.ledger, let compound = dossier.ledgerCompound else { return years }
        var moves: [(what: String, event: LedgerEvent, year: Int)] = []
        for event in ledger.events where event.names(compound) {
            guard let day = event.effective else { continue }
            for change in event.changes where change.compounds?.contains(compound.id) ?? true {
                switch (change.facet, change.after) {
                case (.interimCategory503A, .category1), (.interimCategory503A, .category2),
                    (.interimCategory503A, .category3):
                    let number = change.after.rawValue.suffix(1)
                    moves.append(
                        (
                            "(?:placed|put|added|moved|listed|entered|nominated)(?: \\w+)? (?:on|in|into|to) category \(number)",
                            event, day.year
                        )
                    )
                case (.interimCategory503A, _):
                    moves.append(
                        (
                            "(?:removed|withdrawn|dropped|taken|left)(?: \\w+){0,2} category \\d|left category \\d",
                            event, day.year
                        )
                    )
                case (.registration, .registered):
                    moves.append(
                        (
                            "(?:first )?registered (?:\\w+ ){0,6}in \(event.jurisdiction.name.lowercased())|(?:\(event.jurisdiction.name.lowercased())n? )registration",
                            event, day.year
                        )
                    )
                default: break
                }
            }
        }
        for (what, group) in Dictionary(grouping: moves, by: \.what).sorted(by: { $0.key < $1.key }) {
            // What was cancelled later has that year too, in the same sentence.
            let all = Set(group.map(\.year))
            let shown = group.map { "\($0.event.event), \($0.event.effective?.description ?? "")" }
            years.append((what, all, shown.joined(separator: "; ")))
        }
        return years
    }
}
