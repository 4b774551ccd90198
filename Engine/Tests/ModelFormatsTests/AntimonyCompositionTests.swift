import Diagnostics
import Foundation
import ModelFormats
import ReactionModels
import Testing

/// Expected values come from libAntimony 3.3.0's flat SBML of the same texts, whose `A_x` is our `A__x`.
@Suite("Antimony models made of others")
struct AntimonyCompositionTests {
    private let part = "model m(x)\n x=5; z=x*2; S->; x*S; S=1\nend\n"

    private func top(_ statements: String, parts: String? = nil) throws -> ReactionModel {
        try Antimony.read((parts ?? part) + "\nmodel *top()\n\(statements)\nend", file: "test.ant")
    }

    private func value(_ name: String, in model: ReactionModel) -> Double? {
        model.parameters.first { $0.id == name }?.value
    }

    private func law(_ id: String, in model: ReactionModel) -> String? {
        model.reactions.first { $0.id == id }?.kineticLaw.map { prefix($0, in: model.graph) }
    }

    @Test("Parts of a submodel have its name before theirs, and share what its interface shares")
    func names() throws {
        let model = try top("A: m(y); B: m(y); y = 3")
        #expect(model.species.map(\.id) == ["A__S", "B__S"])
        #expect(model.species.allSatisfy { $0.initialConcentration == 1 && $0.compartment == "default_compartment" })
        #expect(value("y", in: model) == 3)
        #expect(law("A___J0", in: model) == "times(y,A__S)")
        #expect(model.initialAssignments.map(\.symbol) == ["A__z", "B__z"])
        #expect(model.initialAssignments.map { prefix($0.math, in: model.graph) } == ["times(y,2.0)", "times(y,2.0)"])
        #expect(model.compartments.map(\.id) == ["default_compartment"])
    }

    @Test(
        "What the outer model says goes before what the submodel says, wherever it stands",
        arguments: [
            ("A: m(y); y=3", "y", 3.0), ("y=3; A: m(y)", "y", 3), ("A: m(); A.x is y; y=3", "y", 3),
            ("y=3; A: m(); A.x is y", "y", 3), ("A: m(); A.x is y", "y", 5), ("A: m(); y is A.x; y=4", "y", 4),
            ("A: m(); A.x=7", "A__x", 7), ("var y; A: m(y)", "y", 5), ("A: m(3)", "A__x", 3),
            ("A: m(q); B: m(q); B.x = 2", "q", 2),
        ]
    )
    func precedence(statements: String, name: String, expected: Double) throws {
        #expect(value(name, in: try top(statements)) == expected)
    }

    @Test("Of two parts made one, the second gives name and value; of an interface, the first submodel the value")
    func unitedParts() throws {
        let parts = "model m(x)\n x = 4;S=1;S->;S*x\nend\nmodel n(x)\n x = 6;Q=1;Q->;Q*x\nend"
        let united = try top("A: m();B: n(); A.x is B.x", parts: parts)
        #expect(united.parameters == [Parameter(id: "B__x", value: 6)])
        #expect(law("A___J0", in: united) == "times(A__S,B__x)")
        #expect(value("q", in: try top("A: m(q);B: n(q)", parts: parts)) == 4)
    }

    @Test("A reaction, rule or event of the outer model takes the place of a part")
    func replacements() throws {
        let reaction = try top("A: m(); A._J0: A.S -> P; 3*A.S")
        #expect(law("A___J0", in: reaction) == "times(3.0,A__S)")
        #expect(reaction.reactions.count == 1)
        let rule = try top("A: m(); A.x := time")
        #expect(rule.rules.map(\.variable) == ["A__x"])
        #expect(rule.parameters.first { $0.id == "A__x" }?.isConstant == false)
        let rate = try top("A: m(); A.x' = 2")
        #expect(value("A__x", in: rate) == 5)
        let events = "model m()\n S=1; S->; S; E1: at S>3: S=2\nend"
        let event = try top("A: m(); A.E1 is E; E: at A.S>2: A.S=1", parts: events)
        #expect(event.events.map(\.id) == ["E"])
        #expect(event.events.map { prefix($0.trigger, in: event.graph) } == ["gt(A__S,2.0)"])
    }

    @Test("A deleted part is gone, and what still uses it is a fault of the model")
    func deletions() throws {
        #expect(try top("A: m(); delete A._J0").reactions.isEmpty)
        let model = try top("A: m(); delete A.x")
        #expect(model.validate().contains { $0.rule == "unknown-symbol" && $0.message.contains("A__x") })
    }

    @Test("Submodels inside submodels are reached through their names")
    func nesting() throws {
        let parts = part + "model n(q)\n B: m(q); B.S = 2; B.S is T\nend\n"
        let model = try top("A: n(w); A.B.S -> P; 1; C: m(); C.S is A.B.S; w = 8", parts: parts)
        #expect(model.species.map(\.id) == ["A__T", "P"])
        #expect(model.species.first?.initialConcentration == 2)
        #expect(value("w", in: model) == 8)
        #expect(law("C___J0", in: model) == "times(C__x,A__T)")
    }

    @Test("Conversion factors of time and extent scale what the submodel says")
    func conversions() throws {
        let parts = "model m()\n x=1; y:=x*time; S=1;J: S->;S*y; w' = x\nend"
        let model = try top("A: m(), timeconv=tc, extentconv=ec; tc=60; ec=10", parts: parts)
        #expect(law("A__J", in: model) == "divide(times(times(A__S,A__y),ec),tc)")
        let rules = model.rules.map { prefix($0.math, in: model.graph) }
        #expect(rules == ["times(A__x,divide(time,tc))", "divide(A__x,tc)"])
        let scaled = try top("A: m(); A.x*c is X; c=3", parts: parts)
        #expect(scaled.initialAssignments.map { prefix($0.math, in: scaled.graph) } == ["times(1.0,c)"])
        #expect(scaled.rules.map { prefix($0.math, in: scaled.graph) }.first == "times(divide(X,c),time)")
    }

    @Test("Units of the same name and another meaning stay apart")
    func units() throws {
        let parts = "model m()\n unit u=3 mole; x = 4; x has u\nend"
        let model = try top("A: m(); unit u = 5 mole; y=3; y has u", parts: parts)
        #expect(model.parameters.map { "\($0.id) \($0.units ?? "")" } == ["y u", "A__x A__u"])
    }

    @Test("What stands outside of models may use them, and the last model is the main one when it uses the others")
    func mainModel() throws {
        let outside = try Antimony.read(part + "A: m(); A.S = 3", file: "test.ant")
        #expect(outside.species.map(\.initialConcentration) == [3])
        #expect(try Antimony.read(part + "model n()\n A: m()\nend", file: "test.ant").id == "n")
    }

    @Test(
        "Faults of composition have a place and say what is right",
        arguments: [
            ("A: m(y,w)", "5:1: error: submodel A: the model 'm' takes 1 names, not 2"),
            ("A: nope()", "5:4: error: submodel A: there is no model 'nope' above"),
            ("A: m(); A.nope = 3", "5:9: error: submodel A: the model 'm' has no part 'nope'"),
            ("A: m(); A: m()", "5:9: error: submodel A: the name 'A' is already taken"),
            ("delete x", "5:8: error: only parts of submodels can be deleted"),
            ("x.k = 3", "5:1: error: 'x' is no submodel and has no parts"),
            ("m(x)", "5:1: error: submodel m: a submodel has no name"),
            ("import \"a.ant\"", "5:1: error: an import must stand outside of models"),
        ]
    )
    func faults(statements: String, message: String) {
        let messages = antimonyMessages(part + "model *top()\n\(statements)\nend")
        #expect(messages.contains { $0.hasPrefix(message) }, "\(messages)")
    }

    @Test("A model that doubles itself without end is refused before it fills the memory")
    func doubling() {
        var text = "model m0()\n x = 1\nend\n"
        for level in 1...40 { text += "model m\(level)()\n A: m\(level - 1)(); B: m\(level - 1)()\nend\n" }
        let messages = antimonyMessages(text)
        #expect(messages.contains { $0.contains("antimony-size") }, "\(messages.prefix(3))")
    }

    // MARK: Imports

    private func inFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "heptad-import-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try body(folder)
    }

    @Test("Models of imported files are used like those of the text, and their faults name their own file")
    func imports() throws {
        let main = "import \"parts/m.ant\"\nmodel *top()\n A: m(y); y=3\nend"
        try inFolder([
            "main.ant": main, "parts/m.ant": part, "bad.ant": "import \"parts/m.ant\"\nimport \"worse.ant\"",
            "worse.ant": "\nmodel w()\n x = ) \nend",
        ]) {
            let model = try readModel(at: "\($0)/main.ant")
            #expect(value("y", in: model) == 3)
            #expect(model.locations["species A__S"]?.file == "\($0)/parts/m.ant")
            #expect(model.locations["species A__S"]?.line == 2)
            let error = #expect(throws: DiagnosticsError.self) { [path = "\($0)/bad.ant"] in try readModel(at: path) }
            #expect(error?.diagnostics.first?.location == SourceLocation(file: "\($0)/worse.ant", line: 3, column: 6))
        }
    }

    @Test(
        "A file that imports itself, lies elsewhere or is no Antimony is refused",
        arguments: [
            ("import \"main.ant\"", "imports itself"), ("import \"other.ant\"", "imports itself"),
            ("import \"../m.ant\"", "only files beside the model"), ("import \"/etc/m.ant\"", "only files beside"),
            ("import \"m.xml\"", "only Antimony can be imported"), ("import \"missing.ant\"", "cannot be read"),
        ]
    )
    func refusedImports(statement: String, message: String) throws {
        try inFolder(["main.ant": statement + "\nx = 1", "other.ant": "import \"main.ant\""]) { folder in
            let error = #expect(throws: DiagnosticsError.self) { try readModel(at: "\(folder)/main.ant") }
            #expect(error?.diagnostics.first?.message.contains(message) == true, "\(String(describing: error))")
        }
    }
}
