internal import Diagnostics
internal import EquationSystems
internal import Foundation
public import ModelFormats

/// Answers requests of tools that drive a simulator many times, one line for each.
///
/// A request is a JSON object that names three files: `sbml`, the model; `settings`, what to simulate, in the form of
/// the SBML Test Suite; `out`, the CSV file to write. Other keys are let pass. The answer is `ok` when that file is
/// written, `unsupported REASON` where the model needs what is not supported, or `error REASON`.
public enum SimulationService {
    /// The longest request, in bytes.
    public static let maximumRequestSize = 1 << 16

    /// The answer is cut to this number of characters.
    static let maximumAnswerLength = 4_000

    private struct Request: Decodable {
        var sbml: String
        var settings: String
        var out: String
    }

    /// Does what a request asks.
    ///
    /// - Parameters:
    ///   - line: The request, at most `maximumRequestSize` bytes.
    ///   - limits: How large its model may be.
    /// - Returns: the answer, on one line, without a line feed.
    public static func answer(to line: String, limits: ModelLimits = .standard) -> String {
        guard line.utf8.count <= maximumRequestSize else {
            return "error the request is longer than \(maximumRequestSize) bytes"
        }
        let request: Request
        do {
            request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
        } catch {
            return "error the request is no JSON object with the texts 'sbml', 'settings' and 'out'"
        }
        do {
            try simulate(request, limits)
            return "ok"
        } catch let error as DiagnosticsError {
            let faults = error.diagnostics
            let isRefusal = faults.allSatisfy { $0.rule == "unsupported" || $0.rule == "antimony-unsupported" }
            return oneLine((isRefusal ? "unsupported " : "error ") + faults.map(text).joined(separator: "; "))
        } catch {
            return oneLine("error \(error)")
        }
    }

    private static func simulate(_ request: Request, _ limits: ModelLimits) throws {
        guard let text = try? String(contentsOfFile: request.settings, encoding: .utf8) else {
            throw DiagnosticsError([
                Diagnostic(.error, rule: "file", element: request.settings, "the settings file cannot be read")
            ])
        }
        let settings = SuiteSettings(text)
        let system = try EquationSystem(readModel(at: request.sbml, limits: limits))
        var course = TimeCourse(
            start: settings.start,
            end: settings.start + settings.duration,
            steps: settings.steps
        )
        course.recorded = zip(settings.quantities, settings.variables).map { quantity, variable in
            system.observable(named: quantity)?.name ?? variable
        }
        var trajectory = try Simulator(system).run(course)
        // The columns carry the names that were asked for.
        for (index, variable) in settings.variables.enumerated() { trajectory.columns[index].name = variable }
        try trajectory.writeCSV(to: request.out)
    }

    private static func text(_ diagnostic: Diagnostic) -> String {
        (diagnostic.element.map { "\($0): " } ?? "") + diagnostic.message
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }.prefix(maximumAnswerLength))
    }
}
