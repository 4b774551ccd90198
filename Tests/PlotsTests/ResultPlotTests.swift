import Diagnostics
import Dossiers
import Figures
import Foundation
import Testing

@testable import Plots

/// Results of commands, read back and drawn.
@Suite struct ResultPlotTests {
    private func result(_ text: String, _ name: String = "result.csv") throws -> PlottedResult {
        let folder = NSTemporaryDirectory() + "heptad-plot-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        return try PlottedResult(contentsOf: "\(folder)/\(name)")
    }

    private func curves(_ plot: ResultPlot) -> [Figure.Curve] {
        plot.figure.marks.compactMap { if case .curve(let curve) = $0.shape { curve } else { nil } }
    }

    private let bands = """
        output,time,count,q0.05,q0.25,q0.5,q0.75,q0.95
        "C(a, ""b"")",0,3,1,2,3,4,5
        "C(a, ""b"")",1,3,2,3,4,5,6
        D,0,3,0,0,0,0,0
        D,1,3,0,0,0,0,0
        """

    @Test("Bands are drawn pair by pair around the median, and what is left out is said")
    func bandsOfPopulation() throws {
        let plot = try ResultPlot(result(bands))
        #expect(curves(plot).map(\.y) == [[3, 4]])
        let drawn = plot.figure.marks.compactMap { mark -> Figure.Band? in
            if case .band(let band) = mark.shape { band } else { nil }
        }
        #expect(drawn.map(\.lower) == [[1, 2], [2, 3]] && drawn.map(\.upper) == [[5, 6], [4, 5]])
        #expect(plot.figure.marks.compactMap(\.label) == ["90 % of subjects", "50 % of subjects", "median"])
        #expect(plot.figure.yAxis.label == "C(a, \"b\")")
        #expect(plot.notes == ["not drawn: D; choose with --of"])
    }

    @Test("Many runs are thin lines under their median, few are named, one is curves of its outputs")
    func runs() throws {
        let many = (1...11).map { "\($0),0,\($0)\n\($0),1,\(2 * $0)\n" }.joined()
        let spaghetti = try ResultPlot(result("subject,time,C\n" + many))
        #expect(curves(spaghetti).count == 12)
        #expect(curves(spaghetti).last?.y == [6, 12])
        var options = ResultPlot.Options()
        options.kind = .bands
        #expect(curves(try ResultPlot(result("subject,time,C\n" + many), options)).last?.y == [6, 12])
        let few = try ResultPlot(result("k1,time,C\n0.5,0,1\n0.5,1,2\n1,0,1\n1,1,3\n"))
        #expect(few.figure.marks.compactMap(\.label) == ["k1 = 0.5", "k1 = 1"])
        let one = try ResultPlot(result("time,A,B\n0,1,2\n1,3,NaN\n"))
        #expect(one.figure.marks.compactMap(\.label) == ["A", "B"])
        #expect(curves(one)[1].y[1].isNaN)
    }

    private let sensitivity = """
        {"experiment": "selank/routes", "arm": "oral", "output": "brain", "measure": "auc", "scale": "log",
         "grouping": "parameter", "seed": 1, "runs": 10, "absentRows": 0, "rows": 64, "mean": 0, "variance": 1,
         "road": "lanes", "shares": [
          {"group": "small", "parameters": ["small"], "first": {"value": 0.1, "lower": 0, "upper": 0.2},
           "total": {"value": 0.2, "lower": 0.1, "upper": 0.3}},
          {"group": "large", "parameters": ["large"], "first": {"value": 0.5, "lower": 0.4, "upper": 0.6},
           "total": {"value": 0.7, "lower": 0.6, "upper": 0.8}}]}
        """

    @Test("A tornado has the largest total on top, in per cent, and is an SVG with its names")
    func tornado() throws {
        let plot = try ResultPlot(result(sensitivity, "s.json"))
        guard case .bars(let total) = plot.figure.marks[0].shape, case .bars(let first) = plot.figure.marks[1].shape
        else {
            Issue.record("a tornado has two sets of bars")
            return
        }
        #expect(total.ends == [70, 20] && first.ends == [50, 10] && total.positions == [2, 1])
        #expect(plot.figure.yAxis.ticks?.map(\.label) == ["large", "small"])
        let svg = try plot.figure.svg()
        for text in ["large", "small", "first order", "log of the auc of brain"] { #expect(svg.contains(text)) }
    }

    private let fits = """
        {"fits": [{"id": "m/pooled", "title": "t", "output": "C", "numbers": {}, "notes": [], "checkpoints": [],
         "observations": [{"subject": "1", "time": 0, "observed": 2, "predicted": 1, "individual": 1.5},
                          {"subject": "1", "time": 5, "observed": 4, "predicted": 5, "individual": 4.5}]}]}
        """

    @Test("Goodness of fit: observed over predicted, or residuals over time")
    func fit() throws {
        let observed = curves(try ResultPlot(result(fits, "f.json")))
        #expect(observed[0].x == [1, 5])
        #expect(observed[1].x == [1, 5] && observed[1].y == [2, 4])
        #expect(observed[2].x == [1.5, 4.5])
        var options = ResultPlot.Options()
        options.kind = .residuals
        let residuals = curves(try ResultPlot(result(fits, "f.json"), options))
        #expect(residuals[1].x == [0, 5] && residuals[1].y == [1, -1])
    }

    @Test("A result that is not drawn, or not in that way, is refused by name")
    func refusals() throws {
        func message(
            _ text: String,
            _ name: String = "r.csv",
            _ kind: ResultPlot.Kind? = nil,
            of output: String? = nil
        )
            -> String
        {
            do {
                var options = ResultPlot.Options()
                options.kind = kind
                options.outputs = output.map { [$0] } ?? []
                _ = try ResultPlot(result(text, name), options)
                return "drawn"
            } catch { return "\(error)" }
        }
        #expect(message("fit,name,value\npooled,lKe,1\n").contains("calibrate --format json"))
        #expect(message("subject,cmax\n1,2\n").contains("no course over time"))
        #expect(message("ID,TIME,C,DV\n1,0,2,3\n").contains("a table of records"))
        #expect(message("{\"reports\": []}", "c.json").contains("the answer of check"))
        #expect(message("{\"x\": 1}", "c.json").contains("its keys are of no result"))
        #expect(
            message(bands, "b.csv", .tornado).contains("quantiles cannot be drawn as tornado; it is drawn as bands")
        )
        #expect(message(bands, "b.csv", of: "E").contains("no output `E`; known are: C(a, \"b\"), D"))
        #expect(message("time,A\n0,x\n", "b.csv").contains("b.csv:2: error: `x` in column A is no number"))
        #expect(message("time,A\n0,1,2\n", "b.csv").contains("3 fields under 2 column names"))
        #expect(message("no hdf5", "b.h5").contains("not HDF5"))
    }
}
