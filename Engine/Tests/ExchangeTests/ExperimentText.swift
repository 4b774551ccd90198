import Diagnostics
import Exchange
import Foundation
import Testing

/// A model whose solution is S = S0 exp(-k t), with a parameter that nothing uses.
let decayModel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
      <model id="decay">
        <listOfCompartments><compartment id="c" size="2" spatialDimensions="3" constant="true"/></listOfCompartments>
        <listOfSpecies>
          <species id="S" compartment="c" initialConcentration="1" hasOnlySubstanceUnits="false"
            boundaryCondition="false" constant="false"/>
        </listOfSpecies>
        <listOfParameters>
          <parameter id="k" value="1" constant="true"/><parameter id="inflow" value="0" constant="true"/>
        </listOfParameters>
        <listOfReactions>
          <reaction id="J" reversible="false" fast="false">
            <listOfReactants><speciesReference species="S" stoichiometry="1" constant="true"/></listOfReactants>
            <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
              <apply><times/><ci>c</ci><apply><minus/>
                <apply><times/><ci>k</ci><ci>S</ci></apply><ci>inflow</ci></apply></apply>
            </math></kineticLaw>
          </reaction>
        </listOfReactions>
      </model>
    </sbml>
    """

/// Parts of SED-ML documents.
enum Part {
    static let prefix = "/sbml:sbml/sbml:model"
    static let S = "\(prefix)/sbml:listOfSpecies/sbml:species[@id='S']"
    static func parameter(_ id: String) -> String { "\(prefix)/sbml:listOfParameters/sbml:parameter[@id='\(id)']" }

    static func model(_ id: String = "m", source: String = "model.xml", changes: String = "") -> String {
        "<model id='\(id)' language='urn:sedml:language:sbml' source='\(source)'><listOfChanges>\(changes)</listOfChanges></model>"
    }

    static func course(
        _ start: Double,
        _ output: Double,
        _ end: Double,
        _ steps: Int,
        algorithm: String = "KISAO:0000019"
    )
        -> String
    {
        """
        <uniformTimeCourse id='sim' initialTime='\(start)' outputStartTime='\(output)' outputEndTime='\(end)'
          numberOfSteps='\(steps)'><algorithm kisaoID='\(algorithm)'/></uniformTimeCourse>
        """
    }

    static let task = "<task id='t' modelReference='m' simulationReference='sim'/>"

    static func ci(_ name: String) -> String { "<ci>\(name)</ci>" }

    static func math(_ inner: String) -> String { "<math xmlns='http://www.w3.org/1998/Math/MathML'>\(inner)</math>" }

    static func variable(_ id: String, _ target: String, _ task: String, _ more: String = "") -> String {
        "<variable id='\(id)' target=\"\(target)\" taskReference='\(task)' \(more)/>"
    }

    /// A data generator for time and one for S, and whatever else is given.
    static func generators(_ task: String = "t", _ more: String = "") -> String {
        """
        <dataGenerator id='time'><listOfVariables>
          <variable id='x' symbol='urn:sedml:symbol:time' taskReference='\(task)'/></listOfVariables>\(math(ci("x")))
        </dataGenerator>
        <dataGenerator id='conc'><listOfVariables>\(variable("y", S, task))</listOfVariables>\(math(ci("y")))
        </dataGenerator>\(more)
        """
    }

    static func report(_ names: String...) -> String {
        let sets = names.map { "<dataSet id='set_\($0)' label='\($0)' dataReference='\($0)'/>" }.joined()
        return "<report id='report'><listOfDataSets>\(sets)</listOfDataSets></report>"
    }

    static func document(
        version: Int = 4,
        models: String = model(),
        simulations: String,
        tasks: String = task,
        generators: String = generators(),
        outputs: String = report("time", "conc"),
        more: String = ""
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sedML xmlns="http://sed-ml.org/sed-ml/level1/version\(version)" level="1" version="\(version)"
          xmlns:sbml="http://www.sbml.org/sbml/level3/version1/core">
          \(more)
          <listOfModels>\(models)</listOfModels>
          <listOfSimulations>\(simulations)</listOfSimulations>
          <listOfTasks>\(tasks)</listOfTasks>
          <listOfDataGenerators>\(generators)</listOfDataGenerators>
          <listOfOutputs>\(outputs)</listOfOutputs>
        </sedML>
        """
    }
}

/// Runs what needs a folder, and takes the folder away.
func inFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

/// Runs a document beside the model of this file.
func run(_ document: String, _ options: ExperimentOptions = ExperimentOptions()) throws -> ExperimentResult {
    try inFolder { folder in
        try document.write(toFile: folder + "/e.sedml", atomically: true, encoding: .utf8)
        try decayModel.write(toFile: folder + "/model.xml", atomically: true, encoding: .utf8)
        return try runExperiment(at: folder + "/e.sedml", options)
    }
}

extension ExperimentResult {
    /// A column of the first report, which must be there.
    func column(_ label: String) throws -> ReportTable.Column {
        try #require(faults.isEmpty, "\(faults)")
        return try #require(outputs.first?.table.columns.first { $0.label == label })
    }

    /// The only fault, in words.
    var message: String { faults.map(\.description).joined(separator: "\n") }
}

/// Whether numbers agree within a part in a million of their size, and with an absolute part.
func agree(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) + 1e-9 }
}
