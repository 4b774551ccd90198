internal import EquationSystems
internal import Expressions
internal import Foundation

/// Writes expressions as C, function by function, and gathers what is to be computed once a subject.
struct KernelEmitter {
    private let system: EquationSystem
    private var graph: ExpressionGraph { system.graph }

    /// How often the value of an expression can change.
    private enum Variation { case constant(Double), perSubject, always }

    /// A value that is computed once a subject.
    private enum Constant: Hashable {
        case expression(ExpressionID)
        case reciprocal(ExpressionID)
        /// Part of a sum or product: its operands that do not change within a subject.
        case part(Operator, [ExpressionID])
    }

    private var variations: [ExpressionID: Variation] = [:]
    /// Names of local values, in dependency order.
    private var numbers: [ExpressionID: Int] = [:]
    private var places: [Constant: Int] = [:]
    private var constants: [Constant] = []
    /// While `setup` is written, what depends on parameters is written out and not looked up.
    private var isInSetup = false

    var constantCount: Int { constants.count }

    init(_ system: EquationSystem) {
        self.system = system
        var roots = system.rightHandSide + system.jacobian.map(\.value) + system.timeDerivative
        roots += system.observables.map(\.value)
        for id in graph.reachable(from: roots) {
            numbers[id] = numbers.count
            variations[id] = variation(of: id)
        }
    }

    private func variation(of id: ExpressionID) -> Variation {
        switch graph[id] {
        case .number(let value): return .constant(value)
        case .symbol: return .constant(.nan)
        case .parameter: return .perSubject
        case .time, .state: return .always
        case .apply(let operation, let arguments):
            var values: [Double] = []
            var isPerSubject = false
            for argument in arguments {
                switch variations[argument] {
                case .constant(let value): values.append(value)
                case .perSubject: isPerSubject = true
                case .always, nil: return .always
                }
            }
            return isPerSubject ? .perSubject : .constant(operation.evaluate(values))
        }
    }

    private func isFixed(_ id: ExpressionID) -> Bool {
        if case .always = variations[id] { false } else { true }
    }

    // MARK: Functions

    /// A function that writes the values of expressions.
    mutating func function(_ name: String, _ roots: [ExpressionID]) -> String {
        var body = ""
        for id in graph.reachable(from: roots) {
            guard case .always = variations[id], case .apply(let operation, let arguments) = graph[id] else { continue }
            body += "    const vd v\(numbers[id, default: 0]) = \(apply(operation, arguments));\n"
        }
        for (index, root) in roots.enumerated() { body += "    r[\(index)] = \(operand(root));\n" }
        return Self.frame(name, body)
    }

    /// The function that computes what is constant within a subject; written last, when that is known.
    mutating func setup() -> String {
        isInSetup = true
        defer { isInSetup = false }
        var roots: [ExpressionID] = []
        for constant in constants {
            switch constant {
            case .expression(let id), .reciprocal(let id): roots.append(id)
            case .part(_, let ids): roots += ids
            }
        }
        var body = ""
        for id in graph.reachable(from: roots) {
            guard case .perSubject = variations[id], case .apply(let operation, let arguments) = graph[id] else {
                continue
            }
            body += "    const vd v\(numbers[id, default: 0]) = \(apply(operation, arguments));\n"
        }
        for (index, constant) in constants.enumerated() {
            let value =
                switch constant {
                case .expression(let id): operand(id)
                case .reciprocal(let id): "1.0 / \(operand(id))"
                case .part(let operation, let ids):
                    ids.map { operand($0) }.joined(separator: operation == .plus ? " + " : " * ")
                }
            body += "    r[\(index)] = \(value);\n"
        }
        return Self.frame("setup", body)
    }

    private static func frame(_ name: String, _ body: String) -> String {
        """

        void kernel_\(name)(void *context, const double *restrict time, const double *restrict state,
            const double *restrict parameters, const double *restrict constants, double *restrict result) {
            const vd t = *(const vd *)time, *y = (const vd *)state;
            const vd *p = (const vd *)parameters, *c = (const vd *)constants;
            vd *r = (vd *)result;
            (void)context, (void)t, (void)y, (void)p, (void)c, (void)r;
        \(body)}

        """
    }

    // MARK: Operands

    private mutating func place(_ constant: Constant) -> String {
        if let known = places[constant] { return "c[\(known)]" }
        places[constant] = constants.count
        constants.append(constant)
        return "c[\(constants.count - 1)]"
    }

    private mutating func operand(_ id: ExpressionID) -> String {
        if case .constant(let value) = variations[id] { return "K(\(Self.literal(value)))" }
        switch graph[id] {
        case .number(let value): return "K(\(Self.literal(value)))"
        case .symbol: return "K(\(Self.literal(.nan)))"
        case .time: return "t"
        case .state(let index): return "y[\(index)]"
        case .parameter(let index): return "p[\(index)]"
        case .apply:
            if case .perSubject = variations[id], !isInSetup { return place(.expression(id)) }
            return "v\(numbers[id, default: 0])"
        }
    }

    /// A number as C reads it back exactly.
    static func literal(_ value: Double) -> String {
        if value.isNaN { return "__builtin_nan(\"\")" }
        // NOTE: zero plus minus zero is zero, which a vector made by adding would be.
        if value == 0, value.sign == .minus { return "0x0p+0) * K(-1.0" }
        if value.isInfinite { return value < 0 ? "-__builtin_inf()" : "__builtin_inf()" }
        let text = String(format: "%a", value)
        return value.sign == .minus ? "(\(text))" : text
    }

    // MARK: Operators

    private mutating func apply(_ operation: Operator, _ arguments: [ExpressionID]) -> String {
        guard operation.accepts(argumentCount: arguments.count) else { return "K(\(Self.literal(.nan)))" }
        switch operation {
        case .plus: return chain(.plus, arguments, " + ", empty: 0)
        case .times: return chain(.times, arguments, " * ", empty: 1)
        case .minus where arguments.count == 1: return "-\(operand(arguments[0]))"
        case .minus: return "\(operand(arguments[0])) - \(operand(arguments[1]))"
        case .divide: return divide(arguments[0], arguments[1])
        case .power: return power(arguments[0], arguments[1])
        case .log:
            if case .constant(10) = variations[arguments[0]] { return "op_log10(\(operand(arguments[1])))" }
        case .root:
            if case .constant(2) = variations[arguments[0]] { return "op_sqrt(\(operand(arguments[1])))" }
        case .and, .or, .xor: return logic(operation, arguments)
        case .implies: return "op_or(op_not(\(operand(arguments[0]))), \(operand(arguments[1])))"
        case .lt, .leq, .eq: return relation(operation, arguments)
        case .gt: return relation(.lt, arguments.reversed())
        case .geq: return relation(.leq, arguments.reversed())
        case .piecewise: return piecewise(arguments)
        case .max, .min:
            return arguments.dropFirst().reduce(operand(arguments[0])) {
                "op_\(operation.rawValue)(\($0), \(operand($1)))"
            }
        case .delay, .rateOf: return "K(\(Self.literal(.nan)))"
        default: break
        }
        return "op_\(operation.rawValue)(\(arguments.map { operand($0) }.joined(separator: ", ")))"
    }

    /// A sum or product; what is fixed within a subject is one operand.
    private mutating func chain(
        _ operation: Operator,
        _ arguments: [ExpressionID],
        _ separator: String,
        empty: Double
    ) -> String {
        let fixed = arguments.filter(isFixed)
        guard !arguments.isEmpty else { return "K(\(Self.literal(empty)))" }
        guard !isInSetup, fixed.count >= 2, fixed.count < arguments.count else {
            return arguments.map { operand($0) }.joined(separator: separator)
        }
        let part = place(.part(operation, fixed))
        return ([part] + arguments.filter { !isFixed($0) }.map { operand($0) }).joined(separator: separator)
    }

    private mutating func divide(_ numerator: ExpressionID, _ divisor: ExpressionID) -> String {
        guard !isInSetup, !isFixed(numerator), isFixed(divisor) else {
            return "\(operand(numerator)) / \(operand(divisor))"
        }
        if case .constant(let value) = variations[divisor] {
            // A power of two has an exact reciprocal; another number is divided by.
            return value.significand == 1 && (1 / value).isNormal
                ? "\(operand(numerator)) * K(\(Self.literal(1 / value)))"
                : "\(operand(numerator)) / \(operand(divisor))"
        }
        return "\(operand(numerator)) * \(place(.reciprocal(divisor)))"
    }

    private mutating func power(_ base: ExpressionID, _ exponent: ExpressionID) -> String {
        guard case .constant(let value) = variations[exponent], value.rounded() == value, (1...8).contains(abs(value))
        else { return "op_power(\(operand(base)), \(operand(exponent)))" }
        let x = operand(base)
        let product = Array(repeating: x, count: Int(abs(value))).joined(separator: " * ")
        return value > 0 ? product : "1.0 / (\(product))"
    }

    /// Logic gives one or zero also for a single operand.
    private mutating func logic(_ operation: Operator, _ arguments: [ExpressionID]) -> String {
        let empty = operation == .and ? "K(1.0)" : "K(0.0)"
        return arguments.reduce(empty) { "op_\(operation.rawValue)(\($0), \(operand($1)))" }
    }

    private mutating func relation(_ operation: Operator, _ arguments: [ExpressionID]) -> String {
        var text = "K(1.0)"
        for (index, (a, b)) in zip(arguments, arguments.dropFirst()).enumerated() {
            let pair = "op_\(operation.rawValue)(\(operand(a)), \(operand(b)))"
            text = index == 0 ? pair : "op_and(\(text), \(pair))"
        }
        return text
    }

    private mutating func piecewise(_ arguments: [ExpressionID]) -> String {
        var text = arguments.count % 2 == 1 ? operand(arguments[arguments.count - 1]) : "K(\(Self.literal(.nan)))"
        for piece in (0..<arguments.count / 2).reversed() {
            text = "op_select(\(operand(arguments[2 * piece + 1])), \(operand(arguments[2 * piece])), \(text))"
        }
        return text
    }
}
