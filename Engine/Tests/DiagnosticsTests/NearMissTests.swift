import Diagnostics
import Testing

@Suite("Near misses")
struct NearMissTests {
    @Test(
        "a misspelt name finds the nearest, letter case apart",
        arguments: [
            ("glucos", "glucose"), ("Glucose", "glucose"), ("gluocse", "glucose"), ("k_abs", "k_a"),
            ("insulin2", "insulin"),
        ]
    )
    func near(name: String, expected: String) {
        #expect(nearMiss(to: name, among: ["insulin", "glucose", "k_a", "zinc"]) == expected)
    }

    @Test("nothing is suggested for what is far, empty or very long", arguments: ["x", "", "protein", "zinc_finger"])
    func far(name: String) {
        #expect(nearMiss(to: name, among: ["insulin", "glucose", "zinc", "k"]) == nil)
        #expect(nearMiss(to: String(repeating: "a", count: 65), among: [String(repeating: "a", count: 65)]) == nil)
    }

    @Test("swapped neighbours are one mistake, and of equally near names the first in order is taken")
    func ties() {
        #expect(nearMiss(to: "ba", among: ["ab", "zz"]) == "ab")
        #expect(nearMiss(to: "k0", among: ["k2", "k1", "k3"]) == "k1")
    }
}
