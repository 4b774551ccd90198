extension PreparedExperiment {
    /// Compares a published number with the run that reproduces it.
    func evaluate(
        _ checkpoint: Experiment.Checkpoint,
        _ run: SubjectRun?,
        times: [Double]
    ) -> ExperimentResult.Checkpoint {
        // NOTE: JSON has no NaN and no infinity; either is no value that could agree with a published one.
        let computed = run.flatMap { statistic(checkpoint, $0, times) }.flatMap { $0.isFinite ? $0 : nil }
        let allowed = max(checkpoint.absoluteTolerance, checkpoint.relativeTolerance * abs(checkpoint.value))
        return ExperimentResult.Checkpoint(
            id: checkpoint.id,
            arm: checkpoint.arm,
            output: checkpoint.output,
            published: checkpoint.value,
            computed: computed,
            unit: checkpoint.unit,
            holds: computed.map { abs($0 - checkpoint.value) <= allowed } ?? false,
            source: checkpoint.source
        )
    }

    private func statistic(_ checkpoint: Experiment.Checkpoint, _ run: SubjectRun, _ times: [Double]) -> Double? {
        guard let output = experiment.outputs.firstIndex(where: { $0.id == checkpoint.output }),
            let values = run.outputs?[output], let first = times.first, let last = times.last
        else { return nil }
        switch checkpoint.statistic {
        case .value(let time):
            return times.firstIndex(of: time).map { values[$0] }
        case .maximum(let from, let to):
            return peak(values, times, from ?? first, to ?? last)?.value
        case .timeOfMaximum(let from, let to):
            return peak(values, times, from ?? first, to ?? last)?.time
        case .area(let from, let to):
            guard let areas = run.areas[checkpoint.output], let begin = times.firstIndex(of: from ?? first),
                let end = times.firstIndex(of: to ?? last)
            else { return nil }
            return areas[end] - areas[begin]
        }
    }

    /// The largest value between two times; inside, the vertex of the parabola through it and its neighbours.
    private func peak(
        _ values: [Double],
        _ times: [Double],
        _ from: Double,
        _ to: Double
    ) -> (time: Double, value: Double)? {
        let places = times.indices.filter { times[$0] >= from && times[$0] <= to }
        guard let top = places.max(by: { values[$0] < values[$1] }) else { return nil }
        guard top > 0, top + 1 < times.count, values[top - 1] < values[top], values[top + 1] < values[top] else {
            return (times[top], values[top])
        }
        let left = times[top - 1] - times[top]
        let right = times[top + 1] - times[top]
        let down = (values[top - 1] - values[top]) / left
        let up = (values[top + 1] - values[top]) / right
        let curvature = (up - down) / (right - left)
        let slope = up - curvature * right
        guard curvature < 0 else { return (times[top], values[top]) }
        let offset = -slope / (2 * curvature)
        return (times[top] + offset, values[top] + slope * offset / 2)
    }
}
