internal import ReactionModels

/// Turns the units of one model into SBML unit definitions.
struct AntimonyUnits {
    static let base: Set<String> = [
        "ampere", "avogadro", "becquerel", "candela", "coulomb", "dimensionless", "farad", "gram", "gray", "henry",
        "hertz", "item", "joule", "katal", "kelvin", "kilogram", "litre", "lumen", "lux", "metre", "mole", "newton",
        "ohm", "pascal", "radian", "second", "siemens", "sievert", "steradian", "tesla", "volt", "watt", "weber",
    ]

    /// Units of this name, once defined, are the model's own; used without a definition they mean these.
    static let defaults: [(name: String, quantity: String, base: String, exponent: Double)] = [
        ("substance", "substance", "mole", 1), ("time_unit", "time", "second", 1), ("volume", "volume", "litre", 1),
        ("area", "area", "metre", 2), ("length", "length", "metre", 1), ("extent", "extent", "item", 1),
    ]

    private let written: [String: AntimonyUnit]
    private var resolved: [String: [UnitDefinition.Factor]] = [:]
    private var open: Set<String> = []
    /// Units with a fault that is already noted.
    private var broken: Set<String> = []
    /// Definitions in the order in which they are first needed or written.
    private(set) var definitions: [UnitDefinition] = []
    private(set) var defaultUnits: [String: String] = [:]

    init(_ model: AntimonyModel, faults: inout AntimonyFaults) {
        written = Dictionary(model.units.map { ($0.name.text, $0.unit) }) { first, _ in first }
        for (name, _) in model.units {
            _ = id(of: name, faults: &faults)
        }
    }

    /// The SBML name of a SBML base unit: `meter`, `liter` and plurals are spelled as SBML does.
    static func baseName(_ name: String) -> String? {
        let spellings = ["meter": "metre", "liter": "litre"]
        for candidate in [name, name.hasSuffix("s") ? String(name.dropLast()) : name] {
            let spelled = spellings[candidate] ?? candidate
            if base.contains(spelled) { return spelled }
        }
        return nil
    }

    /// Finds or makes the definition of a named unit.
    mutating func id(of name: AntimonyName, faults: inout AntimonyFaults) -> String? {
        if written[name.text] == nil, let base = AntimonyUnits.baseName(name.text) { return base }
        return factors(of: name, faults: &faults) == nil ? nil : name.text
    }

    /// Finds or makes the definition of a unit as written.
    mutating func id(of unit: AntimonyUnit, faults: inout AntimonyFaults) -> String? {
        if let name = unit.singleName { return id(of: name, faults: &faults) }
        guard let factors = factors(of: unit, faults: &faults) else { return nil }
        return id(of: factors, named: unit.derivedName)
    }

    /// The unit of an amount whose concentration has the given unit: the unit times the compartment's, which is the
    /// model's `volume` or else a litre where the text gives none.
    mutating func substanceID(
        of unit: AntimonyUnit,
        volume: AntimonyUnit?,
        faults: inout AntimonyFaults
    ) -> String? {
        guard let concentration = factors(of: unit, faults: &faults) else { return nil }
        let size: [UnitDefinition.Factor]?
        let standard = AntimonyName(text: written["volume"] == nil ? "litre" : "volume", token: unit.place)
        if let volume {
            size = factors(of: volume, faults: &faults)
        } else {
            size = factors(of: standard, faults: &faults)
        }
        guard let size else { return nil }
        return id(of: concentration + size, named: "\(unit.derivedName)_\(volume?.derivedName ?? standard.text)")
    }

    private mutating func id(of factors: [UnitDefinition.Factor], named wish: String) -> String {
        var name = wish
        var number = 1
        while let other = definitions.first(where: { $0.id == name }) {
            if other.factors == factors { return name }
            number += 1
            name = "\(wish)_\(number)"
        }
        definitions.append(UnitDefinition(id: name, factors: factors))
        return name
    }

    private mutating func factors(of name: AntimonyName, faults: inout AntimonyFaults) -> [UnitDefinition.Factor]? {
        if let known = resolved[name.text] { return known }
        if broken.contains(name.text) { return nil }
        let standard = AntimonyUnits.defaults.first { $0.name == name.text }
        if let unit = written[name.text] {
            guard open.insert(name.text).inserted else {
                faults.add(
                    at: name.token,
                    rule: "antimony-unit",
                    element: "unit \(name.text)",
                    "the unit is defined by itself",
                    suggestion: "define it by SBML's base units"
                )
                return nil
            }
            defer { open.remove(name.text) }
            // NOTE: a chain of definitions is followed to this depth only, so that no text can exhaust the stack.
            guard open.count < AntimonyParser.depthLimit else {
                faults.add(
                    at: name.token,
                    rule: "antimony-depth",
                    element: "unit \(name.text)",
                    "the unit rests on more than \(AntimonyParser.depthLimit) others",
                    suggestion: "define it by SBML's base units"
                )
                broken.insert(name.text)
                return nil
            }
            guard let factors = factors(of: unit, faults: &faults) else {
                broken.insert(name.text)
                return nil
            }
            resolved[name.text] = factors
            definitions.append(UnitDefinition(id: name.text, factors: factors))
            if let standard { defaultUnits[standard.quantity] = name.text }
            return factors
        }
        if let base = AntimonyUnits.baseName(name.text) { return [UnitDefinition.Factor(kind: base)] }
        if let standard {
            let factors = [UnitDefinition.Factor(kind: standard.base, exponent: standard.exponent)]
            resolved[name.text] = factors
            definitions.append(UnitDefinition(id: name.text, factors: factors))
            defaultUnits[standard.quantity] = name.text
            return factors
        }
        faults.add(
            at: name.token,
            rule: "antimony-unit",
            element: "unit \(name.text)",
            "the unit is not defined",
            suggestion: "define it: unit \(name.text) = ..., such as 1e-3 litre"
        )
        broken.insert(name.text)
        return nil
    }

    private mutating func factors(of unit: AntimonyUnit, faults: inout AntimonyFaults) -> [UnitDefinition.Factor]? {
        var result: [UnitDefinition.Factor] = []
        var isKnown = true
        for factor in unit.factors {
            guard var inner = factors(of: factor.name, faults: &faults) else {
                isKnown = false
                continue
            }
            AntimonyUnits.scale(&inner, by: factor.multiplier)
            for index in inner.indices { inner[index].exponent *= factor.exponent }
            result += inner
            guard result.count < 1_000 else {
                faults.add(
                    at: unit.place,
                    rule: "antimony-depth",
                    "the unit is a product of more than 1000 factors",
                    suggestion: "define it by SBML's base units"
                )
                return nil
            }
        }
        AntimonyUnits.scale(&result, by: unit.coefficient)
        return isKnown ? result : nil
    }

    /// Multiplies a unit by a number, inside the power of a factor where that is exact.
    private static func scale(_ factors: inout [UnitDefinition.Factor], by number: Double) {
        guard number != 1 else { return }
        let (multiplier, scale) = decimal(number)
        if let index = factors.firstIndex(where: { $0.exponent == 1 }) {
            factors[index].multiplier *= multiplier
            factors[index].scale += scale
        } else if let index = factors.firstIndex(where: { $0.exponent == -1 }) {
            factors[index].multiplier /= multiplier
            factors[index].scale -= scale
        } else {
            factors.append(UnitDefinition.Factor(kind: "dimensionless", scale: scale, multiplier: multiplier))
        }
    }

    /// A number as a whole number times a power of ten, where it has a short decimal form: `1e-6` is `1` and `-6`, so
    /// that products of such units stay exact.
    private static func decimal(_ number: Double) -> (multiplier: Double, scale: Int) {
        if number == number.rounded(), number < 1e6 { return (number, 0) }
        let written = "\(number)".split(separator: "e", omittingEmptySubsequences: false)
        let parts = written[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 && parts[1] != "0" ? parts[1] : ""
        var digits = String(parts[0] + fraction)
        var scale = (written.count == 2 ? Int(written[1]) ?? 0 : 0) - fraction.count
        while digits.count > 1, digits.last == "0" {
            digits.removeLast()
            scale += 1
        }
        guard digits.count < 16, let multiplier = Double(digits) else { return (number, 0) }
        return (multiplier, scale)
    }
}
