import Diagnostics
import ModelFormats
import ReactionModels
import Testing

@Suite("Faults of SBML texts")
struct SBMLFaultTests {
    @Test("Malformed XML names the line, counted from one, with and without an XML declaration")
    func malformed() throws {
        let broken = Snippet.level3("<listOfParameters>\n<parameter id=\"k\" constant=\"true\"\n</listOfParameters>")
        let first = try #require(faults(broken).first)
        // Lines 1 to 3 hold the declaration, <sbml> and <model>; the tag that opens on line 5 is not closed by line 6.
        #expect(first.location == SourceLocation(file: "m.xml", line: 6, column: first.location?.column))
        #expect(first.location?.column != nil)
        let bare = broken.split(separator: "\n", maxSplits: 1).last.map(String.init) ?? ""
        #expect(faults(bare).first?.location?.line == 5)
    }

    @Test("Several faults are reported in one run, in the order of the text, each with line and element")
    func several() {
        let text = Snippet.level3(
            """
            <listOfFunctionDefinitions>
            <functionDefinition id="f">\(Snippet.math("<lambda><ci>k</ci></lambda>"))</functionDefinition>
            </listOfFunctionDefinitions>
            <listOfSpecies>
            <species id="A" compartment="c" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
            </listOfSpecies>
            <listOfParameters>
            <parameter id="A" constant="true"/>
            <parameter id="k" constant="true"/>
            </listOfParameters>
            <listOfRules>
            <assignmentRule variable="k">\(Snippet.math("<apply><ci>g</ci><cn>1</cn></apply>"))</assignmentRule>
            <rateRule variable="nobody">\(Snippet.math("<cn>1</cn>"))</rateRule>
            </listOfRules>
            <listOfReactions><reaction id="R" reversible="false">
            <listOfReactants><speciesReference species="Q" constant="true"/></listOfReactants>
            </reaction></listOfReactions>
            """
        )
        let found = faults(text)
        #expect(found.map { $0.location?.line } == [5, 8, 11, 15, 16, 18])
        #expect(
            found.map(\.element) == [
                "function f", "species A", "parameter A", "rule for k", "rule for nobody", "reaction R",
            ]
        )
        #expect(found.allSatisfy { $0.severity == .error })
    }

    @Test("libSBML's own faults carry its message, number and line")
    func libSBMLMessages() throws {
        let text = Snippet.level3(
            "<listOfParameters>\n<parameter id=\"k\" constant=\"true\" nonsense=\"1\"/>\n</listOfParameters>"
        )
        let first = try #require(faults(text).first)
        #expect(first.message.contains("nonsense"))
        #expect(first.location?.line == 5)
        #expect(first.rule.hasPrefix("sbml-"))
    }

    static func package(_ name: String, _ uri: String, required: Bool, _ body: String = "") -> String {
        """
        <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" xmlns:\(name)="\(uri)"
          \(name):required="\(required)"><model id="m">\(body)</model></sbml>
        """
    }

    @Test(
        "A package that must be understood and is not is refused by name",
        arguments: [
            ("spatial", "http://www.sbml.org/sbml/level3/version1/spatial/version1"),
            ("arrays", "http://www.sbml.org/sbml/level3/version1/arrays/version1"),
            ("qual", "http://www.sbml.org/sbml/level3/version1/qual/version1"),
        ]
    )
    func requiredPackages(_ name: String, _ uri: String) throws {
        let found = faults(Self.package(name, uri, required: true))
        #expect(found.count == 1)
        #expect(found.first?.rule == "unsupported")
        #expect(try #require(found.first).message.contains(name))
    }

    @Test("A package that may be ignored is ignored with a note")
    func optionalPackages() throws {
        let model = try SBML.read(
            Self.package("req", "http://www.sbml.org/sbml/level3/version1/req/version1", required: false),
            file: "m.xml"
        )
        #expect(model.notes.map(\.rule) == ["sbml-package"])
    }

    @Test("A model with a flux objective is refused as not a time course; one without is read")
    func fluxBalance() throws {
        let uri = "http://www.sbml.org/sbml/level3/version1/fbc/version1"
        let objective = """
            <fbc:listOfObjectives fbc:activeObjective="o"><fbc:objective fbc:id="o" fbc:type="maximize">
            <fbc:listOfFluxObjectives><fbc:fluxObjective fbc:reaction="R" fbc:coefficient="1"/></fbc:listOfFluxObjectives>
            </fbc:objective></fbc:listOfObjectives>
            """
        let found = faults(Self.package("fbc", uri, required: false, objective))
        #expect(found.map(\.message) == ["flux balance constraints: not a time course; not supported"])
        #expect(try SBML.read(Self.package("fbc", uri, required: false), file: "m.xml").id == "m")
    }

    /// A composed document: children of the main model, then what stands beside it.
    static func composed(_ model: String, _ definitions: String) -> String {
        """
        <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"
          xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1" comp:required="true">
        <model id="m">\(model)</model>
        \(definitions)
        </sbml>
        """
    }

    static let submodel = """
        <comp:listOfSubmodels><comp:submodel comp:id="s" comp:modelRef="part"/></comp:listOfSubmodels>
        """

    static func part(_ content: String) -> String {
        """
        <comp:listOfModelDefinitions><comp:modelDefinition id="part">\(content)</comp:modelDefinition>
        </comp:listOfModelDefinitions>
        """
    }

    @Test("A composed model is flattened: a submodel's parameter appears under its instance")
    func composition() throws {
        let parameter = "<listOfParameters><parameter id=\"k\" value=\"3\" constant=\"true\"/></listOfParameters>"
        let text = Self.composed(Self.submodel, Self.part(parameter))
        let model = try SBML.read(text, file: "m.xml")
        #expect(model.parameters.map(\.id) == ["s__k"])
        #expect(model.parameters.map(\.value) == [3])
        #expect(!faults(text.replacing("modelRef=\"part\"", with: "modelRef=\"absent\"")).isEmpty)
    }

    @Test("Mathematics with a nameless node is refused before libSBML flattens it, over which it would crash")
    func namelessNodes() {
        for content in ["<apply/>", "<apply><plus/><apply/></apply>", "<apply><ci/><cn>1</cn></apply>"] {
            let rule = "<listOfRules><algebraicRule>\(Snippet.math(content))</algebraicRule></listOfRules>"
            #expect(!faults(Self.composed(Self.submodel, Self.part(rule))).isEmpty)
            #expect(!faults(Snippet.level3(rule)).isEmpty)
        }
    }

    @Test("A reference that replaces what another reference goes through ends in a fault, not in freed memory")
    func senselessReplacement() {
        let inner = """
            <comp:modelDefinition id="inner"><listOfParameters><parameter id="p" constant="true"/></listOfParameters>
            </comp:modelDefinition>
            """
        let outer = """
            <comp:listOfModelDefinitions>\(inner)<comp:modelDefinition id="part"><comp:listOfSubmodels>
            <comp:submodel comp:id="i" comp:modelRef="inner"/></comp:listOfSubmodels></comp:modelDefinition>
            </comp:listOfModelDefinitions>
            """
        func parameter(_ id: String, _ reference: String) -> String {
            """
            <parameter id="\(id)" constant="true"><comp:listOfReplacedElements><comp:replacedElement comp:submodelRef="s"
            comp:idRef="i">\(reference)</comp:replacedElement></comp:listOfReplacedElements></parameter>
            """
        }
        let parameters =
            "<listOfParameters>" + parameter("a", "") + parameter("b", "<comp:sBaseRef comp:idRef=\"p\"/>")
            + "</listOfParameters>"
        #expect(!faults(Self.composed(parameters + Self.submodel, outer)).isEmpty)
    }

    @Test(
        "An external model is read from beside or below the model only",
        arguments: ["../other.xml", "/etc/passwd", "file:///etc/passwd", "http://example.org/m.xml", "a/../../b.xml"]
    )
    func externalModels(_ source: String) {
        let external = """
            <comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="part" comp:source="\(source)"/>
            </comp:listOfExternalModelDefinitions>
            """
        #expect(faults(Self.composed(Self.submodel, external)).map(\.rule) == ["sbml-external"])
    }

    @Test(
        "Texts that could exhaust memory or stack are refused before they are parsed",
        arguments: [
            ("<!DOCTYPE sbml [<!ENTITY a \"aaaa\">]><sbml/>", "sbml-doctype"),
            (String(repeating: "<a>", count: 100_000), "sbml-depth"),
            (String(repeating: "<a b='/>'>", count: 100_000), "sbml-depth"),
            ("<sbml>\u{0}</sbml>", "sbml-character"),
            (
                Snippet.level1(
                    "<listOfRules><parameterRule name=\"r\" formula=\"\(String(repeating: "(", count: 20_000))\"/></listOfRules>"
                ), "sbml-formula-length"
            ),
        ]
    )
    func exhausting(_ text: String, _ rule: String) {
        #expect(faults(text).map(\.rule) == [rule])
    }

    @Test("An empty text, another XML document and a document without a model are refused")
    func notSBML() {
        #expect(!faults("").isEmpty)
        #expect(!faults("no XML at all").isEmpty)
        #expect(!faults("<html><body/></html>").isEmpty)
        let empty = "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\"/>"
        #expect(faults(empty).map(\.rule) == ["sbml-model"])
    }

    @Test("A namespace that does not belong to level and version is refused, although libSBML throws over it")
    func wrongNamespace() {
        let text = SBMLLevelTests.levelOne.replacing("http://www.sbml.org/sbml/level1", with: "INF")
        #expect(!faults(text).isEmpty)
        let rules = "<listOfRules><algebraicRule>\(Snippet.math("<cn>1</cn>"))</algebraicRule></listOfRules>"
        let second = Snippet.level2(rules).replacing("http://www.sbml.org/sbml/level2/version4", with: "k1")
        #expect(!faults(second).isEmpty)
    }

    @Test("A declaration of another encoding does not mislead: the text is UTF-8 by then")
    func encoding() throws {
        let text = Snippet.level3(model: "id=\"m\" name=\"Größe µ\"", "").replacing("UTF-8", with: "ISO-8859-1")
        #expect(try SBML.read(text, file: "m.xml").name == "Größe µ")
    }

    @Test(
        "A file is read by the language that its name ends in; anything else is refused with the endings that would do"
    )
    func byExtension() throws {
        func fault(_ path: String) -> Diagnostic? {
            do throws(DiagnosticsError) {
                _ = try readModel(at: path)
                return nil
            } catch {
                return error.diagnostics.first
            }
        }
        #expect(fault("model.docx")?.rule == "model-format")
        #expect(fault("model")?.rule == "model-format")
        #expect(fault("/nonexistent/model.xml")?.rule == "file")
    }
}
