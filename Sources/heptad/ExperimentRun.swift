public import ArgumentParser
import Diagnostics
public import Exchange
import Foundation

/// An archive or SED-ML document on its way from a path to files, with everything that went wrong on standard error.
struct ExperimentRun {
    var path: String
    var policy: SubstitutionPolicy

    /// Whether a file's name says that it is an experiment and not a model.
    static func isExperiment(_ path: String) -> Bool {
        ["omex", "sedx", "sedml"].contains(URL(fileURLWithPath: path).pathExtension.lowercased())
    }

    /// Runs all of it.
    ///
    /// - Throws: exit code 1 where some of it failed; what did not fail is written all the same.
    func run(to folder: String?, files: ExperimentFiles) throws {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let folder = folder ?? name + "-results"
        var options = ExperimentOptions()
        options.policy = policy
        var results: [ExperimentResult]
        do {
            results =
                path.lowercased().hasSuffix(".sedml")
                ? [try runExperiment(at: path, options)] : try runArchive(at: path, options)
        } catch {
            try files.write(error, to: folder)
            throw error
        }
        results = try files.write(results, to: folder)
        for result in results {
            for note in result.notes { printError("\(result.location): note: \(note)") }
            for fault in result.faults { printError(fault.description) }
        }
        let outputs = results.flatMap(\.outputs)
        let done = outputs.count { $0.fault == nil }
        printError("\(done) of \(outputs.count) outputs are in \(folder)")
        if !results.allSatisfy(\.isComplete) { throw ExitCode(1) }
    }
}

extension SubstitutionPolicy: @retroactive ExpressibleByArgument {
    /// All policies in words, from the strictest on.
    static let words = allCases.map(\.rawValue).joined(separator: ", ")
}
