/// Finds named units by what people write.
enum UnitTable {
    private static let bySymbol: [String: NamedUnit] = {
        var found: [String: NamedUnit] = [:]
        for unit in NamedUnit.all {
            for symbol in [unit.symbol] + unit.symbols { found[symbol] = unit }
        }
        return found
    }()

    private static let byName: [String: NamedUnit] = {
        var found: [String: NamedUnit] = [:]
        for unit in NamedUnit.all {
            for name in unit.names { found[name] = unit }
        }
        return found
    }()

    /// A symbol or name, whole or after a prefix. A whole symbol wins: `min` is a minute, `cd` a candela.
    static func term(for text: String) -> Unit.Term? {
        if let unit = bySymbol[text] ?? byName[text] { return Unit.Term(prefix: nil, unit: unit, exponent: 1) }
        for prefix in Prefix.allCases {
            for spelling in prefix.spellings where text.hasPrefix(spelling) {
                let rest = String(text.dropFirst(spelling.count))
                if let unit = bySymbol[rest], unit.accepts(prefix) {
                    return Unit.Term(prefix: prefix, unit: unit, exponent: 1)
                }
            }
            if text.hasPrefix(prefix.name) {
                let rest = String(text.dropFirst(prefix.name.count))
                if let unit = byName[rest], unit.prefixes != .none {
                    return Unit.Term(prefix: prefix, unit: unit, exponent: 1)
                }
            }
        }
        return nil
    }

    /// The unit of an SBML kind.
    static func unit(kind: String) -> NamedUnit? {
        sbmlKinds.contains(kind) ? byName[kind] ?? bySymbol[kind] : nil
    }

    /// **Source**: SBML Level 3 Version 2 Core, table 2; `meter` and `liter` are Level 1's.
    private static let sbmlKinds: Set<String> = [
        "ampere", "avogadro", "becquerel", "candela", "coulomb", "farad", "gram", "gray", "henry", "hertz", "item",
        "joule", "katal", "kelvin", "liter", "litre", "lumen", "lux", "meter", "metre", "mole", "newton", "ohm",
        "pascal", "radian", "second", "siemens", "sievert", "steradian", "tesla", "volt", "watt", "weber",
    ]

    /// A unit that differs from the text in case only.
    static func suggestion(for text: String) -> String? {
        let lowered = text.lowercased()
        for symbol in bySymbol.keys.sorted() where symbol.lowercased() == lowered { return symbol }
        for name in byName.keys.sorted() where name == lowered { return name }
        for prefix in Prefix.allCases where lowered.hasPrefix(prefix.symbol.lowercased()) {
            let rest = lowered.dropFirst(prefix.symbol.count)
            for (symbol, unit) in bySymbol.sorted(by: { $0.key < $1.key })
            where symbol.lowercased() == rest && unit.accepts(prefix) {
                return prefix.symbol + symbol
            }
        }
        return nil
    }
}
