import Diagnostics
import Expressions
import ReactionModels
import Testing

@testable import ModelFormats

@Suite("The distrib package")
struct DistributionsPackageTests {
    static let symbols = "http://www.sbml.org/sbml/symbols/distrib/"

    /// A call of a distribution with numbers as arguments.
    func call(_ name: String, _ arguments: String...) -> String {
        "<apply><csymbol encoding=\"text\" definitionURL=\"\(Self.symbols)\(name)\"> \(name) </csymbol>"
            + arguments.map { $0.hasPrefix("<") ? $0 : "<cn> \($0) </cn>" }.joined() + "</apply>"
    }

    func document(_ content: String, functions: String = "", parameter: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"
          xmlns:distrib="\(DistributionsPackage.namespace)" distrib:required="true">
          <model id="m">
            \(functions)
            <listOfParameters>
              <parameter id="x" value="1" constant="false">\(parameter)</parameter>
              <parameter id="y" value="2" constant="false"/>
            </listOfParameters>
            \(content)
          </model>
        </sbml>
        """
    }

    func assignment(_ math: String) -> String {
        "<listOfInitialAssignments><initialAssignment symbol=\"x\">"
            + "<math xmlns=\"\(DistributionsPackage.mathematics)\">\(math)</math>"
            + "</initialAssignment></listOfInitialAssignments>"
    }

    func faults(_ text: String) -> [Diagnostic] {
        do throws(DiagnosticsError) {
            _ = try SBML.read(text, file: "m.xml")
            return []
        } catch {
            return error.diagnostics
        }
    }

    /// Draws in words: distribution, element, arguments with draws inside them as words again.
    func drawn(_ model: ReactionModel) -> [String] {
        var words: [ExpressionID: ExpressionID] = [:]
        var graph = model.graph
        return model.draws.map { draw in
            let arguments = draw.arguments.map { graph.description(of: graph.substitute($0, words), limit: .max) }
            let text = "\(draw.distribution)(\(arguments.joined(separator: ", ")))"
            words[graph.symbol(draw.id)] = graph.symbol(text)
            return "\(draw.element): \(text)"
        }
    }

    @Test("What is written draws as what was read", arguments: RandomDraw.Distribution.allCases)
    func written(distribution: RandomDraw.Distribution) throws {
        let name = distribution.rawValue
        for count in distribution.argumentCounts {
            let inner = call("normal", "0.25", "<ci> y </ci>")
            let arguments = [inner, "0.5", "0.125", "<ci> y </ci>"].prefix(count)
            let text =
                "<apply><csymbol encoding=\"text\" definitionURL=\"\(Self.symbols)\(name)\"> \(name) </csymbol>"
                + arguments.map { $0.hasPrefix("<") ? $0 : "<cn> \($0) </cn>" }.joined() + "</apply>"
            let model = try SBML.read(document(assignment(text)), file: "m.xml")
            let again = try SBML.read(ModelFormats.text(of: model, in: .sbml), file: "again.xml")
            #expect(drawn(again) == drawn(model))
            #expect(again.draws.count == 2 && again.parameters.count == model.parameters.count)
        }
    }

    @Test("A number that is drawn once and used twice cannot be written, and none in Antimony")
    func unwritable() throws {
        let square = """
            <listOfFunctionDefinitions><functionDefinition id="square">
            <math xmlns="\(DistributionsPackage.mathematics)"><lambda><bvar><ci> a </ci></bvar>
            <apply><times/><ci> a </ci><ci> a </ci></apply></lambda></math></functionDefinition></listOfFunctionDefinitions>
            """
        let math = "<apply><ci> square </ci>\(call("normal", "0", "1"))</apply>"
        let model = try SBML.read(document(assignment(math), functions: square), file: "m.xml")
        for (language, rule) in [(ModelLanguage.sbml, "unwritable-draw"), (.antimony, "unsupported")] {
            let error = try #require(throws: DiagnosticsError.self) { try ModelFormats.text(of: model, in: language) }
            #expect(error.diagnostics.map(\.rule) == [rule])
            #expect(error.diagnostics.map(\.element) == ["initial assignment of x"])
        }
    }

    @Test("Every distribution is read with its arguments", arguments: RandomDraw.Distribution.allCases)
    func everyDistribution(distribution: RandomDraw.Distribution) throws {
        for count in distribution.argumentCounts {
            let arguments = (0..<count).map { "<cn> \($0 + 1) </cn>" }.joined()
            let model = try SBML.read(document(assignment(call(distribution.rawValue, arguments))), file: "m.xml")
            #expect(model.draws.map(\.distribution) == [distribution])
            let values = try model.draws[0].arguments.map { try model.graph.evaluate($0) { _ in .nan } }
            #expect(values == (1...count).map(Double.init))
            #expect(model.draws[0].element == "initial assignment of x")
            #expect(model.parameters.map(\.id) == ["x", "y", "draw 1"])
        }
    }

    @Test("A wrong number of arguments is refused with what would be right")
    func arity() throws {
        let found = faults(document(assignment(call("normal", "1"))))
        #expect(found.map(\.rule) == ["sbml-arity"])
        #expect(found.first?.suggestion == "it takes 2 or 4")
    }

    @Test("Two places are two draws, and so are two calls of a function and a draw inside another")
    func places() throws {
        let function = """
            <listOfFunctionDefinitions><functionDefinition id="f"><math xmlns="\(DistributionsPackage.mathematics)">
            <lambda><bvar><ci> a </ci></bvar>\(call("normal", "<ci> a </ci>", "1"))</lambda>
            </math></functionDefinition></listOfFunctionDefinitions>
            """
        let one = "<apply><ci> f </ci><ci> y </ci></apply>"
        let text = document(
            assignment("<apply><plus/>\(one)\(one)\(call("normal", call("uniform", "0", "1"), "2"))</apply>"),
            functions: function
        )
        let model = try SBML.read(text, file: "m.xml")
        #expect(model.draws.count == 4)
        #expect(Set(model.draws.map(\.id)).count == 4)
        #expect(model.draws.allSatisfy { $0.element == "initial assignment of x" })
        let names = model.graph.symbols(in: model.initialAssignments[0].math)
        #expect(names.count == 3)
        let inner = try #require(model.draws.first { $0.distribution == .uniform })
        let outer = try #require(model.draws.first { model.graph.symbols(in: $0.arguments[0]) == [inner.id] })
        #expect(names.contains(outer.id) && !names.contains(inner.id))
        #expect(model.draws.count { model.graph.symbols(in: $0.arguments[0]) == ["y"] } == 2)
    }

    @Test("Statements on uncertainty are left out with a note that has their line")
    func uncertainty() throws {
        let list = "<distrib:listOfUncertainties><distrib:uncertainty/></distrib:listOfUncertainties>"
        let model = try SBML.read(document("", parameter: list), file: "m.xml")
        let note = try #require(model.notes.first { $0.rule == "sbml-uncertainty" })
        #expect(note.location?.line == 7)
        #expect(model.draws.isEmpty)
    }

    @Test("Unknown distributions, draft elements and broken XML are refused with their line")
    func refusals() throws {
        let unknown = faults(document(assignment(call("norml", "1", "2"))))
        #expect(unknown.map(\.rule) == ["unsupported"])
        #expect(unknown.first?.location?.line == 10)
        #expect(unknown.first?.suggestion == "did you mean `normal`")
        let draft = faults(document("", parameter: "<distrib:drawFromDistribution/>"))
        #expect(draft.map(\.element) == ["distrib:drawFromDistribution"])
        let broken = faults(document(assignment("<apply>") + "<open>"))
        #expect(broken.allSatisfy { $0.rule == "sbml-xml" && $0.location?.line != nil })
        #expect(!broken.isEmpty)
    }

    @Test("A draw in a rule is left to the equations, which refuse it; document types never reach the parser")
    func elsewhere() throws {
        let entity = "<!DOCTYPE sbml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
        let text = document("").replacing("<sbml ", with: entity + "<sbml ", maxReplacements: 1)
        #expect(faults(text).map(\.rule) == ["sbml-doctype"])
    }

    @Test("A tree does not load what an entity names")
    func entities() throws {
        let text = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"
        let tree = try XMLTree(text, file: "a.xml")
        #expect(!tree.text().contains("root:"))
        #expect(tree.text().contains("&b;"))
    }
}
