extension Unit {
    /// Reads a unit such as `ug/kg/day`, `mg*kg/L`, `1/h`, `mol/(L*s)`, `m^2`, `%` or `patients`.
    ///
    /// The grammar: factors joined by `*`, `·`, `/` or the word `per`, from left to right (`a/b/c` is `a/(b*c)`); a
    /// factor is a unit, a positive number, or a unit in parentheses, each with an optional exponent `^n` or `²`.
    /// Prefixes above kilo are read only before units that texts use them with, so that `Mg` is not taken for `mg`.
    ///
    /// - Throws: `UnitsError.unknownUnit`, `.syntax`, `.refused` or `.outOfRange`.
    public init(parsing text: String) throws(UnitsError) {
        var parser = UnitParser(text)
        self = try parser.unit()
    }
}

private struct UnitParser {
    /// Longest text, and deepest parentheses, that are read.
    private static let longestText = 200
    private static let deepest = 20
    private static let largestExponent = 99.0

    private let text: String
    private let characters: [Character]
    private var position = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text.prefix(Self.longestText + 1))
    }

    mutating func unit() throws(UnitsError) -> Unit {
        guard characters.count <= Self.longestText else {
            throw .outOfRange("a unit is longer than \(Self.longestText) characters")
        }
        let unit = try product(depth: 0)
        guard position == characters.count else { throw fault("unexpected \"\(characters[position])\"") }
        guard unit.multiplier.isFinite, unit.multiplier > 0 else { throw fault("a factor out of range") }
        return unit
    }

    private func fault(_ message: String) -> UnitsError {
        .syntax(text: String(characters), column: position + 1, message: message)
    }

    private var next: Character? { position < characters.count ? characters[position] : nil }

    private mutating func skipSpaces() {
        while next == " " { position += 1 }
    }

    private mutating func product(depth: Int) throws(UnitsError) -> Unit {
        var unit = try factor(depth: depth)
        while true {
            skipSpaces()
            if next == "*" || next == "\u{B7}" || next == "\u{22C5}" {
                position += 1
                unit = unit * (try factor(depth: depth))
            } else if next == "/" || takePer() {
                if next == "/" { position += 1 }
                unit = unit / (try factor(depth: depth))
            } else {
                return unit
            }
        }
    }

    /// Takes the word `per` between spaces.
    private mutating func takePer() -> Bool {
        guard position > 0, characters[position - 1] == " ", characters[position...].starts(with: "per ") else {
            return false
        }
        position += 3
        return true
    }

    private mutating func factor(depth: Int) throws(UnitsError) -> Unit {
        skipSpaces()
        guard let first = next else { throw fault("a unit is missing") }
        var unit: Unit
        if first == "(" {
            guard depth < Self.deepest else { throw fault("parentheses nested too deep") }
            position += 1
            unit = try product(depth: depth + 1)
            guard next == ")" else { throw fault("a closing parenthesis is missing") }
            position += 1
        } else if first.isASCII, first.isNumber || first == "." {
            unit = Unit(multiplier: try positiveNumber())
        } else {
            unit = try named()
        }
        if let exponent = try exponent() {
            guard abs(exponent) <= Self.largestExponent else { throw fault("an exponent above 99") }
            unit = unit.power(exponent)
        }
        return unit
    }

    private mutating func named() throws(UnitsError) -> Unit {
        let start = position
        while let character = next, Self.isPartOfName(character) { position += 1 }
        let name = String(characters[start..<position])
        guard !name.isEmpty else { throw fault("unexpected \"\(characters[position])\"") }
        if let reason = NamedUnit.refused[name] { throw .refused(name: name, reason: reason) }
        if name == "dimensionless" { return .dimensionless }
        guard let term = UnitTable.term(for: name) else {
            throw .unknownUnit(name: name, text: text, suggestion: UnitTable.suggestion(for: name))
        }
        return Unit(term)
    }

    private static func isPartOfName(_ character: Character) -> Bool {
        character.isLetter || character == "%" || character == "\u{B0}" || character == "\u{2103}"
    }

    private mutating func positiveNumber() throws(UnitsError) -> Double {
        let value = try number()
        guard value > 0 else { throw fault("a factor that is not above zero") }
        return value
    }

    private mutating func number() throws(UnitsError) -> Double {
        let start = position
        if next == "-" || next == "+" { position += 1 }
        while let character = next, character.isASCII, character.isNumber || character == "." { position += 1 }
        takeDecimalExponent()
        guard let value = Double(String(characters[start..<position])), value.isFinite else {
            throw fault("a number is expected")
        }
        return value
    }

    /// Takes `e-7` but not the `e` of a name.
    private mutating func takeDecimalExponent() {
        guard next == "e" || next == "E" else { return }
        var end = position + 1
        if end < characters.count, characters[end] == "-" || characters[end] == "+" { end += 1 }
        let digits = end
        while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
        if end > digits { position = end }
    }

    private static let superscripts: [Character: Character] = [
        "\u{207B}": "-", "\u{2070}": "0", "\u{B9}": "1", "\u{B2}": "2", "\u{B3}": "3", "\u{2074}": "4",
        "\u{2075}": "5", "\u{2076}": "6", "\u{2077}": "7", "\u{2078}": "8", "\u{2079}": "9",
    ]

    private mutating func exponent() throws(UnitsError) -> Double? {
        if next == "^" {
            position += 1
            return try number()
        }
        var digits = ""
        while let character = next, let digit = Self.superscripts[character] {
            digits.append(digit)
            position += 1
        }
        if digits.isEmpty { return nil }
        guard let value = Double(digits) else { throw fault("an exponent is expected") }
        return value
    }
}
