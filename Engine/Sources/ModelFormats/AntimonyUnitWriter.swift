internal import ReactionModels

/// Writes a model's units as Antimony's unit statements.
struct AntimonyUnitWriter {
    private let model: ReactionModel
    /// Antimony's names by the model's unit ids.
    private var names: [String: String] = [:]
    private(set) var statements: [String] = []

    init(_ model: ReactionModel) {
        self.model = model
        let standard = Dictionary(uniqueKeysWithValues: AntimonyUnits.defaults.map { ($0.quantity, $0.name) })
        // NOTE: these names mean the model's default units, so no other unit may have them.
        var taken = Set(standard.values)
        var remaining = standard
        for definition in model.unitDefinitions where Self.isWritable(definition) {
            let meaning = standard.first { model.defaultUnits[$0.key] == definition.id && remaining[$0.key] != nil }
            if let meaning {
                names[definition.id] = meaning.value
                remaining[meaning.key] = nil
            } else {
                var name = WritableModel.plainName(definition.id)
                let isWord = { AntimonyModelWriter.isReserved($0) || AntimonyUnits.baseName($0) != nil }
                while isWord(name) || !taken.insert(name).inserted { name += "_" }
                names[definition.id] = name
            }
            if let name = names[definition.id] { statements.append("unit \(name) = \(Self.text(of: definition));") }
        }
        for (quantity, name) in remaining.sorted(by: { $0.key < $1.key }) {
            guard let id = model.defaultUnits[quantity], let unit = self.name(of: id) else { continue }
            statements.append("unit \(name) = \(unit);")
        }
    }

    /// Antimony's name for a unit, nil for none and for one that cannot be written.
    func name(of unit: String?) -> String? {
        guard let unit else { return nil }
        return names[unit] ?? AntimonyUnits.baseName(unit)
    }

    /// The unit to write behind a species: of its amount where the species is one, else of its concentration.
    ///
    /// The concentration in the model's own units needs no statement.
    func name(of species: Species, in compartment: Compartment?) -> String? {
        guard let unit = name(of: species.substanceUnits) else { return nil }
        if species.hasOnlySubstanceUnits { return unit }
        if species.substanceUnits == model.defaultUnits["substance"] { return nil }
        let volume = name(of: compartment?.units) ?? (model.defaultUnits["volume"] == nil ? "litre" : "volume")
        return "\(unit)/\(volume)"
    }

    private static func isWritable(_ definition: UnitDefinition) -> Bool {
        definition.factors.allSatisfy { factor in
            AntimonyUnits.base.contains(factor.kind) && factor.multiplier > 0 && factor.multiplier.isFinite
                && factor.exponent.isFinite && factor.exponent != 0
        }
    }

    private static func text(of definition: UnitDefinition) -> String {
        var text = ""
        for factor in definition.factors {
            let isDivisor = factor.exponent < 0
            if isDivisor { text += text.isEmpty ? "1/" : "/" } else if !text.isEmpty { text += "*" }
            let power = factor.exponent.magnitude
            let base = scaled(factor)
            text +=
                power == 1 ? base : "\(base.contains(" ") ? "(\(base))" : base)^\(AntimonyModelWriter.number(power))"
        }
        return text.isEmpty ? "dimensionless" : text
    }

    /// `1e-6 mole`, from multiplier and scale without rounding where that is possible.
    private static func scaled(_ factor: UnitDefinition.Factor) -> String {
        let multiplier = AntimonyModelWriter.number(factor.multiplier)
        if factor.scale == 0 { return factor.multiplier == 1 ? factor.kind : "\(multiplier) \(factor.kind)" }
        let digits = multiplier.contains("e") ? multiplier.split(separator: "e").map(String.init) : [multiplier, "0"]
        let exponent = (Int(digits[1]) ?? 0) + factor.scale
        return "\(digits[0])e\(exponent) \(factor.kind)"
    }
}
