internal import Diagnostics
public import Evidence

/// The rules that lead from study records to certainty and from certainty to the width of a prior, as
/// `Rules/evidence-rules.yaml` states them.
public struct EvidenceRules: Sendable, Hashable {
    /// Why a stated range may be too narrow for people and this compound.
    public enum Extrapolation: String, Sendable, CaseIterable {
        case otherSpecies = "other_species"
        case outsideOrganism = "outside_organism"
        case otherSubstance = "other_substance"
        /// The source is named in words and has no record that could be graded.
        case sourceInWords = "source_in_words"
    }

    public let version: Int
    public let certainty: CertaintyRules
    /// Folds of uncertainty that a prior gains.
    public let widening: [Certainty: CertaintyRules.Rule<Double>]
    public let extrapolation: [Extrapolation: CertaintyRules.Rule<Double>]
    /// How quantities scale with body weight.
    public let allometry: [Allometry.Quantity: CertaintyRules.Rule<Allometry.Exponent>]
    /// Least ratio of upper to lower bound of an assumed range on a logarithmic scale.
    public let assumedRatio: CertaintyRules.Rule<Double>

    /// The rules that travel inside the program.
    public static let standard: EvidenceRules = {
        let faults = DiagnosticCollector()
        let text = String(decoding: PackageResources.evidence_rules_yaml, as: UTF8.self)
        guard let node = YAMLNode.parse(text, file: "evidence-rules.yaml", faults: faults),
            let rules = EvidenceRules(node, faults: faults), faults.diagnostics.isEmpty
        else { preconditionFailure("\(faults.diagnostics.map(\.description))") }
        return rules
    }()

    /// Reads the rules; nil where one that is needed is missing, which is reported.
    init?(_ node: YAMLNode, faults: DiagnosticCollector) {
        let keys = ["version", "start", "steps", "sizes", "widening", "extrapolation", "allometry", "assumed_ratio"]
        guard let file = YAMLFields(node, element: "evidence rules", keys: keys, faults: faults),
            let version = file.integer("version", required: true)
        else { return nil }

        func rules<Value>(
            _ key: String,
            name: String,
            value: String,
            _ read: (YAMLFields) -> Value?
        ) -> [String: CertaintyRules.Rule<Value>] {
            let pairs = file.records(key, keys: [name, value, "source"], required: true).compactMap { record in
                record.text(name, required: true).flatMap { id in
                    read(record).flatMap { value in
                        record.text("source", required: true).map { (id, CertaintyRules.Rule(value, source: $0)) }
                    }
                }
            }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        let start = rules("start", name: "design", value: "certainty") {
            $0.text("certainty").flatMap(Certainty.init(word:))
        }
        let steps = rules("steps", name: "rule", value: "levels") { $0.integer("levels") }
        let sizes = rules("sizes", name: "rule", value: "subjects") { $0.integer("subjects") }
        let widening = rules("widening", name: "certainty", value: "fold") { $0.number("fold") }
        let extrapolation = rules("extrapolation", name: "rule", value: "fold") { $0.number("fold") }
        let exponents = file.records(
            "allometry",
            keys: ["quantity", "exponent", "deviation", "source"],
            required: true
        )
        .compactMap { record -> (Allometry.Quantity, CertaintyRules.Rule<Allometry.Exponent>)? in
            guard let quantity = record.choice("quantity", Allometry.Quantity.self, required: true),
                let value = record.number("exponent", required: true),
                let deviation = record.number("deviation", required: true),
                let source = record.text("source", required: true)
            else { return nil }
            return (quantity, CertaintyRules.Rule(.init(value: value, deviation: deviation), source: source))
        }
        func need<Value>(_ table: [String: Value], _ name: String, in key: String) -> Value? {
            if table[name] == nil { file.report("missing-rule", key, "there is no rule `\(name)`") }
            return table[name]
        }

        guard let notDescribed = need(steps, "randomisation_not_described", in: "steps"),
            let notBlinded = need(steps, "not_blinded", in: "steps"),
            let notRead = need(steps, "not_read_first_hand", in: "steps"),
            let corrected = need(steps, "corrected", in: "steps"),
            let concern = need(steps, "concern", in: "steps"),
            let opposed = need(steps, "opposed_findings", in: "steps"),
            let species = need(steps, "other_species", in: "steps"),
            let outside = need(steps, "outside_organism", in: "steps"),
            let substance = need(steps, "other_substance", in: "steps"),
            let network = need(steps, "one_network", in: "steps"),
            let optimal = need(sizes, "optimal", in: "sizes"),
            let small = need(sizes, "small", in: "sizes"),
            let ratio = file.fields("assumed_ratio", keys: ["ratio", "source"], required: true),
            let least = ratio.number("ratio", required: true),
            let origin = ratio.text("source", required: true)
        else { return nil }
        var starts: [CertaintyRules.Design: CertaintyRules.Rule<Certainty>] = [:]
        for design in CertaintyRules.Design.allCases { starts[design] = need(start, design.rawValue, in: "start") }
        var folds: [Certainty: CertaintyRules.Rule<Double>] = [:]
        for certainty in Certainty.allCases { folds[certainty] = need(widening, certainty.word, in: "widening") }
        var extrapolations: [Extrapolation: CertaintyRules.Rule<Double>] = [:]
        for rule in Extrapolation.allCases {
            extrapolations[rule] = need(extrapolation, rule.rawValue, in: "extrapolation")
        }

        self.version = version
        certainty = CertaintyRules(
            start: starts,
            randomisationNotDescribed: notDescribed,
            notBlinded: notBlinded,
            notReadFirstHand: notRead,
            corrected: corrected,
            concern: concern,
            opposedFindings: opposed,
            otherSpecies: species,
            outsideOrganism: outside,
            otherSubstance: substance,
            optimalSize: optimal,
            smallSize: small,
            oneNetwork: network
        )
        self.widening = folds
        self.extrapolation = extrapolations
        allometry = Dictionary(exponents, uniquingKeysWith: { first, _ in first })
        assumedRatio = CertaintyRules.Rule(least, source: origin)
    }
}
