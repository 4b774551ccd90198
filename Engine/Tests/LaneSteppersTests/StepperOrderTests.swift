import CLanes
import Foundation
import Kernels
import LaneSteppers
import Testing

@Suite("Order and work of the lane steppers")
struct StepperOrderTests {
    /// Not linear, and forced in time, with `x = 1 / (1 + t + sin t)` and `y = exp(cos t)`.
    private static let forced = """
        x = 1;  y = \(M_E);
        x' = -x^2 * (1 + cos(time));
        y' = -y * sin(time);
        """

    private static func exact(_ t: Double) -> [Double] { [1 / (1 + t + sin(t)), exp(cos(t))] }

    /// The error at times with steps of one length: the tolerance is so loose that every step is accepted.
    private func error(_ method: LaneMethod, step: Double, times: [Double]) throws -> Double {
        let results = try LaneProblem(Self.forced, times: times).run(method, 0.99, step: step)
        #expect(results.failures[0] == nil)
        #expect(results.steps[0].rejected == 0)
        var worst = 0.0
        for (row, time) in times.enumerated() {
            for (column, value) in Self.exact(time).enumerated() {
                worst = max(worst, abs(results.values[2 * row + column] - value))
            }
        }
        return worst
    }

    @Test("Both methods are of order 5 where steps end", arguments: [LaneMethod.tsit5, .rodas5P])
    func order(method: LaneMethod) throws {
        // Coefficients of lower order would show as 4; Tsit5's own error is small, and of nearly order 6 here.
        let errors = try [0.05, 0.025].map { try error(method, step: $0, times: [2]) }
        let observed = log2(errors[0] / errors[1])
        #expect(observed > 4.7 && observed < 6, "\(method): \(observed), errors \(errors)")
    }

    @Test("The pair of order 7 is that where steps end, and inside them")
    func seventhOrder() throws {
        for times in [[2.0], (0...97).map { 2 * Double($0) / 97 }] {
            let errors = try [0.4, 0.2, 0.1].map { try error(.verner7, step: $0, times: times) }
            let observed = zip(errors, errors.dropFirst()).map { log2($0 / $1) }
            // Steps are cut at the last time only.
            for order in observed { #expect(order > 6.4 && order < 9.5, "\(observed), errors \(errors)") }
        }
    }

    @Test("Dense output is of order 4 or more", arguments: [LaneMethod.tsit5, .rodas5P])
    func denseOrder(method: LaneMethod) throws {
        let times = (0...97).map { 2 * Double($0) / 97 }
        let errors = try [0.1, 0.05, 0.025].map { try error(method, step: $0, times: times) }
        let observed = zip(errors, errors.dropFirst()).map { log2($0 / $1) }
        for order in observed { #expect(order > 3.7, "\(method): \(observed), errors \(errors)") }
    }

    @Test("Rodas5P keeps its accuracy on a stiff problem with a slow solution, for any stiffness")
    func protheroRobinson() throws {
        // Prothero and Robinson, Math Comp 28 (1974) 145-162: y = sin t whatever the rate.
        for rate in [1e2, 1e4, 1e6, 1e8] {
            let text = "r = \(rate); y = 0; y' = -r * (y - sin(time)) + cos(time);"
            let results = try LaneProblem(text, times: [0, 1, 3, 5]).run(.rodas5P, 1e-7)
            for (value, time) in zip(results.values, [0.0, 1, 3, 5]) {
                #expect(abs(value - sin(time)) < 2e-6, "rate \(rate), time \(time): \(value)")
            }
            #expect(results.steps[0].accepted < 150, "rate \(rate): \(results.steps)")
        }
    }

    @Test(
        "A tighter tolerance gives a smaller error, in proportion",
        arguments: [LaneMethod.tsit5, .verner7, .rodas5P]
    )
    func toleranceProportion(method: LaneMethod) throws {
        let times = (0...50).map { Double($0) / 5 }
        for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
            let results = try LaneProblem(Self.forced, times: times).run(method, tolerance)
            var worst = 0.0
            for (row, time) in times.enumerated() {
                for (column, value) in Self.exact(time).enumerated() {
                    worst = max(worst, abs(results.values[2 * row + column] / value - 1))
                }
            }
            #expect(worst < 30 * tolerance, "\(method) at \(tolerance): \(worst)")
        }
    }

    /// The number of steps a method may take: a change of the controller or of the error norm shows here.
    @Test("Work stays within its bounds")
    func work() throws {
        let orbit =
            "x = 1; y = 0; u = 0; v = 0.5; x' = u; y' = v; u' = -x / (x^2 + y^2)^1.5; v' = -y / (x^2 + y^2)^1.5;"
        // DETEST class D, an orbit of eccentricity 0.75, once around (Hull et al., SIAM J Numer Anal 9 (1972) 603-637).
        let explicit = try LaneProblem(orbit, times: [10]).run(.tsit5, 1e-6)
        #expect((120...230).contains(explicit.steps[0].accepted), "\(explicit.steps)")
        #expect(explicit.steps[0].rejected < 90, "\(explicit.steps)")
        let decay = try LaneProblem("x = 1; x' = -x;", times: [10]).run(.tsit5, 1e-6)
        #expect((15...40).contains(decay.steps[0].accepted), "\(decay.steps)")
        #expect(decay.statistics.rhsEvaluations <= 6 * decay.statistics.passes + 2)
        let stiff = try LaneProblem("x = 1; y = 0; x' = -1000 * x + y; y' = x - y;", times: [10]).run(.rodas5P, 1e-6)
        #expect((20...90).contains(stiff.steps[0].accepted), "\(stiff.steps)")
        #expect(stiff.statistics.linearSetups == stiff.statistics.passes)
    }
}
