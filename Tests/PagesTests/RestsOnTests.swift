import Dossiers
import Testing

@testable import Pages

@Suite("What a spread rests on")
struct RestsOnTests {
    private func bar(_ shares: [(String, Double)]) -> RestsOn.Bar {
        RestsOn.Bar(
            "Intranasal",
            ExperimentResult.RestsOn(
                scale: "log",
                rows: 256,
                absentRows: 0,
                shares: shares.map { .init(group: $0.0, parameters: 1, first: $0.1, total: $0.1) }
            )
        )
    }

    @Test("Segments follow the grades, and what no grade explains alone is shown as such")
    func order() {
        let drawn = bar([("certainty low", 0.2), ("assumed", 0.5)])
        #expect(drawn.segments.map(\.label) == ["assumed", "certainty low", "in combination"])
        #expect(drawn.segments.map(\.start) == ["0", "50", "70"])
        #expect(drawn.summary == "50 % assumed, 20 % certainty low, 30 % in combination")
    }

    @Test("Estimates below zero are not drawn, and a sum above one fills the bar and no more")
    func bounds() {
        let drawn = bar([("assumed", 1.05), ("certainty low", -0.02)])
        #expect(drawn.segments.map(\.label) == ["assumed"])
        #expect(drawn.segments[0].width == "100")
    }
}
