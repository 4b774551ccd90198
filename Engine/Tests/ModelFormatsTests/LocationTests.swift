import Diagnostics
import ModelFormats
import ReactionModels
import Testing

@Suite("Places of model elements")
struct LocationTests {
    @Test("An Antimony model's faults have the line and column of their element")
    func antimony() throws {
        let text = "species S1 in C\nC = 1; k = 2\nJ0: S1 -> S2; k*S1*q\n  y := z\n z := y\nat time > 3: k = 1"
        let model = try Antimony.read(text, file: "m.ant")
        func place(_ element: String) -> String? { model.locations[element]?.description }
        #expect(place("species S1") == "m.ant:1:9")
        #expect(place("compartment C") == "m.ant:1:15")
        #expect(place("reaction J0") == "m.ant:3:1")
        #expect(place("event _E0") == "m.ant:6:1")
        #expect(place("rule for y") == "m.ant:4:5")
        let faults = model.validate()
        #expect(faults.contains { $0.rule == "cyclic-assignment" && $0.location?.line == 4 }, "\(faults)")
        #expect(faults.contains { $0.rule == "missing-value" && $0.location?.line == 3 }, "\(faults)")
    }

    @Test("libSBML's validation reports inconsistent units at their line")
    func units() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
              <model id="m" timeUnits="second">
                <listOfParameters>
                  <parameter id="a" value="1" units="metre" constant="true"/>
                  <parameter id="b" value="1" units="second" constant="true"/>
                  <parameter id="c" units="metre" constant="false"/>
                </listOfParameters>
                <listOfRules>
                  <assignmentRule variable="c">
                    <math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/><ci>a</ci><ci>b</ci></apply></math>
                  </assignmentRule>
                </listOfRules>
              </model>
            </sbml>
            """
        let findings = SBML.check(text, file: "m.xml")
        #expect(findings.contains { $0.rule == "sbml-10501" && $0.location?.line == 10 }, "\(findings)")
        #expect(SBML.check(text.replacingOccurrences("second\" constant", "metre\" constant"), file: "m.xml").isEmpty)
        #expect(SBML.check("<no", file: "m.xml").isEmpty)
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String { replacing(old, with: new) }
}
