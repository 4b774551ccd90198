/// Reports in SARIF 2.1.0, the form in which editors and code hosts take findings.
///
/// **Source** OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020-03-27.
public struct SARIF: Encodable, Sendable {
    var schema = "https://json.schemastore.org/sarif-2.1.0.json"
    var version = "2.1.0"
    var runs: [Run]

    private enum CodingKeys: String, CodingKey { case schema = "$schema", version, runs }

    /// One run over pages by a version of the program.
    public init(_ reports: [PageReport], rules: Rulebook, version: String) {
        let descriptors = rules.rules.map { rule in
            Descriptor(
                id: rule.id,
                name: rule.title,
                shortDescription: Message(text: rule.title),
                fullDescription: Message(text: rule.why),
                help: Message(text: "\(rule.why). Instead: \(rule.rewrite) Rule: \(rule.source), \(rule.date)."),
                defaultConfiguration: Configuration(level: rule.severity[.informational]?.rawValue ?? "warning")
            )
        }
        let index = Dictionary(uniqueKeysWithValues: descriptors.enumerated().map { ($1.id, $0) })
        let results = reports.flatMap { report in
            report.findings.map { Result($0, report.file, index, nil) }
                + report.suppressed.map { Result($0.finding, report.file, index, $0.suppression) }
        }
        let driver = Driver(name: "heptad", semanticVersion: version, rules: descriptors)
        runs = [Run(tool: Tool(driver: driver), columnKind: "unicodeCodePoints", results: results)]
    }

    struct Run: Encodable { var tool: Tool, columnKind: String, results: [Result] }
    struct Tool: Encodable { var driver: Driver }
    struct Driver: Encodable { var name: String, semanticVersion: String, rules: [Descriptor] }
    struct Message: Encodable { var text: String }
    struct Configuration: Encodable { var level: String }

    struct Descriptor: Encodable {
        var id: String
        var name: String
        var shortDescription: Message
        var fullDescription: Message
        var help: Message
        var defaultConfiguration: Configuration
    }

    struct Result: Encodable {
        var ruleId: String
        var ruleIndex: Int
        var level: String
        var message: Message
        var locations: [Location]
        var partialFingerprints: [String: String]
        var suppressions: [Allowed]?

        init(_ finding: PageFinding, _ file: String, _ index: [String: Int], _ suppression: Suppression?) {
            ruleId = finding.rule.id
            ruleIndex = index[finding.rule.id] ?? -1
            level = finding.severity.rawValue
            message = Message(
                text:
                    "\(finding.message). Instead: \(finding.rule.rewrite) (\(finding.rule.source), \(finding.rule.date))"
            )
            let region = Region(
                startLine: finding.start.line,
                startColumn: finding.start.column,
                endLine: finding.end.line,
                endColumn: finding.end.column,
                snippet: finding.bytes == nil ? nil : Message(text: finding.text)
            )
            let place = Physical(
                artifactLocation: Artifact(uri: Self.uri(file)),
                region: finding.bytes == nil ? nil : region
            )
            locations = [Location(physicalLocation: place)]
            partialFingerprints = ["heptad/v1": finding.fingerprint]
            suppressions = suppression.map {
                [Allowed(kind: $0.block == nil ? "external" : "inSource", justification: "\($0.reason) (\($0.owner))")]
            }
        }

        /// A path as a URI reference.
        private static func uri(_ path: String) -> String {
            var text = ""
            for byte in path.utf8 {
                let scalar = Unicode.Scalar(byte)
                let isPlain =
                    byte < 128 && (scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar))
                let digits = String(byte, radix: 16, uppercase: true)
                text += isPlain ? String(scalar) : "%" + (digits.count == 1 ? "0" : "") + digits
            }
            return text
        }
    }

    struct Location: Encodable { var physicalLocation: Physical }
    struct Physical: Encodable { var artifactLocation: Artifact, region: Region? }
    struct Artifact: Encodable { var uri: String }
    struct Region: Encodable {
        var startLine, startColumn, endLine, endColumn: Int
        var snippet: Message?
    }
    struct Allowed: Encodable { var kind: String, justification: String }
}
