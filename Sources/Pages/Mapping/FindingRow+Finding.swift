internal import Dates
internal import Dossiers
internal import Evidence

extension FindingRow {
    /// A finding as a row; an unknown says what was searched.
    init(_ finding: Finding, in dossier: Dossier) {
        var note = finding.note
        if case .unknown(let searched) = finding.value.value {
            note = ["Searched: \(searched.stopped)", finding.note].compactMap(\.self).joined(separator: " ")
        }
        self.init(
            id: finding.id,
            quantity: finding.quantity.sentenceCase,
            value: [Self.value(of: finding), finding.comparator.map { "(against \($0))" }]
                .compactMap(\.self).joined(separator: " "),
            isUnknown: finding.value.value.isUnknown,
            conditions: Self.conditions(of: finding),
            source: SourceNote(finding, in: dossier),
            note: note
        )
    }

    /// The value in words; what a source may have measured, and prints no number of in what was read, is not "not measured".
    private static func value(of finding: Finding) -> String {
        finding.value.value.isUnknown && finding.seen != .notFound
            ? "no number in what we read" : finding.value.value.display
    }

    /// Species, dose, route, time, number and statistic, as far as they were stated.
    private static func conditions(of finding: Finding) -> String {
        let dose = finding.dose.flatMap { dose in
            dose.wording ?? dose.value.map(\.display).joined(separator: " with ")
        }
        let routes = finding.routes.flatMap { $0.wording ?? $0.value.map(\.rawValue).joined(separator: ", ") }
        let size = finding.sampleSize.map { "n = \($0.wording ?? $0.value.display)" }
        let parts = [finding.species?.words, dose, routes, finding.time?.words, size, finding.statistic?.words]
        let stated = parts.compactMap(\.self).filter { !$0.isEmpty }
        let names = finding.subject.map { ["about \($0.names.joined(separator: ", "))"] } ?? []
        return (names + stated).isEmpty ? "not stated" : (names + stated).joined(separator: "; ")
    }
}

extension SourceNote {
    /// The source of a finding, with how that finding was seen.
    init(_ finding: Finding, in dossier: Dossier) {
        self.init(
            id: finding.source,
            label: dossier.source(finding.source)?.shortCitation ?? finding.source,
            seen: finding.seen.words,
            link: PageLinks.source(finding.source, of: dossier.id)
        )
    }

    /// A source itself, with how it was seen.
    init(_ source: Source, in dossier: Dossier) {
        self.init(
            id: source.id,
            label: source.shortCitation,
            seen: source.seen.value.map(\.words).joined(separator: "; "),
            link: PageLinks.source(source.id, of: dossier.id)
        )
    }
}

extension Worded<Species> {
    /// The species in the source's words, else from the typed form.
    var words: String {
        if let wording { return wording }
        let names = value.strains.isEmpty ? [] : [value.strains.joined(separator: ", ")]
        let parts = names + [value.taxa.map(\.rawValue).joined(separator: ", ")]
        let preparation = value.preparation == .organism ? "" : " " + value.preparation.rawValue
        return parts.joined(separator: " ") + preparation
    }
}

extension Worded<Moment> {
    /// The time in the source's words, else from the typed form.
    var words: String {
        if let wording { return wording }
        if let date = value.date { return date.prose }
        let times = value.times.map(decimalText).joined(separator: value.isSpan ? " to " : ", ")
        let unit = value.unit.map { " " + $0.display } ?? ""
        return times + unit + (value.reference.map { " from \($0)" } ?? "")
    }
}

extension FindingTable {
    /// Findings by system, in the order in which a reader meets the systems.
    static func tables(of findings: [Finding], in dossier: Dossier, prefix: String = "") -> [FindingTable] {
        let present = Set(findings.map(\.system))
        let known = systems.map(\.id).filter(present.contains)
        let others = present.subtracting(known).sorted()
        return (known + others).map { system in
            FindingTable(
                id: prefix + system,
                title: title(of: system),
                rows: findings.filter { $0.system == system }.map { FindingRow($0, in: dossier) }
            )
        }
    }

    /// The title of a system as a heading.
    static func title(of system: String) -> String {
        systems.first { $0.id == system }?.title ?? system.sentenceCase
    }

    private static let systems: [(id: String, title: String)] = [
        ("identity", "Identity"),
        ("clinical", "Studies in people"),
        ("safety", "Safety and labelling"),
        ("pk", "Entry, distribution and loss"),
        ("degradation", "Breakdown by enzymes"),
        ("gaba", "GABA, the brain's main brake"),
        ("serotonin", "Serotonin and its relatives"),
        ("bdnf", "BDNF, a growth factor of nerve cells"),
        ("enkephalin", "Enzymes that break down enkephalins"),
        ("immune", "Immune system"),
        ("behaviour", "Behaviour of animals"),
    ]
}

extension Worded<Statistic> {
    /// The p-value in the source's words, else from the typed form.
    var words: String { wording ?? "p \(value.relation.rawValue) \(decimalText(value.pValue))" }
}
