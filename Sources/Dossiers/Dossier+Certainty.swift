public import Evidence

extension Dossier {
    /// The certainty of every outcome, in the order of `outcomes.yaml`.
    ///
    /// - Parameter rules: the rules; the program's own unless a test states others.
    /// - Returns: one assessment an outcome; an outcome without findings has no assessment and is shown as not studied.
    public func certainties(
        by rules: EvidenceRules = .standard
    ) -> [(outcome: Outcome, assessment: CertaintyAssessment?)] {
        outcomes.outcomes.map { outcome in
            let members = bodyMembers(outcome.findings)
            guard !members.isEmpty else { return (outcome, nil) }
            let override = outcomes.judgements[outcome.id]
            return (outcome, rules.certainty.assess(members, conflicts: conflicts, override: override))
        }
    }

    /// Findings gathered by the source that they come from, in the order of the dossier's sources.
    func bodyMembers(_ ids: [String]) -> [BodyMember] {
        let chosen = ids.compactMap(finding)
        return sources.compactMap { source in
            let findings = chosen.filter { $0.source == source.id }
            return findings.isEmpty ? nil : BodyMember(source, findings: findings)
        }
    }
}
