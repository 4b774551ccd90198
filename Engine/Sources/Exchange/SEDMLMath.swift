internal import CXML
internal import Diagnostics
internal import Expressions
internal import ModelFormats

/// MathML of SED-ML as expressions. Aggregates over all values of a variable become symbols such as `max(S1)`.
struct SEDMLMath {
    /// Deeper expressions are refused.
    static let maximumDepth = 200

    /// A fault in an expression, without its place.
    struct Fault: Error { var message: String }

    /// Reads the expression of a `math` element.
    static func read(_ math: SEDMLElement, into graph: inout ExpressionGraph) throws(Fault) -> ExpressionID {
        let children = math.children()
        guard children.count == 1 else { throw Fault(message: "'math' holds \(children.count) expressions, not one") }
        return try convert(children[0], &graph, depth: 0)
    }

    private static func convert(
        _ element: SEDMLElement,
        _ graph: inout ExpressionGraph,
        depth: Int
    ) throws(Fault) -> ExpressionID {
        guard depth < maximumDepth else { throw Fault(message: "it is nested more than \(maximumDepth) deep") }
        switch element.name {
        case "ci": return graph.symbol(trimmed(element.text))
        case "cn": return graph.number(try number(element))
        case "pi": return graph.number(.pi)
        case "exponentiale": return graph.number(0x1.5bf0a8b145769p+1)
        case "true": return graph.number(1)
        case "false": return graph.number(0)
        case "infinity": return graph.number(.infinity)
        case "notanumber": return graph.number(.nan)
        case "piecewise":
            var arguments: [ExpressionID] = []
            var otherwise: ExpressionID?
            for part in element.children() {
                let values = part.children()
                if part.name == "piece", values.count == 2 {
                    for value in values { arguments.append(try convert(value, &graph, depth: depth + 1)) }
                } else if part.name == "otherwise", values.count == 1 {
                    otherwise = try convert(values[0], &graph, depth: depth + 1)
                } else {
                    throw Fault(message: "'\(part.name)' in 'piecewise' is not complete")
                }
            }
            return graph.apply(.piecewise, arguments + [otherwise].compactMap(\.self))
        case "apply": return try apply(element, &graph, depth)
        case "csymbol": throw Fault(message: "csymbol '\(trimmed(element.text))' is not supported")
        default: throw Fault(message: "'\(element.name)' is not supported in mathematics")
        }
    }

    private static func apply(
        _ element: SEDMLElement,
        _ graph: inout ExpressionGraph,
        _ depth: Int
    ) throws(Fault) -> ExpressionID {
        let parts = element.children()
        guard let head = parts.first else { throw Fault(message: "'apply' is empty") }
        var degree: ExpressionID?
        var given: [SEDMLElement] = []
        for part in parts.dropFirst() {
            if part.name == "degree" || part.name == "logbase", let inner = part.children().first {
                degree = try convert(inner, &graph, depth: depth + 1)
            } else {
                given.append(part)
            }
        }
        if head.name == "csymbol" || head.name == "ci" { return try aggregate(head, given, &graph) }
        guard let operation = Operator(rawValue: head.name), operation != .delay, operation != .rateOf else {
            throw Fault(message: "'\(head.name)' is not supported in mathematics")
        }
        var arguments: [ExpressionID] = []
        for part in given { arguments.append(try convert(part, &graph, depth: depth + 1)) }
        switch operation {
        case .root: arguments.insert(degree ?? graph.number(2), at: 0)
        case .log: arguments.insert(degree ?? graph.number(10), at: 0)
        default: break
        }
        guard operation.accepts(argumentCount: arguments.count) else {
            throw Fault(message: "'\(head.name)' has \(arguments.count) arguments")
        }
        return graph.apply(operation, arguments)
    }

    /// `min`, `max`, `sum` and `product` over all values of one variable.
    private static func aggregate(
        _ head: SEDMLElement,
        _ arguments: [SEDMLElement],
        _ graph: inout ExpressionGraph
    ) throws(Fault) -> ExpressionID {
        let url = head.attribute("definitionURL") ?? ""
        let name = url.split(separator: "#").last.map(String.init) ?? trimmed(head.text)
        let isKnown = head.name == "csymbol" && url.contains("sed-ml.org")
        guard isKnown, let aggregate = Aggregate(rawValue: name) else {
            throw Fault(message: "function '\(trimmed(head.text))' (\(url)) is not supported")
        }
        guard arguments.count == 1, arguments[0].name == "ci" else {
            throw Fault(message: "aggregate '\(name)' takes the name of one variable")
        }
        return graph.symbol(aggregate.symbol(of: trimmed(arguments[0].text)))
    }

    private static func number(_ element: SEDMLElement) throws(Fault) -> Double {
        var parts = [""]
        var child = element.node.pointee.children
        while let current = child {
            child = current.pointee.next
            if current.pointee.type == XML_ELEMENT_NODE {
                parts.append("")
            } else if let content = current.pointee.content {
                parts[parts.count - 1] += String(cString: content)
            }
        }
        let words = parts.map(trimmed)
        let value: Double?
        switch (element.attribute("type") ?? "real", words.count) {
        case ("e-notation", 2): value = Double(words[0] + "e" + words[1])
        case ("rational", 2): value = Double(words[0]).flatMap { top in Double(words[1]).map { top / $0 } }
        case ("real", 1), ("integer", 1), ("double", 1): value = Double(words[0])
        default: value = nil
        }
        guard let value else { throw Fault(message: "'\(words.joined(separator: " "))' is not a number") }
        return value
    }

    static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// What many values are reduced to.
enum Aggregate: String, CaseIterable {
    case min, max, sum, product, mean, median, count, variance
    case standardDeviation = "standard deviation"
    case standardError = "standard error"

    /// The name under which a formula sees the reduced variable; no id has a parenthesis.
    func symbol(of variable: String) -> String { "\(rawValue)(\(variable))" }

    /// The reduced value; not a number where some value is not one, and `ignoringNaN` does not leave those out.
    func callAsFunction(_ values: [Double], ignoringNaN: Bool = false) -> Double {
        let kept = ignoringNaN ? values.filter { !$0.isNaN } : values
        if self == .count { return Double(kept.count) }
        if kept.isEmpty || kept.contains(where: \.isNaN) { return .nan }
        let count = Double(kept.count)
        let sum = kept.reduce(0, +)
        switch self {
        case .min: return kept.min() ?? .nan
        case .max: return kept.max() ?? .nan
        case .sum: return sum
        case .product: return kept.reduce(1, *)
        case .mean: return sum / count
        case .count: return count
        case .median:
            let sorted = kept.sorted()
            let middle = sorted.count / 2
            return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        case .variance, .standardDeviation, .standardError:
            let mean = sum / count
            // NOTE: of a sample, so that one value has none.
            let variance = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            switch self {
            case .variance: return variance
            case .standardDeviation: return variance.squareRoot()
            default: return (variance / count).squareRoot()
            }
        }
    }
}
