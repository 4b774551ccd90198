import EquationSystems
import Expressions
import Foundation

/// A model as plain C for one subject, for programs that take a compiled right-hand side.
///
/// Common sub-expressions are computed once; what depends on parameters alone once a subject, in `model_setup`. So the
/// integrators that are compared with work on the same arithmetic as our own.
struct ScalarSource {
    private let system: EquationSystem
    private var graph: ExpressionGraph { system.graph }
    private var numbers: [ExpressionID: Int] = [:]
    private var varying: Set<ExpressionID> = []
    /// Places among the values that are computed once a subject.
    private var places: [ExpressionID: Int] = [:]

    /// An operator that no workload uses.
    struct Unwritten: Error { var operation: Operator }

    init(_ system: EquationSystem) {
        self.system = system
        let roots = system.rightHandSide + system.jacobian.map(\.value) + system.observables.map(\.value)
        for id in graph.reachable(from: roots) {
            numbers[id] = numbers.count
            switch graph[id] {
            case .time, .state: varying.insert(id)
            case .apply(_, let arguments) where arguments.contains(where: varying.contains): varying.insert(id)
            default: break
            }
        }
    }

    /// The text, with the observables that `model_outputs` writes and the parameters that a subject's values are for.
    mutating func text(recorded: [String], drawn: [String]) throws -> String {
        let outputs = recorded.compactMap { system.observable(named: $0)?.value }
        let values = try system.initialValues()
        let drawnPlaces = drawn.compactMap { name in system.parameters.firstIndex { $0.name == name } }
        let rhs = try function("rhs", system.rightHandSide.enumerated().map { ("r[\($0)]", $1) })
        let size = system.states.count
        let matrix = try function("jacobian", system.jacobian.map { ("r[\($0.column * size + $0.row)]", $0.value) })
        let observed = try function("outputs", outputs.enumerated().map { ("r[\($0)]", $1) })
        return """
            #include <math.h>
            enum { STATES = \(size), PARAMETERS = \(values.parameters.count), OUTPUTS = \(outputs.count),
                   DRAWN = \(drawn.count) };
            static const double typical_parameters[] = {\(list(values.parameters))};
            static const double initial_state[] = {\(list(values.state))};
            static const int drawn_places[] = {\(drawnPlaces.map(String.init).joined(separator: ", "))};
            static double p[PARAMETERS + 1], c[\(places.count + 1)];
            static void model_setup(void) {
            \(try setup())}
            \(rhs)\(matrix)\(observed)
            """
    }

    private func list(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: ", ") }

    private mutating func function(_ name: String, _ results: [(place: String, value: ExpressionID)]) throws -> String {
        var body = ""
        for id in graph.reachable(from: results.map(\.value)) where varying.contains(id) {
            guard case .apply(let operation, let arguments) = graph[id] else { continue }
            body += "    const double v\(numbers[id, default: 0]) = \(try apply(operation, arguments));\n"
        }
        for result in results { body += "    \(result.place) = \(operand(result.value));\n" }
        return "static void model_\(name)(double t, const double *y, double *r) {\n    (void)t;\n\(body)}\n"
    }

    private mutating func setup() throws -> String {
        var body = ""
        let wanted = places
        for id in graph.reachable(from: wanted.keys) {
            guard case .apply(let operation, let arguments) = graph[id] else { continue }
            let value = try apply(operation, arguments, isInSetup: true)
            body += "    const double v\(numbers[id, default: 0]) = \(value);\n"
        }
        for (id, place) in wanted.sorted(by: { $0.value < $1.value }) {
            body += "    c[\(place)] = \(operand(id, isInSetup: true));\n"
        }
        return body
    }

    private mutating func operand(_ id: ExpressionID, isInSetup: Bool = false) -> String {
        switch graph[id] {
        case .number(let value): return value < 0 ? "(\(value))" : "\(value)"
        case .symbol: return "NAN"
        case .time: return "t"
        case .state(let index): return "y[\(index)]"
        case .parameter(let index): return "p[\(index)]"
        case .apply:
            guard !isInSetup, !varying.contains(id) else { return "v\(numbers[id, default: 0])" }
            let place = places[id] ?? places.count
            places[id] = place
            return "c[\(place)]"
        }
    }

    private mutating func apply(
        _ operation: Operator,
        _ arguments: [ExpressionID],
        isInSetup: Bool = false
    ) throws -> String {
        var operands: [String] = []
        for argument in arguments { operands.append(operand(argument, isInSetup: isInSetup)) }
        switch operation {
        case .plus: return operands.joined(separator: " + ")
        case .times: return operands.joined(separator: " * ")
        case .minus: return operands.count == 1 ? "-\(operands[0])" : "\(operands[0]) - \(operands[1])"
        case .divide: return "\(operands[0]) / \(operands[1])"
        case .power:
            if case .number(let value) = graph[arguments[1]], value == 2 { return "\(operands[0]) * \(operands[0])" }
            return "pow(\(operands[0]), \(operands[1]))"
        case .ln: return "log(\(operands[0]))"
        case .exp: return "exp(\(operands[0]))"
        case .neq: return "\(operands[0]) != \(operands[1])"
        case .piecewise where operands.count == 3: return "\(operands[1]) ? \(operands[0]) : \(operands[2])"
        default: throw Unwritten(operation: operation)
        }
    }
}
