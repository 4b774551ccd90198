import Diagnostics
import ModelFormats
import ReactionModels
import Testing

@Suite("Drawings in SBML")
struct DrawingPackagesTests {
    /// As COPASI writes a Level 2 model that has a drawing; `body` follows the drawing.
    private func levelTwo(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbml xmlns="http://www.sbml.org/sbml/level2/version4" layout:required="false" level="2" version="4"
          xmlns:layout="http://www.sbml.org/sbml/level3/version1/layout/version1"
          xmlns:render="http://www.sbml.org/sbml/level3/version1/render/version1">
          <model id="m">
            <layout:listOfLayouts>
              <layout:layout layout:id="l">
                <layout:dimensions layout:width="1" layout:height="2"/>
              </layout:layout>
              <render:listOfGlobalRenderInformation>
                <render:globalRenderInformation render:id="r"/>
              </render:listOfGlobalRenderInformation>
            </layout:listOfLayouts>
            \(body)
          </model>
        </sbml>
        """
    }

    @Test("They are left out, in Level 2 and with elements that libSBML does not know")
    func leftOut() throws {
        let text = levelTwo(#"<listOfParameters><parameter id="k" value="3"/></listOfParameters>"#)
        #expect(try SBML.read(text, file: "m.xml").parameters.map(\.value) == [3])
    }

    @Test("A fault behind a drawing keeps its line")
    func lines() {
        let text = levelTwo(#"<listOfParameters><parameter id="k" value="3" colour="red"/></listOfParameters>"#)
        do throws(DiagnosticsError) {
            _ = try SBML.read(text, file: "m.xml")
            Issue.record("an attribute that SBML does not have was read")
        } catch {
            #expect(error.diagnostics.first?.location?.line == 14)
        }
    }
}
