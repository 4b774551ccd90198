internal import Diagnostics
public import Dossiers
internal import Foundation

/// What a command wrote, read back to be drawn.
public enum PlottedResult: Sendable {
    /// Runs over time: `simulate`, and the trajectories of `population`.
    case runs(RunTable)
    /// Quantiles over time: `population`, `merge` and `experiment`.
    case bands(BandTable)
    /// What a spread hangs on: `sensitivity --format json`.
    case sensitivity(SensitivityReport)
    /// Observations beside predictions: `calibrate --format json`.
    case fits([FitReport])

    /// The largest file that is read, in bytes; of an HDF5 file only the runs that are drawn are read.
    public static let maximumSize = 256 << 20

    /// Reads a file and tells by its content what it is.
    ///
    /// - Throws: where it cannot be read, or is no result that can be drawn; the message says which would be.
    public init(contentsOf path: String) throws {
        let name = path.lowercased()
        if name.hasSuffix(".h5") || name.hasSuffix(".hdf5") {
            self = .runs(try RunTable(hdf5: path))
            return
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= Self.maximumSize else {
            throw PlotFault.file(path, "it has \(size) bytes", "at most \(Self.maximumSize) are read")
        }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { throw PlotFault.file(path, "it cannot be read as text", "give a result in CSV, JSON or HDF5 (.h5)") }
        let isJSON = text.first { !$0.isWhitespace }.map { "{[".contains($0) } ?? false
        self = isJSON ? try Self.decode(data, path) : try Self.read(ResultCSV(text, path), path)
    }

    private static func decode(_ data: Data, _ path: String) throws -> PlottedResult {
        struct Fits: Decodable { var fits: [FitReport] }
        let decoder = JSONDecoder()
        let keys = Set((try? decoder.decode([String: Anything].self, from: data))?.keys.map { $0 } ?? [])
        do {
            if keys.isSuperset(of: ["shares", "grouping"]) {
                return .sensitivity(try decoder.decode(SensitivityReport.self, from: data))
            }
            if keys.isSuperset(of: ["arms", "experiment", "times"]) {
                return .bands(BandTable(try decoder.decode(ExperimentResult.self, from: data)))
            }
            if keys.isSuperset(of: ["probabilities", "outputs", "times"]) {
                return .bands(try decoder.decode(PopulationBands.self, from: data).table)
            }
            if keys.contains("fits") { return .fits(try decoder.decode(Fits.self, from: data).fits) }
        } catch {
            throw PlotFault.file(path, "it is no whole result: \(error)", "run the command again")
        }
        let what = keys.contains("reports") ? "it is the answer of check" : "its keys are of no result that is drawn"
        throw PlotFault.file(path, what, PlotFault.known)
    }

    private static func read(_ table: ResultCSV, _ path: String) throws -> PlottedResult {
        let names = table.columns
        let first = names.first ?? ""
        switch (first, names.dropFirst().first ?? "") {
        case ("output", "time"): return .bands(try BandTable(table))
        case ("time", _): return .runs(try RunTable(table, hasRuns: false))
        case (_, "time"): return .runs(try RunTable(table, hasRuns: true))
        case ("ID", "TIME"):
            throw PlotFault.file(
                path,
                "it is a table of records, at times that differ between subjects",
                "give --end or --times to population for bands, or fit the data with calibrate --format json"
            )
        case ("fit", "name"):
            throw PlotFault.file(path, "it holds estimates without the data", "write it with calibrate --format json")
        case ("subject", _): throw PlotFault.file(path, "it is no course over time", PlotFault.known)
        default:
            let found = names.prefix(4).joined(separator: ", ")
            throw PlotFault.file(path, "its columns (\(found)) are of no result that is drawn", PlotFault.known)
        }
    }
}

/// A value whose content does not matter, to look at the keys around it.
private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
}

/// What keeps a result from being drawn.
enum PlotFault {
    static let known =
        "these are: tables of simulate and population, results of experiment, and sensitivity and calibrate with "
        + "--format json"

    static func file(_ path: String, _ message: String, _ suggestion: String) -> Diagnostic {
        Diagnostic(.error, rule: "plot", at: SourceLocation(file: path), message, suggestion: suggestion)
    }

    static func choice(_ message: String, _ suggestion: String) -> Diagnostic {
        Diagnostic(.error, rule: "plot", message, suggestion: suggestion)
    }
}
