/// A number with its unit.
public struct Quantity: Hashable, Sendable {
    public var value: Double
    public var unit: Unit

    public init(_ value: Double, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The same quantity in another unit.
    ///
    /// Conversions by powers of ten are correctly rounded.
    ///
    /// - Throws: `UnitsError.incompatible`, naming both units and their dimensions.
    public func converted(to target: Unit) throws(UnitsError) -> Quantity {
        guard unit.dimension == target.dimension else { throw .incompatible(from: unit, to: target) }
        if unit == target { return self }
        let (own, its) = (unit.decomposedFactor, target.decomposedFactor)
        let number = own.multiplier == its.multiplier ? value : value * own.multiplier / its.multiplier
        return Quantity(scaled(number, byPowerOfTen: own.scale - its.scale), target)
    }
}

extension Quantity: CustomStringConvertible {
    public var description: String {
        unit == .dimensionless ? numberText(value) : "\(numberText(value)) \(unit)"
    }
}
