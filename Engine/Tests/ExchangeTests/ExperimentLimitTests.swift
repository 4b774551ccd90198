import Exchange
import Testing

@Suite("Documents that would compute without end")
struct ExperimentLimitTests {
    private let course = Part.course(0, 0, 1, 1)

    private func repeated(_ id: String, _ ranges: String, _ subtasks: [String]) -> String {
        let inner = subtasks.enumerated().map { "<subTask order='\($0)' task='\($1)'/>" }.joined()
        return """
            <repeatedTask id='\(id)' range='v' resetModel='true'><listOfRanges>
            <vectorRange id='v'><value>1</value></vectorRange>\(ranges)</listOfRanges>
            <listOfSubTasks>\(inner)</listOfSubTasks></repeatedTask>
            """
    }

    private func document(_ tasks: String, _ of: String) -> String {
        Part.document(simulations: course, tasks: Part.task + tasks, generators: Part.generators(of))
    }

    @Test("Ranges that all name each other are each computed once")
    func ranges() throws {
        // NOTE: the last comes first, so that none has been computed when it is asked for; without memory 2^40 values.
        let names = (0..<40).map { "r\($0)" }
        let ranges = names.indices.reversed().map { index in
            let sum = "<apply><plus/><ci>v</ci>\(names[..<index].map(Part.ci).joined())</apply>"
            return "<functionalRange id='\(names[index])' range='v'>\(Part.math(sum))</functionalRange>"
        }
        let change = """
            <listOfChanges><setValue modelReference='m' range='r39' target="\(Part.parameter("inflow"))">
            \(Part.math("<apply><divide/><ci>r39</ci><cn>549755813888</cn></apply>"))</setValue></listOfChanges>
            """
        let task = repeated("r", ranges.joined(), ["t"]).replacing(
            "<listOfSubTasks>",
            with: change + "<listOfSubTasks>"
        )
        // r39 is 2^39, so that S' = 1 - S from S = 1.
        let values = try run(document(task, "r")).column("conc").values
        #expect(agree(values, [1, 1]), "\(values)")
    }

    @Test("Tasks that hold each other twice, and too deep, are refused at once")
    func tasks() throws {
        let tasks = (0..<60).map { repeated("r\($0)", "", $0 == 59 ? ["t"] : ["r\($0 + 1)", "r\($0 + 1)"]) }
        let result = try run(document(tasks.joined(), "r0"))
        #expect(result.message.contains("nested more than 20 deep"), "\(result.message)")
    }

    @Test("Limits are named where they are met")
    func limits() throws {
        let tasks = (0..<6).map { repeated("r\($0)", "", $0 == 5 ? ["t"] : ["r\($0 + 1)", "r\($0 + 1)"]) }.joined()
        var options = ExperimentOptions()
        options.runLimits.runs = 20
        #expect(try run(document(tasks, "r0"), options).message.contains("more than 20 runs of simulations"))
        options = ExperimentOptions()
        options.runLimits.values = 1000
        let long = Part.document(simulations: Part.course(0, 0, 1, 5_000_000))
        #expect(try run(long, options).message.contains("more than 1000 values"))
        options = ExperimentOptions()
        options.runLimits.steps = 3
        #expect(try run(Part.document(simulations: course), options).message.contains("too many steps"))
    }
}
