import EquationSystems
import Expressions
import ReactionModels
import Testing

@Suite("Jacobian")
struct JacobianTests {
    /// Michaelis-Menten enzyme kinetics with inhibition, a growing compartment, a Hill function of time and a rule.
    private func model() -> ReactionModel {
        var model = ReactionModel(id: "m")
        model.addCompartment("C", 2, isConstant: false)
        model.addSpecies("S", concentration: 3)
        model.addSpecies("E", concentration: 0.7)
        model.addSpecies("I", amount: 0.4, isAmount: true)
        model.addSpecies("P", amount: 0)
        model.addParameter("K", 0.9)
        model.addParameter("n", 2.5)
        model.addParameter("V", isConstant: false)
        model.addParameter("x", 0.3, isConstant: false)
        model.assign("V", 4 * "E" / (1 + "I" / "K") * .apply(.exp, [.apply(.minus, [.time])]))
        model.addReaction(
            "J1",
            [(1, "S")],
            [(1, "P")],
            "C" * "V" * power("S", "n") / (power("K", "n") + power("S", "n"))
        )
        model.addReaction("J2", [(1, "P"), (1, "I")], [(1, "E")], "C" * 0.3 * "P" * "I" * .apply(.sin, ["x"]))
        model.rate("C", 0.1 * "C" - 0.01 * "S")
        model.rate("x", .apply(.piecewise, ["x" * "S", less("S", 100), "J1"]))
        return model
    }

    @Test("agrees with central differences, and holds nothing that is zero by structure")
    func centralDifferences() throws {
        let evaluated = try Evaluated(EquationSystem(model()))
        let system = evaluated.system
        var values = [Double](repeating: .nan, count: system.jacobian.count)
        let state = [5.0, 1.2, 0.6, 0.8, 2.2, 0.4]
        evaluated.evaluation.jacobian(0.3, state, &values)
        var dense = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6)
        for (entry, value) in zip(system.jacobian, values) { dense[entry.row][entry.column] = value }
        for column in 0..<6 {
            let step = 1e-6 * state[column]
            var (up, down) = (state, state)
            up[column] += step
            down[column] -= step
            var (above, below) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6))
            evaluated.evaluation.rightHandSide(0.3, up, &above)
            evaluated.evaluation.rightHandSide(0.3, down, &below)
            for row in 0..<6 {
                let slope = (above[row] - below[row]) / (2 * step)
                #expect(abs(dense[row][column] - slope) < 1e-7, "row \(row), column \(column)")
            }
        }
        let places = system.jacobian.map { [$0.column, $0.row] }
        #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) })
        // P is changed by S, E, I, P, x and C; x by S, x and (through the other branch) E, I and C.
        let ofX = system.jacobian.filter { system.states[$0.row].name == "x" }.map { system.states[$0.column].name }
        #expect(Set(ofX) == ["S", "E", "I", "x", "C"])
        #expect(!system.jacobian.contains { $0.row == 4 && $0.column == 1 })
    }

    @Test("the derivative by time is there where time is")
    func byTime() throws {
        let evaluated = try Evaluated(EquationSystem(model()))
        let state = [5.0, 1.2, 0.6, 0.8, 2.2, 0.4]
        var values = [Double](repeating: .nan, count: 6)
        evaluated.evaluation.timeDerivative(0.3, state, &values)
        var (above, below) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6))
        evaluated.evaluation.rightHandSide(0.3 + 1e-6, state, &above)
        evaluated.evaluation.rightHandSide(0.3 - 1e-6, state, &below)
        for row in 0..<6 { #expect(abs(values[row] - (above[row] - below[row]) / 2e-6) < 1e-7) }
        var still = ReactionModel(id: "still")
        still.addParameter("x", 1, isConstant: false)
        still.rate("x", "x" * "x")
        #expect(try EquationSystem(still).timeDerivative.isEmpty)
    }
}
