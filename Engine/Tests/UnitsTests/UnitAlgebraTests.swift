import Testing

@testable import Units

@Suite("Unit algebra")
struct UnitAlgebraTests {
    @Test("Products merge equal units and cancel")
    func products() throws {
        let (mg, litre, kg) = (try Unit(parsing: "mg"), try Unit(parsing: "L"), try Unit(parsing: "kg"))
        #expect("\(mg / litre * litre)" == "mg")
        #expect(mg / mg == .dimensionless)
        #expect("\((mg / kg).power(2))" == "mg^2/kg^2")
        #expect(mg.power(0) == .dimensionless)
        #expect((mg / kg).dimension == .dimensionless)
        #expect((mg / kg).factor == 1e-6)
    }

    @Test("Units that stand for the same quantity are equivalent without being equal")
    func equivalence() throws {
        for (left, right) in [("ug/mL", "mg/L"), ("uM", "umol/L"), ("M", "mol/L"), ("J", "N*m"), ("24*h", "d")] {
            let (a, b) = (try Unit(parsing: left), try Unit(parsing: right))
            #expect(a.isEquivalent(to: b), "\(left), \(right)")
            #expect(a != b)
        }
        #expect(!(try Unit(parsing: "mg").isEquivalent(to: Unit(parsing: "ug"))))
        #expect(!(try Unit(parsing: "rat").isEquivalent(to: Unit(parsing: "mouse"))))
    }

    @Test("Dimensions are printed as quotients")
    func dimensions() throws {
        let texts = [
            ("mg/kg", "dimensionless"), ("1/h", "1/time"), ("L/h", "length^3/time"), ("nM", "amount/length^3"),
            ("m^0.5", "length^0.5"), ("patients/year", "patient/time"),
        ]
        for (unit, text) in texts { #expect("\(try Unit(parsing: unit).dimension)" == text) }
    }

    @Test("SBML factors become units with prefixes where they have one")
    func sbml() throws {
        #expect("\(try Unit(sbmlKind: "mole", scale: -6) / Unit(sbmlKind: "litre"))" == "umol/L")
        #expect("\(try Unit(sbmlKind: "second", multiplier: 3600))" == "3600*s")
        #expect(try Unit(sbmlKind: "second", multiplier: 3600).isEquivalent(to: Unit(parsing: "h")))
        #expect("\(try Unit(sbmlKind: "kilogram"))" == "kg")
        #expect("\(try Unit(sbmlKind: "kilogram", scale: -6))" == "mg")
        #expect("\(try Unit(sbmlKind: "metre", exponent: 2, scale: -1))" == "dm^2")
        #expect(try Unit(sbmlKind: "dimensionless") == .dimensionless)
        #expect(try Unit(sbmlKind: "dimensionless", scale: -2).factor == 0.01)
        #expect(try Unit(sbmlKind: "item").dimension == Dimension([.count("item"): 1]))
        #expect(try Unit(sbmlKind: "avogadro").factor == 6.02214179e23)
        #expect(try Unit(sbmlKind: "second", exponent: -1, multiplier: 60).factor == 1.0 / 60)
        for kind in [
            "ampere", "becquerel", "candela", "coulomb", "farad", "gram", "gray", "henry", "hertz", "joule", "katal",
            "kelvin", "liter", "lumen", "lux", "meter", "newton", "ohm", "pascal", "radian", "siemens", "sievert",
            "steradian", "tesla", "volt", "watt", "weber",
        ] { #expect(throws: Never.self) { try Unit(sbmlKind: kind) } }
    }

    @Test("SBML factors out of range, unknown or with an offset are refused by name")
    func sbmlRefusals() {
        let messages: [(String, String)] = [
            ("celsius", "unit \"celsius\" is refused"), ("parsec", "unknown unit \"parsec\""),
            ("minute", "unknown unit \"minute\""),
        ]
        for (kind, message) in messages {
            #expect {
                try Unit(sbmlKind: kind)
            } throws: {
                "\($0)".hasPrefix(message)
            }
        }
        #expect(throws: UnitsError.self) { try Unit(sbmlKind: "mole", multiplier: 0) }
        #expect(throws: UnitsError.self) { try Unit(sbmlKind: "mole", multiplier: .nan) }
        #expect(throws: UnitsError.self) { try Unit(sbmlKind: "mole", scale: .max) }
        #expect(throws: UnitsError.self) { try Unit(sbmlKind: "mole", exponent: .infinity) }
    }
}
