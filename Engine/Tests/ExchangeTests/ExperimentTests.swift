import Diagnostics
import Exchange
import Foundation
import Testing

@Suite("SED-ML experiments against closed forms")
struct ExperimentTests {
    @Test("A time course records from its output start on, in every version", arguments: 1...4)
    func timeCourse(version: Int) throws {
        let course = Part.course(0, 1, 3, 4).replacingOccurrences(
            of: "numberOfSteps",
            with: version < 4 ? "numberOfPoints" : "numberOfSteps"
        )
        let result = try run(Part.document(version: version, simulations: course))
        #expect(try result.column("time").values == [1, 1.5, 2, 2.5, 3])
        #expect(try agree(result.column("conc").values, [1, 1.5, 2, 2.5, 3].map { exp(-$0) }))
        #expect(try result.column("conc").shape == [5])
        #expect(result.tasks.map(\.algorithm) == ["KISAO:0000019"] && result.isComplete)
    }

    @Test("Changes by XPath: attributes, computed values, XML added, replaced and removed, models from models")
    func changes() throws {
        let changes = """
            <changeAttribute target="\(Part.parameter("k"))/@value" newValue="2"/>
            <addXML target="\(Part.prefix)/sbml:listOfParameters"><newXML>
              <parameter id="twice" value="3" constant="true"/></newXML></addXML>
            <computeChange target="\(Part.S)/@initialConcentration"><listOfVariables>
              <variable id="a" target="\(Part.parameter("twice"))/@value" modelReference="m"/></listOfVariables>
              <listOfParameters><parameter id="b" value="4"/></listOfParameters>
              \(Part.math("<apply><plus/><ci>a</ci><ci>b</ci></apply>"))</computeChange>
            <changeXML target="\(Part.parameter("twice"))"><newXML>
              <parameter xmlns="http://www.sbml.org/sbml/level3/version1/core" id="other" value="3" constant="true"/>
              </newXML></changeXML>
            <removeXML target="\(Part.parameter("other"))"/>
            """
        let again = "<changeAttribute target=\"\(Part.parameter("inflow"))/@value\" newValue='6'/>"
        let result = try run(
            Part.document(
                models: Part.model("base", changes: changes) + Part.model("m", source: "#base", changes: again),
                simulations: Part.course(0, 0, 1, 2)
            ).replacingOccurrences(of: "modelReference=\"m\"", with: "modelReference=\"base\"")
        )
        // S' = -2 S + 6 from 7 on.
        #expect(try agree(result.column("conc").values, [0, 0.5, 1].map { 3 + 4 * exp(-2 * $0) }))
    }

    @Test("A prefix that is not declared, or means another level, is SBML's")
    func namespaces() throws {
        for declared in ["", "xmlns:sbml=\"http://www.sbml.org/sbml/level2/version4\""] {
            let text = Part.document(simulations: Part.course(0, 0, 1, 1)).replacingOccurrences(
                of: "xmlns:sbml=\"http://www.sbml.org/sbml/level3/version1/core\"",
                with: declared
            )
            #expect(try agree(run(text).column("conc").values, [1, exp(-1)]))
        }
    }

    private func repeated(
        _ attributes: String,
        _ ranges: String,
        _ value: String,
        task: String = "t",
        more: String = ""
    )
        -> String
    {
        """
        <repeatedTask id='r' range='main' \(attributes)><listOfRanges>\(ranges)</listOfRanges>
          <listOfChanges><setValue target="\(Part.parameter("k"))" modelReference="m" range="main">
            \(Part.math(value))</setValue></listOfChanges>
          <listOfSubTasks>\(more)<subTask order='2' task='\(task)'/></listOfSubTasks></repeatedTask>
        """
    }

    private let vector = "<vectorRange id='main'><value>1</value><value> 2 </value><value>0.5</value></vectorRange>"

    @Test("A repeated task runs once for each value, from the start each time")
    func repeatedTask() throws {
        let result = try run(
            Part.document(
                simulations: Part.course(0, 0, 1, 2),
                tasks: Part.task + repeated("resetModel='true'", vector, Part.ci("main")),
                generators: Part.generators("r")
            )
        )
        let column = try result.column("conc")
        #expect(column.shape == [3, 1, 3])
        #expect(agree(column.values, [1, 2, 0.5].flatMap { (k: Double) -> [Double] in [1, exp(-k / 2), exp(-k)] }))
    }

    @Test("Without a reset each run goes on where the last one ended, and time too for single steps")
    func continued() throws {
        let step = "<oneStep id='sim' step='0.25'><algorithm kisaoID='KISAO:0000019'/></oneStep>"
        let functional = """
            \(vector)<functionalRange id='twice' range='main'>
              \(Part.math("<apply><times/><cn>2</cn><ci>main</ci></apply>"))</functionalRange>
            """
        let result = try run(
            Part.document(
                simulations: step,
                tasks: Part.task + repeated("resetModel='false' concatenate='true'", functional, Part.ci("twice")),
                generators: Part.generators("r")
            )
        )
        #expect(try agree(result.column("time").values, [0.25, 0.5, 0.75]))
        #expect(try agree(result.column("conc").values, [exp(-0.5), exp(-1.5), exp(-1.75)]))
        #expect(try result.column("conc").shape == [3])
    }

    @Test("Subtasks run in order, nested tasks add dimensions, and ranges are spread as asked")
    func nested() throws {
        let first = "<subTask order='1' task='t'/>"
        let ranges = "<uniformRange id='main' start='1' end='100' numberOfSteps='2' type='log'/>"
        let outer = """
            <repeatedTask id='outer' range='i' resetModel='true'><listOfRanges>
              <uniformRange id='i' start='0' end='1' numberOfSteps='1' type='linear'/></listOfRanges>
              <listOfSubTasks><subTask order='1' task='r'/></listOfSubTasks></repeatedTask>
            """
        let result = try run(
            Part.document(
                simulations: Part.course(0, 0, 0.1, 1),
                tasks: Part.task + repeated("resetModel='true'", ranges, Part.ci("main"), more: first) + outer,
                generators: Part.generators("outer")
            )
        )
        let column = try result.column("conc")
        #expect(column.shape == [2, 1, 3, 2, 2])
        let one = [1.0, 10, 100].flatMap { (k: Double) -> [Double] in [1, exp(-0.1 * k), exp(-0.1 * k), exp(-0.2 * k)] }
        #expect(agree(column.values, one + one))
    }

    @Test("A steady state scan")
    func steadyState() throws {
        let simulation = "<steadyState id='sim'><algorithm kisaoID='KISAO:0000407'/></steadyState>"
        let change = "<changeAttribute target=\"\(Part.parameter("inflow"))/@value\" newValue='6'/>"
        let result = try run(
            Part.document(
                models: Part.model(changes: change),
                simulations: simulation,
                tasks: Part.task + repeated("resetModel='false'", vector, Part.ci("main")),
                generators: Part.generators("r"),
                outputs: Part.report("conc")
            )
        )
        #expect(try agree(result.column("conc").values, [6, 3, 12]))
    }

    @Test("Formulas over variables, with aggregates, parameters and terms of Version 4")
    func dataGenerators() throws {
        let aggregate = "<csymbol encoding='text' definitionURL='http://sed-ml.org/#max'>max</csymbol>"
        let more = """
            <dataGenerator id='share'><listOfVariables>\(Part.variable("y", Part.S, "t"))</listOfVariables>
              <listOfParameters><parameter id='p' value='10'/></listOfParameters>
              \(Part.math("<apply><times/><ci>p</ci><apply><divide/><ci>y</ci><apply>\(aggregate)<ci>y</ci></apply></apply></apply>"))
            </dataGenerator>
            <dataGenerator id='amount'><listOfVariables>
              \(Part.variable("y", Part.S, "t", "symbol='KISAO:0000836'"))</listOfVariables>\(Part.math(Part.ci("y")))
            </dataGenerator>
            <dataGenerator id='mean'><listOfVariables>
              \(Part.variable("y", Part.S, "t", "dimensionTerm='KISAO:0000825'"))</listOfVariables>\(Part.math(Part.ci("y")))
            </dataGenerator>
            """
        let result = try run(
            Part.document(
                simulations: Part.course(0, 1, 2, 1),
                generators: Part.generators("t", more),
                outputs: Part.report("share", "amount", "mean")
            )
        )
        #expect(try agree(result.column("share").values, [10, 10 * exp(-1)]))
        #expect(try agree(result.column("amount").values, [2 * exp(-1), 2 * exp(-2)]))
        #expect(try agree(result.column("mean").values, [(exp(-1) + exp(-2)) / 2]))
        #expect(try result.column("mean").shape == [])
    }

    @Test("An algorithm that is not ours is replaced as far as the policy allows, and said so")
    func substitution() throws {
        let text = Part.document(simulations: Part.course(0, 0, 1, 1, algorithm: "KISAO:0000088"))
        #expect(
            try run(text).notes == ["KISAO:0000019 takes the place of KISAO:0000088, LSODA (SIMILAR_APPROXIMATIONS)"]
        )
        var options = ExperimentOptions()
        options.policy = .sameMath
        #expect(try run(text, options).message.contains("KISAO:0000088, LSODA, is not ours, and policy SAME_MATH"))
        let balance = Part.document(simulations: Part.course(0, 0, 1, 1, algorithm: "KISAO_0000437"))
        #expect(try run(balance).message.contains("algorithm KISAO:0000437 is not supported"))
    }

    @Test("Parameters of algorithms are honoured, or named as not honoured")
    func algorithmParameters() throws {
        let parameters = """
            <listOfAlgorithmParameters><algorithmParameter kisaoID='KISAO:0000209' value='1e-3'/>
            <algorithmParameter kisaoID='KISAO:0000211' value='1e-3'/>
            <algorithmParameter kisaoID='KISAO:0000485' name='minimum step size' value='1e-3'/></listOfAlgorithmParameters>
            """
        let text = Part.document(simulations: Part.course(0, 0, 1, 1)).replacingOccurrences(
            of: "<algorithm kisaoID='KISAO:0000019'/>",
            with: "<algorithm kisaoID='KISAO:0000019'>\(parameters)</algorithm>"
        )
        let result = try run(text)
        #expect(result.notes == ["parameter KISAO:0000485, minimum step size, = '1e-3' is not honoured"])
        let error = try abs(result.column("conc").values[1] - exp(-1))
        #expect(error > 1e-8 && error < 1e-2)
    }

    @Test("Plots become figures with styles, and the files have the shared layout")
    func files() throws {
        let plot = """
            <plot2D id='plot' name='Decay'><xAxis type='linear' name='t'/><yAxis type='log10' min='0.1'/>
              <listOfCurves><curve id='c1' xDataReference='time' yDataReference='conc' style='dashed'/></listOfCurves>
            </plot2D>
            """
        let styles = """
            <listOfStyles><style id='plain'><line type='dash' color='#ff0000' thickness='3'/></style>
            <style id='dashed' baseStyle='plain'><marker type='square' size='5'/></style></listOfStyles>
            """
        let result = try run(
            Part.document(
                simulations: Part.course(0, 0, 1, 4),
                outputs: Part.report("time", "conc") + plot + "<plot3D id='solid'/>",
                more: styles
            )
        )
        #expect(result.message.contains("'plot3D' is not supported"))
        try inFolder { folder in
            var files = ExperimentFiles()
            files.bundles = true
            let written = try files.write([result], to: folder + "/out")
            #expect(written[0].faults.count == 1)
            let svg = try String(contentsOfFile: folder + "/out/e.sedml/plot.svg", encoding: .utf8)
            #expect(svg.contains("Decay") && svg.contains("rgb(255,   0,   0)"))
            let csv = try String(contentsOfFile: folder + "/out/e.sedml/report.csv", encoding: .utf8)
            #expect(csv.hasPrefix("time,conc\n0,1\n0.25,0.7788"))
            let log = try String(contentsOfFile: folder + "/out/log.yml", encoding: .utf8)
            #expect(log.contains("\"status\" : \"FAILED\"") && log.contains("\"id\" : \"report\""))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/out").sorted()
            #expect(names == ["e.sedml", "log.yml", "plots.zip", "reports.h5", "reports.zip"])
        }
    }
}
