internal import Dossiers
internal import Evidence

extension Ground {
    /// Findings and sources in the order of the dossier's file; an id without a record is left out.
    static func grounds(findings: [String], sources: [String], in dossier: Dossier) -> [Ground] {
        findings.compactMap(dossier.finding).map { finding in
            let row = FindingRow(finding, in: dossier)
            // A finding about another molecule must say so wherever it stands.
            let about = finding.subject.map { " (about \($0.names.joined(separator: ", ")))" } ?? ""
            return Ground(
                finding: "\(row.quantity): \(row.value)\(about)",
                link: "/compounds/\(dossier.id)/evidence#finding-\(finding.id)",
                source: row.source
            )
        }
            + sources.compactMap(dossier.source).map { source in
                Ground(
                    finding: nil,
                    link: nil,
                    source: SourceNote(source, in: dossier)
                )
            }
    }
}

extension ConflictPair {
    /// A disagreement of the dossier; `number` is its place in the file, counted from one.
    init(_ conflict: EvidenceConflict, number: Int, in dossier: Dossier) {
        self.init(
            id: "evidence-\(number)",
            topic: conflict.topic.sentenceCase,
            sides: conflict.sides.map { side in
                (
                    side.statement.sentenceCase.stopped,
                    Ground.grounds(findings: side.findings, sources: side.sources, in: dossier)
                )
            },
            verdict: conflict.treatment.sentenceCase.stopped
        )
    }
}

extension CorrectionEntry {
    /// A correction of the dossier; `number` is its place in the file, counted from one.
    init(_ correction: Correction, number: Int, in dossier: Dossier) {
        self.init(
            id: "\(number)",
            printed: correction.printed.sentenceCase.stopped,
            instead: correction.instead.sentenceCase.stopped,
            grounds: Ground.grounds(findings: correction.findings, sources: correction.sources, in: dossier)
        )
    }
}

extension RelatedCompounds {
    /// The comparisons and alternatives of an identity; `dossiers` are the ids of those that have a dossier.
    init(_ identity: Identity, dossiers: Set<String>) {
        func link(_ name: String) -> String? {
            let id = name.lowercased()
            return dossiers.contains(id) ? "/compounds/\(id)" : nil
        }
        self.init(
            comparedWith: identity.comparedWith.map {
                Related(name: $0.sentenceCase, kind: nil, note: nil, link: link($0))
            },
            alternatives: identity.alternatives.map {
                Related(
                    name: $0.name.sentenceCase,
                    kind: $0.compoundClass.rawValue,
                    note: $0.note?.sentenceCase.stopped,
                    link: link($0.name)
                )
            }
        )
    }
}
