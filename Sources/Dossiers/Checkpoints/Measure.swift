internal import Expressions

/// A number that is measured on an experiment's runs, in a small typed language.
///
/// ```
/// measure  = term { ("+" | "-") term }          term = power { ("*" | "/") power }
/// power    = [ "-" ] primary [ "^" power ]
/// primary  = number | PARAMETER | ARM.PARAMETER | "(" measure ")" | FUNCTION(measure, …)
///          | FEATURE(ARM.OUTPUT, …)
/// FUNCTION = ln | log10 | exp | sqrt | abs | ceil
/// FEATURE  = at(C, time) | final(C)
///          | max(C [, from [, to]]), also min, tmax, tmin, auc
///          | falls(C, level [, from]) | rises(C, level [, from])     the first time after from
///          | period(C [, from])                                     mean distance of rises through the middle
///          | deviation(C, C or number)                              the largest distance over all output times
///          | ec(fraction, C)     over a series arm: the dose whose largest value is that fraction of the last one's
/// ```
///
/// A parameter without an arm has the value of the parameter table; with an arm, the value that the arm sets.
struct Measure: Sendable {
    /// As written.
    let text: String
    let root: Node

    indirect enum Node: Sendable {
        case number(Double)
        case parameter(arm: String?, name: String)
        case apply(Operator, [Node])
        case feature(Feature, Curve, [Node])
        case deviation(Curve, from: Curve)
    }

    /// One output in one arm.
    struct Curve: Sendable, Hashable {
        var arm: String
        var output: String
    }

    enum Feature: String, Sendable, CaseIterable {
        case at, final, max, min, tmax, tmin, auc, falls, rises, period, deviation, ec

        /// How many numbers may follow the curve (for `ec`, stand before it).
        var numbers: ClosedRange<Int> {
            switch self {
            case .final: 0...0
            case .at, .deviation, .ec: 1...1
            case .max, .min, .tmax, .tmin, .auc: 0...2
            case .falls, .rises: 1...2
            case .period: 0...1
            }
        }
    }

    /// The longest text that is read.
    static let maximumLength = 1000

    /// - Throws: `MeasureFault`, what is wrong in words.
    init(_ text: String) throws(MeasureFault) {
        guard text.utf8.count <= Self.maximumLength else {
            throw MeasureFault("it is longer than \(Self.maximumLength) characters")
        }
        self.text = text
        var parser = MeasureParser(text)
        root = try parser.parse()
    }
}

/// What is wrong with the text of a measure.
struct MeasureFault: Error {
    var message: String
    init(_ message: String) { self.message = message }
}

extension Measure.Node {
    /// Every node of the tree, this one first.
    var all: [Measure.Node] {
        switch self {
        case .number, .parameter, .deviation: [self]
        case .apply(_, let nodes), .feature(_, _, let nodes): [self] + nodes.flatMap(\.all)
        }
    }

    /// The outputs that the measure reads.
    var curves: [Measure.Curve] {
        all.flatMap { node in
            switch node {
            case .feature(_, let curve, _): [curve]
            case .deviation(let curve, let other): [curve, other]
            case .number, .parameter, .apply: [Measure.Curve]()
            }
        }
    }

    /// The value where it follows from numbers and parameters alone.
    func constant(_ parameter: (_ arm: String?, _ name: String) -> Double?) -> Double? {
        switch self {
        case .number(let number): return number
        case .parameter(let arm, let name): return parameter(arm, name)
        case .apply(let operation, let nodes):
            let values = nodes.compactMap { $0.constant(parameter) }
            return values.count == nodes.count ? operation.evaluate(values) : nil
        case .feature, .deviation: return nil
        }
    }
}
