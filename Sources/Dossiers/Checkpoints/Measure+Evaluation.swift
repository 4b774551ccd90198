internal import Expressions

/// What a measure is evaluated on.
struct MeasureInputs {
    /// The runs of an arm: one, or for a series one for each dose.
    var curves: (Measure.Curve) -> [SampledCurve]
    /// The doses of a series arm, ascending.
    var doses: (_ arm: String) -> [Double]?
    var parameter: (_ arm: String?, _ name: String) -> Double?
}

extension Measure {
    /// The measured number; nil where the runs do not have it, such as a level that is never reached.
    func evaluate(on inputs: MeasureInputs) -> Double? { Self.evaluate(root, inputs) }

    private static func evaluate(_ node: Node, _ inputs: MeasureInputs) -> Double? {
        switch node {
        case .number(let number): return number
        case .parameter(let arm, let name): return inputs.parameter(arm, name)
        case .apply(let operation, let nodes):
            let values = nodes.compactMap { evaluate($0, inputs) }
            return values.count == nodes.count ? operation.evaluate(values) : nil
        case .deviation(let curve, let other):
            guard let left = inputs.curves(curve).first, let right = inputs.curves(other).first else { return nil }
            return zip(left.values, right.values).map { abs($0 - $1) }.max()
        case .feature(let feature, let curve, let nodes):
            let numbers = nodes.compactMap { evaluate($0, inputs) }
            guard numbers.count == nodes.count else { return nil }
            if feature == .ec {
                guard let doses = inputs.doses(curve.arm) else { return nil }
                return effectiveDose(numbers[0], doses, inputs.curves(curve))
            }
            return inputs.curves(curve).first.flatMap { value(of: feature, $0, numbers) }
        }
    }

    private static func value(of feature: Feature, _ curve: SampledCurve, _ numbers: [Double]) -> Double? {
        guard let first = curve.times.first, let last = curve.times.last else { return nil }
        let from = numbers.first ?? first
        let to = numbers.count > 1 ? numbers[1] : last
        switch feature {
        case .at: return curve.value(at: from)
        case .final: return curve.values.last
        case .max: return curve.peak(from: from, to: to)?.value
        case .tmax: return curve.peak(from: from, to: to)?.time
        case .min: return curve.negated.peak(from: from, to: to).map { -$0.value }
        case .tmin: return curve.negated.peak(from: from, to: to)?.time
        case .auc: return curve.area(from: from, to: to)
        case .rises: return curve.rises(through: numbers[0], from: numbers.count > 1 ? to : first).first
        case .falls: return curve.negated.rises(through: -numbers[0], from: numbers.count > 1 ? to : first).first
        case .period: return curve.period(from: from)
        case .deviation: return curve.values.map { abs($0 - numbers[0]) }.max()
        case .ec: return nil
        }
    }

    /// The dose at which the largest value is a fraction of that at the last dose, interpolated over log dose.
    private static func effectiveDose(_ fraction: Double, _ doses: [Double], _ runs: [SampledCurve]) -> Double? {
        let peaks = runs.compactMap { run in run.times.last.flatMap { run.peak(from: run.times[0], to: $0)?.value } }
        guard peaks.count == doses.count, let top = peaks.last else { return nil }
        let response = SampledCurve(times: doses.map { Operator.ln.evaluate([$0]) }, values: peaks)
        let crossing = response.rises(through: fraction * top, from: response.times[0]).first
        return crossing.map { Operator.exp.evaluate([$0]) }
    }
}
