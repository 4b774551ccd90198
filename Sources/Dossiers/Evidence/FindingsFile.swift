internal import Diagnostics
internal import Evidence

/// Reads `findings.yaml` and `text-values.yaml`.
enum FindingsFile {
    /// The findings whose faults leave enough to use, and the table of their ids.
    static func read(
        _ node: YAMLNode,
        sources: [String: Source],
        sourceIDs: IdentifierTable,
        reasons: TextReasons,
        faults: DiagnosticCollector
    ) -> (findings: [Finding], ids: IdentifierTable) {
        var ids = IdentifierTable(kind: "finding")
        guard let file = YAMLFields(node, element: "findings", keys: Record.findingsFile.keys, faults: faults) else {
            return ([], ids)
        }
        let findings = file.records("findings", keys: Record.finding.keys, required: true).compactMap {
            record -> Finding? in
            guard let id = record.text("id", required: true) else { return nil }
            let isFirst = ids.define(id, at: record.location(of: "id"), faults: faults)
            let fields = record.named("finding \(id)")
            if let source = fields.text("source", required: true) {
                sourceIDs.resolve(source, at: fields.location(of: "source"), element: fields.element, faults: faults)
            }
            let finding = finding(id, fields, reasons: reasons)
            if let finding { checkSubject(finding, fields, source: sources[finding.source]) }
            return isFirst ? finding : nil
        }
        return (findings, ids)
    }

    private static func finding(_ id: String, _ fields: YAMLFields, reasons: TextReasons) -> Finding? {
        let system = fields.text("system", required: true)
        let quantity = fields.text("quantity", required: true)
        let value = FindingValueReader(reasons: reasons.byFinding, finding: id).read(fields)
        let seen = fields.choice("seen", Sighting.self, required: true)
        let species = fields.species("species")
        let dose = fields.dose("dose")
        let routes = fields.routes("route")
        let time = fields.moment("time")
        let size = fields.sampleSize("n")
        let statistic = fields.statistic("statistic")
        let subject = fields.subject("subject")
        guard let source = fields.text("source"), let system, let quantity, let value, let seen else { return nil }
        if seen == .notFound, !value.value.isUnknown {
            fields.report(
                "not-found-with-value",
                "seen",
                "a value that was not found cannot be given",
                suggestion: "write `{unknown: what was searched}`"
            )
        }
        var finding = Finding(
            id: id,
            source: source,
            system: system,
            quantity: quantity,
            value: value,
            seen: seen,
            subject: subject
        )
        finding.unitWording = fields.text("unit_as_written")
        finding.comparator = fields.text("comparator")
        (finding.species, finding.dose, finding.routes, finding.time) = (species, dose, routes, time)
        (finding.sampleSize, finding.statistic) = (size, statistic)
        finding.note = fields.text("note")
        return finding
    }

    /// A source that did not study the compound cannot be the origin of the compound's own data.
    private static func checkSubject(_ finding: Finding, _ fields: YAMLFields, source: Source?) {
        guard let subject = source?.subject, finding.subject == nil else { return }
        fields.report(
            "surrogate-as-own",
            "source",
            "the source `\(finding.source)` studied \(subject.names.joined(separator: ", ")), not the compound",
            suggestion:
                "add `subject: {role: \(subject.role.rawValue), of: [\(subject.names.joined(separator: ", "))]}`"
        )
    }
}

/// Why values stay words, from `text-values.yaml`.
struct TextReasons {
    /// The sentence for each finding.
    private(set) var byFinding: [String: String] = [:]
    private var locations: [(finding: String, location: SourceLocation)] = []

    /// No reasons, for a dossier without the file.
    init() {}

    init(_ node: YAMLNode, faults: DiagnosticCollector) {
        guard let file = YAMLFields(node, element: "text values", keys: Record.textValuesFile.keys, faults: faults)
        else {
            return
        }
        var sentences: [String: String] = [:]
        for entry in file.value("reasons", required: true)?.entries ?? [] { sentences[entry.key] = entry.value.scalar }
        for record in file.records("values", keys: Record.textValue.keys, required: true) {
            guard let finding = record.text("finding", required: true),
                let reason = record.text("reason", required: true)
            else { continue }
            guard let sentence = sentences[reason] else {
                record.report(
                    "dangling-reference",
                    "reason",
                    "there is no reason `\(reason)`",
                    suggestion: nearMiss(to: reason, among: sentences.keys.sorted()).map { "did you mean `\($0)`?" }
                )
                continue
            }
            byFinding[finding] = sentence
            locations.append((finding, record.location(of: "finding")))
        }
    }

    /// Reports reasons for findings that do not exist or whose value is no longer words.
    func check(against findings: [Finding], ids: IdentifierTable, faults: DiagnosticCollector) {
        let withText = Set(findings.filter { $0.value.value.containsText }.map(\.id))
        for (finding, location) in locations {
            guard ids.resolve(finding, at: location, element: "text value \(finding)", faults: faults) else { continue }
            if findings.contains(where: { $0.id == finding }), !withText.contains(finding) {
                faults.error(
                    "stale-reason",
                    at: location,
                    element: "text value \(finding)",
                    "the value of this finding is not words",
                    suggestion: "remove the entry"
                )
            }
        }
    }
}
