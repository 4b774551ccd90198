internal import Diagnostics
internal import Evidence

/// What is reported of several compounds, row by row; a cell without findings says that none was found.
public struct Comparison: Sendable {
    /// One question asked of every compound.
    public struct Row: Sendable, Identifiable {
        public var id: String
        public var label: String
        /// Ids of findings by compound.
        public var findings: [String: [String]]
    }

    /// Compounds compared where a reader names none.
    public var compounds: [String] = []
    public var rows: [Row] = []

    /// Reads `comparison.yaml`.
    static func read(_ node: YAMLNode, dossiers: [Dossier], faults: DiagnosticCollector) -> Comparison {
        guard let file = YAMLFields(node, element: "comparison", keys: ["compounds", "rows"], faults: faults) else {
            return Comparison()
        }
        let known = Dictionary(dossiers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var comparison = Comparison(compounds: file.texts("compounds", required: true))
        for id in comparison.compounds where known[id] == nil {
            file.report("unknown-reference", "compounds", "there is no dossier `\(id)`")
        }
        for record in file.records("rows", keys: ["id", "label", "findings"], required: true) {
            guard let id = record.text("id", required: true), let label = record.text("label", required: true),
                let cells = record.fields("findings", keys: known.keys.sorted(), required: true)
            else { continue }
            var row = Row(id: id, label: label, findings: [:])
            for (compound, dossier) in known where cells.has(compound) {
                let findings = cells.texts(compound)
                for finding in findings where dossier.finding(finding) == nil {
                    let near = nearMiss(to: finding, among: dossier.allFindings.map(\.id))
                    cells.report(
                        "unknown-reference",
                        compound,
                        "there is no finding `\(finding)` of \(compound)",
                        suggestion: near.map { "did you mean `\($0)`?" }
                    )
                }
                row.findings[compound] = findings
            }
            comparison.rows.append(row)
        }
        return comparison
    }
}
