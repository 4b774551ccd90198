import Foundation
import Simulation
import Testing

/// One compartment, with and without an absorption depot, against closed forms.
@Suite("Doses against closed forms")
struct PharmacokineticTests {
    private let model = """
        compartment C = 5
        substanceOnly species Depot in C = 0, Central in C = 0
        Depot -> Central; ka*Depot
        Central -> ; ke*Central
        ka = 1.1; ke = 0.23
        """
    private let ka = 1.1
    private let ke = 0.23

    private func course(_ doses: Dose..., end: Double = 24, steps: Int = 48) -> TimeCourse {
        var course = TimeCourse(end: end, steps: steps)
        course.doses = doses
        course.relativeTolerance = 1e-12
        return course
    }

    private func expectClose(_ values: [Double], _ times: [Double], _ closedForm: (Double) -> Double) {
        for (value, time) in zip(values, times) {
            let expected = closedForm(time)
            #expect(
                abs(value - expected) <= 1e-8 * abs(expected) + 1e-12,
                "at \(time): \(value) instead of \(expected)"
            )
        }
    }

    private func bateman(_ amount: Double, _ time: Double) -> Double {
        time < 0 ? 0 : amount * ka / (ka - ke) * (exp(-ke * time) - exp(-ka * time))
    }

    private func infusion(_ rate: Double, _ duration: Double, _ time: Double) -> Double {
        guard time > 0 else { return 0 }
        let atEnd = rate / ke * (1 - exp(-ke * min(time, duration)))
        return atEnd * exp(-ke * max(0, time - duration))
    }

    @Test("A bolus decays exponentially, and is in the value at its own time")
    func bolus() throws {
        let result = try simulate(model, course(Dose(100, into: "Central", at: 2)))
        expectClose(try result.column("Central"), result.times) { $0 < 2 ? 0 : 100 * exp(-ke * ($0 - 2)) }
    }

    @Test("An infusion rises and falls as its closed form")
    func infusion() throws {
        let dose = Dose(100, into: "Central", at: 1, administration: .duration(3.25))
        let result = try simulate(model, course(dose))
        expectClose(try result.column("Central"), result.times) { infusion(100 / 3.25, 3.25, $0 - 1) }
    }

    @Test("An infusion given by its rate lasts until the amount is in")
    func infusionRate() throws {
        let dose = Dose(100, into: "Central", administration: .rate(40), bioavailability: 0.5)
        let result = try simulate(model, course(dose))
        expectClose(try result.column("Central"), result.times) { infusion(40, 1.25, $0) }
    }

    @Test("An oral dose with lag and bioavailability follows the Bateman function")
    func oral() throws {
        let dose = Dose(100, into: "Depot", lagTime: 0.7, bioavailability: 0.62)
        let result = try simulate(model, course(dose))
        expectClose(try result.column("Central"), result.times) { bateman(62, $0 - 0.7) }
    }

    @Test("Repeated doses are the sum of single ones")
    func superposition() throws {
        let dose = Dose(100, into: "Depot", interval: 6, additionalDoses: 3)
        let result = try simulate(model, course(dose, end: 48))
        expectClose(try result.column("Central"), result.times) { time in
            (0...3).reduce(0) { $0 + bateman(100, time - 6 * Double($1)) }
        }
    }

    @Test("Overlapping infusions add up and leave nothing behind")
    func overlappingInfusions() throws {
        let first = Dose(0.1, into: "Central", administration: .duration(10), interval: 3, additionalDoses: 2)
        let result = try simulate(model, course(first, end: 200))
        expectClose(try result.column("Central"), result.times) { time in
            (0...2).reduce(0) { $0 + infusion(0.01, 10, time - 3 * Double($1)) }
        }
    }

    @Test("A dose into a species seen as concentration adds amount")
    func concentration() throws {
        let model = """
            compartment C = 5
            species Central in C = 0
            Central -> ; C*ke*Central
            ke = 0.23
            """
        let result = try simulate(model, course(Dose(100, into: "Central")))
        expectClose(try result.column("Central"), result.times) { 20 * exp(-ke * $0) }
        expectClose(try result.column("amount(Central)"), result.times) { 100 * exp(-ke * $0) }
    }

    @Test("Twice the dose is twice the amount, and a later dose the same curve later")
    func linearityAndShift() throws {
        let once = try simulate(model, course(Dose(100, into: "Depot"))).column("Central")
        let twice = try simulate(model, course(Dose(200, into: "Depot"))).column("Central")
        let later = try simulate(model, course(Dose(100, into: "Depot", at: 5))).column("Central")
        for index in once.indices {
            #expect(abs(twice[index] - 2 * once[index]) <= 1e-9 * abs(twice[index]))
            // Output times are half an hour apart: ten rows are five hours.
            let earlier = index < 10 ? 0 : once[index - 10]
            #expect(abs(later[index] - earlier) <= 1e-9 * abs(earlier) + 1e-12)
        }
    }

    @Test("Adams and BDF agree, and so do the defaults")
    func solvers() throws {
        var course = course(Dose(100, into: "Depot", interval: 6, additionalDoses: 2))
        course.solver = .adams
        let adams = try simulate(model, course).column("Central")
        course.solver = .bdf
        let bdf = try simulate(model, course).column("Central")
        course.relativeTolerance = TimeCourse.defaultRelativeTolerance
        course.solver = .automatic
        let defaults = try simulate(model, course).column("Central")
        for index in adams.indices {
            #expect(abs(adams[index] - bdf[index]) <= 1e-8 * abs(adams[index]) + 1e-12)
            #expect(abs(defaults[index] - bdf[index]) <= 1e-6 * abs(bdf[index]) + 1e-9)
        }
    }
}
