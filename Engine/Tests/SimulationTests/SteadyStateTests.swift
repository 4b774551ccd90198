import Diagnostics
import Foundation
import Simulation
import Testing

@Suite("Steady states")
struct SteadyStateTests {
    private func steadyState(_ text: String, _ overrides: [String: Double] = [:]) throws -> SteadyState {
        try Simulator(system(text)).steadyState(overrides: overrides)
    }

    private func value(_ name: String, _ state: SteadyState) throws -> Double {
        let place = try #require(state.columns.firstIndex { $0.name == name })
        return state.values[place]
    }

    @Test("Made at a constant rate and lost in proportion: the ratio, stable, with the loss rate as eigenvalue")
    func turnover() throws {
        let state = try steadyState("-> S; kin; S -> ; k*S; S = 0; kin = 3; k = 0.5")
        #expect(abs(try value("S", state) - 6) < 1e-9)
        #expect(state.stability == .stable && state.method == .newton)
        #expect(state.eigenvalues.count == 1 && abs(state.eigenvalues[0].real + 0.5) < 1e-12)
        #expect(
            abs(try value("S", try steadyState("-> S; kin; S -> ; k*S; S = 0; kin = 3; k = 0.5", ["k": 2])) - 1.5)
                < 1e-9
        )
    }

    @Test("A conserved total is kept, and does not make the Jacobian singular")
    func conservedTotal() throws {
        let state = try steadyState("A -> B; k1*A; B -> A; k2*B; A = 10; B = 2; k1 = 1; k2 = 3")
        #expect(abs(try value("A", state) - 9) < 1e-9)
        #expect(abs(try value("B", state) - 3) < 1e-9)
        #expect(state.eigenvalues.count == 1 && abs(state.eigenvalues[0].real + 4) < 1e-12)
        #expect(state.conservedTotals.map(\.total) == [12])
    }

    @Test("Binding: the root of the quadratic for the complex")
    func binding() throws {
        let state = try steadyState("L + R -> C; kon*L*R - koff*C; L = 5; R = 2; C = 0; kon = 1; koff = 0.7")
        let sum = 5 + 2 + 0.7
        #expect(abs(try value("C", state) - (sum - (sum * sum - 4.0 * 10).squareRoot()) / 2) < 1e-9)
        #expect(state.stability == .stable && state.conservedTotals.count == 2)
    }

    @Test("Of two stable states the one is found whose basin holds the start")
    func bistable() throws {
        let text = "x' = x*(1 - x)*(x - 0.3); x = START"
        for (start, expected) in [("0.2", 0.0), ("0.4", 1.0)] {
            let state = try steadyState(text.replacingOccurrences(of: "START", with: start))
            #expect(abs(try value("x", state) - expected) < 1e-6)
            #expect(state.stability == .stable)
        }
    }

    @Test("An oscillator's resting point is found and is unstable, with a pair of complex eigenvalues")
    func oscillator() throws {
        // Brusselator: rest at X = A, Y = B/A; trace of the Jacobian B - 1 - A².
        let text = "-> X; A; X -> ; X; X -> Y; B*X; Y -> X; X^2*Y; A = 1; B = 3; X = 1.1; Y = 2.9"
        let state = try steadyState(text)
        #expect(abs(try value("X", state) - 1) < 1e-8)
        #expect(abs(try value("Y", state) - 3) < 1e-8)
        #expect(state.stability == .unstable)
        #expect(abs(state.eigenvalues.reduce(0) { $0 + $1.real } - 1) < 1e-8)
        #expect(state.eigenvalues.allSatisfy { $0.imaginary != 0 })
    }

    @Test("A model that grows for ever has none, and what depends on time or events is refused by name")
    func none() throws {
        #expect(throws: SteadyStateFailure.self) { try steadyState("-> S; k; S = 0; k = 1") }
        for text in ["S' = time - S; S = 1", "S' = -S; S = 1; at S < 0.5: S = 1"] {
            let error = #expect(throws: DiagnosticsError.self) { try steadyState(text) }
            #expect(error?.diagnostics.map(\.rule) == ["unsupported"])
        }
    }
}
