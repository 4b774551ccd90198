public import Diagnostics
internal import Figures
internal import Foundation
internal import Simulation

/// Which files come of experiments, and what they are called, in the layout that BioSimulators' tools share.
///
/// | file | holds |
/// |---|---|
/// | `reports.h5` | one dataset for each report and plot, at `DOCUMENT/OUTPUT`: data sets × their shape |
/// | `DOCUMENT/OUTPUT.csv` | a report or a plot's data as a table |
/// | `DOCUMENT/OUTPUT.svg` | a plot |
/// | `reports.zip`, `plots.zip` | the tables and plots once more, bundled |
/// | `log.yml` | what was run, what failed and why, what was substituted |
///
/// **Source**: BioSimulators, conventions for reports and logs; attributes as its utilities 0.2 write them.
public struct ExperimentFiles: Sendable, Hashable {
    public enum TableFormat: String, Sendable, Hashable, CaseIterable { case h5, csv }

    public var tables: Set<TableFormat> = [.h5, .csv]
    public var writesPlots = true
    /// Whether the data of plots is written beside that of reports.
    public var writesPlotData = true
    public var bundles = false
    public var keepsSingleFiles = true
    public var reportsName = "reports.h5"
    public var tablesArchive = "reports.zip"
    public var plotsArchive = "plots.zip"
    /// Nil for no log.
    public var logName: String? = "log.yml"

    public init() {}

    /// Writes the files of experiments into a folder, which is made where it is missing.
    ///
    /// A plot that cannot be drawn becomes a fault of its output, in the results that are returned and logged.
    ///
    /// - Parameters:
    ///   - results: What came of the documents.
    ///   - folder: Where to write.
    /// - Returns: the results as they are after drawing.
    /// - Throws: what the file system refuses.
    public func write(_ results: [ExperimentResult], to folder: String) throws(DiagnosticsError) -> [ExperimentResult] {
        var results = results
        var reports: [(name: String, bytes: [UInt8])] = []
        var plots: [(name: String, bytes: [UInt8])] = []
        try make(folder)
        for document in results.indices {
            for output in results[document].outputs.indices {
                let outcome = results[document].outputs[output]
                let place = Self.place(results[document].location, outcome.id)
                if hasTable(outcome), tables.contains(.csv) {
                    reports.append((place + ".csv", Array(outcome.table.csv().utf8)))
                }
                guard case .plot(let figure) = outcome.kind, writesPlots, outcome.fault == nil else { continue }
                do throws(FigureFailure) {
                    plots.append((place + ".svg", Array(try figure.svg().utf8)))
                } catch {
                    results[document].outputs[output].fault = DiagnosticsError([
                        Diagnostic(.error, rule: "figure", element: "output '\(outcome.id)'", error.description)
                    ])
                }
            }
        }
        if tables.contains(.h5) { try writeHDF5(results, to: folder + "/" + reportsName) }
        if keepsSingleFiles || !bundles {
            for (name, bytes) in reports + plots { try write(bytes, to: folder + "/" + name) }
        }
        if bundles {
            if !reports.isEmpty { try ZipArchive.write(reports, to: folder + "/" + tablesArchive) }
            if !plots.isEmpty { try ZipArchive.write(plots, to: folder + "/" + plotsArchive) }
        }
        if let logName {
            try write(Array(ExperimentLog(results).text().utf8), to: folder + "/" + logName)
        }
        return results
    }

    /// Writes the log of an archive that could not be read at all.
    ///
    /// - Throws: what the file system refuses.
    public func write(_ fault: DiagnosticsError, to folder: String) throws(DiagnosticsError) {
        try make(folder)
        if let logName { try write(Array(ExperimentLog(fault).text().utf8), to: folder + "/" + logName) }
    }

    private func hasTable(_ outcome: OutputOutcome) -> Bool {
        guard outcome.fault == nil else { return false }
        switch outcome.kind {
        case .report: return true
        case .plot: return writesPlotData
        case .other: return false
        }
    }

    private func writeHDF5(_ results: [ExperimentResult], to path: String) throws(DiagnosticsError) {
        let file = try HDF5File(creating: path)
        var groups: Set<String> = []
        for result in results {
            for outcome in result.outputs where hasTable(outcome) {
                let place = Self.place(result.location, outcome.id)
                let columns = outcome.table.columns
                let data = columns.map {
                    DataArray(shape: $0.shape, values: $0.values, dimensions: $0.shape.map { _ in "" })
                }
                let shape = DataArray.commonShape(data)
                try file.write(
                    data.flatMap { $0.padded(to: shape).values },
                    shape: [columns.count] + shape,
                    to: place,
                    compression: 9
                )
                var kind = "SedReport"
                if case .plot = outcome.kind { kind = "SedPlot2D" }
                try file.set("_type", .text(kind), of: place)
                try file.set("uri", .text(place), of: place)
                try file.set("sedmlId", .text(outcome.id), of: place)
                if !outcome.name.isEmpty { try file.set("sedmlName", .text(outcome.name), of: place) }
                try file.set("sedmlDataSetIds", .texts(columns.map(\.id)), of: place)
                try file.set("sedmlDataSetNames", .texts(columns.map(\.name)), of: place)
                try file.set("sedmlDataSetLabels", .texts(columns.map(\.label)), of: place)
                try file.set("sedmlDataSetDataTypes", .texts(columns.map { _ in "float64" }), of: place)
                let shapes = columns.map { $0.shape.map(String.init).joined(separator: ",") }
                try file.set("sedmlDataSetShapes", .texts(shapes), of: place)
                let parts = place.split(separator: "/").dropLast()
                for count in parts.indices.map({ $0 + 1 }) {
                    let group = parts.prefix(count).joined(separator: "/")
                    guard groups.insert(group).inserted else { continue }
                    try file.set("uri", .text(group), of: group)
                    try file.set("combineArchiveLocation", .text(group), of: group)
                }
            }
        }
        try file.finish()
    }

    /// Where an output goes: below its document, under its id.
    private static func place(_ location: String, _ id: String) -> String {
        // NOTE: an id of SED-ML has none of these; a faulty one must not lead elsewhere.
        let safe = String(id.map { $0 == "/" || $0 == "\\" || $0 == "\0" ? "_" : $0 })
        let name = safe == "." || safe == ".." ? "_" : safe
        return (ArchivePath.normalized(location) ?? "document") + "/" + name
    }

    private func make(_ folder: String) throws(DiagnosticsError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ZipArchive.fault(folder, "file", nil, "the folder cannot be made: \(error.localizedDescription)")
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(DiagnosticsError) {
        try make(path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ZipArchive.fault(path, "file", nil, "the file cannot be written: \(error.localizedDescription)")
        }
    }
}
