import Exchange
import Foundation

/// Runs a SED-ML document beside the model that its seeds name, `elimination.xml`.
func readExperiment(_ text: String) {
    guard let file = write([UInt8](text.utf8), as: "experiment.sedml") else { return }
    read(try? runExperiment(at: file, options))
}

/// Runs what is in a COMBINE archive.
func readArchive(_ bytes: [UInt8]) {
    guard let file = write(bytes, as: "archive.omex") else { return }
    for result in (try? runArchive(at: file, options)) ?? [] { read(result) }
}

/// What a document that is small may compute, so that one that is slow is told from one that hangs.
private let options: ExperimentOptions = {
    var options = ExperimentOptions()
    options.runLimits.runs = 20
    options.runLimits.values = 10_000
    options.runLimits.steps = 200
    return options
}()

private func read(_ result: ExperimentResult?) {
    for output in result?.outputs ?? [] { _ = output.table.csv() }
    _ = result?.faults
}

/// A folder of this process that holds the model, `elimination.xml`.
private let folder: URL? = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-exchange-\(getpid())")
    let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        + "/../../../docs/guides/examples/elimination.xml"
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: model, toPath: folder.path + "/elimination.xml")
        return folder
    } catch {
        fatalError("the folder of the experiment cannot be made: \(error)")
    }
}()

private func write(_ bytes: [UInt8], as name: String) -> String? {
    guard let place = folder?.appendingPathComponent(name) else { return nil }
    try? Data(bytes).write(to: place)
    return place.path
}
