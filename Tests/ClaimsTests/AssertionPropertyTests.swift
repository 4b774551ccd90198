import Evidence
import Testing

@testable import Claims

/// A random assertion as it is built, printed without the parser's help.
private indirect enum Tree {
    case leaf(String, AssertionNode.Kind)
    case apply(Sign, [Tree])
    case count(EvidenceCollection, Tree?)

    /// The operators with their sign and meaning in the language.
    enum Sign: String, CaseIterable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case more = ">"
        case atLeast = ">="
        case and, or, not, between, negative
    }

    /// Brackets around everything that is no leaf, so that no rule of precedence is used.
    var text: String {
        func inner(_ tree: Tree) -> String {
            if case .apply = tree { return "(\(tree.text))" }
            return tree.text
        }
        switch self {
        case .leaf(let text, _): return text
        case .count(let collection, let filter):
            return "count(\(collection.rawValue)\(filter.map { " where \($0.text)" } ?? ""))"
        case .apply(let operation, let parts):
            switch operation {
            case .not: return "not \(inner(parts[0]))"
            case .negative: return "-\(inner(parts[0]))"
            case .between: return "\(inner(parts[1])) between \(inner(parts[0])) and \(inner(parts[2]))"
            default: return parts.map(inner).joined(separator: " \(operation.rawValue) ")
            }
        }
    }

    /// The same in the form of a parsed node, without places.
    var shape: String {
        switch self {
        case .leaf(_, let kind): return "\(AssertionNode(kind, at: 0).shape)"
        case .count(let collection, let filter):
            return "count \(collection.rawValue) [\(filter?.shape ?? "")]"
        case .apply(let operation, let parts):
            let name =
                switch operation {
                case .plus: "plus"
                case .minus, .negative: "minus"
                case .times: "times"
                case .divide: "divide"
                case .equal: "eq"
                case .unequal: "neq"
                case .less: "lt"
                case .atMost, .between: "leq"
                case .more: "gt"
                case .atLeast: "geq"
                case .and, .or, .not: operation.rawValue
                }
            return "\(name) [\(parts.map(\.shape).joined(separator: "; "))]"
        }
    }
}

extension AssertionNode {
    fileprivate var shape: String {
        switch kind {
        case .apply(let operation, let parts): "\(operation) [\(parts.map(\.shape).joined(separator: "; "))]"
        case .count(let collection, let filter): "count \(collection.rawValue) [\(filter?.shape ?? "")]"
        default: "\(kind)"
        }
    }
}

/// Random trees from a seed; every tree fits its type.
private struct Grower {
    var state: UInt64

    mutating func below(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func truth(depth: Int, in collection: EvidenceCollection?) -> Tree {
        guard depth > 0 else {
            return .apply(.less, [number(depth: 0, in: collection), number(depth: 0, in: collection)])
        }
        switch below(8) {
        case 0, 1:
            let parts = (0..<(2 + below(2))).map { _ in truth(depth: depth - 1, in: collection) }
            return .apply(below(2) == 0 ? .and : .or, parts)
        case 2: return .apply(.not, [truth(depth: depth - 1, in: collection)])
        case 3:
            return .apply(.between, (0..<3).map { _ in number(depth: depth - 1, in: collection) })
        case 4:
            let sign: Tree.Sign = below(2) == 0 ? .equal : .unequal
            if collection == .trials {
                return .apply(sign, [.leaf("placebo", .name("placebo")), .leaf("yes", .word("yes"))])
            }
            let quoted = [Tree.leaf("status(US, approval)", Self.approval), .leaf("\"approved\"", .word("approved"))]
            return .apply(sign, quoted)
        case 5: return .leaf("unknown(halfLife)", .isUnknown(finding: "halfLife"))
        default:
            let signs: [Tree.Sign] = [.equal, .unequal, .less, .atMost, .more, .atLeast]
            let sign = signs[below(signs.count)]
            let left = number(depth: depth - 1, in: collection)
            // A bare word on the right of an equality is what the left is compared with, and no field.
            let isEquality = [.equal, .unequal].contains(sign)
            return .apply(sign, [left, number(depth: depth - 1, in: isEquality ? nil : collection)])
        }
    }

    static let approval = AssertionNode.Kind.status(jurisdiction: "US", term: "approval", isState: false)

    mutating func number(depth: Int, in collection: EvidenceCollection?) -> Tree {
        switch depth > 0 ? below(8) : 5 + below(3) {
        case 0, 1, 2:
            let signs: [Tree.Sign] = [.plus, .minus, .times, .divide]
            let parts = (0..<2).map { _ in number(depth: depth - 1, in: collection) }
            return .apply(signs[below(signs.count)], parts)
        case 3: return .apply(.negative, [number(depth: depth - 1, in: collection)])
        case 4: return .count(.trials, below(2) == 0 ? nil : truth(depth: depth - 1, in: .trials))
        case 5: return .leaf("value(mass)", .value(finding: "mass"))
        case 6 where collection == .trials: return .leaf("n", .name("n"))
        default:
            let value = Double(below(2000)) / 8
            return .leaf("\(value)", .number(value))
        }
    }
}

@Suite("Properties of the language of assertions")
struct AssertionPropertyTests {
    private let fixture = ClaimsFixture()

    @Test("A random assertion is printed and parsed back to the same tree", arguments: 0..<40)
    func roundTrip(_ seed: Int) throws {
        var grower = Grower(state: UInt64(seed) &* 7919 &+ 1)
        for _ in 0..<50 {
            let tree = grower.truth(depth: 3, in: nil)
            let assertion = try Assertion(tree.text)
            #expect(assertion.root.shape == tree.shape, "\(tree.text)")
        }
    }

    @Test("What fits its types has no fault, and is true, false or unknown for a reason", arguments: 0..<40)
    func types(_ seed: Int) throws {
        var grower = Grower(state: UInt64(seed) &* 104_729 &+ 3)
        for _ in 0..<25 {
            let text = grower.truth(depth: 3, in: nil).text
            let assertion = try Assertion(text)
            #expect(assertion.faults(against: fixture.references) == [], "\(text)")
            switch assertion.evaluate(fixture.inputs).value {
            case .truth: break
            case .unknown(let reasons):
                let misfits = ["cannot be combined", "a truth value is needed", "is no field here"]
                #expect(!reasons.contains { reason in misfits.contains { reason.contains($0) } }, "\(text): \(reasons)")
            case .number, .words: Issue.record("\(text) is no truth value")
            }
        }
    }

    @Test("A number where a truth value belongs, and the other way round, is a fault", arguments: 0..<40)
    func misfits(_ seed: Int) throws {
        var grower = Grower(state: UInt64(seed) &* 15_485_863 &+ 5)
        let truth = grower.truth(depth: 2, in: nil)
        let number = grower.number(depth: 2, in: nil)
        for text in [
            "(\(truth.text)) and (\(number.text))", "(\(truth.text)) + (\(number.text)) == 1", "not (\(number.text))",
            "(\(truth.text)) < 1", "\(number.text)",
        ] {
            #expect(try Assertion(text).faults(against: fixture.references) != [], "\(text)")
        }
    }

    @Test("Negating twice and swapping the sides change no value", arguments: 0..<40)
    func laws(_ seed: Int) throws {
        var grower = Grower(state: UInt64(seed) &* 32_452_843 &+ 7)
        let (left, right) = (grower.truth(depth: 2, in: nil).text, grower.truth(depth: 2, in: nil).text)
        func mark(_ text: String) throws -> AssertionMark {
            AssertionMark(try Assertion(text).evaluate(fixture.inputs).value)
        }
        #expect(try mark("not (not (\(left)))") == mark(left))
        #expect(try mark("(\(left)) and (\(right))") == mark("(\(right)) and (\(left))"))
        #expect(try mark("not ((\(left)) or (\(right)))") == mark("(not (\(left))) and (not (\(right)))"))
    }

    /// A value without its reasons.
    private enum AssertionMark: Equatable {
        case yes, no, open
        init(_ value: AssertionValue) {
            switch value {
            case .truth(let truth): self = truth ? .yes : .no
            default: self = .open
            }
        }
    }
}
