/// What a unit measures: exponents over the SI base quantities and over named counts.
public struct Dimension: Hashable, Sendable {
    /// A quantity that is not made of others.
    public enum Base: Hashable, Sendable {
        case mass, length, time, current, temperature, amount, luminousIntensity
        /// Something counted (`item`, `patient`) or on a scale of its own (`IU`, `point`), comparable to itself only.
        case count(String)
    }

    /// Exponents, none of them zero.
    public private(set) var exponents: [Base: Double]

    /// A pure number.
    public static let dimensionless = Dimension([:])

    public init(_ exponents: [Base: Double]) {
        self.exponents = exponents.filter { $0.value != 0 }
    }

    public static func * (left: Dimension, right: Dimension) -> Dimension {
        Dimension(left.exponents.merging(right.exponents, uniquingKeysWith: +))
    }

    public func power(_ exponent: Double) -> Dimension {
        Dimension(exponents.mapValues { $0 * exponent })
    }
}

extension Dimension.Base {
    var name: String {
        switch self {
        case .mass: "mass"
        case .length: "length"
        case .time: "time"
        case .current: "current"
        case .temperature: "temperature"
        case .amount: "amount"
        case .luminousIntensity: "luminous intensity"
        case .count(let name): name
        }
    }

    var rank: Int {
        switch self {
        case .amount: 0
        case .mass: 1
        case .length: 2
        case .time: 3
        case .current: 4
        case .temperature: 5
        case .luminousIntensity: 6
        case .count: 7
        }
    }
}

extension Dimension: CustomStringConvertible {
    /// Such as `amount/length^3`, or `dimensionless`.
    public var description: String {
        let sorted = exponents.sorted { ($0.key.rank, $0.key.name) < ($1.key.rank, $1.key.name) }
        guard !sorted.isEmpty else { return "dimensionless" }
        return quotientText(sorted.map { (name: $0.key.name, exponent: $0.value) })
    }
}

/// `a*b^2/c`, and `1/c` without a dividend.
func quotientText(_ factors: [(name: String, exponent: Double)]) -> String {
    func power(_ factor: (name: String, exponent: Double)) -> String {
        let exponent = abs(factor.exponent)
        return exponent == 1 ? factor.name : factor.name + "^" + numberText(exponent)
    }
    let dividend = factors.filter { $0.exponent > 0 }.map(power).joined(separator: "*")
    let divisors = factors.filter { $0.exponent < 0 }.map { "/" + power($0) }.joined()
    return (dividend.isEmpty ? "1" : dividend) + divisors
}

/// The shortest text that reads back as the same number, without a needless `.0`.
func numberText(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
