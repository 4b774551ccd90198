import Diagnostics
import EquationSystems
import Foundation
import ModelFormats
@testable import Populations
import Simulation
import Testing

/// Concentrations after doses, in closed form, for one compartment with first-order absorption.
private struct OneCompartment {
    var clearance = 3.0
    var volume = 30.0
    var absorption = 1.0

    var k: Double { clearance / volume }

    /// After a dose into the depot at time 0.
    func oral(_ t: Double, _ dose: Double) -> Double {
        t < 0 ? 0 : dose * absorption / (volume * (absorption - k)) * (exp(-k * t) - exp(-absorption * t))
    }

    func bolus(_ t: Double, _ dose: Double) -> Double { t < 0 ? 0 : dose / volume * exp(-k * t) }

    func infusion(_ t: Double, rate: Double, duration: Double) -> Double {
        t < 0 ? 0 : rate / clearance * (1 - exp(-k * min(t, duration))) * exp(-k * max(0, t - duration))
    }
}

@Suite("Data files of doses and observations")
struct DataFileTests {
    private static let model = """
        CL = 3; V = 30; ka = 1; WT = 70; F1 = 1; ALAG1 = 0; R2 = 5; D2 = 4;
        Ag = 0; Ac = 0; Area = 0;
        Ag' = -ka * Ag; Ac' = ka * Ag - CL * (WT / 70) / V * Ac; Area' = Ac / V; C := Ac / V;
        """
    private let pk = OneCompartment()

    private func population(
        _ text: String,
        model: String = Self.model,
        rule: DataFile.CovariateRule = .backward,
        grid: [Double]? = nil,
        values: [String: Double] = [:],
        recorded: [String] = ["C"],
        compiled: Bool = false
    ) throws -> DataPopulation {
        let simulator = try Simulator(EquationSystem(Antimony.read("model m\n\(model)\nend\n", file: "m.ant")))
        let data = try DataFile(
            text,
            file: "d.csv",
            compartments: DataPopulation.states(of: simulator),
            quantities: DataPopulation.quantities(of: simulator)
        )
        var course = TimeCourse(times: grid ?? [0])
        course.recorded = recorded
        course.overrides = values
        course.relativeTolerance = 1e-10
        return try DataPopulation(
            data,
            simulator: simulator,
            course: course,
            hasGrid: grid != nil,
            variation: SubjectVariation(distributions: []),
            seed: 1,
            rule: rule,
            compiler: nil
        )
    }

    /// The first subject's values at its records with outputs.
    private func values(_ population: DataPopulation) throws -> [Double] { try population.results(of: 0).get() }

    private func expect(_ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-7) {
        #expect(found.count == expected.count)
        let peak = expected.map(abs).max() ?? 1
        for (index, (a, b)) in zip(found, expected).enumerated() {
            #expect(abs(a - b) <= tolerance * peak, "row \(index): \(a), expected \(b)")
        }
    }

    private static let times = [0.5, 2, 6, 12, 23, 24, 25, 30, 49]
    /// Rows of observations, in columns ID, TIME and as many others as there are.
    private func observations(_ columns: Int, at times: [Double] = Self.times, id: Int = 1) -> String {
        times.map { "\(id),\($0)" + String(repeating: ",.", count: columns) }.joined(separator: "\n") + "\n"
    }

    @Test("Oral doses, repeated by ADDL and II, by superposition")
    func repeatedDoses() throws {
        let text = "ID,TIME,AMT,II,ADDL,DV\n1,0,100,12,3,.\n" + observations(4)
        let found = try values(population(text))
        expect(found, Self.times.map { t in (0...3).reduce(0) { $0 + pk.oral(t - 12 * Double($1), 100) } })
    }

    @Test("Infusions by rate, by the model's rate and by the model's duration; bioavailability and lag")
    func infusions() throws {
        let header = "ID,TIME,AMT,RATE,CMT\n"
        let given = try values(population(header + "1,0,100,20,2\n" + observations(3)))
        expect(given, Self.times.map { pk.infusion($0, rate: 20, duration: 5) })
        let rate = try values(population(header + "1,0,100,-1,Ac\n" + observations(3)))
        expect(rate, Self.times.map { pk.infusion($0, rate: 5, duration: 20) })
        let duration = try values(population(header + "1,0,100,-2,2\n" + observations(3)))
        expect(duration, Self.times.map { pk.infusion($0, rate: 25, duration: 4) })
        let oral = try values(
            population(header + "1,0,100,0,1\n" + observations(3), values: ["F1": 0.4, "ALAG1": 1.5])
        )
        expect(oral, Self.times.map { pk.oral($0 - 1.5, 40) })
        // A given rate lasts as long as the amount that enters.
        let model = Self.model + "F2 = 0.5;"
        let partial = try values(population(header + "1,0,100,20,2\n" + observations(3), model: model))
        expect(partial, Self.times.map { pk.infusion($0, rate: 20, duration: 2.5) })
    }

    @Test("Observations before and after a dose at the same time, in the order of rows")
    func troughs() throws {
        let text = "ID,TIME,AMT,CMT\n1,0,.,.\n1,0,100,2\n1,0,.,.\n1,10,.,.\n1,10,50,2\n1,10,.,.\n1,20,.,.\n"
        let at10 = pk.bolus(10, 100)
        expect(
            try values(population(text)),
            [0, 100 / 30, at10, at10 + 50 / 30.0, pk.bolus(20, 100) + pk.bolus(10, 50)],
            1e-9
        )
    }

    /// The steady state as a sum of what 2,000 earlier doses left.
    private func past(_ t: Double, _ interval: Double, _ one: (Double) -> Double) -> Double {
        (0..<2_000).reduce(0) { $0 + one(t + Double($1) * interval) }
    }

    @Test("Steady state before oral doses, with lag and without")
    func steadyOral() throws {
        let text = "ID,TIME,AMT,II,SS\n1,0,100,12,1\n1,0,.,.,.\n" + observations(3, at: [1, 5, 11.5, 20])
        let lags = [0, 2.5, 14.0]
        for lag in lags {
            let found = try values(population(text, values: ["ALAG1": lag]))
            // Doses of the past go on arriving until the lag of the last is over; none is given after time 0.
            let expected = [0.0, 1, 5, 11.5, 20].map { t in past(t - lag, 12) { pk.oral($0, 100) } }
            expect(found, expected, 2e-7)
        }
    }

    @Test("Steady state of infusions, one of which is longer than its interval, and of a constant one")
    func steadyInfusion() throws {
        let header = "ID,TIME,AMT,RATE,II,SS,CMT\n"
        let times = [1.0, 3, 5, 7, 11, 18, 30]
        for (amount, rate, interval) in [(100.0, 50.0, 12.0), (100, 10, 6), (60, 10, 6)] {
            let text = header + "1,0,\(amount),\(rate),\(interval),1,2\n" + observations(5, at: times)
            let expected = times.map { t in
                past(t, interval) { pk.infusion($0, rate: rate, duration: amount / rate) }
            }
            expect(try values(population(text)), expected, 2e-7)
        }
        // The infusion ends with the record.
        let constant = header + "1,0,0,6,0,1,2\n1,0,.,.,.,.,.\n" + observations(5, at: times)
        expect(try values(population(constant)), [2] + times.map { 2 * exp(-pk.k * $0) }, 2e-7)
    }

    @Test("SS 2 adds to what is there; SS 1, EVID 3 and EVID 4 begin anew")
    func resets() throws {
        let header = "ID,TIME,EVID,AMT,II,ADDL,SS,CMT\n"
        let added = header + "1,0,1,300,24,1,0,2\n1,10,1,100,12,0,2,1\n1,12,0,.,.,.,.,.\n1,30,0,.,.,.,.,.\n"
        func own(_ t: Double) -> Double { pk.bolus(t, 300) + pk.bolus(t - 24, 300) }
        expect(
            try values(population(added)),
            [12.0, 30].map { t in own(t) + past(t - 10, 12) { pk.oral($0, 100) } },
            2e-7
        )
        let anew = header + "1,0,1,300,24,1,0,2\n1,10,1,100,12,0,1,1\n1,12,0,.,.,.,.,.\n1,30,0,.,.,.,.,.\n"
        expect(try values(population(anew)), [12.0, 30].map { t in past(t - 10, 12) { pk.oral($0, 100) } }, 2e-7)
        let reset =
            header + "1,0,1,300,24,1,0,2\n1,10,3,.,.,.,.,.\n1,12,0,.,.,.,.,.\n"
            + "1,14,4,60,0,0,0,2\n1,30,0,.,.,.,.,.\n"
        expect(try values(population(reset)), [0, pk.bolus(16, 60)])
        // A reset may begin a new time.
        let back = header + "1,0,1,300,0,0,0,2\n1,5,0,.,.,.,.,.\n1,0,4,60,0,0,0,2\n1,5,0,.,.,.,.,.\n"
        expect(try values(population(back)), [pk.bolus(5, 300), pk.bolus(5, 60)])
    }

    @Test("A state on which nothing depends need not settle")
    func exposure() throws {
        let text = "ID,TIME,AMT,II,SS\n1,0,100,12,1\n1,12,.,.,.\n"
        // At steady state the area of an interval is dose over clearance; here one interval after a last dose.
        let found = try values(population(text, recorded: ["Area"]))
        let whole = 100 / 3.0 / (1 - exp(-pk.k * 12))
        #expect(found[0] > 0.5 * 100 / 3 && found[0] < whole)
        expect(found, [100 / 3.0], 1e-6)
    }

    @Test("A steady state that there is not is a fault of its subject alone")
    func noSteadyState() throws {
        let model = "a = 1; b = 0; b' = a + b * 0.01; a' = 0;"
        let text = "ID,TIME,AMT,II,SS,CMT\n1,0,100,12,1,b\n1,1,.,.,.,.\n2,0,1,0,0,b\n2,1,.,.,.,.\n"
        let population = try population(text, model: model, recorded: ["b"])
        #expect(throws: (any Error).self) { try population.results(of: 0).get() }
        #expect(try population.results(of: 1).get().count == 1)
    }

    @Test("Covariates over time, carried backward as NONMEM has it or forward")
    func covariates() throws {
        let text = "ID,TIME,AMT,CMT,WT\n1,0,300,2,70\n1,4,.,.,140\n1,10,.,.,35\n"
        let base = 300 / 30.0
        expect(try values(population(text)), [base * exp(-0.2 * 4), base * exp(-0.2 * 4 - 0.05 * 6)], 1e-9)
        expect(
            try values(population(text, rule: .forward)),
            [base * exp(-0.1 * 4), base * exp(-0.1 * 4 - 0.2 * 6)],
            1e-9
        )
        // Constant ones may set anything, and missing ones are those of the row before.
        let constant = "ID,TIME,AMT,CMT,V\n1,0,300,2,60\n1,4,.,.,.\n"
        expect(try values(population(constant)), [5 * exp(-0.05 * 4)], 1e-9)
    }

    @Test("A covariate that changes but feeds only the start is refused")
    func follower() throws {
        let model = "WT = 70; CL = 3 * WT / 70; Ac = 0; Ac' = -CL / 30 * Ac;"
        do {
            _ = try population("ID,TIME,AMT,WT\n1,0,1,70\n1,1,.,80\n", model: model, recorded: ["Ac"])
            Issue.record("it was taken")
        } catch let error as DiagnosticsError {
            #expect(error.description.contains("`CL` is computed from it at the start only"))
        }
    }

    @Test("A grid of times for everyone, after what happens at each")
    func grid() throws {
        let text = "ID,TIME,AMT,CMT\n1,0,300,2\n1,5,300,2\n2,0,150,2\n"
        let shard = try population(text, grid: [0, 5, 10]).run(0..<2)
        expect(Array(try #require(shard[0])), [10, pk.bolus(5, 300) + 10, pk.bolus(10, 300) + pk.bolus(5, 300)], 1e-9)
        expect(Array(try #require(shard[1])), [5, pk.bolus(5, 150), pk.bolus(10, 150)], 1e-9)
    }

    @Test("Models that lanes do not take run by CVODE, with what that can do")
    func cvode() throws {
        let model = Self.model + " E: at (Ac > 1e6): ka = 2;"
        let text = "ID,TIME,AMT,II,ADDL,DV\n1,0,100,12,3,.\n" + observations(4)
        let population = try population(text, model: model)
        #expect(population.road == "CVODE")
        expect(
            try values(population),
            Self.times.map { t in (0...3).reduce(0) { $0 + pk.oral(t - 12 * Double($1), 100) } }
        )
        #expect(throws: DiagnosticsError.self) {
            try self.population("ID,TIME,AMT,II,SS\n1,0,100,12,1\n1,1,.,.,.\n", model: model)
        }
    }

    @Test("A subject's numbers do not depend on who else is in the file")
    func independence() throws {
        let rows = "7,0,100,12,3,.\n" + observations(4, id: 7)
        let others = "1,0,50,12,3,.\n1,3,.,.,.,.\n"
        let alone = try population("ID,TIME,AMT,II,ADDL,DV\n" + rows).results(of: 0).get()
        let among = try population("ID,TIME,AMT,II,ADDL,DV\n" + others + rows).results(of: 1).get()
        #expect(alone.map(\.bitPattern) == among.map(\.bitPattern))
    }

    @Test("People that are run together have the bits of each alone, also beside one that fails")
    func together() throws {
        // Different starts, lengths, doses; a steady state, a reset, an infusion, and a record that no run reaches.
        var text = "ID,TIME,AMT,RATE,II,ADDL,SS,EVID,DV\n"
        for id in 1...20 {
            let dose = 50 + 7 * id
            switch id % 4 {
            case 0: text += "\(id),0,\(dose),0,12,0,1,1,.\n"
            case 1: text += "\(id),\(id),\(dose),20,0,0,0,1,.\n"
            case 2: text += "\(id),0,\(dose),0,0,0,0,1,.\n\(id),5,.,.,.,.,.,0,.\n\(id),9,\(dose),0,0,0,0,4,.\n"
            default: text += "\(id),0,\(id == 7 ? "1e308" : "\(dose)"),0,6,\(id),0,1,.\n"
            }
            for time in 1...(2 + id % 3) { text += "\(id),\(30 + 7 * time),.,.,.,.,.,0,.\n" }
        }
        let population = try population(text)
        let all = population.results(of: 0..<20)
        for subject in 0..<20 {
            switch (all[subject], population.results(of: subject)) {
            case (.success(let a), .success(let b)): #expect(a.map(\.bitPattern) == b.map(\.bitPattern), "\(subject)")
            case (.failure(let a), .failure(let b)): #expect("\(a)" == "\(b)", "\(subject)")
            default: Issue.record("subject \(subject) fails in one way only")
            }
        }
        #expect(all.count { (try? $0.get()) != nil } >= 19)
    }

    // MARK: Reading

    private func faults(_ text: String) -> String {
        do throws(DiagnosticsError) {
            _ = try DataFile(text, file: "d.csv", compartments: [("Ag", 0), ("Ac", 1)], quantities: ["WT"])
            return ""
        } catch {
            return error.description
        }
    }

    @Test(
        "Faults are named with line and column",
        arguments: [
            ("ID,TIME,AMT\n1,x,5\n", "d.csv:2:3: error: `TIME` is `x`"),
            ("ID,TIME,AMT\n1,8:30,5\n", "clock times are not read"),
            ("ID,DATE,TIME,AMT\n1,2020-01-01,0,5\n", "d.csv:1:4: error: the column `DATE`"),
            ("ID,AMT\n1,5\n", "there is no column `TIME`"),
            ("ID,TIME,AMT\n1,0\n", "d.csv:2: error: 2 fields, but 3 columns"),
            ("ID,TIME,AMT,RATE\n1,0,5,-3\n", "d.csv:2:7: error: `RATE` is -3"),
            ("ID,TIME,AMT,ADDL\n1,0,5,3\n", "`ADDL` 3 without the interval `II`"),
            ("ID,TIME,AMT,II,SS\n1,0,5,0,1\n", "`SS` 1 without the interval"),
            ("ID,TIME,AMT,II,SS\n1,0,5,12,3\n", "`SS` 3"),
            ("ID,TIME,AMT,CMT\n1,0,5,3\n", "d.csv:2:7: error: `CMT` is 3.*1 Ag, 2 Ac"),
            ("ID,TIME,AMT,CMT\n1,0,5,-1\n", "not turned off"),
            ("ID,TIME,AMT,EVID\n1,0,5,0\n", "`EVID` 0 is no dose"),
            ("ID,TIME,AMT,EVID\n1,0,5,7\n", "`EVID` is 7"),
            ("ID,TIME,AMT,EVID\n1,0,.,1\n", "a dose without an amount"),
            ("ID,TIME,AMT\n1,5,1\n1,4,.\n", "d.csv:3: error: time 4 comes after 5"),
            ("ID,TIME,AMT\n1,0,1\n2,0,1\n1,1,.\n", "d.csv:4:1: error: subject 1 appears again"),
            ("ID,TIME,AMT,WT\n1,0,1,.\n", "has no value of `WT`"),
            ("ID,TIME,TIME\n1,0,1\n", "there twice"),
            ("", "the file is empty"),
        ]
    )
    func readingFaults(text: String, pattern: String) throws {
        let found = faults(text)
        #expect(found.contains(try Regex(pattern)), "\(found)")
    }

    @Test("Bad rows can be left out, and are kept as they stand with the reason")
    func badRows() throws {
        let text = "ID,TIME,AMT\n1,0,5\n1,x,.\n1,3,.\n\n# a remark\n1,2,.\n"
        let data = try DataFile(
            text,
            file: "d.csv",
            compartments: [("Ag", 0)],
            quantities: [],
            skipsBadRows: true
        )
        #expect(data.badRows.map(\.line) == [3, 7] && data.badRows.map(\.text) == ["1,x,.", "1,2,."])
        #expect(data.subjects[0].records.map(\.time) == [0, 3])
        #expect(data.badRows[0].reason.contains("column 3"))
    }
}
