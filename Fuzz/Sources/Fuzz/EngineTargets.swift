import Diagnostics
import EquationSystems
import ModelFormats
import ReactionModels
import Simulation
import Units

/// Reads a model, writes it in both languages and reads that again, derives its equations and simulates a little.
func readModel(_ text: String, _ language: ModelLanguage) {
    guard let model = try? parsed(text, language) else { return }
    for language in [ModelLanguage.antimony, .sbml] {
        guard let written = try? ModelFormats.text(of: model, in: language) else { continue }
        do {
            _ = try parsed(written, language)
        } catch {
            fatalError("what was written as \(language) is not read: \(error)\n\(written)")
        }
    }
    guard let system = try? EquationSystem(model) else { return }
    guard let simulator = try? Simulator(system) else { return }
    for solver in [TimeCourse.Solver.automatic, .ssa] {
        var course = TimeCourse(start: system.startTime, end: system.startTime + 1, steps: 2)
        course.maximumSteps = 200
        course.solver = solver
        _ = try? simulator.run(course)
    }
}

private func parsed(_ text: String, _ language: ModelLanguage) throws(DiagnosticsError) -> ReactionModel {
    switch language {
    case .antimony: try Antimony.read(text, file: "fuzz.ant")
    case .sbml: try SBML.read(text, file: "fuzz.xml")
    }
}

/// Reads one dose a line, and doses a model with them.
func readDose(_ text: String) {
    guard let system = try? EquationSystem(parsed("species A = 1; A -> ; k*A; k = 1", .antimony)) else { return }
    let doses = text.split(whereSeparator: \.isNewline).prefix(8).compactMap { try? Dose(parsing: String($0)) }
    _ = try? ParameterScan(parsing: text)
    var course = TimeCourse(end: 1, steps: 2)
    course.doses = doses
    course.maximumSteps = 200
    _ = try? Simulator(system).run(course)
}

func readUnit(_ text: String) {
    guard let unit = try? Unit(parsing: text) else { return }
    _ = "\(unit)"
}
