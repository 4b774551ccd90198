import Diagnostics
import EquationSystems
import Foundation
import ModelFormats
import Simulation
import Testing

@testable import Analysis

/// Which parameters no data, or these data, can tell.
@Suite struct IdentifiabilityTests {
    private func system(_ body: String) throws -> EquationSystem {
        try EquationSystem(Antimony.read("model m\n\(body)\nend\n", file: "test.ant"))
    }

    private func found(_ body: String) throws -> [String] {
        try #require(ParameterStructure(system(body))).redundancies.map(\.description)
    }

    @Test("Two parameters that appear only as a product, a quotient or a power are named")
    func pairs() throws {
        #expect(try found("x = 1; a = 2; b = 3; x' = -a*b*x") == ["only a*b acts"])
        #expect(try found("A = 1; CL = 2; V = 3; A' = -CL/V*A") == ["only CL/V acts"])
        #expect(try found("x = 1; a = 2; b = 3; x' = -a^2*b*x") == ["only a^2*b acts"])
        #expect(try found("x = 1; a = 2; b = 3; k = a*b; x' = -k*x") == ["only a*b acts"])
    }

    @Test("What tells them apart takes the hint away")
    func identifiable() throws {
        #expect(try found("A = 1; CL = 2; V = 3; A' = -CL/V*A; C := A/V").isEmpty)
        #expect(try found("S = 1; vmax = 2; km = 3; S' = -vmax*S/(km + S)").isEmpty)
        // A quantity of parameters alone is no observation.
        #expect(try found("A = 1; CL = 2; V = 3; A' = -CL/V*A; twice := 2*V + CL") == ["only CL/V acts"])
    }

    @Test("A chain of three is one change that nothing can tell")
    func three() throws {
        #expect(
            try found("x = 1; y = 1; a = 2; b = 3; c = 4; x' = -a*b*x; y' = b*c*x - y")
                == ["multiplying a by s, b by s^(-1), c by s changes nothing"]
        )
    }

    @Test("A scaling may move a starting amount")
    func startingAmount() throws {
        #expect(try found("x = d/v; d = 2; v = 3; k = 1; x' = -k*x") == ["only d/v acts"])
    }

    @Test("Parameters that act on nothing are named")
    func unused() throws {
        let structure = try #require(ParameterStructure(system("x = 1; k = 2; idle = 3; x' = -k*x")))
        #expect(structure.unused == ["idle"])
    }

    @Test("Two columns at an angle inflate standard errors by one over its sine")
    func inflation() throws {
        let angle = 0.05
        let found = PracticalIdentifiability(["a", "b"], [[1, 0], [cos(angle), sin(angle)]])
        for parameter in found.parameters {
            #expect(abs(try #require(parameter.inflation) - 1 / sin(angle)) < 1e-9)
        }
        #expect(found.rank == 2)
        #expect(found.parameters[0].twin?.name == "b")
    }

    @Test("Rates that only add up are one parameter to the data; a third that moves nothing has no inflation")
    func sums() throws {
        let system = try system("x = 1; y = 1; a = 2; b = 3; c = 1; x' = -(a + b)*x; y' = -c*y")
        var course = TimeCourse(end: 2, steps: 20)
        course.recorded = ["x"]
        let found = try PracticalIdentifiability(system, course, by: ["a", "b", "c"])
        #expect(found.rank == 1)
        #expect(found.parameters[0].inflation == .infinity && found.parameters[2].inflation == nil)
        course.recorded = ["x", "y"]
        #expect(try PracticalIdentifiability(system, course, by: ["a", "b", "c"]).rank == 2)
        // x = exp(-(a+b)t): a dx/da = -a t x, over its largest size 1, at 21 times.
        let slopes = (0...20).map { 2 * 0.1 * Double($0) * exp(-5 * 0.1 * Double($0)) }
        let exact = (slopes.reduce(0) { $0 + $1 * $1 } / 21).squareRoot()
        #expect(abs(found.parameters[0].sensitivity - exact) < 1e-6)
    }

    @Test("Hints name conserved sums and species that a rate can take below zero")
    func hints() throws {
        let hints = try system("species S = 1, P = 0; k = 1; J: S => P; k*S").hints().map(\.description)
        #expect(hints.contains { $0.contains("conserved: S + P") })
        #expect(!hints.contains { $0.contains("below zero") })
        let zeroOrder = try system("species S = 1, P = 0; k = 1; J: S => P; k").hints().map(\.description)
        #expect(zeroOrder.contains { $0.contains("species S") && $0.contains("below zero") })
    }
}
