import Diagnostics
import Expressions
import ModelFormats
import ReactionModels
import Testing

/// Prefix form of an expression, such as `plus(a,2.0)`; written here so that tests do not lean on the printer.
func prefix(_ id: ExpressionID, in graph: ExpressionGraph) -> String {
    switch graph[id] {
    case .number(let value): return "\(value)"
    case .symbol(let name): return name
    case .time: return "time"
    case .apply(let operation, let arguments):
        return "\(operation.rawValue)(\(arguments.map { prefix($0, in: graph) }.joined(separator: ",")))"
    default: return "unexpected leaf"
    }
}

/// The right side of `x := formula`, in prefix form.
func antimonyFormula(_ formula: String, before preamble: String = "") throws -> String {
    let model = try Antimony.read("\(preamble)\nx := \(formula)", file: "test.ant")
    guard case .assignment("x", let math)? = model.rules.first(where: { $0.variable == "x" }) else {
        Issue.record("no rule for x")
        return ""
    }
    return prefix(math, in: model.graph)
}

extension Rule {
    var variable: String? {
        switch self {
        case .assignment(let variable, _), .rate(let variable, _): variable
        case .algebraic: nil
        }
    }
}

/// The messages that a faulty text gets, without the file's name.
func antimonyMessages(_ text: String) -> [String] {
    do throws(DiagnosticsError) {
        _ = try Antimony.read(text, file: "test.ant")
        return []
    } catch {
        return error.diagnostics.map { diagnostic in
            let text = diagnostic.description
            return text.hasPrefix("test.ant:") ? String(text.dropFirst("test.ant:".count)) : "no place: " + text
        }
    }
}
