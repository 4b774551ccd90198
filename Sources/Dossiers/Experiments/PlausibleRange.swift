internal import Diagnostics
internal import Foundation
internal import Populations

extension Experiment {
    /// A range outside of which no subject of this kind can be, as physiology states it: whoever is outside is rejected.
    public struct PlausibleRange: Sendable, Codable {
        public var id: String
        /// What is measured on each subject, in the language of `Measure`.
        public var measure: String
        /// The ends; nil for none.
        public var low: Double?
        public var high: Double?
        public var unit: String
        /// Where the range comes from, in words.
        public var source: String
    }

    /// A finding that the experiment predicts, and what is measured on each subject for it.
    public struct Prediction: Sendable, Codable {
        /// The finding's id in the dossier.
        public var finding: String
        public var measure: String
        /// In which the measure is; a finding in another unit of the same kind is converted.
        public var unit: String
    }
}

/// Reads what an experiment says of single subjects.
enum SubjectMeasuresReader {
    /// Nil where the experiment has none, so that experiments without them keep the keys of their results.
    static func plausibleRanges(of fields: YAMLFields) -> [Experiment.PlausibleRange]? {
        guard fields.has("plausible") else { return nil }
        var ids = IdentifierTable(kind: "plausible range")
        return fields.records("plausible", keys: Record.plausibleRange.keys).compactMap { range in
            guard let id = range.text("id", required: true), let measure = range.text("measure", required: true),
                let unit = range.text("unit", required: true), let source = range.text("source", required: true)
            else { return nil }
            ids.define(id, at: range.location(of: "id"), faults: fields.faults)
            let (low, high) = (range.number("low"), range.number("high"))
            guard low != nil || high != nil, (low ?? -.infinity) < (high ?? .infinity) else {
                range.report("bad-limits", "id", "a plausible range needs `low`, `high` or both, low below high")
                return nil
            }
            return .init(id: id, measure: measure, low: low, high: high, unit: unit, source: source)
        }
    }

    /// Nil where the experiment has none.
    static func predictions(of fields: YAMLFields, findingIDs: IdentifierTable?) -> [Experiment.Prediction]? {
        guard fields.has("predictions") else { return nil }
        return fields.records("predictions", keys: Record.prediction.keys).compactMap { record in
            guard let finding = record.text("finding", required: true),
                let measure = record.text("measure", required: true), let unit = record.text("unit", required: true)
            else { return nil }
            guard let findingIDs else {
                record.report("dangling-reference", "finding", "findings are those of a dossier; this is no dossier")
                return nil
            }
            findingIDs.resolve(
                finding,
                at: record.location(of: "finding"),
                element: fields.element,
                faults: fields.faults
            )
            return .init(finding: finding, measure: measure, unit: unit)
        }
    }
}

extension PreparedExperiment {
    /// A measure on one subject: its runs in all arms, and the parameters that it was drawn with.
    ///
    /// - Returns: nil where the subject does not have it, as where its run ended early.
    func value(of measure: Measure, subject: Int, _ runs: [String: [SubjectRun]]) -> Double? {
        let times = allTimes
        let inputs = MeasureInputs(
            curves: { curve in
                guard let place = experiment.outputs.firstIndex(where: { $0.id == curve.output }),
                    let run = runs[curve.arm]?[subject], let outputs = run.outputs
                else { return [] }
                return [SampledCurve(times: times, values: outputs[place], areas: run.areas[curve.output])]
            },
            doses: { _ in nil },
            parameter: { arm, name in
                let own = arm.flatMap { id in experiment.arms.first { $0.id == id }?.values[name] }
                return own ?? drawn(name, subject) ?? tableValues[name]
            }
        )
        return measure.evaluate(on: inputs).flatMap { $0.isFinite ? $0 : nil }
    }

    /// A parameter's value in a subject; nil where it does not vary.
    private func drawn(_ name: String, _ subject: Int) -> Double? {
        guard subjects > 0, let varying = varyingParameters.first(where: { $0.name == name }) else { return nil }
        return drawParameters(seed: seed, subject: subject, distributions: [varying])[0]
    }

    /// Which subjects lie outside a plausible range in any arm, and how many each range rejects.
    func implausible(_ runs: [String: [SubjectRun]]) -> (subjects: Set<Int>, ranges: [ExperimentResult.Plausibility]) {
        var rejected: Set<Int> = []
        let ranges = zip(experiment.plausible ?? [], plausibleMeasures).map { range, measure in
            let own = (0..<max(1, subjects)).filter { subject in
                guard let value = value(of: measure, subject: subject, runs) else { return false }
                return value < range.low ?? -.infinity || value > range.high ?? .infinity
            }
            rejected.formUnion(own)
            return ExperimentResult.Plausibility(
                id: range.id,
                measure: range.measure,
                low: range.low,
                high: range.high,
                unit: range.unit,
                source: range.source,
                rejected: own.count
            )
        }
        return (rejected, ranges)
    }

    /// What is predicted for each finding, over the subjects that are left.
    func predict(_ runs: [String: [SubjectRun]], without rejected: Set<Int>) -> [ExperimentResult.Prediction] {
        zip(experiment.predictions ?? [], predictionMeasures).map { prediction, measure in
            let values = (0..<max(1, subjects)).filter { !rejected.contains($0) }
                .compactMap { value(of: measure, subject: $0, runs) }.sorted()
            func at(_ probability: Double) -> Double? { values.isEmpty ? nil : quantile(probability, ofSorted: values) }
            return ExperimentResult.Prediction(
                finding: prediction.finding,
                measure: prediction.measure,
                unit: prediction.unit,
                subjects: values.count,
                p05: at(0.05),
                median: at(0.5),
                p95: at(0.95)
            )
        }
    }
}
