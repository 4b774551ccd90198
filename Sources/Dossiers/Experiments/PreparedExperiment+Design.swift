internal import Analysis
internal import Evidence
internal import Foundation
internal import Populations

extension PreparedExperiment {
    /// Runs an arm at every point of a sensitivity design.
    ///
    /// - Parameters:
    ///   - design: points in the unit cube, one coordinate a varying parameter of the arm.
    ///   - range: those of its points that are run; nil for all.
    ///   - arm: the arm.
    ///   - outputs: places in the experiment's outputs.
    ///   - measure: the number that is taken from each output.
    ///   - threads: shards that run at a time.
    ///   - progress: called with the number of runs done.
    /// - Returns: output × point; NaN where the run did not end. And how subjects were run, with everything about it that
    ///   decides the last digits.
    /// - Throws: `CancellationError`.
    func evaluate(
        _ design: SensitivityDesign,
        range: Range<Int>? = nil,
        in arm: Arm,
        outputs: [Int],
        measure: SensitivityStudy.Measure,
        threads: Int,
        progress: (Int) -> Void
    ) async throws -> (values: [[Double]], road: String, details: String) {
        var options = LanePopulation.Options()
        options.threads = threads
        let population = LanePopulation(arm.course, options: options)
        let varying = arm.varying
        let times = allTimes
        let width = recordedSymbols.count
        var values = outputs.map { _ in [Double]() }
        var done = 0
        try await population.run(
            range ?? 0..<design.count,
            draw: { point in zip(design[point], varying).map { $1.distribution.quantile($0) } },
            receive: { shard in
                for subject in shard.subjects {
                    let rows = shard[subject]
                    for (place, output) in outputs.enumerated() {
                        let column = rows.map { rows in
                            times.indices.map { rows[rows.startIndex + $0 * width + output] }
                        }
                        values[place].append(column.map { measure.value(of: $0, at: times) } ?? .nan)
                    }
                }
                done += shard.subjects.count
                progress(done)
            }
        )
        return (values, "\(population.road)", population.roadDescription)
    }

    /// Rows of the design by which a result says what its spread rests on.
    private static let restsOnRows = 256

    /// The runs that ``restsOn(_:threads:progress:)`` takes for an arm; zero where nothing varies or too much does.
    func restsOnRuns(_ arm: Arm) -> Int { design(of: arm)?.count ?? 0 }

    private func design(of arm: Arm) -> SensitivityDesign? {
        guard subjects > 0, arm.series == nil, (1...SensitivityDesign.maximumInputs).contains(arm.varying.count) else {
            return nil
        }
        var groups: [SensitivityDesign.Group] = []
        for (column, parameter) in arm.varying.enumerated() {
            let grade = grades[parameter.name] ?? "not graded"
            if let known = groups.firstIndex(where: { $0.name == grade }) {
                groups[known].inputs.append(column)
            } else {
                groups.append(SensitivityDesign.Group(grade, inputs: [column]))
            }
        }
        return SensitivityDesign(inputs: arm.varying.count, groups: groups, samples: Self.restsOnRows, seed: seed)
    }

    /// What the spread of each output's area rests on, by grade.
    ///
    /// - Parameters:
    ///   - arm: the arm.
    ///   - threads: shards that run at a time.
    ///   - progress: called with the number of runs done.
    /// - Returns: one value an output; nil where nothing is to be decomposed.
    /// - Throws: `CancellationError`.
    func restsOn(
        _ arm: Arm,
        threads: Int,
        progress: (Int) -> Void
    ) async throws -> [ExperimentResult.RestsOn?] {
        let outputs = Array(experiment.outputs.indices)
        guard let design = design(of: arm) else { return outputs.map { _ in nil } }
        let values = try await evaluate(
            design,
            in: arm,
            outputs: outputs,
            measure: .area,
            threads: threads,
            progress: progress
        ).values
        return values.map { values in
            // A number that is never zero or below ranges over decades here; its logarithm is what a reader compares.
            let isLogarithmic = values.allSatisfy { !($0 <= 0) }
            let scaled = isLogarithmic ? values.map { Foundation.log($0) } : values
            return VarianceDecomposition(values: scaled, design: design, seed: seed).map { result in
                ExperimentResult.RestsOn(
                    scale: isLogarithmic ? "log" : "linear",
                    rows: result.rows,
                    absentRows: result.absent,
                    shares: zip(design.groups, result.shares).map { group, share in
                        ExperimentResult.RestsOn.Share(
                            group: group.name,
                            parameters: group.inputs.count,
                            first: share.first.value,
                            total: share.total.value
                        )
                    }
                )
            }
        }
    }
}

extension SensitivityStudy.Measure {
    /// The number that is taken from a time course.
    func value(of values: [Double], at times: [Double]) -> Double {
        switch self {
        case .final: return values.last ?? .nan
        case .maximum: return values.max() ?? .nan
        case .timeOfMaximum: return values.indices.max { values[$0] < values[$1] }.map { times[$0] } ?? .nan
        case .area:
            return values.indices.dropFirst().reduce(0) { sum, index in
                sum + (values[index] + values[index - 1]) / 2 * (times[index] - times[index - 1])
            }
        }
    }
}

extension ParameterTable.Parameter {
    /// What a parameter rests on, in one of a few words: the certainty of its studies, or that it is assumed.
    var grade: String {
        origin.kind == .assumed ? "assumed" : prior.certainty.map { "certainty \($0.word)" } ?? "not graded"
    }
}
