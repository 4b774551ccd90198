/// How a claim stands against what is known today.
public enum ClaimMark: String, Hashable, Sendable, CaseIterable, Codable {
    /// Support is there and the assertion, where there is one, holds.
    case supported
    /// It holds, on support that is weaker or older than the sentence says.
    case weakened
    /// The assertion fails, or the sentence says more than its support can carry.
    case broken
    /// Something that it needs is not known.
    case unknown
}

/// A node of the tree from a sentence down to what it rests on.
public struct ReasonNode: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case claim, assertion, query, finding, source, status, event, run
    }

    public var kind: Kind
    /// The id in the dossier or ledger, or the key of a run; nil where the node has none.
    public var id: String?
    public var text: String
    public var children: [ReasonNode]

    public init(_ kind: Kind, id: String? = nil, _ text: String, children: [ReasonNode] = []) {
        self.kind = kind
        self.id = id
        self.text = text
        self.children = children
    }
}

/// A claim with its mark, the reasons for the mark, and the tree beneath it.
public struct ClaimVerdict: Hashable, Sendable {
    public var claim: Claim
    public var mark: ClaimMark
    /// Sentences that say why; empty only where a claim is simply supported.
    public var reasons: [String]
    public var tree: ReasonNode

    public init(claim: Claim, mark: ClaimMark, reasons: [String], tree: ReasonNode) {
        self.claim = claim
        self.mark = mark
        self.reasons = reasons
        self.tree = tree
    }
}

/// A verdict in the plain form that JSON carries.
public struct ClaimReport: Codable, Hashable, Sendable {
    public var id: String
    public var kind: String
    public var text: String
    public var strength: String
    public var population: String
    public var note: String?
    public var assertion: String?
    public var mark: ClaimMark
    public var reasons: [String]
    public var tree: ReasonNode

    public init(_ verdict: ClaimVerdict) {
        id = verdict.claim.id
        kind = verdict.claim.kind.rawValue
        text = verdict.claim.text
        strength = verdict.claim.strength.rawValue
        population = verdict.claim.population.rawValue
        note = verdict.claim.note
        assertion = verdict.claim.assertion?.text
        mark = verdict.mark
        reasons = verdict.reasons
        tree = verdict.tree
    }
}

/// Renders a verdict as text: the sentence with its mark, the reasons, and the tree indented beneath.
public func render(_ verdict: ClaimVerdict) -> String {
    var text = "\(verdict.mark.rawValue): \(verdict.claim.id): \(verdict.claim.text)\n"
    for reason in verdict.reasons { text += "  because \(reason)\n" }
    func add(_ node: ReasonNode, depth: Int) {
        let id = node.id.map { " \($0)" } ?? ""
        text += String(repeating: "  ", count: depth) + "\(node.kind.rawValue)\(id): \(node.text)\n"
        for child in node.children { add(child, depth: depth + 1) }
    }
    for child in verdict.tree.children { add(child, depth: 1) }
    return text
}
