import Diagnostics
import EquationSystems
import ModelFormats
import RandomStreams
import Testing

@testable import Simulation

@Suite("Random numbers of a model")
struct StochasticDrawTests {
    static let mathematics = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"

    static func call(_ name: String, _ arguments: String) -> String {
        "<apply><csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/distrib/\(name)\">"
            + "\(name)</csymbol>\(arguments)</apply>"
    }

    func system(_ content: String) throws -> EquationSystem {
        let text = """
            <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"
              xmlns:distrib="http://www.sbml.org/sbml/level3/version1/distrib/version1" distrib:required="true">
              <model id="m">
                <listOfParameters>
                  <parameter id="x" value="0" constant="false"/><parameter id="y" value="0" constant="false"/>
                  <parameter id="z" value="0" constant="false"/>
                </listOfParameters>
                \(content)
              </model>
            </sbml>
            """
        return try EquationSystem(SBML.read(text, file: "m.xml"))
    }

    /// `y = normal(10, 2)` and `x = y + z` at the start; `z = uniform(y, y + 1)` at times 1 and 3.
    func model() throws -> EquationSystem {
        let initial = Self.call("normal", "<cn>10</cn><cn>2</cn>")
        let event = Self.call("uniform", "<ci>y</ci><apply><plus/><ci>y</ci><cn>1</cn></apply>")
        let time = "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\">t</csymbol>"
        func trigger(_ at: Int, _ id: String) -> String {
            """
            <event id="\(id)" useValuesFromTriggerTime="true"><trigger initialValue="false" persistent="true">
            \(Self.mathematics)<apply><geq/>\(time)<cn>\(at)</cn></apply></math></trigger>
            <listOfEventAssignments><eventAssignment variable="z">\(Self.mathematics)\(event)</math>
            </eventAssignment></listOfEventAssignments></event>
            """
        }
        return try system(
            """
            <listOfInitialAssignments>
            <initialAssignment symbol="y">\(Self.mathematics)\(initial)</math></initialAssignment>
            <initialAssignment symbol="x">\(Self.mathematics)<apply><plus/><ci>y</ci><ci>z</ci></apply></math>
            </initialAssignment></listOfInitialAssignments>
            <listOfEvents>\(trigger(1, "E1"))\(trigger(3, "E2"))</listOfEvents>
            """
        )
    }

    @Test("Both kinds of solver draw the same numbers, from the streams of their names")
    func sameNumbers() throws {
        var course = TimeCourse(times: [0, 2, 4])
        course.seed = 9
        let deterministic = try simulate(model(), course)
        course.solver = .ssa
        let stochastic = try simulate(model(), course)
        #expect(deterministic["z"] == stochastic["z"])
        var stream = RandomStream(seed: 9, subject: 0, purpose: "initial assignment of y, draw 1")
        let y = 10 + 2 * stream.normal()
        #expect(stochastic["y"] == [y, y, y])
        #expect(stochastic["x"] == [y, y, y])
        let z = try stochastic.column("z")
        #expect(z[0] == 0 && z[1] > y && z[1] < y + 1 && z[2] > y && z[2] < y + 1 && z[1] != z[2])
        #expect(stochastic.columns.map(\.name) == ["x", "y", "z"])
    }

    @Test("A seed repeats a run; each realization draws its own")
    func realizations() throws {
        let prepared = try Simulator(model()).prepare(TimeCourse(times: [0, 2]))
        #expect(try prepared.run(realization: 4).values == prepared.run(realization: 4).values)
        #expect(try prepared.run(realization: 4).values != prepared.run(realization: 5).values)
    }

    @Test("A value that is set takes the place of the draw")
    func override() throws {
        var course = TimeCourse(times: [0])
        course.overrides = ["y": 3]
        #expect(try simulate(model(), course)["x"] == [3])
    }

    @Test("A draw in a rule is refused by name")
    func rule() throws {
        let text = """
            <listOfRules><assignmentRule variable="x">\(Self.mathematics)\(Self.call("poisson", "<cn>3</cn>"))</math>
            </assignmentRule></listOfRules>
            """
        let error = #expect(throws: DiagnosticsError.self) { try system(text) }
        #expect(error?.diagnostics.map(\.element) == ["rule for x"])
        #expect(error?.diagnostics.map(\.rule) == ["unsupported"])
    }

    @Test("Arguments that no distribution has end the run by name")
    func invalid() throws {
        let text = """
            <listOfInitialAssignments><initialAssignment symbol="x">
            \(Self.mathematics)\(Self.call("normal", "<cn>0</cn><ci>y</ci>"))</math>
            </initialAssignment></listOfInitialAssignments>
            """
        var course = TimeCourse(times: [0])
        course.overrides = ["y": -1]
        let invalid = course
        let failure = #expect(throws: SimulationFailure.self) { try simulate(system(text), invalid) }
        #expect(failure?.reason == .stochastic(.invalidDistribution))
        #expect(failure?.element == "initial assignment of x, draw 1: normal")
    }
}
