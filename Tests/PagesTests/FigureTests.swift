import Pages
import Testing

@Suite("Figure")
struct FigureTests {
    @Test("turns bounds that are not finite into no number, in the data and in the table")
    func notFinite() {
        let figure = Sample.figure(outerLow: [.nan, -.infinity, nil])
        #expect(figure.arms[0].outer.low == [nil, nil, nil])
        #expect(figure.table.rows[0].cells[0].range == "no number to 0")
    }

    @Test("cuts a logarithmic axis six decades under the top and says so")
    func logarithmicFloor() {
        let figure = Sample.figure(outerLow: [0, 1e-12, 1e-3])
        #expect(figure.y.isLogarithmic)
        #expect(figure.y.maximum == 4)
        #expect(figure.y.minimum == 4e-6)
        #expect(figure.y.note == "Values under 4\u{202F}×\u{202F}10⁻⁶ nmol/l lie below the picture.")
    }

    @Test("starts a logarithmic axis at the least value when that is near, without a note")
    func logarithmicNear() {
        let figure = Sample.figure(outerLow: [0.125, 0.5, 0.25])
        #expect(figure.y.minimum == 0.125)
        #expect(figure.y.note == nil)
    }

    @Test("prints at most eight times, the first and the last among them")
    func tableTimes() {
        let times = (0...240).map(Double.init)
        let band = Figure.Band(low: times, high: times)
        let figure = Figure(
            id: "long",
            title: "Long",
            x: ("Time", "min"),
            y: ("Value", "1"),
            isLogarithmic: false,
            times: times,
            series: [Figure.Series(id: "a", name: "A", median: times, inner: band, outer: band)],
            provenance: "",
            caveat: ""
        )
        #expect(figure.table.rows.count == 8)
        #expect(figure.table.rows.first?.time == "0\u{202F}min")
        #expect(figure.table.rows.last?.time == "240\u{202F}min")
        #expect(figure.table.rows.last?.cells[0].median == "240")
    }

    @Test("survives series shorter than the times")
    func ragged() {
        let band = Figure.Band(low: [1], high: [])
        let figure = Figure(
            id: "ragged",
            title: "Ragged",
            x: ("Time", "min"),
            y: ("Value", "1"),
            isLogarithmic: true,
            times: [0, 1],
            series: [Figure.Series(id: "a", name: "A", median: [1], inner: band, outer: band)],
            provenance: "",
            caveat: ""
        )
        #expect(figure.table.rows[1].cells[0].median == "no number")
    }

    @Test("says in words where each arm's median peaks")
    func summary() {
        #expect(Sample.figure().arms[0].summary == "Arm: the median peaks at 1.23 nmol/l at 1 min.")
    }
}
