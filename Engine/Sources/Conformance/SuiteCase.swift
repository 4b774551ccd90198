internal import Foundation
internal import Simulation

/// One case of the SBML Test Suite's semantic part: a model, what to simulate, and the right result.
struct SuiteCase: Sendable {
    let number: Int
    /// The case's folder.
    let path: String
    let settings: SuiteSettings
    /// The model in the highest level and version that the case has.
    let modelPath: String
    /// The SBML components that the case is about.
    let componentTags: [String]
    /// Properties of the test.
    let testTags: [String]
    /// SBML packages that the model uses.
    let packages: [String]
    let isTimeCourse: Bool

    static let levels = ["l3v2", "l3v1", "l2v5", "l2v4", "l2v3", "l2v2", "l2v1", "l1v2"]

    /// Reads what stands beside the model; nil where the folder holds no case.
    init?(number: Int, in folder: String) {
        let name = String(String(number + 100_000).suffix(5))
        path = "\(folder)/\(name)"
        let stem = "\(path)/\(name)-"
        guard let text = SuiteFile.text(at: stem + "settings.txt") else { return nil }
        let models = Self.levels.map { "\(stem)sbml-\($0).xml" }
        guard let model = models.first(where: { access($0, R_OK) == 0 }) else { return nil }
        self.number = number
        settings = SuiteSettings(text)
        modelPath = model
        let description = SuiteFile.text(at: stem + "model.m") ?? ""
        componentTags = Self.list("componentTags", description)
        testTags = Self.list("testTags", description)
        packages = Self.list("packagesPresent", description)
        isTimeCourse = (Self.list("testType", description).first ?? "TimeCourse") == "TimeCourse"
    }

    /// The right result; nil where the file is missing or damaged.
    func expected() -> ResultTable? {
        let name = String(path.suffix(5))
        return SuiteFile.text(at: "\(path)/\(name)-results.csv").flatMap { ResultTable(csv: $0) }
    }

    /// The values behind a key of the case's description.
    private static func list(_ key: String, _ description: String) -> [String] {
        for line in description.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmed == key else { continue }
            return parts[1].split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        }
        return []
    }

    /// All cases in a folder, by number.
    static func all(in folder: String) -> [SuiteCase] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let numbers = names.compactMap { $0.count == 5 ? Int($0) : nil }.filter { $0 > 0 }
        return numbers.sorted().compactMap { SuiteCase(number: $0, in: folder) }
    }
}

/// Files of the suite.
enum SuiteFile {
    /// The whole text of a file, nil where it cannot be read.
    static func text(at path: String) -> String? {
        guard let stream = fopen(path, "rb") else { return nil }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
