import Foundation
import Testing

@testable import Dossiers

@Suite("Measures")
struct MeasureTests {
    private static func wave(_ time: Double) -> Double { exp(-time / 10) * sin(time) }
    private static func area(_ time: Double) -> Double {
        let turned: Double = cos(time) + 0.1 * sin(time)
        return (1 - exp(-time / 10) * turned) / 1.01
    }

    /// A decaying wave, exp(-t/10) sin t with its exact integral, and a saturating series.
    private let inputs: MeasureInputs = {
        let times = (0...2000).map { Double($0) * 0.01 }
        let wave = SampledCurve(
            times: times,
            values: times.map(Self.wave),
            areas: times.map(Self.area)
        )
        let doses = (0...60).map { pow(10, Double($0) / 10 - 3) }
        // Hill coefficient 2, half at 1, largest 3.
        let series = doses.map { dose in
            SampledCurve(times: [0, 1], values: [0, 3 * dose * dose / (1 + dose * dose)])
        }
        return MeasureInputs(
            curves: { $0.arm == "wave" ? [wave] : $0.arm == "dose" ? series : [] },
            doses: { $0 == "dose" ? doses : nil },
            parameter: { arm, name in name == "k" ? (arm == nil ? 2 : 5) : nil }
        )
    }()

    private static let turn = atan(10.0)
    private static let first: Double = exp(-turn / 10) * sin(turn)
    private static let second: Double = exp(-(turn + 2 * Double.pi) / 10) * sin(turn)
    private static let half: Double = (1 + exp(-Double.pi / 10)) / 1.01
    private static let early: Double = exp(-0.1234) * sin(1.234)
    private static let late: Double = exp(-2.0) * sin(20.0)
    private static let logs: Double = 0.6931471805599453 / 2 + 2

    /// Text, value and deviation allowed.
    private static let forms: [(String, Double, Double)] = [
        ("1 + 2*3^2 - 4/2", 17, 0), ("-2^2", -4, 0), ("(1 - 3)*-2", 4, 0), ("2^3^0", 2, 0),
        ("ln(2)/k + log10(100)", logs, 1e-15), ("wave.k", 5, 0), ("sqrt(abs(-9)) + ceil(1.2) + exp(0)", 6, 1e-15),
        ("at(wave.x, 1.234)", early, 1e-9), ("final(wave.x)", late, 1e-15),
        ("tmax(wave.x)", turn, 1e-5), ("max(wave.x)", first, 1e-8), ("tmin(wave.x)", turn + Double.pi, 1e-5),
        ("max(wave.x, 5)", second, 1e-8),
        ("falls(wave.x, 0)", Double.pi, 1e-9), ("rises(wave.x, 0, 1)", 2 * Double.pi, 1e-9),
        ("auc(wave.x, 0, 3.14159265)", half, 1e-8), ("auc(wave.x, 0, falls(wave.x, 0))", half, 1e-8),
        ("deviation(wave.x, wave.x)", 0, 0), ("deviation(wave.x, 0) - max(wave.x)", 0, 1e-4),
        ("ec(0.5, dose.x)", 1, 1e-3), ("ec(0.9, dose.x)/ec(0.1, dose.x)", 9, 1e-2),
    ]

    @Test("Measures agree with closed forms", arguments: forms)
    func values(text: String, expected: Double, tolerance: Double) throws {
        let value = try #require(try Measure(text).evaluate(on: inputs))
        #expect(abs(value - expected) <= tolerance, "\(value)")
    }

    @Test("A period is the mean distance of rises through the middle")
    func period() throws {
        let times = (0...1000).map { Double($0) * 0.1 }
        let curve = SampledCurve(times: times, values: times.map { 3 + sin(2 * .pi * $0 / 7) })
        let period = try #require(curve.period(from: 10))
        #expect(abs(period - 7) < 1e-6)
    }

    @Test("What the runs do not have is no number", arguments: ["falls(wave.x, -7)", "at(wave.x, 99)", "unknown"])
    func absent(text: String) throws {
        #expect(try Measure(text).evaluate(on: inputs) == nil)
    }

    @Test(
        "A text that is no measure is refused with what is wrong",
        arguments: [
            ("", "the end"), ("1 +", "the end"), ("max(open)", "ARM.OUTPUT"), ("peak(a.b)", "no function `peak`"),
            ("at(a.b)", "takes 1...1 numbers"), ("1 2", "expected the end"), ("1e999", "no number"),
            (String(repeating: "(", count: 100), "nested too deep"),
        ]
    )
    func refused(text: String, expected: String) {
        do throws(MeasureFault) {
            _ = try Measure(text)
            Issue.record("accepted")
        } catch {
            #expect(error.message.contains(expected), "\(error.message)")
        }
    }
}
