internal import Dossiers
internal import Evidence

extension HarmTable {
    /// Every study in people, whether or not it reports of harm, then the documents that do.
    init(_ dossier: Dossier, studies: [Study]) {
        let harms = dossier.outcomes.harms.compactMap(dossier.finding)
        let people = studies.filter { $0.kind == .human }
        func reports(_ source: String) -> [Ground] {
            Ground.grounds(findings: harms.filter { $0.source == source }.map(\.id), sources: [], in: dossier)
        }
        func note(_ id: String) -> SourceNote? { dossier.source(id).map { SourceNote($0, in: dossier) } }
        let trials = people.compactMap { study in
            note(study.id).map {
                Row(
                    source: $0,
                    people: study.count,
                    length: study.length,
                    comparator: study.control,
                    reports: reports(study.id)
                )
            }
        }
        var others: [String] = []
        for finding in harms where !people.contains(where: { $0.id == finding.source }) {
            if !others.contains(finding.source) { others.append(finding.source) }
        }
        let documents = others.compactMap { id in
            note(id).map {
                Row(
                    source: $0,
                    people: "no number of people",
                    length: "not a study of a stated length",
                    comparator: "none",
                    reports: reports(id)
                )
            }
        }
        self.init(rows: trials + documents)
    }
}
