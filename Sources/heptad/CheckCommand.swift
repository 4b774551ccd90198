import Analysis
import ArgumentParser
import Claims
import Dates
import Diagnostics
import Dossiers
import EquationSystems
import Foundation
import ModelFormats
import Prose
import ReactionModels
import Regulation
import Simulation

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks dossiers, models and pages of prose, as a compiler checks code.",
        discussion: """
            PATH is a dossier, a folder of dossiers, a folder of published models, or a model file. A dossier is checked
            for structure, units and references, its experiments for published numbers and balances, and its claims
            for what they rest on, on the day --as-of. Experiments without a stored result are run, and kept.

            A model file is also looked through for what a modeller may want to know: units, sums that stay constant,
            species that may fall below zero, and parameters that no data can tell because only their product or
            quotient acts. With --end, also those that observations of --record until then would not tell.

            A folder of published models is measured by its checkpoints.yaml: every listed number is reproduced by a
            model, or excused with a reason in excused.yaml, or named as missing, which is an error.

            A page (.html, .md, .txt) is held against the rules of claims and against the facts of the dossiers that it
            names. An error or a warning there counts; `heptad-allow` in a comment of the page lets one pass.

            Exit code 0: no errors. 1: at least one error.

            Examples:
              heptad check
              heptad check Dossiers/selank --as-of 2026-11-24
              heptad check Models model.xml --format json
              heptad check pk.ant --end 24 --record C --dose '100 into Ag at 0'
              heptad check page.html --compound selank --context commercial --format sarif
            """
    )

    @Argument(help: "What to check (default: the folder of dossiers).")
    var paths: [String] = []

    @Option(help: "The day for which law and claims are checked, YYYY-MM-DD (default: today).")
    var asOf: ISODate?

    @Option(help: "text, json, or sarif (pages only).")
    var format = CheckFormat.text

    @Option(help: "Of a model file: the end of the time course whose observations are judged.")
    var end: Double?

    @Option(help: "With --end: what is observed, separated by commas (default: every state).")
    var record: String?

    @Option(help: "With --end: a dose, as for simulate; may be given again.")
    var dose: [String] = []

    @OptionGroup var pageOptions: PageOptions

    @OptionGroup var options: DossierOptions

    func run() async throws {
        let pages = paths.compactMap { path in Page.Format(file: path).map { (path, $0) } }
        if !pages.isEmpty {
            let others = paths.filter { Page.Format(file: $0) == nil }
            if let other = others.first { throw InputFault("'\(other)' is no page; check pages and dossiers apart") }
            return try checkPages(pages)
        }
        if format == .sarif { throw InputFault("SARIF is written for pages (.html, .md, .txt) only; use json") }
        let task = Task { try await check() }
        let interrupt = cancelOnInterrupt(task)
        defer { interrupt.cancel() }
        let outcome = try await task.value
        switch format {
        case .text:
            for report in outcome.reports { printText(report) }
            for library in outcome.libraries { for line in library.lines { print(line) } }
        case .json, .sarif: print(try json(outcome))
        }
        if outcome.hasErrors { throw ExitCode(1) }
    }

    private func checkPages(_ pages: [(path: String, format: Page.Format)]) throws {
        let checks = try PageChecks(pageOptions, dossiers: options, asOf: asOf ?? ISODate.today())
        let reports = try pages.map { try checks.report(on: $0.path, format: $0.format) }
        if let path = pageOptions.writeBaseline {
            let baseline = Baseline(of: reports.flatMap { $0.findings + $0.inBaseline })
            try (json(baseline) + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            print("\(path): \(baseline.findings.count) findings")
            return
        }
        switch format {
        case .text: for report in reports { print(render(report)) }
        case .json: print(try json(reports))
        case .sarif: print(try json(SARIF(reports, rules: checks.rules, version: heptadVersion)))
        }
        if reports.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(1) }
    }

    private func check() async throws -> CheckOutcome {
        var outcome = CheckOutcome()
        for path in paths.isEmpty ? [try options.dossiersFolder] : paths {
            let folders = try subjects(of: path)
            if folders.isEmpty { throw InputFault("'\(path)' holds no dossier and no model to check") }
            var reports: [CheckReport] = []
            for folder in folders { reports.append(try await report(on: folder)) }
            outcome.reports += reports
            if isDirectory(path), !isSubject(path) { outcome.reports += collectionReport(on: path, folders) }
            if isDirectory(path), CheckpointRegistry.isPresent(in: path) {
                let (registry, diagnostics) = CheckpointRegistry.load(path)
                outcome.libraries.append(
                    LibraryReport(
                        path: path,
                        diagnostics: diagnostics,
                        tally: CheckpointTally(registry, reports.flatMap(\.evaluated))
                    )
                )
            }
        }
        return outcome
    }

    /// What stands beside the dossiers of a folder: guides, glossary, comparison, imprint; none where there is no dossier.
    private func collectionReport(on path: String, _ folders: [String]) -> [CheckReport] {
        let dossiers = folders.filter { FileManager.default.fileExists(atPath: "\($0)/dossier.yaml") }
            .compactMap { Dossier.load($0).0 }
        guard !dossiers.isEmpty else { return [] }
        let diagnostics = Collection.load(path, dossiers: dossiers).1
        return diagnostics.isEmpty ? [] : [CheckReport(path: path, diagnostics: diagnostics)]
    }

    /// The dossiers, model folders and model files that a path stands for.
    private func subjects(of path: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw InputFault("no file or folder '\(path)'; give a dossier, a folder of them, or a model")
        }
        guard isDirectory(path) else { return [path] }
        if isSubject(path) { return [path] }
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" }.filter {
            isDirectory($0) && isSubject($0)
        }
    }

    private func isSubject(_ folder: String) -> Bool {
        ["dossier.yaml", "experiments.yaml"].contains { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    }

    private func report(on path: String) async throws -> CheckReport {
        if !isDirectory(path) { return reportOnModel(path) }
        if !FileManager.default.fileExists(atPath: "\(path)/dossier.yaml") {
            let (set, diagnostics) = ExperimentSet.load(path)
            var report = CheckReport(path: path, diagnostics: diagnostics)
            if report.errors.isEmpty {
                _ = try await runExperiments(of: set, into: &report)
                await runFits(of: set, into: &report)
            }
            return report
        }
        let (dossier, diagnostics) = Dossier.load(path)
        var report = CheckReport(path: path, diagnostics: diagnostics)
        guard report.errors.isEmpty, let dossier else { return report }
        let results = try await runExperiments(of: dossier.experimentSet, into: &report)
        let today = ISODate.today()
        let verdicts = dossier.claimVerdicts(asOf: asOf ?? today, results: results)
        report.add(verdicts)
        report.predictive = dossier.predictiveChecks(results)
        report.unpredicted = dossier.unpredictedFindings.count
        report.freshness = dossier.status(in: .unitedStates, asOf: asOf ?? today, today: asOf ?? today)?.freshness.line
        return report
    }

    private func reportOnModel(_ path: String) -> CheckReport {
        var found: [Diagnostic] = []
        do throws(DiagnosticsError) {
            let model = try readModel(at: path)
            found += model.notes + model.validate().filter { $0.severity != .error }
            found += hints(on: try EquationSystem(model), path)
        } catch {
            found += error.diagnostics
        }
        // The same fault in libSBML's words, at the same place, says nothing new.
        let known = Set(found.filter { $0.severity == .error }.compactMap(\.location))
        found += consistencyFindings(at: path).filter { finding in
            finding.severity != .error || !(finding.location.map(known.contains) ?? false)
        }
        return CheckReport(path: path, diagnostics: found)
    }

    private func hints(on system: EquationSystem, _ path: String) -> [Diagnostic] {
        var hints = system.hints()
        if let end {
            var course = TimeCourse(start: system.startTime, end: end, steps: 100)
            course.recorded = record?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            do {
                course.doses = try dose.map { try Dose(parsing: $0) }
                hints += try system.practicalHints(over: course)
            } catch let faults as DiagnosticsError {
                hints += faults.diagnostics
            } catch {
                hints.append(Diagnostic(.error, rule: "identifiability", "the time course cannot be run: \(error)"))
            }
        }
        return hints.map { hint in
            var hint = hint
            if hint.location == nil { hint.location = SourceLocation(file: path) }
            return hint
        }
    }

    /// Every experiment's result, stored or run now; what does not fit or hold goes into the report.
    private func runExperiments(
        of set: ExperimentSet,
        into report: inout CheckReport
    ) async throws -> [ExperimentResult] {
        let store = ResultStore(folder: options.resultsFolder)
        var results: [ExperimentResult] = []
        for experiment in set.experiments {
            do {
                let prepared = try PreparedExperiment(experiment, in: set)
                let result: ExperimentResult
                if let stored = store.result(of: prepared) {
                    result = stored
                } else {
                    let title = "\(set.id)/\(experiment.id)"
                    result = try await runWithProgress(prepared, title: title, store: store)
                }
                results.append(result)
                report.add(result, file: "\(set.folder)/experiments.yaml")
            } catch let error as DiagnosticsError {
                report.diagnostics += error.diagnostics
            }
        }
        return results
    }

    /// Fits to data, run each time.
    private func runFits(of set: ExperimentSet, into report: inout CheckReport) async {
        for fit in set.fits {
            do throws(DiagnosticsError) {
                let result = try await fit.run(in: set.folder)
                report.add(result, of: fit, file: "\(set.folder)/fits.yaml")
            } catch {
                report.diagnostics += error.diagnostics
            }
        }
    }

    private func printText(_ report: CheckReport) {
        for diagnostic in report.diagnostics { print(diagnostic) }
        for claim in report.claims { print("  \(claim.mark.rawValue): \(claim.id): \(claim.text)") }
        for line in predictiveTable(report.predictive) { print("  \(line)") }
        if !report.predictive.isEmpty {
            print("  no experiment predicts \(report.unpredicted) other findings with a number")
        }
        if let freshness = report.freshness { print("  \(freshness)") }
        let warnings = report.diagnostics.filter { $0.severity == .warning }.count
        var counts = ["\(report.errors.count) errors", "\(warnings) warnings"]
        if report.checkpoints > 0 { counts.append("\(report.checkpoints) checkpoints") }
        if report.balances > 0 { counts.append("\(report.balances) balances") }
        if !report.claims.isEmpty { counts.append("\(report.claims.count) claims") }
        print("\(report.path): \(counts.joined(separator: ", "))")
    }
}

/// The forms in which a check answers.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

/// What a check found in one dossier, model folder or model.
struct CheckReport: Encodable {
    var path: String
    var diagnostics: [Diagnostic]
    var checkpoints = 0
    var balances = 0
    /// Every checkpoint that was evaluated.
    var evaluated: [ExperimentResult.Checkpoint] = []
    var claims: [ClaimReport] = []
    /// What experiments predict for findings, and how many findings with a number none predicts.
    var predictive: [PredictiveCheck] = []
    var unpredicted = 0
    var freshness: String?

    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    init(path: String, diagnostics: [Diagnostic]) {
        self.path = path
        self.diagnostics = diagnostics
    }

    /// Adds what an experiment's published numbers and balances say.
    mutating func add(_ result: ExperimentResult, file: String) {
        evaluated += result.checkpoints
        checkpoints += result.checkpoints.count
        balances += result.balances.count
        let element = "experiment \(result.experiment)"
        for fault in result.faults {
            diagnostics.append(
                Diagnostic(.error, rule: "experiment-fault", at: SourceLocation(file: file), element: element, fault)
            )
        }
        for arm in result.arms where arm.failed > 0 {
            diagnostics.append(
                Diagnostic(
                    .warning,
                    rule: "absent-subjects",
                    at: SourceLocation(file: file),
                    element: "\(element), arm \(arm.id)",
                    "\(arm.failed) of \(arm.failed + arm.completed) subjects are absent: "
                        + arm.failures.joined(separator: " | ")
                )
            )
        }
    }

    /// Adds what a fit's published estimates say.
    mutating func add(_ result: ModelFitResult, of fit: ModelFit, file: String) {
        evaluated += result.checkpoints
        checkpoints += result.checkpoints.count
        for fault in result.checkpoints.filter({ !$0.holds }).map(\.fault) {
            diagnostics.append(
                Diagnostic(.error, rule: "fit-fault", at: SourceLocation(file: file), element: "fit \(fit.id)", fault)
            )
        }
    }

    mutating func add(_ verdicts: [ClaimVerdict]) {
        claims += verdicts.map(ClaimReport.init)
        diagnostics += verdicts.compactMap(\.diagnostic)
    }

    private enum Keys: String, CodingKey {
        case path, errors, warnings, diagnostics, checkpoints, balances, claims, freshness, predictive, unpredicted
    }

    private struct Fault: Encodable {
        var severity: String
        var rule: String
        var file: String?
        var line: Int?
        var column: Int?
        var element: String?
        var message: String
        var suggestion: String?
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(path, forKey: .path)
        try container.encode(errors.count, forKey: .errors)
        try container.encode(diagnostics.filter { $0.severity == .warning }.count, forKey: .warnings)
        let faults = diagnostics.map {
            Fault(
                severity: $0.severity.rawValue,
                rule: $0.rule,
                file: $0.location?.file,
                line: $0.location?.line,
                column: $0.location?.column,
                element: $0.element,
                message: $0.message,
                suggestion: $0.suggestion
            )
        }
        try container.encode(faults, forKey: .diagnostics)
        try container.encode(checkpoints, forKey: .checkpoints)
        try container.encode(balances, forKey: .balances)
        try container.encode(claims, forKey: .claims)
        if !predictive.isEmpty {
            try container.encode(predictive, forKey: .predictive)
            try container.encode(unpredicted, forKey: .unpredicted)
        }
        try container.encodeIfPresent(freshness, forKey: .freshness)
    }
}
