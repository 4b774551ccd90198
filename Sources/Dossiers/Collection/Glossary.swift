internal import Diagnostics
internal import Foundation

/// The words that pages explain in place.
public struct Glossary: Sendable {
    /// One word and what it means, in plain words.
    public struct Term: Sendable, Hashable, Identifiable {
        public var id: String
        public var term: String
        public var meaning: String
    }

    public var terms: [Term] = []

    /// The ids that texts may name.
    public var ids: Set<String> { Set(terms.map(\.id)) }

    /// The term with an id.
    public subscript(_ id: String) -> Term? { terms.first { $0.id == id } }

    /// Reads `glossary.yaml`.
    static func read(_ node: YAMLNode, faults: DiagnosticCollector) -> Glossary {
        guard let file = YAMLFields(node, element: "glossary", keys: ["terms"], faults: faults) else {
            return Glossary()
        }
        var ids = IdentifierTable(kind: "term")
        let terms = file.records("terms", keys: ["id", "term", "meaning"], required: true).compactMap {
            fields -> Term? in
            guard let id = fields.text("id", required: true), let term = fields.text("term", required: true),
                let meaning = fields.text("meaning", required: true)
            else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: faults)
            return Term(id: id, term: term, meaning: meaning)
        }
        return Glossary(terms: terms)
    }

    /// The ids of the glossary that stands beside a dossier's folder; none where there is no glossary.
    ///
    /// Its own faults are reported where the collection is loaded.
    static func terms(beside folder: String) -> Set<String> {
        let silent = DiagnosticCollector()
        let parent = (folder as NSString).standardizingPath as NSString
        let above = parent.deletingLastPathComponent
        let file = DossierFile("glossary.yaml", in: above.isEmpty ? "." : above, required: false, faults: silent)
        return file?.yaml(faults: silent).map { read($0, faults: silent).ids } ?? []
    }
}
