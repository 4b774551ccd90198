@testable import Evidence
import Testing

@testable import Pages

@Suite("Certainty rings")
struct CertaintyRingsTests {
    @Test("Filled rings are as many as the certainty's step, and every step has its rule")
    func rings() {
        let assessment = CertaintyAssessment(
            start: .high,
            startReason: "randomised trial (a handbook)",
            steps: [
                .init(domain: .imprecision, levels: 2, reason: "62 subjects in all, below 100", rule: "convention")
            ],
            override: nil,
            studies: 2,
            independent: 1
        )
        let view = CertaintyRings(id: "a", outcome: "Anxiety", assessment: assessment)
        #expect(view.word == "low")
        #expect(view.rings.map(\.isFilled) == [true, true, false, false])
        #expect(
            view.reasons.map(\.text) == [
                "Starts high.", "Down 2 levels for imprecision: 62 subjects in all, below 100.",
            ]
        )
        #expect(view.reasons[1].rule == "convention")
    }

    @Test("An outcome that nobody studied has no word and no filled ring")
    func unstudied() {
        let view = CertaintyRings(id: "a", outcome: "Harm", assessment: nil)
        #expect(view.word == nil)
        #expect(!view.rings.contains { $0.isFilled })
    }
}
