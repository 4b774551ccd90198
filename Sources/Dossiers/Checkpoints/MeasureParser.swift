internal import Expressions

/// A recursive-descent parser of measures.
struct MeasureParser {
    private let letters: [Character]
    private var index = 0
    private var depth = 0

    /// Deeper brackets than these are refused, so that no text can exhaust the stack.
    private static let maximumDepth = 40

    init(_ text: String) { letters = Array(text) }

    mutating func parse() throws(MeasureFault) -> Measure.Node {
        let node = try sum()
        guard next == nil else { throw MeasureFault("expected the end, found `\(rest)`") }
        return node
    }

    // MARK: Arithmetic

    private mutating func sum() throws(MeasureFault) -> Measure.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw MeasureFault("brackets are nested too deep") }
        var node = try product()
        while true {
            if take("+") {
                node = .apply(.plus, [node, try product()])
            } else if take("-") {
                node = .apply(.minus, [node, try product()])
            } else {
                return node
            }
        }
    }

    private mutating func product() throws(MeasureFault) -> Measure.Node {
        var node = try power()
        while true {
            if take("*") {
                node = .apply(.times, [node, try power()])
            } else if take("/") {
                node = .apply(.divide, [node, try power()])
            } else {
                return node
            }
        }
    }

    private mutating func power() throws(MeasureFault) -> Measure.Node {
        if take("-") { return .apply(.minus, [try power()]) }
        let base = try primary()
        return take("^") ? .apply(.power, [base, try power()]) : base
    }

    private static let functions = ["ln", "log10", "exp", "sqrt", "abs", "ceil"]

    private mutating func primary() throws(MeasureFault) -> Measure.Node {
        if take("(") {
            let node = try sum()
            try expect(")")
            return node
        }
        guard let letter = next else { throw MeasureFault("expected a value, found the end") }
        if letter.isNumber || letter == "." { return .number(try number()) }
        let name = try word()
        if take(".") { return .parameter(arm: name, name: try word()) }
        guard take("(") else { return .parameter(arm: nil, name: name) }
        let node: Measure.Node
        if let feature = Measure.Feature(rawValue: name) {
            node = try arguments(of: feature)
        } else {
            let argument = try sum()
            switch name {
            case "ln": node = .apply(.ln, [argument])
            case "log10": node = .apply(.log, [.number(10), argument])
            case "exp": node = .apply(.exp, [argument])
            case "sqrt": node = .apply(.root, [.number(2), argument])
            case "abs": node = .apply(.abs, [argument])
            case "ceil": node = .apply(.ceiling, [argument])
            default:
                let known = (Self.functions + Measure.Feature.allCases.map(\.rawValue)).joined(separator: ", ")
                throw MeasureFault("there is no function `\(name)`; known are \(known)")
            }
        }
        try expect(")")
        return node
    }

    private mutating func arguments(of feature: Measure.Feature) throws(MeasureFault) -> Measure.Node {
        if feature == .ec {
            let fraction = try sum()
            try expect(",")
            return .feature(.ec, try curve(of: feature), [fraction])
        }
        let curve = try curve(of: feature)
        var numbers: [Measure.Node] = []
        while take(",") { numbers.append(try sum()) }
        guard feature.numbers.contains(numbers.count) else {
            throw MeasureFault("`\(feature.rawValue)` takes \(feature.numbers) numbers, found \(numbers.count)")
        }
        if feature == .deviation, case .parameter(let arm?, let output) = numbers[0] {
            return .deviation(curve, from: Measure.Curve(arm: arm, output: output))
        }
        return .feature(feature, curve, numbers)
    }

    private mutating func curve(of feature: Measure.Feature) throws(MeasureFault) -> Measure.Curve {
        let arm = try word()
        guard take(".") else { throw MeasureFault("`\(feature.rawValue)` needs a curve, written ARM.OUTPUT") }
        return Measure.Curve(arm: arm, output: try word())
    }

    // MARK: Letters

    private var next: Character? {
        mutating get {
            while index < letters.count, letters[index].isWhitespace { index += 1 }
            return index < letters.count ? letters[index] : nil
        }
    }

    private var rest: String { String(letters[index...].prefix(20)) }

    private mutating func take(_ letter: Character) -> Bool {
        guard next == letter else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ letter: Character) throws(MeasureFault) {
        guard take(letter) else { throw MeasureFault("expected `\(letter)`, found `\(rest)`") }
    }

    private mutating func word() throws(MeasureFault) -> String {
        guard let first = next, first.isASCII, first.isLetter || first == "_" else {
            throw MeasureFault("expected a name, found `\(rest)`")
        }
        let start = index
        while index < letters.count, letters[index].isASCII,
            letters[index].isLetter || letters[index].isNumber || letters[index] == "_"
        {
            index += 1
        }
        return String(letters[start..<index])
    }

    private mutating func number() throws(MeasureFault) -> Double {
        let start = index
        while index < letters.count, letters[index].isASCII {
            let isExponent = "eE".contains(letters[index])
            let isSign = "+-".contains(letters[index]) && index > start && "eE".contains(letters[index - 1])
            guard letters[index].isNumber || letters[index] == "." || isExponent || isSign else { break }
            index += 1
        }
        let text = String(letters[start..<index])
        guard let number = Double(text), number.isFinite else { throw MeasureFault("`\(text)` is no number") }
        return number
    }
}
