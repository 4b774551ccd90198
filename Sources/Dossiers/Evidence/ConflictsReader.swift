internal import Diagnostics
internal import Evidence

/// Reads the parts of `dossier.yaml` that set sources against each other and against what circulates.
struct ConflictsReader {
    let findingIDs: IdentifierTable
    let sourceIDs: IdentifierTable
    let faults: DiagnosticCollector

    /// Disagreements; each needs two sides, and each side something it rests on.
    func conflicts(_ node: YAMLNode) -> [EvidenceConflict] {
        records(node["conflicts"], keys: Record.conflict.keys, element: "conflict").compactMap { fields in
            let sides = fields.records("sides", keys: Record.side.keys, required: true)
                .compactMap(side)
            guard let topic = fields.text("topic", required: true),
                let treatment = fields.text("treatment", required: true)
            else { return nil }
            if sides.count < 2 { fields.report("bad-conflict", "sides", "a conflict needs two sides") }
            return EvidenceConflict(topic: topic, sides: sides, treatment: treatment)
        }
    }

    /// Statements that circulate, with what is right.
    func corrections(_ node: YAMLNode) -> [Correction] {
        records(node["corrections"], keys: Record.correction.keys, element: "correction")
            .compactMap { fields in
                guard let printed = fields.text("printed", required: true),
                    let instead = fields.text("instead", required: true)
                else { return nil }
                return Correction(
                    printed: printed,
                    instead: instead,
                    findings: references("findings", findingIDs, fields),
                    sources: references("sources", sourceIDs, fields)
                )
            }
    }

    private func side(_ fields: YAMLFields) -> EvidenceConflict.Side? {
        guard let statement = fields.text("statement", required: true) else { return nil }
        let findings = references("findings", findingIDs, fields)
        let sources = references("sources", sourceIDs, fields)
        if findings.isEmpty, sources.isEmpty {
            fields.report("missing-key", "findings", "a side needs `findings` or `sources` that it rests on")
        }
        return EvidenceConflict.Side(statement: statement, findings: findings, sources: sources)
    }

    private func references(_ key: String, _ ids: IdentifierTable, _ fields: YAMLFields) -> [String] {
        fields.list(key).compactMap { node in
            guard let id = node.scalar,
                ids.resolve(id, at: node.location, element: fields.element, faults: faults)
            else { return nil }
            return id
        }
    }

    private func records(_ node: YAMLNode?, keys: [String], element: String) -> [YAMLFields] {
        guard let node, !node.isNull else { return [] }
        guard let elements = node.elements else {
            faults.error("wrong-type", at: node.location, element: element, "expected a list, found \(node.kindName)")
            return []
        }
        return elements.compactMap { YAMLFields($0, element: element, keys: keys, faults: faults) }
    }
}
