public import Diagnostics

/// The experiments of one folder, a dossier or a published model, with the parameters they run on.
public struct ExperimentSet: Sendable {
    /// The folder's own name, such as `selank`.
    public let id: String
    public let folder: String
    public let parameters: ParameterTable
    public let experiments: [Experiment]

    /// Loads a model folder: `experiments.yaml`, `parameters.yaml` and the models that they name.
    public static func load(_ folder: String) -> (ExperimentSet, [Diagnostic]) {
        let faults = DiagnosticCollector()
        func node(_ name: String) -> YAMLNode? {
            DossierFile(name, in: folder, required: true, faults: faults)?.yaml(faults: faults)
        }
        let set = ExperimentSet(
            folder: folder,
            parameters: node("parameters.yaml"),
            experiments: node("experiments.yaml"),
            findingIDs: nil,
            faults: faults
        )
        return (set, faults.diagnostics)
    }

    init(
        folder: String,
        parameters: YAMLNode?,
        experiments: YAMLNode?,
        findingIDs: IdentifierTable?,
        faults: DiagnosticCollector
    ) {
        id = folder.split(separator: "/").last.map(String.init) ?? folder
        self.folder = folder
        self.parameters =
            parameters.map { ParameterTable.read($0, findingIDs: findingIDs, faults: faults) } ?? ParameterTable()
        self.experiments = experiments.map { ExperimentsFile.read($0, faults: faults) } ?? []
    }

    /// The experiment with an id.
    public func experiment(_ id: String) -> Experiment? { experiments.first { $0.id == id } }
}
