/// A unit of measure as it was written: a product of powers of named units.
///
/// `mg/kg` stays `mg/kg`, though it is a pure number. Two units are equal if they are printed alike; use
/// ``isEquivalent(to:)`` to ask whether they stand for the same quantity.
public struct Unit: Hashable, Sendable {
    /// One named unit with its prefix and exponent.
    struct Term: Hashable, Sendable {
        var prefix: Prefix?
        var unit: NamedUnit
        var exponent: Double

        var symbol: String { (prefix?.symbol ?? "") + unit.symbol }

        func isSameUnit(as other: Term) -> Bool { prefix == other.prefix && unit == other.unit }
    }

    /// Dividends before divisors, else in order of appearance; no two share prefix and unit, no exponent is zero.
    private(set) var terms: [Term] = []
    /// A positive number in front, as in `2*h`.
    public private(set) var multiplier = 1.0

    /// The unit of a pure number, `1`.
    public static let dimensionless = Unit()

    init() {}

    init(_ term: Term) {
        if term.exponent != 0 { terms = [term] }
    }

    init(multiplier: Double) { self.multiplier = multiplier }

    /// What the unit measures.
    public var dimension: Dimension {
        terms.reduce(.dimensionless) { $0 * $1.unit.dimension.power($1.exponent) }
    }

    /// The number of coherent SI units (kg, m, s, A, K, mol, cd and counts) that make one of this unit.
    public var factor: Double {
        let parts = decomposedFactor
        return scaled(parts.multiplier, byPowerOfTen: parts.scale)
    }

    /// The factor as a number times a power of ten, kept apart so that decimal conversions are exact.
    var decomposedFactor: (multiplier: Double, scale: Double) {
        var multiplier = multiplier
        var scale = 0.0
        for term in terms {
            multiplier *= raised(term.unit.multiplier, to: term.exponent)
            scale += (Double(term.unit.scale) + Double(term.prefix?.rawValue ?? 0)) * term.exponent
        }
        return (multiplier, scale)
    }

    /// Whether one of this unit is exactly as much as one of the other.
    public func isEquivalent(to other: Unit) -> Bool {
        guard dimension == other.dimension else { return false }
        let (own, its) = (decomposedFactor, other.decomposedFactor)
        return own.scale == its.scale ? own.multiplier == its.multiplier : factor == other.factor
    }

    public static func * (left: Unit, right: Unit) -> Unit {
        var product = left
        product.multiplier *= right.multiplier
        for term in right.terms {
            if let index = product.terms.firstIndex(where: { $0.isSameUnit(as: term) }) {
                product.terms[index].exponent += term.exponent
                if product.terms[index].exponent == 0 { product.terms.remove(at: index) }
            } else {
                product.terms.append(term)
            }
        }
        product.sortTerms()
        return product
    }

    private mutating func sortTerms() {
        terms = terms.filter { $0.exponent > 0 } + terms.filter { $0.exponent < 0 }
    }

    public static func / (left: Unit, right: Unit) -> Unit { left * right.power(-1) }

    public func power(_ exponent: Double) -> Unit {
        guard exponent != 0 else { return .dimensionless }
        var result = self
        result.multiplier = raised(multiplier, to: exponent)
        for index in terms.indices { result.terms[index].exponent *= exponent }
        result.sortTerms()
        return result
    }
}

extension Unit: CustomStringConvertible {
    /// The normal form: SI symbols, dividend before divisors, as in `mg*kg/L` or `1/h`; it parses back to this unit.
    public var description: String {
        let text = quotientText(terms.map { (name: $0.symbol, exponent: $0.exponent) })
        guard multiplier != 1 else { return text }
        let number = numberText(multiplier)
        if terms.isEmpty { return number }
        return text.hasPrefix("1/") ? number + text.dropFirst() : number + "*" + text
    }
}
