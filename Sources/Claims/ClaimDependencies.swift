internal import Dates
internal import Evidence
internal import Regulation

/// What differs between two sets of inputs, by id.
public struct InputChange: Hashable, Sendable {
    /// Sources that were added, removed or changed.
    public var sources: Set<String> = []
    /// Sources about which a notice was published or taken back.
    public var noticed: Set<String> = []
    /// Findings that were added, removed or changed.
    public var findings: Set<String> = []
    /// Experiments whose result was added, removed or changed.
    public var experiments: Set<String> = []
    /// Parts of statuses whose answer or whose grounds changed.
    public var status: Set<Claim.StatusQuery> = []

    /// Compares inputs.
    ///
    /// - Complexity: O(records).
    public init(from old: ClaimInputs, to new: ClaimInputs) {
        sources = Self.changed(old.sources, new.sources)
        noticed = sources.filter { (old.sources[$0]?.notices ?? []) != (new.sources[$0]?.notices ?? []) }
        findings = Self.changed(old.findings, new.findings)
        experiments = Self.changed(old.results, new.results)
        for jurisdiction in Jurisdiction.allCases {
            let before = old.statuses[jurisdiction]
            let after = new.statuses[jurisdiction]
            // A tree names the day that it was derived for.
            let isAnotherDay = before?.asOf != after?.asOf
            for facet in Facet.allCases where isAnotherDay || before?[facet] != after?[facet] {
                status.insert(Claim.StatusQuery(jurisdiction, .facet(facet)))
            }
            if isAnotherDay || before?.compounding503A != after?.compounding503A {
                status.insert(Claim.StatusQuery(jurisdiction, .compounding503A))
            }
        }
    }

    public var isEmpty: Bool { sources.isEmpty && findings.isEmpty && experiments.isEmpty && status.isEmpty }

    private static func changed<Value: Equatable>(_ old: [String: Value], _ new: [String: Value]) -> Set<String> {
        Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }
}

/// Everything that a claim's verdict can change with.
public struct ClaimDependencies: Hashable, Sendable {
    public var sources: Set<String>
    public var findings: Set<String>
    public var experiments: Set<String>
    public var status: Set<Claim.StatusQuery>
    /// True where the assertion counts over all sources or trials, so that a new one matters.
    public var countsSources = false
    /// True where it counts over all findings.
    public var countsFindings = false

    /// The dependencies of a claim; the sources of its findings are among them.
    public init(of claim: Claim, in inputs: ClaimInputs) {
        sources = Set(claim.sources)
        findings = Set(claim.findings)
        experiments = Set(claim.experiments)
        status = Set(claim.status)
        if let assertion = claim.assertion { add(assertion.root) }
        for id in findings {
            if let finding = inputs.findings[id] { sources.insert(finding.source) }
        }
    }

    /// True where a verdict must be found again.
    public func areTouched(by change: InputChange) -> Bool {
        !sources.isDisjoint(with: change.sources) || !findings.isDisjoint(with: change.findings)
            || !experiments.isDisjoint(with: change.experiments) || !status.isDisjoint(with: change.status)
            || countsSources && !change.sources.isEmpty
            || countsFindings && !(change.findings.isEmpty && change.noticed.isEmpty)
    }

    private mutating func add(_ node: AssertionNode) {
        switch node.kind {
        case .number, .name, .word: break
        case .apply(_, let arguments): for argument in arguments { add(argument) }
        case .count(let collection, let filter): add(collection, filter)
        case .fold(_, _, let collection, let filter): add(collection, filter)
        case .value(let finding), .isUnknown(let finding): findings.insert(finding)
        case .status(let jurisdiction, let term, _):
            if let jurisdiction = Jurisdiction(rawValue: jurisdiction), let term = StatusTerm(name: term) {
                status.insert(Claim.StatusQuery(jurisdiction, term))
            }
        case .deviation(let experiment, _), .subjects(let experiment, _), .peak(let experiment, _, _):
            experiments.insert(experiment)
        }
    }

    private mutating func add(_ collection: EvidenceCollection, _ filter: AssertionNode?) {
        switch collection {
        case .sources, .trials: countsSources = true
        case .findings: countsFindings = true
        }
        if let filter { add(filter) }
    }
}

/// Finds again exactly the verdicts that hang on what changed.
///
/// - Parameters:
///   - verdicts: what was found with the old inputs.
///   - old: the inputs then.
///   - new: the inputs now.
/// - Returns: all verdicts in their order, and the ids of the claims that were looked at again.
/// - Complexity: O(records + claims touched × records).
public func recheck(
    _ verdicts: [ClaimVerdict],
    from old: ClaimInputs,
    to new: ClaimInputs
) -> (verdicts: [ClaimVerdict], rechecked: [String]) {
    let change = InputChange(from: old, to: new)
    guard !change.isEmpty else { return (verdicts, []) }
    var rechecked: [String] = []
    let updated = verdicts.map { verdict in
        // A finding may have moved to another source, so both sides count.
        let touched =
            ClaimDependencies(of: verdict.claim, in: old).areTouched(by: change)
            || ClaimDependencies(of: verdict.claim, in: new).areTouched(by: change)
        guard touched else { return verdict }
        rechecked.append(verdict.claim.id)
        return evaluate([verdict.claim], new)[0]
    }
    return (updated, rechecked)
}

extension ReasonNode {
    /// The ways from this node down to the nodes with an id, each from the top.
    public func paths(to id: String) -> [[ReasonNode]] {
        if self.id == id { return [[self]] }
        return children.flatMap { $0.paths(to: id) }.map { [self] + $0 }
    }
}
