extension Unit {
    /// One factor of an SBML unit definition, `(multiplier * 10^scale * kind)^exponent`.
    ///
    /// Multiply the factors of a definition together.
    ///
    /// - Throws: `UnitsError.unknownUnit` for a kind that SBML does not have, `.refused` for `celsius`, `.outOfRange`
    ///   for a multiplier that is not above zero, a scale beyond ±300 or an exponent beyond ±99.
    ///
    /// **Source**: SBML Level 3 Version 2 Core, section 4.4.2; kinds of Levels 1 and 2 included.
    public init(
        sbmlKind kind: String,
        exponent: Double = 1,
        scale: Int = 0,
        multiplier: Double = 1
    ) throws(UnitsError) {
        guard multiplier.isFinite, multiplier > 0 else {
            throw .outOfRange("unit \(kind) has the multiplier \(multiplier), which is not a positive number")
        }
        guard (-300...300).contains(scale) else {
            throw .outOfRange("unit \(kind) has the scale \(scale), which is beyond 300")
        }
        guard exponent.isFinite, abs(exponent) <= 99 else {
            throw .outOfRange("unit \(kind) has the exponent \(exponent), which is beyond 99")
        }
        if let reason = NamedUnit.refused[kind] { throw .refused(name: kind, reason: reason) }
        // NOTE: kilogram is SBML's only kind with a prefix in its name.
        let (base, offset) = kind == "kilogram" ? ("gram", 3) : (kind, 0)
        var unit = Unit.dimensionless
        var rest = scale
        if kind != "dimensionless" {
            guard let named = UnitTable.unit(kind: base) else {
                throw .unknownUnit(name: kind, text: kind, suggestion: nil)
            }
            let prefix = Prefix(rawValue: scale + offset).flatMap { named.accepts($0) ? $0 : nil }
            rest = prefix == nil ? scale + offset : 0
            unit = Unit(Term(prefix: prefix, unit: named, exponent: 1))
        }
        let number = scaled(multiplier, byPowerOfTen: Double(rest))
        self = (Unit(multiplier: number) * unit).power(exponent)
    }
}
