import Analysis
import Foundation
import Testing

@Suite("Noncompartmental analysis")
struct NonCompartmentalTests {
    private func close(_ value: Double?, _ expected: Double, _ relative: Double = 1e-12) -> Bool {
        value.map { abs($0 / expected - 1) <= relative } ?? false
    }

    /// C = D/V exp(-k t): log down is exact, so AUC = D/CL, MRT = 1/k, Vss = Vz = V, whatever the times are.
    @Test("A bolus into one compartment gives its clearance and volume exactly")
    func bolus() throws {
        let (dose, volume, rate) = (100.0, 20.0, 0.15)
        let times = [0.5, 1, 2, 3.7, 8, 15, 24]
        let analysis = try NonCompartmental(
            times: times,
            concentrations: times.map { dose / volume * exp(-rate * $0) },
            dose: dose,
            route: .bolus
        )
        #expect(close(analysis.initial, 5))
        #expect(close(analysis.area, dose / (rate * volume)))
        #expect(close(analysis.terminal?.halfLife, log(2.0) / rate))
        #expect(close(analysis.meanResidenceTime, 1 / rate))
        #expect(close(analysis.clearance, rate * volume))
        #expect(close(analysis.steadyStateVolume, volume))
        #expect(close(analysis.terminalVolume, volume))
        #expect(analysis.terminal?.count == times.count)
    }

    /// Two exponentials by vein, densely sampled: AUC = A/a + B/b, AUMC = A/a² + B/b². The rule that prefers more points
    /// reaches back into the first phase a little, hence 2 % on the terminal rate.
    @Test("A bolus into two compartments gives clearance and volume at steady state")
    func twoExponentials() throws {
        let times = (0...4800).map { Double($0) / 100 }
        let analysis = try NonCompartmental(
            times: times,
            concentrations: times.map { 3 * exp(-2 * $0) + 1 * exp(-0.1 * $0) },
            dose: 50,
            route: .bolus
        )
        let (area, moment) = (3 / 2.0 + 1 / 0.1, 3 / 4.0 + 1 / 0.01)
        #expect(close(analysis.area, area, 2e-4))
        #expect(close(analysis.clearance, 50 / area, 2e-4))
        #expect(close(analysis.steadyStateVolume, 50 * moment / (area * area), 1e-3))
        #expect(close(analysis.terminal?.rate, 0.1, 0.02))
    }

    /// A constant infusion into one compartment: MRT in the body is 1/k, not the AUMC ratio.
    @Test("Half of an infusion's duration is taken from the mean residence time")
    func infusion() throws {
        let (rate, duration) = (0.2, 3.0)
        let times = (0...6000).map { Double($0) / 100 }
        let analysis = try NonCompartmental(
            times: times,
            concentrations: times.map { t in
                (1 - exp(-rate * min(t, duration))) * exp(-rate * max(0, t - duration)) / (rate * duration)
            },
            dose: 1,
            route: .infusion(duration: duration)
        )
        #expect(close(analysis.clearance, rate, 1e-4))
        #expect(close(analysis.meanResidenceTime, 1 / rate, 1e-4))
        #expect(close(analysis.steadyStateVolume, 1, 1e-4))
        #expect(analysis.timeOfMaximum == 3)
    }

    /// By hand: 0 to 1 h linear 2; 4 to 2 in 1 h, 2 to 1 in 2 h and 1 to 0.5 in 2 h, each fall by half the drop times width over ln 2.
    @Test("Linear up and log down, by hand")
    func byHand() throws {
        let analysis = try NonCompartmental(
            times: [0, 1, 2, 3, 4, 6],
            concentrations: [0, 4, 2, 2 / sqrt(2), 1, 0.5],
            dose: 10
        )
        let perLog = 1 / log(2.0)
        #expect(close(analysis.areaToLast, 2 + 5 * perLog))
        #expect(close(analysis.terminal?.halfLife, 2))
        #expect(close(analysis.area, 2 + 6 * perLog))
        #expect(analysis.maximum == 4 && analysis.timeOfMaximum == 1)
        #expect(analysis.steadyStateVolume == nil, "what share was absorbed is unknown")
        #expect(close(analysis.extrapolated, perLog / (2 + 6 * perLog)))
    }

    @Test("Samples below the limit count as zero before the first one above it and are left out after")
    func belowLimit() throws {
        let clean = try NonCompartmental(times: [0, 0.5, 1, 2, 3, 4], concentrations: [0, 0, 8, 4, 2, 1])
        let dirty = try NonCompartmental(
            times: [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5],
            concentrations: [0.2, 0.3, 8, 0.1, 4, .nan, 2, 1, 0.4],
            limit: 0.5
        )
        #expect(clean == dirty)
        #expect(close(clean.areaToLast, 2 + 7 / log(2.0)))
    }

    @Test("No terminal phase, no number that needs one")
    func noTerminalPhase() throws {
        let rising = try NonCompartmental(times: [0, 1, 2, 3], concentrations: [0, 1, 2, 3], dose: 1)
        #expect(rising.terminal == nil && rising.area == nil && rising.clearance == nil)
        #expect(rising.areaToLast == 4.5)
    }

    @Test("What cannot be analysed is refused")
    func refused() {
        #expect(throws: NonCompartmentalError.nothingAboveLimit) {
            try NonCompartmental(times: [0, 1], concentrations: [0, 0])
        }
        #expect(throws: NonCompartmentalError.timesNotAscending(index: 2)) {
            try NonCompartmental(times: [0, 1, 1], concentrations: [0, 1, 2])
        }
        #expect(throws: NonCompartmentalError.countsDiffer(times: 2, concentrations: 1)) {
            try NonCompartmental(times: [0, 1], concentrations: [0])
        }
    }
}

/// PKNCA, "Computing NCA Parameters for Theophylline": over the twelve subjects the geometric mean and geometric
/// coefficient of variation of Cmax 8.65 (17.0 %) and of AUC to infinity 115 (28.4 %), half-life 8.18 with standard
/// deviation 2.12, tmax 1.14 (0.630 to 3.55); subject 1: AUC to the last sample 147.23, to infinity 214.92, half-life 14.3.
@Suite("Noncompartmental analysis of theophylline")
struct NonCompartmentalTheophyllineTests {
    private static let analyses: [NonCompartmental] = {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Models/theophylline/theoph.csv")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
        return (1...12).compactMap { subject in
            let own = rows.filter { $0[0] == Double(subject) }
            return try? NonCompartmental(times: own.map { $0[3] }, concentrations: own.map { $0[4] }, dose: own[0][2])
        }
    }()

    private func geometric(_ values: [Double]) -> (mean: Double, variation: Double) {
        let logs = values.map { log($0) }
        let mean = logs.reduce(0, +) / 12
        let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11
        return (exp(mean), 100 * (exp(variance) - 1).squareRoot())
    }

    @Test("The twelve subjects have the summary that PKNCA documents")
    func summary() throws {
        let analyses = Self.analyses
        try #require(analyses.count == 12)
        let peak = geometric(analyses.map(\.maximum))
        let area = geometric(analyses.compactMap(\.area))
        #expect(abs(peak.mean - 8.65) < 0.005 && abs(peak.variation - 17.0) < 0.05)
        #expect(abs(area.mean - 115) < 0.5 && abs(area.variation - 28.4) < 0.05)
        let halfLives = analyses.compactMap { $0.terminal?.halfLife }
        let mean = halfLives.reduce(0, +) / 12
        let deviation = (halfLives.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11).squareRoot()
        #expect(abs(mean - 8.18) < 0.005 && abs(deviation - 2.12) < 0.006)
        let times = analyses.map(\.timeOfMaximum).sorted()
        #expect(times[0] == 0.63 && times[11] == 3.55 && abs((times[5] + times[6]) / 2 - 1.135) < 1e-9)
    }

    @Test("Subject 1 has the numbers that PKNCA gives")
    func first() throws {
        let first = try #require(Self.analyses.first)
        let (area, halfLife) = try (#require(first.area), #require(first.terminal?.halfLife))
        #expect(abs(first.areaToLast - 147.23) < 0.005)
        #expect(abs(area - 214.92) < 0.005)
        #expect(abs(halfLife - 14.30) < 0.005)
    }
}
