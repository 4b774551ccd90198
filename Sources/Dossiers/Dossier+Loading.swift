internal import Claims
public import Diagnostics
internal import Evidence
internal import Foundation
internal import Regulation

extension Dossier {
    /// The files that a dossier is made of.
    ///
    /// | file | may be absent |
    /// |---|---|
    /// | `dossier.yaml` | no |
    /// | `sources.yaml` | no |
    /// | `findings.yaml` | no |
    /// | `text-values.yaml` | yes, where no finding's value stays words |
    /// | `models/*.ant`, `models/*.xml` | yes: the dossier has no mechanism model |
    /// | `parameters.yaml` | yes: the models' own values are used |
    /// | `experiments.yaml` | yes: nothing is simulated |
    /// | `outcomes.yaml` | yes: no certainty is shown |
    /// | `claims.yaml` | yes: nothing is claimed |
    /// | `ledger.yaml` | yes: no legal status is shown |
    /// | `article.md` | yes: the page has no running text |
    public static let fileNames = [
        "dossier.yaml", "sources.yaml", "findings.yaml", "text-values.yaml", "parameters.yaml", "experiments.yaml",
        "outcomes.yaml", "claims.yaml", "ledger.yaml", "article.md",
    ]

    private static let required: Set<String> = ["dossier.yaml", "sources.yaml", "findings.yaml"]
    private static let modelExtensions: Set<String> = ["ant", "xml", "sbml"]

    /// Loads and checks a folder.
    ///
    /// All faults of all files are found in one run, each with file and line, sorted by file and line. The dossier is
    /// nil where a required file is missing or cannot be read as a whole; otherwise it holds every record whose own
    /// faults left it usable, so that a caller may show more than the first fault. Whoever publishes must refuse a
    /// dossier with errors.
    ///
    /// - Complexity: O(size of the files).
    public static func load(_ folder: String) -> (Dossier?, [Diagnostic]) {
        let faults = DiagnosticCollector()
        var files: [String: DossierFile] = [:]
        var nodes: [String: YAMLNode] = [:]
        guard isFolder(folder) else {
            faults.error(
                "missing-file",
                at: SourceLocation(file: folder),
                "there is no such folder",
                suggestion: "a dossier is a folder with dossier.yaml, sources.yaml and findings.yaml"
            )
            return (nil, faults.diagnostics)
        }
        for name in fileNames {
            guard let file = DossierFile(name, in: folder, required: required.contains(name), faults: faults) else {
                continue
            }
            files[name] = file
            if name.hasSuffix(".yaml") { nodes[name] = file.yaml(faults: faults) }
        }
        let (sources, sourceIDs, findings, findingIDs) = evidence(in: nodes, faults: faults)
        let reader = IdentityReader(
            findings: Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            findingIDs: findingIDs,
            faults: faults
        )
        let identity = nodes["dossier.yaml"].flatMap(reader.read)
        let conflicts = ConflictsReader(findingIDs: findingIDs, sourceIDs: sourceIDs, faults: faults)
        let ledger = nodes["ledger.yaml"].flatMap { LedgerFile.read($0, faults: faults) }
        let experimentSet = ExperimentSet(
            folder: folder,
            parameters: nodes["parameters.yaml"],
            experiments: nodes["experiments.yaml"],
            findingIDs: findingIDs,
            faults: faults
        )
        let references = ClaimReferences(
            sources: Set(sourceIDs.definitions.keys),
            findings: Set(findingIDs.definitions.keys),
            experiments: experimentSet.experiments
        )
        let (claims, claimIDs) =
            nodes["claims.yaml"].map { ClaimsFile.read($0, references: references, faults: faults) }
            ?? ([], IdentifierTable(kind: "claim"))
        var articleReferences = ArticleReferences()
        articleReferences.claims = Set(claimIDs.definitions.keys)
        articleReferences.experiments = Set(experimentSet.experiments.map(\.id))
        articleReferences.findings = Set(findingIDs.definitions.keys)
        articleReferences.sources = Set(sourceIDs.definitions.keys)
        articleReferences.events = Set(ledger?.events.map(\.id) ?? [])
        articleReferences.systems = Set(findings.map(\.system))
        articleReferences.terms = Glossary.terms(beside: folder)
        let articleText = files["article.md"].map { file in
            Article(file.text, file: file.path, references: articleReferences, faults: faults)
        }
        let outcomes = nodes["outcomes.yaml"].map {
            Outcomes.read($0, sourceIDs: sourceIDs, findingIDs: findingIDs, faults: faults)
        }
        let models = modelFiles(in: folder)
        let disagreements =
            nodes["dossier.yaml"].map { (conflicts.conflicts($0), conflicts.corrections($0)) } ?? ([], [])
        let diagnostics = sorted(faults.diagnostics)
        guard let identity, nodes["sources.yaml"] != nil, nodes["findings.yaml"] != nil else {
            return (nil, diagnostics)
        }
        let dossier = Dossier(
            folder: folder,
            identity: identity,
            sources: sources,
            findings: findings,
            conflicts: disagreements.0,
            corrections: disagreements.1,
            ledger: ledger,
            experimentSet: experimentSet,
            outcomes: outcomes ?? Outcomes(),
            claims: claims,
            models: models,
            article: files["article.md"],
            articleText: articleText,
            hash: hash(of: files, models: models, in: folder)
        )
        return (dossier, diagnostics)
    }

    private static func evidence(
        in nodes: [String: YAMLNode],
        faults: DiagnosticCollector
    ) -> (sources: [Source], sourceIDs: IdentifierTable, findings: [Finding], findingIDs: IdentifierTable) {
        let (sources, sourceIDs) =
            nodes["sources.yaml"].map { SourcesFile.read($0, faults: faults) } ?? ([], .init(kind: "source"))
        let reasons = nodes["text-values.yaml"].map { TextReasons($0, faults: faults) } ?? TextReasons()
        guard let node = nodes["findings.yaml"] else { return (sources, sourceIDs, [], .init(kind: "finding")) }
        let (findings, findingIDs) = FindingsFile.read(
            node,
            sources: Dictionary(sources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            sourceIDs: sourceIDs,
            reasons: reasons,
            faults: faults
        )
        reasons.check(against: findings, ids: findingIDs, faults: faults)
        reportNotices(on: sources, sourceIDs, findings, faults: faults)
        return (sources, sourceIDs, findings, findingIDs)
    }

    /// Says of every source that was retracted, doubted or corrected what rests on it.
    private static func reportNotices(
        on sources: [Source],
        _ ids: IdentifierTable,
        _ findings: [Finding],
        faults: DiagnosticCollector
    ) {
        for source in sources {
            for notice in source.openNotices {
                let held = findings.filter { $0.source == source.id }.map(\.id)
                let shown = held.isEmpty ? "no finding rests on it" : "on it rest \(held.joined(separator: ", "))"
                faults.report(
                    Diagnostic(
                        .warning,
                        rule: "source-notice",
                        at: ids.definitions[source.id],
                        element: "source \(source.id)",
                        "it \(notice.sentence); \(shown)"
                    )
                )
            }
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func modelFiles(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/models")) ?? []
        return names.filter { name in modelExtensions.contains { name.hasSuffix("." + $0) } }.sorted().map {
            "models/" + $0
        }
    }

    private static func hash(of files: [String: DossierFile], models: [String], in folder: String) -> ContentHash {
        var lines = files.map { "\($0.key) \($0.value.hash)" }
        for model in models {
            let data = FileManager.default.contents(atPath: folder + "/" + model) ?? Data()
            lines.append("\(model) \(ContentHash(of: data))")
        }
        return ContentHash(of: lines.sorted().joined(separator: "\n"))
    }

    private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.sorted { left, right in
            func key(_ diagnostic: Diagnostic) -> (String, Int, Int, String) {
                let place = diagnostic.location
                return (place?.file ?? "", place?.line ?? 0, place?.column ?? 0, diagnostic.message)
            }
            return key(left) < key(right)
        }
    }
}
