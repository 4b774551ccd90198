extension PreparedExperiment {
    /// Compares every published number with the runs that reproduce it.
    ///
    /// - Parameter runs: the finished runs of each arm, by its id.
    /// - Returns: one result for each checkpoint, in their order.
    func evaluateCheckpoints(_ runs: [String: [SubjectRun]]) -> [ExperimentResult.Checkpoint] {
        let times = allTimes
        let inputs = MeasureInputs(
            curves: { curve in
                guard let place = experiment.outputs.firstIndex(where: { $0.id == curve.output }) else { return [] }
                return (runs[curve.arm] ?? []).compactMap { run in
                    run.outputs.map {
                        SampledCurve(times: times, values: $0[place], areas: run.areas[curve.output])
                    }
                }
            },
            doses: { arm in experiment.arms.first { $0.id == arm }?.series?.values },
            parameter: parameterValue
        )
        return zip(experiment.checkpoints, measures).map { checkpoint, measures in
            ExperimentResult.Checkpoint(checkpoint, measures.map { $0.evaluate(on: inputs) })
        }
    }

    /// The value of a parameter in an arm, or of the parameter table.
    func parameterValue(arm: String?, name: String) -> Double? {
        let own = arm.flatMap { id in experiment.arms.first { $0.id == id }?.values[name] }
        return own ?? tableValues[name]
    }
}

extension ExperimentResult.Checkpoint {
    /// Compares what was measured with what is published, within its tolerances.
    init(_ checkpoint: Experiment.Checkpoint, _ measured: [Double?]) {
        // NOTE: JSON has no NaN and no infinity; either is no value that could agree with a published one.
        let computed = measured.map { value in value.flatMap { $0.isFinite ? $0 : nil } }
        let holds = checkpoint.values.indices.allSatisfy { index in
            let value = checkpoint.values[index]
            let allowed = max(checkpoint.absoluteTolerance, checkpoint.relativeTolerances[index] * abs(value))
            return computed[index].map { abs($0 - value) <= allowed } ?? false
        }
        self.init(
            id: checkpoint.id,
            measures: checkpoint.measures,
            published: checkpoint.values,
            computed: computed,
            unit: checkpoint.unit,
            holds: holds,
            source: checkpoint.source
        )
    }
}
