import Dates
import Regulation
import Testing

@Suite("Laws of derivation")
struct DerivationPropertyTests {
    /// A small seeded generator (SplitMix64, Steele et al. 2014), so that a failing case can be replayed.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// A ledger of random rows about one compound, dated in 2020 to 2026, some without dates.
    static func randomRows(
        _ count: Int,
        prefix: String,
        publishedAfter: ISODate?,
        _ generator: inout Generator
    ) -> [LedgerEvent] {
        func randomDay(from year: Int) -> String {
            let date = ISODate(
                year: Int.random(in: year...2026, using: &generator),
                month: Int.random(in: 1...12, using: &generator),
                day: Int.random(in: 1...28, using: &generator)
            )
            return date?.description ?? ""
        }
        return (0..<count).map { index in
            let jurisdiction: Jurisdiction = Bool.random(using: &generator) ? .unitedStates : .russia
            let facet = jurisdiction.facets.randomElement(using: &generator) ?? .approval
            let after = facet.values.randomElement(using: &generator) ?? .approved
            let before = facet.values.randomElement(using: &generator)
            let absence = facet.values.first { $0.isAbsence }
            let isDated = Int.random(in: 0..<4, using: &generator) > 0
            let published =
                if let publishedAfter {
                    "\(publishedAfter.year + 1)-0\(Int.random(in: 1...9, using: &generator))-11"
                } else {
                    randomDay(from: 2020)
                }
            return row(
                "\(prefix)\(index)",
                Bool.random(using: &generator) ? .all : .compounds(["alpha"]),
                in: jurisdiction,
                effective: isDated ? randomDay(from: 2020) : nil,
                published: publishedAfter == nil && Bool.random(using: &generator) ? nil : published,
                seen: LedgerEvent.Seen.allCases.randomElement(using: &generator) ?? .secondary,
                changes: [LedgerEvent.Change(facet, from: before, to: after)],
                absences: isDated ? [] : absence.map { [.init(facet, $0, basis: .event)] } ?? [],
                agenda: Int.random(in: 0..<8, using: &generator) == 0 ? .init(compounds: ["alpha"]) : nil
            )
        }
    }

    @Test("The order in which rows arrive does not matter", arguments: 1...40)
    func orderOfArrival(_ seed: Int) {
        var generator = Generator(state: UInt64(seed))
        var fixture = LedgerFixture()
        fixture.ledger.events += Self.randomRows(20, prefix: "R", publishedAfter: nil, &generator)
        for jurisdiction in [Jurisdiction.unitedStates, .russia, .international] {
            let asOf = "202\(Int.random(in: 0...6, using: &generator))-06-15"
            let expected = fixture.status(jurisdiction, asOf: asOf)
            var shuffled = fixture
            for _ in 0..<3 {
                shuffled.ledger.events.shuffle(using: &generator)
                #expect(shuffled.status(jurisdiction, asOf: asOf) == expected, "seed \(seed)")
            }
        }
    }

    @Test("What is published later never changes what was known before", arguments: 1...40)
    func futureNeverChangesThePast(_ seed: Int) {
        var generator = Generator(state: UInt64(seed) &* 977)
        var fixture = LedgerFixture()
        fixture.ledger.events += Self.randomRows(20, prefix: "R", publishedAfter: nil, &generator)
        let known = day("2026-12-31")
        let later = Self.randomRows(20, prefix: "F", publishedAfter: known, &generator)
        for jurisdiction in [Jurisdiction.unitedStates, .russia] {
            for asOf in ["2021-06-15", "2024-09-01", "2026-12-31"] {
                let expected = fixture.status(jurisdiction, asOf: asOf, knownOn: "2026-12-31")
                var added = fixture
                added.ledger.events += later
                #expect(added.status(jurisdiction, asOf: asOf, knownOn: "2026-12-31") == expected, "seed \(seed)")
                // The same rows do change something once they are known, so the property is not empty.
                if seed == 1, asOf == "2026-12-31", jurisdiction == .unitedStates {
                    #expect(added.status(jurisdiction, asOf: asOf) != fixture.status(jurisdiction, asOf: asOf))
                }
            }
        }
    }
}
