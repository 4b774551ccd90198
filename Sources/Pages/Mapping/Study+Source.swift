internal import Dossiers
internal import Evidence

extension Study {
    /// A source as a study of the compound; nil where it is no study, or one of another molecule.
    init?(_ source: Source, in dossier: Dossier) {
        guard source.subject == nil, source.kind.value.isPrimary, let subject = source.kind.value.subjectKind else {
            return nil
        }
        let kind: Kind =
            switch subject {
            case .human: .human
            case .animal: .animal
            case .cell: .cell
            }
        self.init(
            id: source.id,
            label: source.shortCitation,
            year: source.year,
            kind: kind,
            design: source.kind.wording ?? source.kind.value.rawValue,
            subjects: source.species?.words ?? "not stated",
            count: source.sampleSize.map { $0.wording ?? $0.value.display } ?? "not stated",
            control: Self.control(source),
            blinding: source.blinded.wording ?? source.blinded.value.display,
            placebo: source.placebo.wording ?? source.placebo.value.display,
            length: Self.length(source, in: dossier),
            authorship: source.authorship,
            result: Self.result(source, in: dossier),
            seen: source.seen.value.map(\.words).joined(separator: "; "),
            size: source.sampleSize.map { $0.value.total ?? $0.value.groups.map(\.count).reduce(0, +) }
        )
    }

    private static func control(_ source: Source) -> String {
        guard let trial = source.trial else { return "not stated" }
        let comparator = trial.comparator.map { " (\($0))" } ?? ""
        return trial.control == .none ? "no control group" : trial.control.rawValue + comparator
    }

    /// The longest course that any of the study's findings states, else the day of its last measurement.
    private static func length(_ source: Source, in dossier: Dossier) -> String {
        let findings = dossier.findings.filter { $0.source == source.id }
        if let days = findings.flatMap({ $0.dose?.value ?? [] }).compactMap(\.days).max() {
            return days == 1 ? "1 day" : "\(decimalText(days)) days"
        }
        let last = findings.compactMap { $0.time?.value }.compactMap { moment -> Double? in
            guard let unit = moment.unit, let length = daysIn[unit.symbol] else { return nil }
            return moment.times.max().map { $0 * length }
        }.max()
        return last.map { "not stated; last measured on day \(decimalText($0))" } ?? "not stated"
    }

    private static let daysIn: [String: Double] = [
        "d": 1, "day": 1, "days": 1, "week": 7, "weeks": 7, "wk": 7,
    ]

    /// The first outcome among the study's findings, clinical ones before others, and how many more there are.
    ///
    /// NOTE: numbers of subjects, doses and regimens are no outcome, nor is what the compound is, nor what we worked out.
    private static func result(_ source: Source, in dossier: Dossier) -> String {
        let own = dossier.findings.filter { $0.source == source.id }
        let findings = own.filter { $0.system == "clinical" } + own.filter { $0.system != "clinical" }
        let notOutcomes = [
            "patients", "animals in", "regimen", "dose used", "doses tested", "stress-study doses", "genes tested",
            "pre-test interval", "specific radioactivity",
        ]
        let ours: Set<Sighting> = [.computed, .derived, .inference]
        let outcomes = findings.filter { finding in
            !finding.value.value.isUnknown && finding.system != "identity" && !ours.contains(finding.seen)
                && !notOutcomes.contains { finding.quantity.lowercased().hasPrefix($0) }
        }
        guard let first = outcomes.first else { return "no result seen" }
        let more = outcomes.count - 1
        let rest = more == 0 ? "" : " (and \(counted(more, "further result")))"
        return "\(first.quantity.sentenceCase): \(first.value.value.display)\(rest)"
    }
}

extension SourceEntry {
    /// A source in full.
    init(_ source: Source) {
        self.init(
            id: source.id,
            citation: "\(source.authors) (\(source.year.map(String.init) ?? "no date")).",
            title: source.title,
            venue: [source.journal, source.volumeAndPages].compactMap(\.self).joined(separator: " "),
            doi: source.doi,
            pmid: source.pmid,
            design: (source.kind.wording ?? source.kind.value.rawValue).sentenceCase,
            access: source.access,
            seen: source.seen.value.map(\.words).joined(separator: "; "),
            independence: source.authorship.sentence,
            limitations: source.limitations?.sentenceCase.stopped
        )
    }
}

extension Authorship {
    /// Who made a source, as a sentence without its stop.
    fileprivate var sentence: String {
        switch self {
        case .independent: "No tie to the developers apparent"
        case .developers: "Not shown to be independent of the developers"
        case .unseen: "Authors not seen"
        }
    }
}
