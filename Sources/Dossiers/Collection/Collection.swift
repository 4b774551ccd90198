internal import Claims
public import Diagnostics
internal import Evidence
internal import Foundation
internal import Regulation

/// What stands beside the dossiers of a folder and belongs to all of them: glossary, guides, comparison, imprint.
///
/// | file | may be absent |
/// |---|---|
/// | `glossary.yaml` | yes: no term is explained |
/// | `guides/*.md` | yes: there are no guides |
/// | `comparison.yaml` | yes: nothing reported is compared |
/// | `imprint.yaml` | yes: who pays and who reviewed is not stated |
public struct Collection: Sendable {
    public var glossary: Glossary
    /// In the order of their file names.
    public var guides: [Guide]
    public var comparison: Comparison
    public var imprint: Imprint

    /// A collection without any of its files.
    public init() {
        glossary = Glossary()
        guides = []
        comparison = Comparison()
        imprint = Imprint()
    }

    /// Loads what stands beside the dossiers, with every fault.
    ///
    /// - Parameters:
    ///   - folder: the folder of dossiers.
    ///   - dossiers: those loaded from it, for the ids that texts and tables may name.
    /// - Returns: what could be read, and the faults.
    public static func load(_ folder: String, dossiers: [Dossier]) -> (Collection, [Diagnostic]) {
        let faults = DiagnosticCollector()
        var collection = Collection()
        func yaml(_ name: String) -> YAMLNode? {
            DossierFile(name, in: folder, required: false, faults: faults)?.yaml(faults: faults)
        }
        if let node = yaml("glossary.yaml") { collection.glossary = Glossary.read(node, faults: faults) }
        if let node = yaml("comparison.yaml") {
            collection.comparison = Comparison.read(node, dossiers: dossiers, faults: faults)
        }
        let references = ArticleReferences(of: dossiers, terms: collection.glossary.ids)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/guides")) ?? [])
            .filter { $0.hasSuffix(".md") }.sorted()
        collection.guides = names.compactMap { name in
            DossierFile("guides/" + name, in: folder, required: true, faults: faults).map { file in
                Guide(id: String(name.dropLast(3)), file: file, references: references, faults: faults)
            }
        }
        if let node = yaml("imprint.yaml") {
            let pages = Set(dossiers.map(\.id) + collection.guides.map(\.id))
            collection.imprint = Imprint.read(node, pages: pages, faults: faults)
        }
        return (collection, faults.diagnostics)
    }
}

extension ArticleReferences {
    /// The ids of several dossiers, each with its dossier before a slash, such as `selank/left-category-2`.
    init(of dossiers: [Dossier], terms: Set<String>) {
        self.init()
        self.terms = terms
        for dossier in dossiers {
            func named(_ ids: some Sequence<String>) -> Set<String> { Set(ids.map { "\(dossier.id)/\($0)" }) }
            claims.formUnion(named(dossier.claims.map(\.id)))
            findings.formUnion(named(dossier.allFindings.map(\.id)))
            sources.formUnion(named(dossier.sources.map(\.id)))
            events.formUnion(named(dossier.ledger?.events.map(\.id) ?? []))
            systems.formUnion(named(dossier.allFindings.map(\.system)))
        }
    }
}
