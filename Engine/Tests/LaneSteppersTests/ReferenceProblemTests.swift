import Foundation
import Kernels
import LaneSteppers
import Testing

@Suite("Stiff reference problems")
struct StiffReferenceTests {
    /// Robertson, 1966; reference at 1e11 from the Test Set for IVP Solvers (Mazzia and Magherini, release 2.4), problem
    /// ROBER.
    @Test("Robertson's problem to time 1e11", arguments: [1e-5, 1e-7, 1e-9])
    func robertson(tolerance: Double) throws {
        let text = """
            k1 = 0.04; k2 = 3e7; k3 = 1e4; x = 1; y = 0; z = 0;
            x' = -k1 * x + k3 * y * z;  y' = k1 * x - k3 * y * z - k2 * y^2;  z' = k2 * y^2;
            """
        let expected = [0.2083340149701255e-07, 0.8333360770334713e-13, 0.9999999791665050]
        let results = try LaneProblem(text, times: [0, 1e11]).run(.rodas5P, tolerance)
        #expect(results.failures[0] == nil)
        // The state that ends at 2e-8 was 1: the tolerance of its largest size is the share of 1e-3 of that.
        for (value, reference) in zip(results.values[3...], expected) {
            #expect(abs(value / reference - 1) < 10_000 * tolerance, "\(value) for \(reference)")
        }
        #expect(results.steps[0].accepted < 2500, "\(results.steps)")
    }

    /// Hairer and Wanner II, IV.10; reference from the Test Set for IVP Solvers, problem HIRES.
    @Test("HIRES", arguments: [1e-5, 1e-7, 1e-9])
    func hires(tolerance: Double) throws {
        let text = """
            y1 = 1; y2 = 0; y3 = 0; y4 = 0; y5 = 0; y6 = 0; y7 = 0; y8 = 0.0057;
            y1' = -1.71 * y1 + 0.43 * y2 + 8.32 * y3 + 0.0007;
            y2' = 1.71 * y1 - 8.75 * y2;
            y3' = -10.03 * y3 + 0.43 * y4 + 0.035 * y5;
            y4' = 8.32 * y2 + 1.71 * y3 - 1.12 * y4;
            y5' = -1.745 * y5 + 0.43 * y6 + 0.43 * y7;
            y6' = -280 * y6 * y8 + 0.69 * y4 + 1.71 * y5 - 0.43 * y6 + 0.69 * y7;
            y7' = 280 * y6 * y8 - 1.81 * y7;
            y8' = -280 * y6 * y8 + 1.81 * y7;
            """
        let expected = [
            0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
            0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
        ]
        let results = try LaneProblem(text, times: [321.8122]).run(.rodas5P, tolerance)
        for (value, reference) in zip(results.values, expected) {
            #expect(abs(value / reference - 1) < 3000 * tolerance, "\(value) for \(reference)")
        }
        #expect(results.steps[0].accepted < 2500, "\(results.steps)")
    }

    @Test("Van der Pol's oscillator with a stiffness of 1000 has the known value after the first fall")
    func vanDerPol() throws {
        // Test Set for IVP Solvers, problem VDPOL: y(2) of the scaled equation with eps = 1e-6.
        let text = "e = 1e-6; y = 2; z = 0; y' = z; z' = ((1 - y^2) * z - y) / e;"
        let results = try LaneProblem(text, times: [2]).run(.rodas5P, 1e-8)
        #expect(abs(results.values[0] / 1.706167732170483 - 1) < 1e-5, "\(results.values)")
        #expect(abs(results.values[1] / -0.8928097010247975 - 1) < 1e-5, "\(results.values)")
    }

    @Test("The explicit method gives the same numbers as the implicit one where both can")
    func methodsAgree() throws {
        let text = "a = 1.1; b = 0.4; x = 10; y = 5; x' = a * x - b * x * y; y' = 0.1 * x * y - b * y;"
        let times = (0...40).map { Double($0) }
        let explicit = try LaneProblem(text, times: times).run(.tsit5, 1e-10)
        let implicit = try LaneProblem(text, times: times).run(.rodas5P, 1e-10)
        for (a, b) in zip(explicit.values, implicit.values) { #expect(abs(a / b - 1) < 1e-6, "\(a), \(b)") }
    }
}
