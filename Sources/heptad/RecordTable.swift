import Foundation
import Populations
import Simulation

/// Predictions at the records of a data file as CSV: `ID,TIME,` the outputs, and `DV` where the file has it.
struct RecordTable {
    private let path: String?
    private let temporary: String?
    private let handle: FileHandle
    private let width: Int
    private let hasObservations: Bool

    init(_ people: DataPopulation, path: String?) throws {
        self.path = path
        width = people.columns.count
        hasObservations = people.data.hasObservations
        temporary = path.map { "\($0).\(UInt32.random(in: 0 ... .max)).partial" }
        if let temporary, let path {
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let file = FileHandle(forWritingAtPath: temporary)
            else { throw InputFault("'\(path)' cannot be written; see that its folder is there and has space") }
            handle = file
        } else {
            handle = .standardOutput
        }
        let names = people.columns.map { "," + csvField($0.name) }.joined()
        try handle.write(contentsOf: Data("ID,TIME\(names)\(hasObservations ? ",DV" : "")\n".utf8))
    }

    /// Adds one subject's rows, records × outputs.
    func append(_ subject: DataFile.Subject, _ values: [Double]) throws {
        var text = ""
        var row = 0
        for record in subject.records where record.event.hasOutput {
            text += "\(csvField(subject.id)),\(csvNumber(record.time))"
            for column in 0..<width { text += "," + csvNumber(values[row * width + column]) }
            if hasObservations { text += "," + (record.observed.map(csvNumber) ?? ".") }
            text += "\n"
            row += 1
        }
        try handle.write(contentsOf: Data(text.utf8))
    }

    func finish() throws {
        guard let temporary, let path else { return }
        try handle.close()
        try publish(temporary, as: path)
    }
}

/// The shortest decimal that reads back as the same double.
func csvNumber(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "INF" : "-INF" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

func csvField(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
}
