import Regulation
import Testing

@Suite("Counts that a ledger must satisfy")
struct LedgerArithmeticTests {
    func ledger(left: [String], remain: [String]) -> (Ledger, Ledger.Arithmetic) {
        let events = [row("IN", .compounds(["a", "b", "c"])), row("OUT", .compounds(left))]
        let arithmetic = Ledger.Arithmetic(
            text: "",
            jurisdiction: .unitedStates,
            facet: .interimCategory503A,
            value: .category2,
            entered: ["IN"],
            left: ["OUT"],
            remain: remain
        )
        return (Ledger(collected: day("2026-11-23"), events: events), arithmetic)
    }

    @Test("Three entered, two left and one remains balances")
    func balances() {
        let (ledger, arithmetic) = ledger(left: ["a", "b"], remain: ["c"])
        #expect(ledger.faults(in: arithmetic).isEmpty)
    }

    @Test("One that neither left nor remains is named")
    func missing() {
        let (ledger, arithmetic) = ledger(left: ["a"], remain: ["c"])
        #expect(
            ledger.faults(in: arithmetic) == [
                "b must leave once or remain, but: neither", "3 entered, but 2 left or remain",
            ]
        )
    }

    @Test("One that left and remains, and one that never entered, are named")
    func doubled() {
        let (ledger, arithmetic) = ledger(left: ["a", "b", "x"], remain: ["b", "c"])
        #expect(
            ledger.faults(in: arithmetic) == [
                "b must leave once or remain, but: OUT, remains", "x left by OUT but never entered",
                "3 entered, but 5 left or remain",
            ]
        )
    }
}
