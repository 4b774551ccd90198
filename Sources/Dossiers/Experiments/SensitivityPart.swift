public import Diagnostics
internal import Foundation
internal import Populations

/// What a range of a sensitivity study's points gave: a file by which several machines share one study.
public struct SensitivityPart: Codable, Sendable, Hashable {
    /// Everything that decides the numbers.
    public var identity: [String: String]
    /// How the points were run.
    public var road: String
    /// The number of the first point.
    public var first: Int
    /// One for each point; NaN, in the file null, where the run did not end.
    public var values: [Double] {
        get { stored.map { $0 ?? .nan } }
        set { stored = newValue.map { $0.isFinite ? $0 : nil } }
    }
    private var stored: [Double?]

    private enum CodingKeys: String, CodingKey { case identity, road, first, stored = "values" }

    init(identity: [String: String], road: String, first: Int, values: [Double]) {
        (self.identity, self.road, self.first) = (identity, road, first)
        stored = []
        self.values = values
    }

    /// Reads a part.
    ///
    /// - Throws: where the file is missing, cut short, or no part of a study.
    public init(at path: String) throws(DiagnosticsError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SensitivityStudy.fault(path, "the file cannot be read")
        }
        do {
            self = try JSONDecoder().decode(SensitivityPart.self, from: data)
        } catch {
            throw SensitivityStudy.fault(path, "the file is cut short, or is no part of a sensitivity study")
        }
    }

    /// Writes the part under a temporary name, puts it on the disk, and renames it.
    public func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let temporary = "\(path).\(UInt32.random(in: 0 ... .max)).partial"
        do {
            try encoder.encode(self).write(to: URL(fileURLWithPath: temporary))
        } catch {
            throw SensitivityStudy.fault(path, "the file cannot be written: \(error.localizedDescription)")
        }
        try publish(temporary, as: path)
    }
}

extension SensitivityStudy {
    static func fault(_ path: String?, _ message: String, _ suggestion: String? = nil) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "merge",
                at: path.map { SourceLocation(file: $0) },
                message,
                suggestion: suggestion
            )
        ])
    }

    /// Joins parts, in any order, and decomposes the variance as one run of the whole study would.
    ///
    /// - Throws: parts of another study, with what differs; points that are missing or in two files that are not alike.
    public func report(joining paths: [String]) throws -> SensitivityReport {
        var parts: [(path: String, part: SensitivityPart)] = []
        for path in paths {
            let part = try SensitivityPart(at: path)
            if parts.contains(where: { $0.part == part }) { continue }
            var expected = identity
            expected["road"] = parts.first?.part.identity["road"] ?? part.identity["road"]
            let differences = PopulationIdentity(part.identity).differences(from: PopulationIdentity(expected))
            guard differences.isEmpty else {
                throw Self.fault(
                    path,
                    "it is not of this study: they differ in \(differences.joined(separator: "; "))",
                    "join parts of one study only, by the command that ran them"
                )
            }
            parts.append((path, part))
        }
        parts.sort { $0.part.first < $1.part.first }
        var values: [Double] = []
        var missing: [String] = []
        for (path, part) in parts {
            if part.first > values.count {
                missing.append("\(values.count) to \(part.first - 1)")
                values += Array(repeating: .nan, count: min(part.first, runCount) - values.count)
            }
            guard part.first == values.count, values.count + part.values.count <= runCount else {
                throw Self.fault(
                    path,
                    "points from \(part.first) on are in another file too, or are none of the study's"
                )
            }
            values += part.values
        }
        if values.count < runCount { missing.append("\(values.count) to \(runCount - 1)") }
        guard missing.isEmpty else {
            throw Self.fault(nil, "points are missing: \(missing.joined(separator: ", "))", "run these shards too")
        }
        return try report(values, road: parts.first?.part.road ?? "")
    }
}
