import Diagnostics
import Simulation
import Testing

@Suite("Dose text")
struct DoseTests {
    private func fault(_ text: String) throws -> Diagnostic {
        let error = try #require(throws: DiagnosticsError.self) { try Dose(parsing: text) }
        return try #require(error.diagnostics.first)
    }

    @Test("The example of the grammar is seven doses a day apart")
    func example() throws {
        let dose = try Dose(parsing: "100 mg into Ag at 0 every 24 h for 7")
        #expect(dose.amount == Dose.Quantity(100, "mg"))
        #expect(dose.target == "Ag")
        #expect(dose.time == 0)
        #expect(dose.administration == .bolus)
        #expect(dose.interval == Dose.Quantity(24, "h"))
        #expect(dose.additionalDoses == 6)
        #expect(dose.lagTime == 0)
        #expect(dose.bioavailability == 1)
    }

    @Test("All clauses are read, with and without units")
    func clauses() throws {
        let dose = try Dose(parsing: "  1e3 ug into Central at 30 min over 0.5 h every 12 for 3 lag 15 min F 0.62 ")
        #expect(dose.amount == Dose.Quantity(1000, "ug"))
        #expect(dose.time == Dose.Quantity(30, "min"))
        #expect(dose.administration == .duration(Dose.Quantity(0.5, "h")))
        #expect(dose.interval == 12)
        #expect(dose.additionalDoses == 2)
        #expect(dose.lagTime == Dose.Quantity(15, "min"))
        #expect(dose.bioavailability == 0.62)
        let rate = try Dose(parsing: "5 into A at 1 rate 2 mg/h")
        #expect(rate.administration == .rate(Dose.Quantity(2, "mg/h")))
    }

    @Test(
        "A fault says where, what was found and what was expected",
        arguments: [
            ("", 1, "ends too early", "the amount"),
            ("mg into A at 0", 1, "`mg`", "the amount"),
            ("100mg into A at 0", 1, "`100mg`", "stands apart"),
            ("100 mg in A at 0", 8, "`in`", "`into`"),
            ("100 mg into A", 14, "ends too early", "`at`"),
            ("100 mg into A at noon", 18, "`noon`", "the time"),
            ("100 into A at 0 h daily", 19, "`daily`", "`over`"),
            ("100 into A at 0 every 24 h", 27, "ends too early", "`for`"),
            ("100 into A at 0 every 24 h for 0", 32, "`0`", "whole number"),
            ("100 into A at 0 every 24 h for 99999999999999999999", 32, "`99999999999999999999`", "whole number"),
            ("100 into A at 0 lag 1 lag 2", 23, "`lag`", "once"),
            ("100 into A at 0 over 1 rate 2", 24, "`rate`", "once"),
            ("nan into A at 0", 1, "`nan`", "the amount"),
            ("inf into A at 0", 1, "`inf`", "the amount"),
        ]
    )
    func faults(text: String, column: Int, found: String, expected: String) throws {
        let fault = try fault(text)
        #expect(fault.location?.column == column)
        #expect(fault.message.contains(found))
        #expect(fault.suggestion?.contains(expected) == true)
    }

    @Test("All values that make no sense are named at once")
    func values() throws {
        let error = try #require(throws: DiagnosticsError.self) {
            try Dose(parsing: "-1 into A at 0 over 0 every -2 for 3 lag -1 F -0.5")
        }
        #expect(error.diagnostics.count == 5)
        #expect(error.diagnostics.allSatisfy { $0.rule == "dose-value" })
    }

    @Test("The grammar's own examples are read")
    func grammarExamples() throws {
        let examples = Dose.grammar.split(separator: "\n").filter { $0.first?.isNumber == true }
        #expect(examples.count == 2)
        for example in examples { _ = try Dose(parsing: String(example)) }
    }

    @Test("Texts of any sort are read or refused, and never stop the program")
    func randomText() {
        let words = [
            "100", "mg", "into", "A", "at", "0", "over", "rate", "every", "for", "lag", "F", "-1", "1e999", "é", "",
        ]
        var state: UInt64 = 7
        var accepted = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int(state >> 60) + 4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += words[Int(state >> 33) % words.count] + " "
            }
            if (try? Dose(parsing: text)) != nil { accepted += 1 }
        }
        #expect(accepted < 20_000)
    }
}
