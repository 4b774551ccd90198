import Testing

@testable import Units

@Suite("Quantity")
struct QuantityTests {
    struct Conversion: Sendable, CustomTestStringConvertible {
        var value: Double
        var from: String
        var expected: Double
        var to: String
        var testDescription: String { "\(value) \(from) = \(expected) \(to)" }

        init(_ value: Double, _ from: String, _ expected: Double, _ to: String) {
            self.value = value
            self.from = from
            self.expected = expected
            self.to = to
        }
    }

    static let conversions = [
        Conversion(1, "mg", 1000, "ug"), Conversion(1, "ug", 0.001, "mg"), Conversion(0.3, "mg", 300, "ug"),
        Conversion(7, "ug/mL", 7, "mg/L"), Conversion(5, "uM", 5, "umol/l"), Conversion(5, "umol/L", 0.005, "mol/m^3"),
        Conversion(1, "nM", 1e-9, "mol/L"), Conversion(1, "h", 3600, "s"), Conversion(1, "week", 168, "h"),
        Conversion(24, "1/d", 1, "1/h"), Conversion(1, "1/h", 24, "1/day"), Conversion(60, "mL/min", 3.6, "L/h"),
        Conversion(1, "Ci", 3.7e10, "Bq"), Conversion(30, "Ci/mmol", 1110, "GBq/mmol"),
        Conversion(1, "mg/kg", 1, "ppm"),
        Conversion(1, "pg/ug", 1e-6, "fraction"), Conversion(50, "%", 0.5, "1"), Conversion(3, "fold", 300, "%"),
        Conversion(300, "ug/kg/day", 12.5, "ug/kg/h"), Conversion(751.9, "g/mol", 0.7519, "kg/mol"),
        Conversion(1, "mL", 1, "cm^3"), Conversion(1, "L", 1, "dm^3"), Conversion(1, "cal", 4.184, "J"),
        Conversion(760, "mmHg", 101_325.01, "Pa"), Conversion(1, "kat", 6e7, "umol/min"),
        Conversion(1, "N", 1, "kg*m/s^2"),
        Conversion(1, "J", 1, "N*m"), Conversion(1, "W", 1, "V*A"), Conversion(1, "V", 1, "ohm*A"),
        Conversion(1, "F", 1, "C/V"), Conversion(1, "S", 1, "1/ohm"), Conversion(1, "Wb", 1, "V*s"),
        Conversion(1, "T", 1, "Wb/m^2"), Conversion(1, "H", 1, "Wb/A"), Conversion(1, "Gy", 1, "J/kg"),
        Conversion(1, "Sv", 1, "J/kg"), Conversion(1, "Pa", 1, "N/m^2"), Conversion(1, "lx", 1, "lm/m^2"),
        Conversion(1, "kDa", 1.66053906660e-21, "g"), Conversion(1, "year", 365.25, "d"),
        Conversion(2, "patients", 2, "patient"), Conversion(1, "atm", 1.01325, "bar"),
    ]

    @Test("Conversions agree with published constants", arguments: conversions)
    func converting(_ test: Conversion) throws {
        let quantity = Quantity(test.value, try Unit(parsing: test.from))
        let converted = try quantity.converted(to: Unit(parsing: test.to))
        // 760 mmHg is an atmosphere to seven digits only.
        let tolerance = test.from == "mmHg" ? 1e-7 : 4e-16
        #expect(abs(converted.value - test.expected) <= tolerance * abs(test.expected))
        let back = try converted.converted(to: quantity.unit)
        #expect(abs(back.value - test.value) <= 4e-16 * test.value)
    }

    @Test("Decimal conversions are exact, not merely close")
    func exactness() throws {
        // Nine thousandths come out one digit too high when multiplied by a rounded 0.001.
        let cases: [(Double, String, Double, String)] = [
            (1, "mg", 1000, "ug"), (9, "ug", 0.009, "mg"), (9, "umol/L", 9e-6, "mol/L"), (57, "ng/mL", 57e-6, "g/L"),
        ]
        for (value, from, expected, to) in cases {
            let converted = try Quantity(value, Unit(parsing: from)).converted(to: Unit(parsing: to))
            #expect(converted.value == expected)
        }
    }

    @Test("A conversion between dimensions names both sides")
    func incompatible() throws {
        let quantity = Quantity(3, try Unit(parsing: "mg/L"))
        let target = try Unit(parsing: "umol/L")
        #expect {
            try quantity.converted(to: target)
        } throws: {
            "\($0)" == "cannot convert \"mg/L\" (mass/length^3) to \"umol/L\" (amount/length^3)"
        }
        #expect(throws: UnitsError.self) {
            try Quantity(1, Unit(parsing: "patients")).converted(to: Unit(parsing: "genes"))
        }
        #expect(throws: UnitsError.self) { try Quantity(1, Unit(parsing: "IU")).converted(to: Unit(parsing: "mg")) }
        #expect(throws: UnitsError.self) { try Quantity(1, Unit(parsing: "Hz")).converted(to: Unit(parsing: "s")) }
    }

    @Test("A quantity is printed with its unit, a pure number without")
    func printing() throws {
        #expect("\(Quantity(300, try Unit(parsing: "ug/kg/day")))" == "300 ug/kg/d")
        #expect("\(Quantity(0.5, .dimensionless))" == "0.5")
        #expect("\(Quantity(12, try Unit(parsing: "%")))" == "12 %")
    }
}
