internal import Foundation

/// A file of stochastic verdicts, one a line, by which a long run can be taken up where it was broken off.
struct VerdictRecord {
    private struct Line: Codable {
        var repeats: Int
        var solver: String
        var verdict: StochasticVerdict
    }

    let path: String
    let repeats: Int
    let solver: String

    /// The verdicts that the file has for the same repeats and solver; a line that was cut off is let pass.
    func verdicts() -> [Int: StochasticVerdict] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
        var found: [Int: StochasticVerdict] = [:]
        for line in text.split(separator: "\n") {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)), line.repeats == repeats,
                line.solver == solver
            else { continue }
            found[line.verdict.number] = line.verdict
        }
        return found
    }

    /// Adds a verdict at the end of the file.
    func append(_ verdict: StochasticVerdict) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let line = try encoder.encode(Line(repeats: repeats, solver: solver, verdict: verdict))
        guard let stream = fopen(path, "a") else { throw CocoaError(.fileWriteUnknown) }
        defer { fclose(stream) }
        let text = String(decoding: line, as: UTF8.self) + "\n"
        guard fputs(text, stream) >= 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
