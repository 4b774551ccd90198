public import Claims
internal import Evidence
internal import Regulation

/// What hangs on one record of a dossier: a source, a finding, a ledger event or a run.
public struct Impact: Encodable, Hashable, Sendable {
    /// A finding or a parameter.
    public struct Entry: Encodable, Hashable, Sendable {
        public var id: String
        public var text: String
    }

    /// A claim whose tree holds the record.
    public struct AffectedClaim: Encodable, Hashable, Sendable {
        public var id: String
        public var mark: ClaimMark
        public var text: String
        /// The ways from the sentence down to the record, each as kinds with ids.
        public var paths: [[String]]
    }

    /// The record.
    public var id: String
    /// False where the dossier has no such record.
    public var isKnown: Bool
    /// The findings that the source holds, or the finding itself.
    public var findings: [Entry]
    /// The parameters whose values rest on those findings.
    public var parameters: [Entry]
    /// The experiments whose runs draw on those parameters.
    public var experiments: [Entry]
    public var claims: [AffectedClaim]

    /// Looks a record up in the trees of a dossier's verdicts.
    ///
    /// - Complexity: O(records + nodes of all trees).
    public init(of id: String, in dossier: Dossier, verdicts: [ClaimVerdict]) {
        self.id = id
        let held = dossier.allFindings.filter { $0.source == id || $0.id == id }
        findings = held.map { Entry(id: $0.id, text: $0.quantity) }
        let ids = Set(held.map(\.id))
        parameters = dossier.experimentSet.parameters.parameters.filter { !ids.isDisjoint(with: $0.origin.findings) }
            .map { Entry(id: $0.id, text: $0.meaning ?? "") }
        experiments = parameters.isEmpty ? [] : dossier.experiments.map { Entry(id: $0.id, text: $0.title) }
        claims = verdicts.compactMap { verdict in
            let paths = verdict.tree.paths(to: id)
            guard !paths.isEmpty else { return nil }
            return AffectedClaim(
                id: verdict.claim.id,
                mark: verdict.mark,
                text: verdict.claim.text,
                paths: paths.map { $0.map { node in node.kind.rawValue + (node.id.map { " \($0)" } ?? "") } }
            )
        }
        let isEvent = dossier.ledger?.events.contains { $0.id == id } ?? false
        isKnown = dossier.source(id) != nil || dossier.finding(id) != nil || isEvent || !claims.isEmpty
    }
}

/// Renders an impact as text, the counts last.
public func render(_ impact: Impact) -> String {
    var text = ""
    for finding in impact.findings { text += "finding \(finding.id): \(finding.text)\n" }
    for parameter in impact.parameters { text += "parameter \(parameter.id): \(parameter.text)\n" }
    for experiment in impact.experiments { text += "experiment \(experiment.id): \(experiment.text)\n" }
    for claim in impact.claims {
        text += "claim \(claim.id) (\(claim.mark.rawValue)): \(claim.text)\n"
        for path in claim.paths { text += "  \(path.dropFirst().joined(separator: " > "))\n" }
    }
    let counts = [
        "\(impact.findings.count) findings", "\(impact.parameters.count) parameters",
        "\(impact.experiments.count) experiments", "\(impact.claims.count) claims",
    ]
    return text + "\(impact.id): \(counts.joined(separator: ", ")) hang on it\n"
}
