public import Diagnostics
internal import Foundation
public import Populations

/// The parameters of a model with where each comes from, as `parameters.yaml` states them.
public struct ParameterTable: Sendable {
    public var parameters: [Parameter] = []

    /// One parameter: the value for a single run, how it varies over a population, and its origin.
    public struct Parameter: Sendable {
        /// The model's symbol.
        public var id: String
        /// What it means, in plain words; nil where the table does not say.
        public var meaning: String?
        public var value: Double
        public var unit: String
        /// How it varies as its source states it.
        public var distribution: Distribution
        /// What it can be at all, such as 0 to 1 for a share; nil where nothing bounds it.
        public var limits: ClosedRange<Double>?
        public var origin: Origin
        /// How it varies once its evidence has been weighed; as stated in a model folder, which has no graded evidence.
        public internal(set) var prior: Prior
        /// Where it is written.
        public var location: SourceLocation?

        /// The value for a single run: as stated, or scaled from an animal's.
        public var referenceValue: Double { value * prior.scale }
    }

    /// Why a parameter has the value it has.
    public struct Origin: Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            /// Findings of the dossier.
            case finding
            /// A published source named in words.
            case source
            /// Physiology from a published source named in words.
            case physiology
            /// A finding about another substance; it shapes the range and is no datum about this one.
            case surrogate
            /// Follows from other parameters or from a definition.
            case derived
            /// Nobody measured it; the reason says why this range.
            case assumed
        }

        public var kind: Kind
        public var findings: [String]
        public var source: String?
        public var reason: String?
        public var extrapolation: String?
        /// False for a weight that no published data tell: what depends on it is shown as a band only, with a caution.
        public var isIdentifiable = true
        /// How an animal's value and range are carried to people.
        public var allometry: Allometry?
    }

    /// The parameters that vary over a population.
    public var varying: [(name: String, distribution: Distribution)] {
        parameters.compactMap { parameter in
            if case .fixed = parameter.prior.distribution { return nil }
            return (parameter.id, parameter.prior.distribution)
        }
    }
}

extension ParameterTable {
    /// Reads `parameters.yaml`.
    ///
    /// - Parameters:
    ///   - node: the file's root.
    ///   - findingIDs: the dossier's findings; nil for a model folder, which has none.
    ///   - faults: where faults go.
    /// - Returns: every parameter that can be used.
    static func read(_ node: YAMLNode, findingIDs: IdentifierTable?, faults: DiagnosticCollector) -> ParameterTable {
        var table = ParameterTable()
        guard let file = YAMLFields(node, element: "parameters", keys: Record.parametersFile.keys, faults: faults)
        else {
            return table
        }
        var ids = IdentifierTable(kind: "parameter")
        for record in file.records("parameters", keys: Record.parameter.keys, required: true) {
            guard let id = record.text("id", required: true) else { continue }
            ids.define(id, at: record.location(of: "id"), faults: faults)
            let fields = record.named("parameter \(id)")
            guard let value = fields.number("value", required: true),
                let unit = fields.text("unit", required: true),
                let origin = origin(of: fields, findingIDs: findingIDs)
            else { continue }
            let distribution = distribution(of: fields, value: value)
            table.parameters.append(
                Parameter(
                    id: id,
                    meaning: fields.text("meaning"),
                    value: value,
                    unit: unit,
                    distribution: distribution,
                    limits: limits(of: fields),
                    origin: origin,
                    prior: Prior(distribution),
                    location: record.location(of: "id")
                )
            )
        }
        return table
    }

    private static func limits(of fields: YAMLFields) -> ClosedRange<Double>? {
        guard let given = fields.fields("limits", keys: Record.limits.keys) else { return nil }
        let low = given.number("low") ?? -.infinity
        let high = given.number("high") ?? .infinity
        guard low < high else {
            given.report("bad-limits", "low", "the limits run from \(low) to \(high)")
            return nil
        }
        return low...high
    }

    /// How a parameter varies; fixed where nothing is said.
    static func distribution(of fields: YAMLFields, value: Double) -> Distribution {
        guard let given = fields.fields("distribution", keys: Record.distribution.keys) else { return .fixed(value) }
        func number(_ key: String) -> Double { given.number(key, required: true) ?? .nan }
        let distribution: Distribution
        switch given.text("kind", required: true) {
        case "fixed": return .fixed(value)
        case "uniform": distribution = .uniform(lower: number("low"), upper: number("high"))
        case "loguniform": distribution = .logUniform(lower: number("low"), upper: number("high"))
        case "normal": distribution = .normal(mean: number("mean"), standardDeviation: number("sd"))
        case "lognormal" where given.has("cv"):
            distribution = .logNormal(median: number("median"), coefficientOfVariation: number("cv"))
        case "lognormal" where given.has("omega"):
            // The variance of the logarithm, as tables of population pharmacokinetics state it.
            let deviation = number("omega").squareRoot()
            distribution = .logNormal(median: number("median"), geometricStandardDeviation: Foundation.exp(deviation))
        case "lognormal":
            distribution = .logNormal(median: number("median"), geometricStandardDeviation: number("gsd"))
        case "empirical":
            distribution = .empirical(
                given.list("values", required: true).compactMap { given.number($0, "values") }.sorted()
            )
        default:
            given.report(
                "unknown-value",
                "kind",
                "this distribution is not known",
                suggestion: "one of fixed, uniform, loguniform, normal, lognormal, empirical"
            )
            return .fixed(value)
        }
        for fault in distribution.faults {
            // A number that is missing was reported when it was read.
            if case .notFinite = fault { continue }
            given.report("bad-distribution", "kind", "\(fault)")
        }
        return distribution
    }

    private static func origin(of fields: YAMLFields, findingIDs: IdentifierTable?) -> Origin? {
        guard let given = fields.fields("origin", keys: Record.origin.keys, required: true),
            let kind = given.choice("kind", Origin.Kind.self, required: true)
        else { return nil }
        let origin = Origin(
            kind: kind,
            findings: given.texts("findings"),
            source: given.text("source"),
            reason: given.text("reason"),
            extrapolation: given.text("extrapolation"),
            isIdentifiable: given.flag("identifiable") ?? true,
            allometry: Allometry.read(given, kind: kind)
        )
        switch kind {
        case .finding, .surrogate:
            if origin.findings.isEmpty {
                given.report("missing-origin", "findings", "an origin of this kind names findings")
            }
        case .source, .physiology:
            if origin.source == nil {
                given.report("missing-origin", "source", "an origin of this kind names its source")
            }
        case .assumed, .derived:
            if origin.reason == nil {
                given.report("missing-origin", "reason", "an origin of this kind gives its reason")
            }
        }
        if let findingIDs {
            for id in origin.findings {
                findingIDs.resolve(
                    id,
                    at: given.location(of: "findings"),
                    element: fields.element,
                    faults: fields.faults
                )
            }
        }
        return origin
    }
}
