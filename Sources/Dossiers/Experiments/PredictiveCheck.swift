public import Evidence
internal import Units

/// What a finding reports beside what an experiment predicts for it before it has seen it.
public struct PredictiveCheck: Codable, Sendable {
    public var finding: String
    public var source: String
    public var quantity: String
    /// The finding's value in the prediction's unit; both ends are equal for a single number.
    public var low: Double
    public var high: Double
    public var unit: String
    /// The set's id and the experiment's.
    public var experiment: String
    /// The middle 90 % of subjects, and their number; one subject has no spread.
    public var p05: Double
    public var median: Double
    public var p95: Double
    public var subjects: Int
    /// Whether the two intervals overlap; that a wide prior holds a finding says little.
    public var isInside: Bool
}

extension Dossier {
    /// The findings with numbers that experiments predict, each beside its prediction.
    ///
    /// - Parameter results: results of the dossier's experiments.
    /// - Returns: one row a prediction, in the order of the results; none for a finding in words or in units of another kind.
    public func predictiveChecks(_ results: [ExperimentResult]) -> [PredictiveCheck] {
        results.flatMap { result in
            (result.predictions ?? []).compactMap { prediction in
                guard let finding = finding(prediction.finding), let low = prediction.p05,
                    let median = prediction.median, let high = prediction.p95,
                    let reported = finding.value.value.interval(in: prediction.unit)
                else { return nil }
                return PredictiveCheck(
                    finding: finding.id,
                    source: finding.source,
                    quantity: finding.quantity,
                    low: reported.lowerBound,
                    high: reported.upperBound,
                    unit: prediction.unit,
                    experiment: "\(result.dossier)/\(result.experiment)",
                    p05: low,
                    median: median,
                    p95: high,
                    subjects: prediction.subjects,
                    isInside: reported.lowerBound <= high && reported.upperBound >= low
                )
            }
        }
    }

    /// Findings about the compound with a number that no experiment predicts.
    public var unpredictedFindings: [Finding] {
        let predicted = Set(experiments.flatMap { ($0.predictions ?? []).map(\.finding) })
        return findings.filter { !$0.value.value.numbers.isEmpty && !predicted.contains($0.id) }
    }
}

extension FindingValue {
    /// The value, with its spread if it has one, in a unit; nil for words and for values in units of another kind.
    func interval(in unit: String) -> ClosedRange<Double>? {
        func converted(_ number: Double, _ own: UnitLabel) -> Double? {
            if own.symbol == unit { return number }
            guard let from = own.unit, let to = UnitLabel(unit).unit else { return nil }
            return try? Quantity(number, from).converted(to: to).value
        }
        func range(_ low: Double?, _ high: Double?) -> ClosedRange<Double>? {
            guard let low, let high, low <= high else { return nil }
            return low...high
        }
        switch self {
        case .range(let low, let high, let own, _): return range(converted(low, own), converted(high, own))
        case .ratioRange(let low, let high): return unit == "fold" ? range(low, high) : nil
        default:
            guard let measurement else { return nil }
            let spread = measurement.spread ?? 0
            return range(
                converted(measurement.value - spread, measurement.unit),
                converted(measurement.value + spread, measurement.unit)
            )
        }
    }
}
