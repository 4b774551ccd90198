public import Diagnostics
internal import Figures

/// How experiments are run.
public struct ExperimentOptions: Sendable, Hashable {
    /// How far an algorithm may differ from the one that is named.
    public var policy = SubstitutionPolicy.similarVariables
    public var limits = ArchiveLimits()
    public var runLimits = RunLimits()

    public init() {}
}

/// How much one document may compute.
public struct RunLimits: Sendable, Hashable {
    /// Runs of simulations, those of repeated tasks included.
    public var runs = 200_000
    /// Recorded values of all runs together.
    public var values = 100_000_000
    /// The integrator's steps in one run.
    public var steps = 1_000_000

    public init() {}
}

/// Runs the SED-ML documents of a COMBINE archive that are to be run: its master files, or all where none is one.
///
/// - Returns: one result for each document; what fails in it is part of it.
/// - Throws: what is wrong with the archive as a whole, with the limit that it breaks.
public func runArchive(at path: String, _ options: ExperimentOptions) throws(DiagnosticsError) -> [ExperimentResult] {
    let archive = try COMBINEArchive(at: path, limits: options.limits)
    return archive.experiments.map { location in
        run(location, options, archive) { () throws(DiagnosticsError) in try archive.text(at: location, from: "") }
    }
}

/// Runs a SED-ML document that lies in a folder with its models.
///
/// - Throws: where there is no such file.
public func runExperiment(at path: String, _ options: ExperimentOptions) throws(DiagnosticsError) -> ExperimentResult {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last.map(String.init) ?? path
    let folder = FolderSource(folder: parts.count > 1 ? parts.dropLast().joined(separator: "/") : ".")
    return run(name, options, folder) { () throws(DiagnosticsError) in try folder.text(at: name, from: "") }
}

private func run(
    _ location: String,
    _ options: ExperimentOptions,
    _ source: any ExchangeSource,
    _ text: () throws(DiagnosticsError) -> String?
) -> ExperimentResult {
    do throws(DiagnosticsError) {
        guard let text = try text() else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "file",
                    at: SourceLocation(file: source.name(of: location)),
                    "there is no such file"
                )
            ])
        }
        // NOTE: sources of models are seen from where the document is.
        return Experiment(try SEDMLReader.read(text, file: location), source, options).run(location)
    } catch {
        var result = ExperimentResult(location: location)
        result.fault = error
        return result
    }
}

/// One document on its way from tasks to outputs.
private struct Experiment {
    private let document: SEDML
    private let runner: TaskRunner
    private let generators: DataGenerators

    init(_ document: SEDML, _ source: any ExchangeSource, _ options: ExperimentOptions) {
        self.document = document
        runner = TaskRunner(document, ModelLibrary(document, source), options)
        generators = DataGenerators(document, runner)
    }

    func run(_ location: String) -> ExperimentResult {
        var result = ExperimentResult(location: location)
        result.outputs = document.outputs.map(outcome)
        let inner = Set(document.tasks.flatMap(Self.subtasks))
        for task in document.tasks {
            // NOTE: what no output asks for is run too, so that nothing of an experiment fails unseen.
            if !inner.contains(task.id) { _ = try? generators.results(of: task.id) }
            var outcome = TaskOutcome(id: task.id, algorithm: runner.algorithm(of: task.id), wasRun: true)
            if case .failure(let fault)? = generators.taskResults[task.id] { outcome.fault = fault }
            result.tasks.append(outcome)
        }
        result.notes = runner.notes
        return result
    }

    private static func subtasks(_ task: SEDML.AbstractTask) -> [String] {
        guard case .repeated(let repetition) = task.kind else { return [] }
        return repetition.subtasks.map(\.task)
    }

    private func outcome(_ output: SEDML.Output) -> OutputOutcome {
        var outcome = OutputOutcome(id: output.id, name: output.name, kind: .report, table: ReportTable())
        do throws(DiagnosticsError) {
            switch output.kind {
            case .report(let sets):
                for set in sets {
                    let data = try generators.data(of: set.generator, output.location)
                    outcome.table.columns.append(.init(id: set.id, label: set.label, name: set.name, data))
                }
            case .plot(let plot):
                outcome.kind = .other
                for id in Self.generators(of: plot) {
                    let data = try generators.data(of: id, output.location)
                    outcome.table.columns.append(.init(id: id, label: id, name: generators.name(of: id), data))
                }
                outcome.kind = .plot(try figure(plot, output.location))
            case .other(let name):
                outcome.kind = .other
                throw DiagnosticsError([
                    Diagnostic(
                        .error,
                        rule: "sedml-output",
                        at: output.location,
                        element: "output '\(output.id)'",
                        "'\(name)' is not supported; reports and two-dimensional plots are"
                    )
                ])
            }
        } catch {
            outcome.fault = error
        }
        return outcome
    }

    private static func generators(of plot: SEDML.Plot) -> [String] {
        var seen: Set<String> = []
        var all: [String?] = []
        for curve in plot.curves {
            all += [curve.x, curve.y, curve.lower]
            all += [curve.xErrors.lower, curve.xErrors.upper, curve.yErrors.lower, curve.yErrors.upper]
        }
        return all.compactMap(\.self).filter { seen.insert($0).inserted }
    }

    private func figure(_ plot: SEDML.Plot, _ location: SourceLocation) throws(DiagnosticsError) -> Figure {
        var marks = PlotMarks()
        for curve in plot.curves {
            func data(_ id: String?) throws(DiagnosticsError) -> DataArray? {
                try id.map { (id) throws(DiagnosticsError) in try generators.data(of: id, location) }
            }
            let x = try generators.data(of: curve.x, location)
            let y = try generators.data(of: curve.y, location)
            marks.add(
                curve,
                label: curve.name.isEmpty ? generators.name(of: curve.y) : curve.name,
                x,
                y,
                lower: try data(curve.lower),
                xErrors: (try data(curve.xErrors.lower), try data(curve.xErrors.upper)),
                yErrors: (try data(curve.yErrors.lower), try data(curve.yErrors.upper))
            )
        }
        var figure = plot.figure
        figure.marks = marks.marks
        if figure.xAxis.label.isEmpty, let first = plot.curves.first {
            figure.xAxis.label = generators.name(of: first.x)
        }
        if figure.yAxis.label.isEmpty, plot.curves.count == 1 {
            figure.yAxis.label = generators.name(of: plot.curves[0].y)
        }
        return figure
    }
}
