import Diagnostics
import Foundation
import Simulation
import Testing

/// What a dose may go into, and in which units.
@Suite("Doses and models")
struct RegimenTests {
    private let model = """
        unit substance = 1e-3 gram
        unit time_unit = 3600 second
        compartment V = 2
        substanceOnly species Depot in V = 0, Central in V = 0
        const species Fixed in V = 1
        species Idle in V = 0
        total := Depot + Central
        k = 0.1
        Depot -> Central; k*Depot
        """

    private func faults(_ doses: Dose...) throws -> [Diagnostic] {
        var course = TimeCourse(times: [0, 1])
        course.doses = doses
        return try #require(throws: DiagnosticsError.self) { try simulate(model, course) }.diagnostics
    }

    @Test("A target that does not exist is named with its near miss")
    func nearMiss() throws {
        let fault = try #require(try faults(Dose(1, into: "Deopt")).first)
        #expect(fault.rule == "dose-target")
        #expect(fault.message.contains("`Deopt`"))
        #expect(fault.suggestion?.contains("`Depot`") == true)
    }

    @Test("Parameters and computed quantities take no dose")
    func wrongTargets() throws {
        let found = try faults(Dose(1, into: "k"), Dose(1, into: "total"), Dose(1, into: "V"))
        #expect(found.count == 3)
        #expect(found[0].message.contains("stays as it is"))
        #expect(found[1].message.contains("computed"))
        #expect(found.allSatisfy { $0.suggestion?.contains("`Central`") == true })
    }

    @Test("All faults of a regimen are found at once")
    func several() throws {
        let found = try faults(
            Dose(-1, into: "Depot"),
            Dose(1, into: "Nowhere"),
            Dose(1, into: "Depot", at: -3),
            Dose(1, into: "Central", additionalDoses: 2)
        )
        #expect(found.map(\.rule) == ["dose-value", "dose-target", "dose-time", "dose-value"])
    }

    @Test("A regimen of more doses than the limit is refused, not begun")
    func tooMany() throws {
        let found = try faults(Dose(1, into: "Depot", interval: 1, additionalDoses: .max))
        #expect(found.first?.message.contains("1000000") == true)
    }

    @Test("Values with units are converted to the model's, bare ones are taken as they are")
    func units() throws {
        func run(_ text: String) throws -> [Double] {
            var course = TimeCourse(times: [0, 1, 2, 30])
            course.doses = [try Dose(parsing: text)]
            return try simulate(model, course).column("Depot")
        }
        let bare = try run("2 into Depot at 1 every 24 for 2 lag 0.5")
        #expect(try run("2000 ug into Depot at 60 min every 1 day for 2 lag 1800 s") == bare)
        let infused = try run("2 into Depot at 1 rate 4")
        for (value, other) in zip(infused, try run("2 mg into Depot at 1 h rate 4e6 ng/h")) {
            #expect(abs(value - other) < 1e-9)
        }
        #expect(abs(bare[3] - 2 * (exp(-2.85) + exp(-0.45))) < 1e-6)
        #expect(abs(infused[2] - 40 * (exp(-0.05) - exp(-0.1))) < 1e-6)
    }

    @Test("Units that do not fit name both sides")
    func wrongUnits() throws {
        let found = try faults(
            Dose(Dose.Quantity(2, "nmol"), into: "Depot"),
            Dose(2, into: "Depot", at: Dose.Quantity(1, "mg")),
            Dose(Dose.Quantity(2, "wibble"), into: "Depot"),
            Dose(2, into: "Depot", administration: .rate(Dose.Quantity(2, "mg")))
        )
        #expect(found.count == 4)
        #expect(found.allSatisfy { $0.rule == "dose-units" })
        #expect(found[0].message.contains("nmol") && found[0].message.contains("substance"))
        #expect(found[1].message.contains("mg") && found[1].message.contains("time"))
        #expect(found[2].message.contains("wibble"))
        #expect(found[3].message.contains("mg") && found[3].message.contains("per time"))
    }

    @Test("A unit for a model without units is refused")
    func noUnits() throws {
        var course = TimeCourse(times: [0, 1])
        course.doses = [Dose(Dose.Quantity(2, "mg"), into: "A")]
        let error = try #require(throws: DiagnosticsError.self) {
            try simulate("substanceOnly species A = 0; A -> ; 0.1*A", course)
        }
        #expect(error.diagnostics.map(\.rule) == ["dose-units"])
        #expect(error.diagnostics[0].message.contains("states no unit"))
    }

    @Test("An infusion into a species that nothing changes is refused, a bolus is given")
    func idleSpecies() throws {
        var course = TimeCourse(times: [0, 1])
        course.doses = [Dose(3, into: "Idle", at: 1)]
        #expect(try simulate(model, course).column("amount(Idle)") == [0, 3])
        let found = try faults(Dose(3, into: "Idle", administration: .duration(1)))
        #expect(found.first?.rule == "dose-target")
    }
}
