public import Diagnostics

/// The experiments of one folder, a dossier or a published model, with the parameters they run on.
public struct ExperimentSet: Sendable {
    /// The folder's own name, such as `selank`.
    public let id: String
    public let folder: String
    public internal(set) var parameters: ParameterTable
    public let experiments: [Experiment]
    /// Fits to data, of `fits.yaml` where there is one.
    public let fits: [ModelFit]

    /// Loads a model folder: `experiments.yaml`, `parameters.yaml`, `fits.yaml` if it is there, and the models that
    /// they name.
    ///
    /// Checkpoints that the library lists, in `checkpoints.yaml` beside the folder, have their numbers from there.
    public static func load(_ folder: String) -> (ExperimentSet, [Diagnostic]) {
        let faults = DiagnosticCollector()
        func node(_ name: String) -> YAMLNode? {
            DossierFile(name, in: folder, required: true, faults: faults)?.yaml(faults: faults)
        }
        let library = folder.split(separator: "/").dropLast().joined(separator: "/")
        let parent = (folder.hasPrefix("/") ? "/" : "") + library
        let (registry, registryFaults) = CheckpointRegistry.load(parent.isEmpty ? "." : parent)
        for fault in registryFaults { faults.report(fault) }
        let set = ExperimentSet(
            folder: folder,
            parameters: node("parameters.yaml"),
            experiments: node("experiments.yaml"),
            fits: DossierFile("fits.yaml", in: folder, required: false, faults: faults)?.yaml(faults: faults),
            findingIDs: nil,
            registry: registry,
            faults: faults
        )
        return (set, faults.diagnostics)
    }

    init(
        folder: String,
        parameters: YAMLNode?,
        experiments: YAMLNode?,
        fits: YAMLNode? = nil,
        findingIDs: IdentifierTable?,
        registry: CheckpointRegistry = CheckpointRegistry(),
        faults: DiagnosticCollector
    ) {
        id = folder.split(separator: "/").last.map(String.init) ?? folder
        self.folder = folder
        self.parameters =
            parameters.map { ParameterTable.read($0, findingIDs: findingIDs, faults: faults) } ?? ParameterTable()
        self.experiments =
            experiments.map {
                ExperimentsFile.read($0, registry: registry, findingIDs: findingIDs, faults: faults)
            } ?? []
        self.fits = fits.map { FitsFile.read($0, registry: registry, faults: faults) } ?? []
    }

    /// The experiment with an id.
    public func experiment(_ id: String) -> Experiment? { experiments.first { $0.id == id } }
}
