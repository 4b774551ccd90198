internal import Diagnostics
public import Evidence

/// Something that matters to people, with the findings that bear on it.
public struct Outcome: Sendable, Hashable, Identifiable {
    public var id: String
    /// As a table row names it, such as "Anxiety in patients".
    public var label: String
    /// Ids of findings; empty where none was found.
    public var findings: [String]
}

/// The outcomes of a dossier and the judgements that a person has signed.
public struct Outcomes: Sendable {
    public var outcomes: [Outcome] = []
    /// Ids of findings that report harm in people, or that a source looked for it.
    public var harms: [String] = []
    /// By outcome.
    public var judgements: [String: CertaintyAssessment.Override] = [:]
    /// By source: a judgement of one study, which every parameter that rests on it follows.
    public var studyJudgements: [String: CertaintyAssessment.Override] = [:]

    /// Reads `outcomes.yaml`.
    static func read(
        _ node: YAMLNode,
        sourceIDs: IdentifierTable,
        findingIDs: IdentifierTable,
        faults: DiagnosticCollector
    ) -> Outcomes {
        var read = Outcomes()
        guard let file = YAMLFields(node, element: "outcomes", keys: Record.outcomesFile.keys, faults: faults) else {
            return read
        }
        var ids = IdentifierTable(kind: "outcome")
        for record in file.records("outcomes", keys: Record.outcome.keys, required: true) {
            guard let id = record.text("id", required: true), let label = record.text("label", required: true) else {
                continue
            }
            ids.define(id, at: record.location(of: "id"), faults: faults)
            let findings = record.texts("findings")
            for finding in findings {
                findingIDs.resolve(
                    finding,
                    at: record.location(of: "findings"),
                    element: "outcome \(id)",
                    faults: faults
                )
            }
            read.outcomes.append(Outcome(id: id, label: label, findings: findings))
        }
        read.harms = file.texts("harms")
        for finding in read.harms {
            findingIDs.resolve(finding, at: file.location(of: "harms"), element: "harms", faults: faults)
        }
        for record in file.records("judgements", keys: Record.judgement.keys) {
            guard let word = record.text("certainty", required: true),
                let by = record.text("by", required: true),
                let on = record.date("on", required: true),
                let reason = record.text("reason", required: true)
            else { continue }
            guard let certainty = Certainty(word: word) else {
                record.report(
                    "unknown-value",
                    "certainty",
                    "`\(word)` is no certainty",
                    suggestion: "one of high, moderate, low, very low"
                )
                continue
            }
            let judgement = CertaintyAssessment.Override(certainty, by: by, on: on, reason: reason)
            switch (record.text("outcome"), record.text("source")) {
            case (let outcome?, nil):
                ids.resolve(outcome, at: record.location(of: "outcome"), element: "judgement", faults: faults)
                read.judgements[outcome] = judgement
            case (nil, let source?):
                sourceIDs.resolve(source, at: record.location(of: "source"), element: "judgement", faults: faults)
                read.studyJudgements[source] = judgement
            default:
                record.report("bad-judgement", "outcome", "a judgement is of one outcome or of one source")
            }
        }
        return read
    }
}
