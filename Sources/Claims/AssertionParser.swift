internal import Expressions

/// A recursive-descent parser of assertions.
struct AssertionParser {
    private let tokens: [AssertionLexer.Token]
    private var index = 0
    private var depth = 0

    /// Deeper brackets than these are refused, so that no text can exhaust the stack.
    private static let maximumDepth = 40
    /// More sums and products than these are refused, for the same reason.
    private static let maximumOperations = 200
    private var operations = 0

    init(tokens: [AssertionLexer.Token]) { self.tokens = tokens }

    mutating func parse() throws(AssertionFault) -> AssertionNode {
        let node = try disjunction()
        guard token.kind == .end else { throw fault("expected the end, found \(token.shown)") }
        return node
    }

    // MARK: Logic

    private mutating func disjunction() throws(AssertionFault) -> AssertionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw fault("brackets are nested too deep") }
        let offset = token.offset
        var terms = [try conjunction()]
        while take(word: "or") { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : AssertionNode(.apply(.or, terms), at: offset)
    }

    private mutating func conjunction() throws(AssertionFault) -> AssertionNode {
        let offset = token.offset
        var terms = [try negation()]
        while take(word: "and") { terms.append(try negation()) }
        return terms.count == 1 ? terms[0] : AssertionNode(.apply(.and, terms), at: offset)
    }

    private mutating func negation() throws(AssertionFault) -> AssertionNode {
        let offset = token.offset
        var isNegated = false
        while take(word: "not") { isNegated.toggle() }
        let node = try comparison()
        return isNegated ? AssertionNode(.apply(.not, [node]), at: offset) : node
    }

    private static let relations: [String: Operator] = [
        "==": .eq, "!=": .neq, "<": .lt, "<=": .leq, ">": .gt, ">=": .geq,
    ]

    private mutating func comparison() throws(AssertionFault) -> AssertionNode {
        let left = try sum()
        let offset = token.offset
        if case .symbol(let symbol) = token.kind, let relation = Self.relations[symbol] {
            index += 1
            var right = try sum()
            if case .name(let word) = right.kind, relation == .eq || relation == .neq { right.kind = .word(word) }
            return AssertionNode(.apply(relation, [left, right]), at: offset)
        }
        if take(word: "between") {
            let low = try sum()
            guard take(word: "and") else { throw fault("expected `and` after `between`, found \(token.shown)") }
            let high = try sum()
            return AssertionNode(.apply(.leq, [low, left, high]), at: offset)
        }
        return left
    }

    // MARK: Arithmetic

    private mutating func sum() throws(AssertionFault) -> AssertionNode {
        var node = try product()
        while case .symbol(let symbol) = token.kind, symbol == "+" || symbol == "-" {
            let offset = token.offset
            try countOperation()
            index += 1
            node = AssertionNode(.apply(symbol == "+" ? .plus : .minus, [node, try product()]), at: offset)
        }
        return node
    }

    private mutating func countOperation() throws(AssertionFault) {
        operations += 1
        guard operations <= Self.maximumOperations else { throw fault("more than 200 sums and products") }
    }

    private mutating func product() throws(AssertionFault) -> AssertionNode {
        var node = try sign()
        while case .symbol(let symbol) = token.kind, symbol == "*" || symbol == "/" {
            let offset = token.offset
            try countOperation()
            index += 1
            node = AssertionNode(.apply(symbol == "*" ? .times : .divide, [node, try sign()]), at: offset)
        }
        return node
    }

    private mutating func sign() throws(AssertionFault) -> AssertionNode {
        let offset = token.offset
        var isNegative = false
        while take(symbol: "-") { isNegative.toggle() }
        let node = try primary()
        return isNegative ? AssertionNode(.apply(.minus, [node]), at: offset) : node
    }

    // MARK: Primaries

    private mutating func primary() throws(AssertionFault) -> AssertionNode {
        let start = token
        switch start.kind {
        case .number(let number):
            index += 1
            return AssertionNode(.number(number), at: start.offset)
        case .quoted(let text):
            index += 1
            return AssertionNode(.word(text), at: start.offset)
        case .symbol("("):
            index += 1
            let node = try disjunction()
            try expect(")")
            return node
        case .word(let word):
            index += 1
            if take(symbol: "(") { return try call(word, at: start.offset) }
            return AssertionNode(.name(word), at: start.offset)
        default: throw fault("expected a value, found \(start.shown)")
        }
    }

    private static let functions = [
        "count", "sum", "max", "min", "value", "unknown", "status", "state", "deviation", "completed", "failed", "peak",
    ]

    private mutating func call(_ name: String, at offset: Int) throws(AssertionFault) -> AssertionNode {
        let kind: AssertionNode.Kind
        switch name {
        case "count":
            let collection = try collection()
            kind = .count(collection, try filter())
        case "sum", "max", "min":
            let fieldOffset = token.offset
            let word = try word("a field")
            guard let field = EvidenceField(rawValue: word) else {
                throw AssertionFault(at: fieldOffset, "there is no field `\(word)`")
            }
            guard take(word: "of") else { throw fault("expected `of`, found \(token.shown)") }
            let collection = try collection()
            guard collection.fields.contains(field), field.type == .number else {
                throw AssertionFault(at: fieldOffset, "`\(word)` is no number of \(collection.rawValue)")
            }
            kind = .fold(AssertionNode.Fold(rawValue: name) ?? .sum, field, collection, try filter())
        case "value": kind = .value(finding: try word("a finding"))
        case "unknown": kind = .isUnknown(finding: try word("a finding"))
        case "status", "state":
            let jurisdiction = try word("a jurisdiction")
            try expect(",")
            kind = .status(jurisdiction: jurisdiction, term: try word("a facet"), isState: name == "state")
        case "deviation":
            let experiment = try word("an experiment")
            kind = .deviation(experiment: experiment, balance: take(symbol: ",") ? try word("a balance") : nil)
        case "completed", "failed": kind = .subjects(experiment: try word("an experiment"), failed: name == "failed")
        case "peak":
            let experiment = try word("an experiment")
            try expect(",")
            let arm = try word("an arm")
            try expect(",")
            kind = .peak(experiment: experiment, arm: arm, output: try word("an output"))
        default:
            throw AssertionFault(
                at: offset,
                "there is no function `\(name)`",
                suggestion: "functions: \(Self.functions.joined(separator: ", "))"
            )
        }
        try expect(")")
        return AssertionNode(kind, at: offset)
    }

    private mutating func collection() throws(AssertionFault) -> EvidenceCollection {
        let offset = token.offset
        let word = try word("a collection")
        guard let collection = EvidenceCollection(rawValue: word) else {
            let names = EvidenceCollection.allCases.map(\.rawValue).joined(separator: ", ")
            throw AssertionFault(at: offset, "there is no collection `\(word)`", suggestion: "one of \(names)")
        }
        return collection
    }

    private mutating func filter() throws(AssertionFault) -> AssertionNode? {
        take(word: "where") ? try disjunction() : nil
    }

    // MARK: Tokens

    private var token: AssertionLexer.Token { tokens[min(index, tokens.count - 1)] }

    private mutating func take(word: String) -> Bool {
        guard token.kind == .word(word) else { return false }
        index += 1
        return true
    }

    private mutating func take(symbol: String) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(AssertionFault) {
        guard take(symbol: symbol) else { throw fault("expected `\(symbol)`, found \(token.shown)") }
    }

    private mutating func word(_ what: String) throws(AssertionFault) -> String {
        switch token.kind {
        case .word(let word), .quoted(let word):
            index += 1
            return word
        default: throw fault("expected \(what), found \(token.shown)")
        }
    }

    private func fault(_ message: String) -> AssertionFault { AssertionFault(at: token.offset, message) }
}
