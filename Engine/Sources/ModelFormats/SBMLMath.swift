internal import CSBML
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import ReactionModels

/// Turns libSBML's syntax trees into expressions: function definitions inlined, defaults and constants spelled out.
struct SBMLMath {
    var graph = ExpressionGraph()
    var diagnostics: [Diagnostic] = []
    /// Random numbers met so far, those in function bodies included.
    var draws: [RandomDraw] = []
    /// The name that means time, where the level has no csymbol for it.
    var timeName: String?
    let file: String
    private var functions: [String: Function] = [:]

    /// Deeper expressions are refused, as every walk over a tree is a recursion.
    private static let maximumDepth = 1_000

    /// Where an expression stands: what its names mean and what faults in it name.
    struct Scope {
        /// Names that mean something else here: local parameters, and arguments of a function.
        var locals: [String: ExpressionID] = [:]
        /// True in a function body, which sees its arguments and nothing of the model.
        var isClosed = false
        /// Such as `kinetic law of reaction R1`.
        var element: String
        var location: SourceLocation
    }

    private enum Function {
        case unread(OpaquePointer)
        /// On the way down from its own body: a call now would never end.
        case reading
        case ready(arguments: [ExpressionID], body: ExpressionID)
        /// Its fault is reported already.
        case faulty
    }

    init(file: String) {
        self.file = file
    }

    /// Makes a function definition known by its id.
    mutating func define(_ id: String, _ definition: OpaquePointer) {
        functions[id] = .unread(definition)
    }

    /// Reads every function, so that faults in unused ones are found too.
    mutating func readFunctions() {
        for id in functions.keys.sorted() { _ = function(id) }
    }

    /// The expression of a tree, or nil where it is faulty; its faults are then in `diagnostics`.
    mutating func expression(_ node: OpaquePointer?, in scope: Scope) -> ExpressionID? {
        convert(node, scope, depth: 0)
    }

    private mutating func convert(_ node: OpaquePointer?, _ scope: Scope, depth: Int) -> ExpressionID? {
        guard let node else { return fail(scope, "sbml-math", "the expression is not complete") }
        guard depth < Self.maximumDepth else {
            return fail(scope, "sbml-depth", "the expression is nested more than \(Self.maximumDepth) deep")
        }
        let type = ASTNode_getType(node)
        if type == AST_INTEGER, [Int.min, Int.max].contains(ASTNode_getInteger(node)) {
            // NOTE: where libSBML stops counting.
            return fail(
                scope,
                "sbml-number",
                "an integer has more than 64 bits",
                suggestion: "write it as a real number"
            )
        }
        if let value = Self.constant(node, type) { return graph.number(value) }
        switch type {
        case AST_NAME_TIME: return graph.intern(.time)
        case AST_NAME: return name(String(sbml: ASTNode_getName(node)), scope)
        case AST_FUNCTION: return call(node, scope, depth: depth)
        default: break
        }
        guard let form = SBMLOperator.forms[type.rawValue] else {
            return fail(
                scope,
                "unsupported",
                "\(Self.description(node, type)) is not SBML core mathematics; not supported"
            )
        }
        guard let arguments = arguments(of: node, type, scope, depth: depth) else { return nil }
        guard form.arity.contains(arguments.count) else {
            return fail(
                scope,
                "sbml-arity",
                "\(form.operation.rawValue) has \(arguments.count) arguments",
                suggestion: "it takes \(form.arityText)"
            )
        }
        return apply(form.operation, type, arguments)
    }

    /// The converted children; a chain of sums or products is read as one, so that long sums are not deep.
    private mutating func arguments(
        of node: OpaquePointer,
        _ type: ASTNodeType_t,
        _ scope: Scope,
        depth: Int
    ) -> [ExpressionID]? {
        var children: [OpaquePointer?] = []
        var spine: OpaquePointer? = node
        while let current = spine {
            spine = nil
            var own = (0..<ASTNode_getNumChildren(current)).map { ASTNode_getChild(current, $0) }
            if type == AST_PLUS || type == AST_TIMES, own.count == 2, let first = own[0], ASTNode_getType(first) == type
            {
                spine = first
                own.removeFirst()
            }
            children.append(contentsOf: own.reversed())
        }
        var converted: [ExpressionID] = []
        var isComplete = true
        for child in children.reversed() {
            if let id = convert(child, scope, depth: depth + 1) { converted.append(id) } else { isComplete = false }
        }
        return isComplete ? converted : nil
    }

    /// Applies an operator; what SBML defines for missing arguments is spelled out here.
    private mutating func apply(
        _ operation: Operator,
        _ type: ASTNodeType_t,
        _ arguments: [ExpressionID]
    ) -> ExpressionID {
        switch operation {
        case .plus where arguments.isEmpty, .or where arguments.isEmpty, .xor where arguments.isEmpty:
            graph.number(0)
        case .times where arguments.isEmpty, .and where arguments.isEmpty:
            graph.number(1)
        case .plus where arguments.count == 1, .times where arguments.count == 1:
            arguments[0]
        case .eq where arguments.count < 2, .lt where arguments.count < 2, .gt where arguments.count < 2,
            .leq where arguments.count < 2, .geq where arguments.count < 2:
            graph.number(1)
        case .piecewise where arguments.isEmpty:
            graph.number(.nan)
        case .piecewise where arguments.count == 1:
            arguments[0]
        case .log where arguments.count == 1:
            graph.apply(.log, [graph.number(10), arguments[0]])
        case .root where arguments.count == 1:
            graph.apply(.root, [graph.number(2), arguments[0]])
        default:
            graph.apply(operation, arguments)
        }
    }

    /// A name in mathematics. Whether the model has such a symbol is for its validation to say.
    private mutating func name(_ name: String, _ scope: Scope) -> ExpressionID? {
        if let local = scope.locals[name] { return local }
        if name == timeName { return graph.intern(.time) }
        if scope.isClosed {
            return fail(
                scope,
                "sbml-undefined",
                "'\(name)' is not an argument of the function",
                suggestion: "a function sees its arguments only; add '\(name)' to them"
            )
        }
        return graph.symbol(name)
    }

    /// A call of a function definition: its body with the arguments put in.
    private mutating func call(_ node: OpaquePointer, _ scope: Scope, depth: Int) -> ExpressionID? {
        let name = String(sbml: ASTNode_getName(node))
        guard let given = arguments(of: node, AST_FUNCTION, scope, depth: depth) else { return nil }
        if let distribution = RandomDraw.Distribution(reservedName: name) { return draw(distribution, given, scope) }
        guard let function = function(name) else {
            return fail(
                scope,
                "sbml-undefined",
                "function '\(name)' is not defined",
                suggestion: "add a function definition '\(name)'"
            )
        }
        switch function {
        case .ready(let parameters, let body):
            guard parameters.count == given.count else {
                return fail(
                    scope,
                    "sbml-arity",
                    "function '\(name)' is called with \(given.count) arguments",
                    suggestion: "it takes \(parameters.count)"
                )
            }
            return instance(of: body, Dictionary(uniqueKeysWithValues: zip(parameters, given)), scope)
        case .reading:
            return fail(scope, "sbml-recursion", "function '\(name)' calls itself")
        case .unread, .faulty:
            return nil
        }
    }

    private mutating func function(_ id: String) -> Function? {
        guard let known = functions[id] else { return nil }
        guard case .unread(let definition) = known else { return known }
        functions[id] = .reading
        let read = body(of: id, definition)
        functions[id] = read
        return read
    }

    private mutating func body(of id: String, _ definition: OpaquePointer) -> Function {
        var scope = Scope(
            isClosed: true,
            element: "function \(id)",
            location: SourceLocation(file: file, element: definition)
        )
        var arguments: [ExpressionID] = []
        for index in 0..<FunctionDefinition_getNumArguments(definition) {
            // NOTE: no SId has a parenthesis, so that these stand for nothing else.
            let argument = graph.symbol("\(id)(\(index)")
            arguments.append(argument)
            let name = String(sbml: ASTNode_getName(FunctionDefinition_getArgument(definition, index)))
            if scope.locals.updateValue(argument, forKey: name) != nil {
                _ = fail(scope, "sbml-duplicate", "argument '\(name)' is named twice")
                return .faulty
            }
        }
        guard let tree = FunctionDefinition_getBody(definition) else {
            _ = fail(scope, "sbml-math", "the function has no body")
            return .faulty
        }
        guard let body = expression(tree, in: scope) else { return .faulty }
        return .ready(arguments: arguments, body: body)
    }

    mutating func fail(
        _ scope: Scope,
        _ rule: String,
        _ message: String,
        suggestion: String? = nil
    ) -> ExpressionID? {
        diagnostics.append(
            Diagnostic(
                .error,
                rule: rule,
                at: scope.location,
                element: scope.element,
                message,
                suggestion: suggestion
            )
        )
        return nil
    }

    /// The value of a node that is a number.
    private static func constant(_ node: OpaquePointer, _ type: ASTNodeType_t) -> Double? {
        switch type {
        case AST_INTEGER: Double(ASTNode_getInteger(node))
        case AST_REAL: ASTNode_getReal(node)
        // NOTE: read as one literal, since mantissa times a power of ten would round twice.
        case AST_REAL_E:
            Double("\(ASTNode_getMantissa(node))e\(ASTNode_getExponent(node))") ?? ASTNode_getReal(node)
        case AST_RATIONAL: Double(ASTNode_getNumerator(node)) / Double(ASTNode_getDenominator(node))
        case AST_CONSTANT_E: 0x1.5bf0a8b145769p+1
        case AST_CONSTANT_PI: Double.pi
        case AST_CONSTANT_TRUE: 1
        case AST_CONSTANT_FALSE: 0
        // SBML Level 3 Version 2 Core, Release 2, section 3.4.6.
        case AST_NAME_AVOGADRO: 6.02214179e23
        default: nil
        }
    }

    private static func description(_ node: OpaquePointer, _ type: ASTNodeType_t) -> String {
        let name = String(sbml: ASTNode_getName(node))
        if !name.isEmpty { return "'\(name)'" }
        if let url = ASTNode_getDefinitionURLString(node) {
            defer { free(url) }
            let text = String(cString: url)
            if !text.isEmpty { return "'\(text)'" }
        }
        return "an element"
    }
}
