internal import Expressions
internal import Regulation

/// The names that claims may refer to.
public struct ClaimReferences: Hashable, Sendable {
    /// The arms, outputs and balances of one experiment, by id.
    public struct ExperimentNames: Hashable, Sendable {
        public var arms: Set<String>
        public var outputs: Set<String>
        public var balances: Set<String>

        public init(arms: Set<String>, outputs: Set<String>, balances: Set<String>) {
            self.arms = arms
            self.outputs = outputs
            self.balances = balances
        }
    }

    public var sources: Set<String>
    public var findings: Set<String>
    public var experiments: [String: ExperimentNames]

    public init(sources: Set<String>, findings: Set<String>, experiments: [String: ExperimentNames]) {
        self.sources = sources
        self.findings = findings
        self.experiments = experiments
    }
}

extension Assertion {
    /// Every name that leads nowhere and every operation between things that do not fit, with places.
    ///
    /// - Complexity: O(nodes × names).
    public func faults(against references: ClaimReferences) -> [AssertionFault] {
        var check = AssertionCheck(references: references)
        if let type = check.type(of: root, in: nil), type != .truth {
            check.faults.append(AssertionFault(at: 0, "an assertion must be true or false, this is \(type.name)"))
        }
        return check.faults
    }
}

/// Finds the types of an assertion's nodes and the faults on the way.
struct AssertionCheck {
    let references: ClaimReferences
    var faults: [AssertionFault] = []

    init(references: ClaimReferences) { self.references = references }

    /// The type of a node, nil where a fault was reported.
    mutating func type(of node: AssertionNode, in collection: EvidenceCollection?) -> AssertionType? {
        switch node.kind {
        case .number: return .number
        case .name(let name):
            if let field = Self.field(name, in: collection) { return field.type }
            let known = collection.map { $0.fields.map(\.rawValue) } ?? []
            let hint = known.isEmpty ? nil : "fields: \(known.joined(separator: ", "))"
            return fault(node, "`\(name)` stands where a value is needed", hint)
        case .word(let word):
            return fault(node, "`\(word)` can only be compared with, on the right of == or !=")
        case .apply(let operation, let arguments): return type(of: operation, arguments, node, collection)
        case .count(let counted, let filter):
            check(filter, counted)
            return .number
        case .fold(_, _, let counted, let filter):
            check(filter, counted)
            return .number
        case .value(let finding), .isUnknown(let finding):
            if !references.findings.contains(finding) { fault(node, "there is no finding `\(finding)`") }
            if case .value = node.kind { return .number }
            return .truth
        case .status(let jurisdiction, let term, let isState):
            if Jurisdiction(rawValue: jurisdiction) == nil {
                let codes = Jurisdiction.allCases.map(\.rawValue).joined(separator: ", ")
                fault(node, "there is no jurisdiction `\(jurisdiction)`", "one of \(codes)")
            }
            guard let query = StatusTerm(name: term) else {
                return fault(node, "there is no facet `\(term)`", "one of \(StatusTerm.names.joined(separator: ", "))")
            }
            return .word(isState ? ["known", "stale", "conflicting", "unknown"] : query.words)
        case .deviation(let experiment, let balance):
            if let known = find(experiment, node), let balance, !known.balances.contains(balance) {
                fault(node, "the experiment `\(experiment)` has no balance `\(balance)`")
            }
            return .number
        case .subjects(let experiment, _):
            _ = find(experiment, node)
            return .number
        case .peak(let experiment, let arm, let output):
            if let known = find(experiment, node) {
                if !known.arms.contains(arm) { fault(node, "the experiment `\(experiment)` has no arm `\(arm)`") }
                if !known.outputs.contains(output) {
                    fault(node, "the experiment `\(experiment)` has no output `\(output)`")
                }
            }
            return .number
        }
    }

    static func field(_ name: String, in collection: EvidenceCollection?) -> EvidenceField? {
        collection?.fields.first { $0.rawValue == name }
    }

    private mutating func type(
        of operation: Operator,
        _ arguments: [AssertionNode],
        _ node: AssertionNode,
        _ collection: EvidenceCollection?
    ) -> AssertionType? {
        switch operation {
        case .and, .or, .not:
            for argument in arguments { need(.truth, argument, collection) }
            return .truth
        case .eq, .neq:
            if arguments.count == 2, case .word = arguments[1].kind {
                if let type = type(of: arguments[0], in: collection) { check(arguments[1], among: type) }
                return .truth
            }
            for argument in arguments { need(.number, argument, collection) }
            return .truth
        case .lt, .leq, .gt, .geq:
            for argument in arguments { need(.number, argument, collection) }
            return .truth
        default:
            for argument in arguments { need(.number, argument, collection) }
            return .number
        }
    }

    private mutating func check(_ literal: AssertionNode, among type: AssertionType) {
        guard case .word(let word) = literal.kind else { return }
        switch type {
        case .anyWord: break
        case .word(let words):
            if !words.contains(word) {
                let quoted = words.map { $0.contains(" ") ? "\"\($0)\"" : $0 }
                fault(literal, "`\(word)` can never be the answer here", "one of \(quoted.joined(separator: ", "))")
            }
        case .number, .truth: fault(literal, "the word `\(word)` is compared with \(type.name)")
        }
    }

    private mutating func check(_ filter: AssertionNode?, _ collection: EvidenceCollection) {
        if let filter { need(.truth, filter, collection) }
    }

    private mutating func need(_ type: AssertionType, _ node: AssertionNode, _ collection: EvidenceCollection?) {
        guard let found = self.type(of: node, in: collection), found != type else { return }
        fault(node, "\(type.name) is needed here, this is \(found.name)")
    }

    private mutating func find(_ experiment: String, _ node: AssertionNode) -> ClaimReferences.ExperimentNames? {
        guard let known = references.experiments[experiment] else {
            fault(node, "there is no experiment `\(experiment)`")
            return nil
        }
        return known
    }

    @discardableResult
    private mutating func fault(_ node: AssertionNode, _ message: String, _ suggestion: String? = nil) -> AssertionType?
    {
        faults.append(AssertionFault(at: node.offset, message, suggestion: suggestion))
        return nil
    }
}
