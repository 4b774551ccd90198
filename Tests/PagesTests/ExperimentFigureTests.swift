import Dossiers
import Foundation
import Testing

@testable import Pages

@Suite("Figures of an experiment")
struct ExperimentFigureTests {
    private let result: ExperimentResult

    init() throws {
        // Two arms whose medians peak a hundredfold apart, one time without any subject left.
        let text = """
            {"key": "0123456789abcdef", "dossier": "selank", "experiment": "routes", "title": "Routes", "subjects": 3,
             "engineVersion": "0.1.0", "seed": 7, "timeUnit": "min", "times": [0, 10, 20], "balances": [],
             "checkpoints": [], "arms": [
              {"id": "nose", "label": "Intranasal", "doses": ["300 ug into nose at 0"], "completed": 3, "failed": 0,
               "failures": [], "outputs": [{"id": "plasma_total", "label": "Selank in plasma", "unit": "nmol/L",
               "p05": [0, 0.1, null], "p25": [0, 0.2, null], "median": [0, 0.5, null], "p75": [0, 0.8, null],
               "p95": [0, 0.9, null]}]},
              {"id": "vein", "label": "Intravenous", "doses": ["300 ug into plasma at 0"], "completed": 2, "failed": 1,
               "failures": ["too stiff"], "outputs": [{"id": "plasma_total", "label": "Selank in plasma",
               "unit": "nmol/L", "p05": [40, 3, 1], "p25": [45, 4, 2], "median": [50, 5, 3], "p75": [60, 6, 4],
               "p95": [80, 7, 5]}]}]}
            """
        result = try JSONDecoder().decode(ExperimentResult.self, from: Data(text.utf8))
    }

    @Test("one figure an output, one panel an arm, with the result's own numbers")
    func numbers() throws {
        let figures = Figure.figures(of: result, caveat: "A simulation.")
        #expect(figures.map(\.id) == ["routes-plasma-total"])
        let figure = try #require(figures.first)
        #expect(figure.arms.map(\.name) == ["Intranasal", "Intravenous"])
        #expect(figure.arms[0].median == [0, 0.5, nil])
        #expect(figure.arms[1].outer.low == [40, 3, 1] && figure.arms[1].outer.high == [80, 7, 5])
        #expect(figure.arms[1].inner.low == [45, 4, 2] && figure.arms[1].inner.high == [60, 6, 4])
        #expect(figure.times == result.times && figure.x.unit == "min" && figure.y.unit == "nmol/L")
    }

    @Test("takes a logarithmic axis where arms peak more than twentyfold apart")
    func axis() throws {
        let figure = try #require(Figure.figures(of: result, caveat: "").first)
        #expect(figure.y.isLogarithmic)
        #expect(figure.y.maximum == 80)
    }

    @Test("says how many subjects and doses there were, and that a failed run is left out")
    func provenance() throws {
        let text = try #require(Figure.figures(of: result, caveat: "").first).provenance
        #expect(text.contains("3 virtual subjects an arm, the same in each, seed 7."))
        #expect(text.contains("1 of 6 runs failed and are left out."))
        #expect(text.contains("Intranasal: 300 ug into nose at 0"))
        #expect(text.contains("Engine 0.1.0, result 0123456789ab."))
    }

    @Test("prints a time without any subject as no number")
    func absent() throws {
        let figure = try #require(Figure.figures(of: result, caveat: "").first)
        #expect(figure.table.rows[2].cells[0].median == "no number")
    }
}
