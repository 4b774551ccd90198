/// Units: `unit ug_per_mL = 1e-6 gram/(1e-3 litre)`, `k has per_hour`.
extension AntimonyParser {
    mutating func unitDefinition() throws(Stop) {
        advance()
        guard case .word(let name) = token.kind, !AntimonyWords.keywords.contains(name) else {
            throw stop(
                "\(token.spoken) stands where the name of a unit was expected",
                suggestion: "write unit name = definition"
            )
        }
        let place = AntimonyName(text: name, token: token)
        if name == "time" {
            throw stop(
                "a unit cannot be called time",
                suggestion: "the model's unit of time is called time_unit",
                rule: "antimony-unit",
                element: "unit time"
            )
        }
        advance()
        guard take(mark: "=") else {
            throw stop(
                "the unit has no definition",
                suggestion: "write unit \(name) = ..., such as 3600 second",
                rule: "antimony-unit",
                element: "unit \(name)",
                at: place.token
            )
        }
        let definition = try unit()
        if let earlier = current.units.first(where: { $0.name.text == name }) {
            throw stop(
                "the unit is defined twice; the first definition stands on line \(earlier.name.token.line)",
                suggestion: "keep the one that is meant",
                rule: "antimony-duplicate",
                element: "unit \(name)",
                at: place.token
            )
        }
        current.units.append((place, definition))
    }

    /// Products, quotients and powers of units and numbers.
    mutating func unit() throws(Stop) -> AntimonyUnit {
        let start = position
        var unit = try unitProduct()
        guard !unit.factors.isEmpty else {
            throw stop(
                "a number alone is no unit",
                suggestion: "write dimensionless behind it",
                rule: "antimony-unit",
                at: tokens[start]
            )
        }
        unit.derivedName = derivedName(from: start)
        return unit
    }

    private mutating func unitProduct() throws(Stop) -> AntimonyUnit {
        var unit = try unitPower()
        while true {
            let isQuotient: Bool
            if take(mark: "*") { isQuotient = false } else if take(mark: "/") { isQuotient = true } else { return unit }
            let other = try unitPower()
            unit.coefficient *= isQuotient ? 1 / other.coefficient : other.coefficient
            unit.factors += other.factors.map { factor in
                var factor = factor
                if isQuotient { factor.exponent = -factor.exponent }
                return factor
            }
        }
    }

    private mutating func unitPower() throws(Stop) -> AntimonyUnit {
        let place = token
        var unit = try unitBase()
        guard take(mark: "^") else { return unit }
        let isParenthesised = take(mark: "(")
        let isNegative = take(mark: "-")
        guard case .number(let number) = token.kind else {
            throw stop(
                "\(token.spoken) stands where the exponent of a unit was expected",
                suggestion: "write a number",
                rule: "antimony-unit"
            )
        }
        advance()
        if isParenthesised { try expect(mark: ")", after: "the exponent") }
        if case .number = place.kind, number != 1 {
            throw stop(
                "it is not clear whether the number belongs inside the power",
                suggestion: "write (1000 mole)^2 or 1000 * mole^2",
                rule: "antimony-unit",
                at: place
            )
        }
        let exponent = isNegative ? -number : number
        unit.coefficient = unit.coefficient.raised(to: exponent)
        for index in unit.factors.indices { unit.factors[index].exponent *= exponent }
        return unit
    }

    private mutating func unitBase() throws(Stop) -> AntimonyUnit {
        let place = token
        var unit = AntimonyUnit(place: place)
        switch token.kind {
        case .number(let value):
            advance()
            guard value > 0, value.isFinite else {
                throw stop(
                    "the factor of a unit must be above zero",
                    suggestion: "write a positive number",
                    rule: "antimony-unit",
                    at: place
                )
            }
            if case .word(let name) = token.kind, !AntimonyWords.keywords.contains(name) {
                let known = AntimonyName(text: name, token: token)
                unit.factors = [AntimonyUnit.Factor(name: known, multiplier: value)]
                advance()
            } else {
                unit.coefficient = value
            }
        case .word(let name) where !AntimonyWords.keywords.contains(name):
            unit.factors = [AntimonyUnit.Factor(name: AntimonyName(text: name, token: token))]
            advance()
        case .mark("("):
            advance()
            unit = try nested { parser throws(Stop) in try parser.unitProduct() }
            try expect(mark: ")", after: "the unit in parentheses")
        default:
            throw stop(
                "\(token.spoken) stands where a unit was expected",
                suggestion: "write a unit such as mole, second or litre",
                rule: "antimony-unit"
            )
        }
        return unit
    }

    /// A name for a unit that the text only writes out, such as `mole_per_litre`.
    private func derivedName(from start: Int) -> String {
        var name = ""
        for token in tokens[start..<position] {
            switch token.kind {
            case .word(let word): name += name.isEmpty || name.hasSuffix("_") ? word : "_" + word
            case .mark("*"): name += "_"
            case .mark("/"): name += "_per_"
            case .mark("-"): name += "m"
            case .number(let value):
                let written = value == value.rounded() && value < 1e9 ? String(Int(value)) : "\(value)"
                name += written.map { $0.isLetter || $0.isNumber ? String($0) : ($0 == "-" ? "m" : "_") }.joined()
            default: break
            }
        }
        if name.hasPrefix("1_per_") { name = String(name.dropFirst(2)) }
        return name.first?.isNumber ?? true ? "unit_" + name : name
    }
}

extension Double {
    /// Powers without the C library, exact where the exponent is one or minus one.
    fileprivate func raised(to exponent: Double) -> Double {
        if exponent == 1 || self == 1 { return self }
        if exponent == -1 { return 1 / self }
        var result = 1.0
        var remaining = exponent.magnitude
        while remaining >= 1, remaining < 1_000 {
            result *= self
            remaining -= 1
        }
        return exponent < 0 ? 1 / result : result
    }
}
