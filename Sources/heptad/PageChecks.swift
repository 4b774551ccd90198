public import ArgumentParser
import Dates
import Diagnostics
import Dossiers
import Foundation
public import Prose

/// The options of `heptad check` that are for pages of prose.
struct PageOptions: ParsableArguments {
    @Option(help: "For pages: the dossier whose facts they are held against (default: those that a page names).")
    var compound: String?

    @Option(help: "For pages: informational, or commercial where the page sells, refers or takes leads.")
    var context = PublishingContext.informational

    @Option(help: "For pages: a folder with rules and lexicon in the place of those inside the program.")
    var rules: String?

    @Option(help: "For pages: a YAML file of suppressions, each with rule, owner and reason.")
    var suppressions: String?

    @Option(help: "For pages: a baseline file; what it holds is not reported.")
    var baseline: String?

    @Option(help: "For pages: writes every finding into a baseline file, and reports none.")
    var writeBaseline: String?
}

extension PublishingContext: ExpressibleByArgument {}

/// Checks pages against the rules of claims and the facts of dossiers.
struct PageChecks {
    let rules: Rulebook
    private let facts: [CompoundFacts]
    private let options: PageOptions
    private let checker: PageChecker
    private let asOf: ISODate
    private let suppressions: [Suppression]
    private let baseline: Set<String>

    /// Loads rules, dossiers, suppressions and baseline once for all pages.
    init(_ options: PageOptions, dossiers: DossierOptions, asOf: ISODate) throws {
        self.options = options
        self.asOf = asOf
        rules = try options.rules.map { try Self.rules(in: $0) } ?? Rulebook.bundled()
        let ids = options.compound.map { [$0] } ?? ((try? dossiers.dossierIDs()) ?? [])
        facts = try ids.compactMap { id in
            let (dossier, diagnostics) = Dossier.load(try dossiers.folder(of: id))
            guard let dossier else { throw DiagnosticsError(diagnostics.filter { $0.severity == .error }) }
            return CompoundFacts(dossier, asOf: asOf)
        }
        checker = PageChecker(rules: rules, facts: facts, context: options.context)
        suppressions = try options.suppressions.map { try Suppression.read(try readPage($0), file: $0) } ?? []
        baseline =
            try options.baseline.map { path in
                do {
                    return Set(try JSONDecoder().decode(Baseline.self, from: Data(try readPage(path).utf8)).findings)
                } catch let fault as DecodingError {
                    throw InputFault("'\(path)' is no baseline of heptad: \(fault)")
                }
            } ?? []
    }

    /// The rules of a folder: its lexicon, and every other YAML file.
    private static func rules(in folder: String) throws -> Rulebook {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
            .sorted()
        let files = try names.filter { $0 != "lexicon.yaml" }.map { ($0, try readPage("\(folder)/\($0)")) }
        return try Rulebook(lexicon: try readPage("\(folder)/lexicon.yaml"), rules: files)
    }

    /// The report on one page; faults in its own suppressions are thrown.
    func report(on path: String, format: Page.Format) throws -> PageReport {
        let source = try readPage(path)
        let page: Page
        do { page = try Page(source, format: format) } catch { throw InputFault("'\(path)': \(error)") }
        let findings = checker.findings(in: page, source: source)
        var report = PageReport(
            file: path,
            format: format,
            context: options.context,
            asOf: asOf,
            compounds: facts.map(\.id),
            findings: findings
        )
        let faults = report.setAside(suppressions, baseline: baseline, in: page, source: source)
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        return report
    }
}

/// Reads a file as UTF-8; bytes that are none become U+FFFD.
private func readPage(_ path: String) throws -> String {
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
        throw InputFault("no file '\(path)'")
    }
    if size > Page.maximumSize { throw InputFault("'\(path)': \(PageTooLarge(size: size))") }
    guard let data = FileManager.default.contents(atPath: path) else { throw InputFault("'\(path)' cannot be read") }
    return String(decoding: data, as: UTF8.self)
}
