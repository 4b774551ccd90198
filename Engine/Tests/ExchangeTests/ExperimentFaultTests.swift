import Diagnostics
import Exchange
import Foundation
import Testing

@Suite("What is wrong with an experiment is named")
struct ExperimentFaultTests {
    private let course = Part.course(0, 0, 1, 1)

    private func expect(_ message: String, _ document: String) throws {
        let result = try run(document)
        #expect(result.message.contains(message), "\(result.message)")
        #expect(!result.isComplete)
    }

    @Test("Models that are not there, not ours, or based on themselves")
    func models() throws {
        func document(_ model: String) -> String { Part.document(models: model, simulations: course) }
        try expect("there is no file 'none.xml'", document(Part.model(source: "none.xml")))
        try expect("leads out of the document's folder", document(Part.model(source: "../model.xml")))
        try expect("leads out of the document's folder", document(Part.model(source: "/etc/passwd")))
        try expect("nothing is fetched", document(Part.model(source: "urn:miriam:biomodels.db:BIOMD0000000003")))
        try expect("nothing is fetched", document(Part.model(source: "https://example.org/model.xml")))
        try expect("based on itself", document(Part.model(source: "#m")))
        try expect("there is no model with this id", document(Part.model("other")))
        try expect("its root element is 'sedML'", document(Part.model(source: "e.sedml")))
        let cellml = Part.model().replacingOccurrences(of: "language:sbml", with: "language:cellml")
        try expect("'urn:sedml:language:cellml' is not supported", document(cellml))
    }

    @Test(
        "Targets that select nothing usable",
        arguments: [
            ("/sbml:sbml/sbml:nothing", "selects nothing"),
            ("//sbml:parameter", "selects 2 places"),
            ("/sbml:sbml/sbml:model", "it selects a 'model'"),
            ("/sbml:sbml[", "the XPath is not usable"),
            ("/other:sbml", "the XPath is not usable"),
            ("count(//*)", "it selects no elements"),
        ]
    )
    func targets(path: String, message: String) throws {
        let generator = """
            <dataGenerator id='odd'><listOfVariables>\(Part.variable("y", path, "t"))</listOfVariables>
            \(Part.math(Part.ci("y")))</dataGenerator>
            """
        let report = Part.report("odd").replacingOccurrences(of: "'report'", with: "'second'")
        let document = Part.document(
            simulations: course,
            generators: Part.generators("t", generator),
            outputs: Part.report("time", "conc") + report
        )
        try expect(message, document)
        #expect(try run(document).outputs.map { $0.fault == nil } == [true, false])
    }

    @Test("Tasks, ranges and simulations that cannot be")
    func tasks() throws {
        func repeated(_ id: String, _ range: String, _ inner: String) -> String {
            """
            <repeatedTask id='\(id)' range='\(range)' resetModel='true'><listOfRanges>
            <vectorRange id='v'><value>1</value></vectorRange><functionalRange id='f' range='f'>\(Part.math("<cn>1</cn>"))
            </functionalRange></listOfRanges><listOfSubTasks><subTask order='1' task='\(inner)'/></listOfSubTasks>
            </repeatedTask>
            """
        }
        func document(_ tasks: String) -> String {
            Part.document(simulations: course, tasks: Part.task + tasks, generators: Part.generators("r"))
        }
        try expect("the task contains itself", document(repeated("r", "v", "q") + repeated("q", "v", "r")))
        try expect("there is no range 'w'", document(repeated("r", "w", "t")))
        try expect("is based on it", document(repeated("r", "f", "t")))
        try expect("there is no task with this id", document(repeated("r", "v", "none")))
        try expect("do not ascend", Part.document(simulations: Part.course(0, 2, 1, 1)))
        try expect("'analysis' is not supported", Part.document(simulations: "<analysis id='sim'/>"))
        try expect("the id is used twice", Part.document(simulations: course + course))
        try expect("steps are too many", Part.document(simulations: Part.course(0, 0, 1, 2_000_000_000)))
    }

    @Test("Formulas that mean nothing")
    func formulas() throws {
        func document(_ inner: String) -> String {
            let more = "<dataGenerator id='odd'>\(Part.math(inner))</dataGenerator>"
            return Part.document(
                simulations: course,
                generators: Part.generators("t", more),
                outputs: Part.report("odd")
            )
        }
        try expect("names 'z'", document(Part.ci("z")))
        try expect("'integral' is not supported", document("<apply><integral/><cn>1</cn></apply>"))
        try expect("'sin' has 2 arguments", document("<apply><sin/><cn>1</cn><cn>2</cn></apply>"))
        try expect("'one' is not a number", document("<cn>one</cn>"))
        let deep =
            String(repeating: "<apply><minus/>", count: 220) + "<cn>1</cn>" + String(repeating: "</apply>", count: 220)
        try expect("nested more than 200 deep", document(deep))
    }

    @Test("A failing part leaves the rest")
    func partialFailure() throws {
        let odd = "<dataGenerator id='odd'>\(Part.math(Part.ci("z")))</dataGenerator>"
        let report = Part.report("odd").replacingOccurrences(of: "'report'", with: "'second'")
        let result = try run(
            Part.document(
                simulations: course,
                generators: Part.generators("t", odd),
                outputs: Part.report("time", "conc") + report
            )
        )
        #expect(result.outputs.map { $0.fault == nil } == [true, false])
        #expect(agree(result.outputs[0].table.columns[1].values, [1, exp(-1)]))
    }

    @Test("XML that attacks its reader is refused")
    func attacks() throws {
        let entity = Part.document(simulations: course).replacingOccurrences(
            of: "<sedML",
            with: "<!DOCTYPE sedML [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><sedML"
        )
        try expect("a document type declaration is not read", entity)
        try expect("nested more than", String(repeating: "<a>", count: 1000))
        try expect("not well formed", "<sedML>")
        try expect("the root element is 'html'", "<html/>")
        try expect("Level 2 Version 1 is not supported", "<sedML level='2' version='1'/>")
        let slow = String(repeating: "//*[count(", count: 7) + "//*" + String(repeating: ") > 0]", count: 7)
        let changes = "<removeXML target=\"\(slow)\"/>"
        try expect("the XPath is not usable", Part.document(models: Part.model(changes: changes), simulations: course))
    }

    @Test("Whatever is cut or bent, reading ends with an answer")
    func mutations() throws {
        let text = Array(
            Part.document(
                simulations: course,
                outputs: Part.report("time", "conc") + "<plot2D id='p'><listOfCurves/></plot2D>"
            ).utf8
        )
        var random = SplitMix64(seeded: 7)
        for round in 0..<150 {
            var bytes = text
            switch round % 3 {
            case 0: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
            case 1:
                let start = Int.random(in: 0..<bytes.count, using: &random)
                bytes.removeSubrange(start..<min(bytes.count, start + Int.random(in: 1...40, using: &random)))
            default:
                for _ in 0..<5 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
                }
            }
            _ = try run(String(decoding: bytes, as: UTF8.self)).isComplete
        }
    }
}

/// SplitMix64, so that a failing round comes again.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seeded seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
