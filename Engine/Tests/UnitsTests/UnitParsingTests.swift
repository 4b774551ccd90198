import Testing

@testable import Units

@Suite("Unit text")
struct UnitParsingTests {
    @Test(
        "Units of pharmacology are read and printed in normal form",
        arguments: [
            ("ug/kg/day", "ug/kg/d"), ("umol/l", "umol/L"), ("1/h", "1/h"), ("L/h", "L/h"), ("mg*kg/L", "mg*kg/L"),
            ("nM", "nM"), ("%", "%"), ("g/mol", "g/mol"), ("Da", "Da"), ("kDa", "kDa"), ("pg/ug", "pg/ug"),
            ("Ci/mmol", "Ci/mmol"), ("min", "min"), ("h", "h"), ("hours", "h"), ("days", "d"), ("week", "week"),
            ("IU", "IU"), ("fold", "fold"), ("points", "point"), ("patients", "patient"), ("genes", "gene"),
            ("records", "record"), ("trials", "trial"), ("studies", "study"), ("tables", "table"), ("rats", "rat"),
            ("mg/kg", "mg/kg"), ("mg/ml", "mg/mL"), ("mmol/l", "mmol/L"), ("fraction", "fraction"), ("year", "year"),
            ("\u{B5}g/mL", "ug/mL"), ("\u{3BC}M", "uM"), ("mcg", "!"), ("mg per kg", "mg/kg"), ("mol/(L*s)", "mol/L/s"),
            ("m^2", "m^2"), ("cm\u{B2}", "cm^2"), ("s\u{207B}\u{B9}", "1/s"), ("kg^0.75", "kg^0.75"), ("1", "1"),
            ("dimensionless", "1"), ("mg/mg", "1"), ("mL/min/kg", "mL/min/kg"), ("mg \u{B7} h / L", "mg*h/L"),
            ("2*h", "2*h"), ("1/(100*mL)", "0.01/mL"), ("milligram", "mg"), ("micrometre", "um"), ("cd", "cd"),
            ("(mg/L)^2", "mg^2/L^2"), ("mmHg", "mmHg"), ("MBq", "MBq"), ("kg*m/s^2", "kg*m/s^2"),
            ("1e-7*mol", "1e-07*mol"),
        ]
    )
    func reading(_ text: String, _ normal: String) throws {
        if normal == "!" {
            #expect(throws: UnitsError.self) { try Unit(parsing: text) }
        } else {
            let unit = try Unit(parsing: text)
            #expect(unit.description == normal)
            #expect(try Unit(parsing: normal) == unit)
        }
    }

    @Test(
        "What is not a unit is refused, and the message says why",
        arguments: [
            ("furlong", "unknown unit \"furlong\""),
            ("mg/kgs", "unknown unit \"kgs\" in \"mg/kgs\""),
            ("MG", "unknown unit \"MG\"; did you mean \"mg\"?"),
            ("Mg/kg", "unknown unit \"Mg\" in \"Mg/kg\"; did you mean \"mg\"?"),
            ("", "\"\" is not a unit: a unit is missing at column 1"),
            ("mg/", "\"mg/\" is not a unit: a unit is missing at column 4"),
            ("mg kg", "\"mg kg\" is not a unit: unexpected \"k\" at column 4"),
            ("(mg", "\"(mg\" is not a unit: a closing parenthesis is missing at column 4"),
            ("m^", "\"m^\" is not a unit: a number is expected at column 3"),
            ("m^100", "\"m^100\" is not a unit: an exponent above 99 at column 6"),
            ("0*mg", "\"0*mg\" is not a unit: a factor that is not above zero at column 2"),
            ("% of dose", "\"% of dose\" is not a unit: unexpected \"o\" at column 3"),
            (
                "celsius",
                "unit \"celsius\" is refused: its zero is not the SI zero, so it cannot be converted by a factor; "
                    + "give kelvin"
            ),
            ("month", "unit \"month\" is refused: a month has no fixed length; give days or weeks"),
            ("U/L", "unit \"U\" is refused: it means an enzyme unit or an international unit; write umol/min or IU"),
            ("pH", "unit \"pH\" is refused: it is a logarithm; give mol/L"),
        ]
    )
    func refusing(_ text: String, _ message: String) {
        #expect {
            try Unit(parsing: text)
        } throws: { "\($0)" == message }
    }

    @Test("No text crashes the parser, and a long or deep one is refused")
    func robustness() throws {
        #expect(throws: UnitsError.self) { try Unit(parsing: String(repeating: "m*", count: 500) + "m") }
        #expect(throws: UnitsError.self) { try Unit(parsing: String(repeating: "(", count: 150)) }
        #expect(throws: UnitsError.self) { try Unit(parsing: "1e99*(((1e99*m)^99)^99)^99") }
        var generator = SeededGenerator(5)
        let alphabet = Array("mgkLh/d*^()1-.e9% \u{B5}\u{B2}per")
        var accepted = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0..<12, using: &generator)
            let text = String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
            guard let unit = try? Unit(parsing: text) else { continue }
            accepted += 1
            #expect(try Unit(parsing: unit.description) == unit, "\(text) printed as \(unit)")
        }
        #expect(accepted > 100)
    }

    @Test("Every named unit, under every prefix it takes and with any exponents, is read back as printed")
    func roundTrip() throws {
        var generator = SeededGenerator(20_260_101)
        for _ in 0..<5_000 {
            var unit = Unit.dimensionless
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let named = try #require(NamedUnit.all.randomElement(using: &generator))
                let prefixes = Prefix.allCases.filter(named.accepts).map(Optional.some) + [nil]
                let prefix = try #require(prefixes.randomElement(using: &generator))
                let exponent: Double = [-3, -2, -1, -0.5, 0.75, 1, 2, 1.0 / 3].randomElement(using: &generator) ?? 1
                unit = unit * Unit(Unit.Term(prefix: prefix, unit: named, exponent: exponent))
            }
            if Bool.random(using: &generator) {
                unit = unit * Unit(multiplier: Double.random(in: 0.001...1000, using: &generator))
            }
            let read = try Unit(parsing: unit.description)
            #expect(read == unit)
            #expect(read.factor == unit.factor)
        }
    }

    @Test("No two units share a spelling, and no prefixed unit hides another")
    func spellings() {
        var owner: [String: String] = [:]
        for unit in NamedUnit.all {
            for spelling in Set([unit.symbol] + unit.symbols + unit.names) {
                #expect(owner[spelling] == nil, "\(spelling)")
                owner[spelling] = unit.symbol
            }
        }
        // Whole spellings that could also be read as prefix and unit; the whole one wins, as readers expect.
        var ambiguous: Set<String> = []
        for unit in NamedUnit.all {
            for prefix in Prefix.allCases where unit.accepts(prefix) {
                for spelling in prefix.spellings.map({ $0 + unit.symbol }) where owner[spelling] != nil {
                    ambiguous.insert(spelling)
                }
            }
        }
        #expect(ambiguous == [])
    }
}

struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
