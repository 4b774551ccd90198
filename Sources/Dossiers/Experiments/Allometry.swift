internal import Evidence
internal import Foundation
internal import Populations

/// Scaling of an animal's value to a person by body weight: value × (to / from) ^ exponent.
public struct Allometry: Sendable, Hashable {
    /// What scales, which decides the exponent.
    public enum Quantity: String, Sendable, CaseIterable {
        /// A clearance, in volume per time for the whole body.
        case clearance
        /// A volume of the whole body.
        case volume
        /// A time, such as a half-life.
        case time
        /// A rate constant, one over a time.
        case rate
    }

    /// The exponent of a kind of quantity, and how far substances scatter about it.
    public struct Exponent: Sendable, Hashable {
        public var value: Double
        /// Standard deviation over substances.
        public var deviation: Double
    }

    public var quantity: Quantity
    /// Body weight of the animal, kg.
    public var from: Double
    /// Body weight of the person, kg.
    public var to: Double

    /// By how much the value grows.
    func factor(_ exponent: Exponent) -> Double { Foundation.pow(to / from, exponent.value) }

    /// The fold of uncertainty that the exponent brings: 1.96 standard deviations of it over the ratio of weights.
    ///
    /// With a factor of (to / from) ^ b, the logarithm is b times that of the ratio, so that its half-width is
    /// 1.96 × deviation × |ln(to / from)|.
    func fold(_ exponent: Exponent) -> Double {
        Foundation.exp(1.96 * exponent.deviation * abs(Foundation.log(to / from)))
    }

    /// How it was scaled, in words.
    func sentence(_ exponent: Exponent) -> String {
        "\(quantity.rawValue) scaled from \(from) to \(to) kg, exponent \(exponent.value) ± \(exponent.deviation)"
    }
}

extension Distribution {
    /// The distribution of a multiple of the quantity.
    ///
    /// - Parameter factor: above zero.
    /// - Returns: a distribution of the same kind.
    func scaled(by factor: Double) -> Distribution {
        switch self {
        case .fixed(let value): .fixed(value * factor)
        case .uniform(let lower, let upper): .uniform(lower: lower * factor, upper: upper * factor)
        case .logUniform(let lower, let upper): .logUniform(lower: lower * factor, upper: upper * factor)
        case .normal(let mean, let deviation):
            .normal(mean: mean * factor, standardDeviation: deviation * factor)
        case .logNormal(let median, let deviation):
            .logNormal(median: median * factor, geometricStandardDeviation: deviation)
        case .empirical(let values): .empirical(values.map { $0 * factor })
        }
    }
}

extension Allometry {
    /// Reads the part `allometry` of an origin; reports weights that are none, and origins that have nothing to scale.
    static func read(_ origin: YAMLFields, kind: ParameterTable.Origin.Kind) -> Allometry? {
        guard let given = origin.fields("allometry", keys: Record.allometry.keys),
            let quantity = given.choice("quantity", Quantity.self, required: true),
            let from = given.number("from", required: true),
            let to = given.number("to", required: true)
        else { return nil }
        guard from > 0, to > 0 else {
            given.report("bad-allometry", "from", "body weights are above zero, in kg")
            return nil
        }
        guard kind == .finding || kind == .surrogate else {
            given.report(
                "bad-allometry",
                "quantity",
                "an origin of the kind `\(kind.rawValue)` has no animal's value to scale",
                suggestion: "scaling goes with the kinds finding and surrogate"
            )
            return nil
        }
        return Allometry(quantity: quantity, from: from, to: to)
    }
}
