import Claims
import Dates
import Dossiers
import Foundation

func readClaim(_ text: String) { _ = try? Assertion(text) }

func readDate(_ text: String) {
    if let date = ISODate(text), ISODate("\(date)") != date { fatalError("\(date) is not read as it is written") }
    if let date = PartialDate(text), PartialDate("\(date)") != date {
        fatalError("\(date) is not read as it is written")
    }
}

/// Reads a dossier of which the first line of the text, a comment, names the file that the text is; the other files
/// are the seeds.
func readDossier(_ text: String) {
    let name = text.split(separator: "\n", maxSplits: 1).first.map { String($0.dropFirst(2)) } ?? ""
    guard Dossier.fileNames.contains(name) else { return }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-dossier-\(getpid())").path
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, content) in seeds.merging([name: text], uniquingKeysWith: { $1 }) {
        try? Data(content.utf8).write(to: URL(fileURLWithPath: folder + "/" + file))
    }
    let (dossier, _) = Dossier.load(folder)
    if let date = ISODate("2026-01-01") { _ = dossier?.claimVerdicts(asOf: date, results: []) }
}

private let seeds: [String: String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../Seeds/dossier"
    let names = Dossier.fileNames.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    return Dictionary(
        uniqueKeysWithValues: names.map { name in
            (name, (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? "")
        }
    )
}()
