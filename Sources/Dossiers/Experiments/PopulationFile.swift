public import Diagnostics
internal import Foundation
public import Populations

/// In what the subjects of a population differ, in the words of `parameters.yaml`.
///
/// A dossier's own `parameters.yaml` is one; `correlations` may follow, and what a simulation has no use for (units,
/// origins) may be left out.
public struct PopulationFile: Sendable {
    public var distributions: [(name: String, distribution: Distribution)] = []
    public var correlations: [SubjectVariation.Correlation] = []
    /// Values that are the same for everyone.
    public var values: [String: Double] = [:]

    public init() {}

    /// Reads a file's text.
    ///
    /// - Throws: every fault of it.
    public init(_ text: String, file: String) throws(DiagnosticsError) {
        let faults = DiagnosticCollector()
        if let node = YAMLNode.parse(text, file: file, faults: faults),
            let root = YAMLFields(node, element: "population", keys: ["parameters", "correlations"], faults: faults)
        {
            let keys = ["id", "meaning", "value", "unit", "distribution", "origin"]
            for record in root.records("parameters", keys: keys, required: true) { read(record) }
            for record in root.records("correlations", keys: ["between", "value"]) { readCorrelation(record) }
        }
        if faults.hasErrors { throw DiagnosticsError(faults.diagnostics) }
    }

    private mutating func read(_ record: YAMLFields) {
        guard let id = record.text("id", required: true) else { return }
        let fields = record.named("parameter \(id)")
        let value = fields.number("value", required: !fields.has("distribution")) ?? .nan
        let distribution = ParameterTable.distribution(of: fields, value: value)
        if case .fixed(let value) = distribution {
            values[id] = value
        } else {
            distributions.append((id, distribution))
        }
    }

    private mutating func readCorrelation(_ record: YAMLFields) {
        let names = record.texts("between", required: true)
        guard names.count == 2 else {
            record.report("wrong-type", "between", "`between` names two parameters")
            return
        }
        guard let value = record.number("value", required: true) else { return }
        correlations.append(SubjectVariation.Correlation(names[0], names[1], value))
    }

    /// How a parameter's distribution is written in one line.
    public static let lineGrammar = "NAME KIND KEY VALUE ..., such as CL lognormal median 3 cv 0.3"

    /// Adds a distribution that is written in one line; it stands instead of the file's.
    ///
    /// - Throws: what is wrong with the line.
    public mutating func add(line: String) throws(DiagnosticsError) {
        let words = line.split(whereSeparator: \.isWhitespace)
        let isPlain = words.joined().allSatisfy { $0.isLetter || $0.isNumber || "_.+-,()".contains($0) }
        guard words.count >= 4, words.count.isMultiple(of: 2), isPlain else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "population-syntax",
                    at: SourceLocation(file: "--vary"),
                    element: "'\(line)'",
                    "the line is not a name, a kind, and keys with values",
                    suggestion: "write \(Self.lineGrammar)"
                )
            ])
        }
        let pairs = stride(from: 2, to: words.count, by: 2).map { place in
            let value = words[place + 1]
            return "\(words[place]): \(value.contains(",") ? "[\(value)]" : "\(value)")"
        }
        let text = "kind: \(words[1]), " + pairs.joined(separator: ", ")
        let added = try PopulationFile("parameters: [{id: \(words[0]), distribution: {\(text)}}]", file: "--vary")
        for (name, distribution) in added.distributions {
            distributions.removeAll { $0.name == name }
            values[name] = nil
            distributions.append((name, distribution))
        }
        for (name, value) in added.values {
            distributions.removeAll { $0.name == name }
            values[name] = value
        }
    }

    /// Adds a correlation that is written as `FIRST SECOND COEFFICIENT`.
    ///
    /// - Throws: what is wrong with the line.
    public mutating func add(correlation line: String) throws(DiagnosticsError) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let value = Double(words[2]) else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "population-syntax",
                    at: SourceLocation(file: "--correlate"),
                    element: "'\(line)'",
                    "the line is not two names and a coefficient",
                    suggestion: "write it as CL V 0.5"
                )
            ])
        }
        correlations.append(SubjectVariation.Correlation(String(words[0]), String(words[1]), value))
    }

    /// Everything that decides the values, as text to be hashed.
    public var identity: String {
        (distributions.map { "\($0.name) \($0.distribution)" }
            + correlations.map { "\($0.first) \($0.second) \($0.coefficient)" }
            + values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
            .joined(separator: "\n")
    }
}
