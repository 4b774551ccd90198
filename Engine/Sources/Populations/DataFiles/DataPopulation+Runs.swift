internal import CLanes
internal import EquationSystems
internal import Kernels
internal import LaneSteppers
internal import Simulation

/// Runs: many people side by side, segment by segment. A lane's numbers depend on its own subject alone, so that it does
/// not matter who is run together.
extension DataPopulation {
    public func run(_ subjects: Range<Int>) -> PopulationShard {
        let width = times.count * columns.count
        var shard = PopulationShard(subjects: subjects, width: width, values: [], failures: [], statistics: .init())
        for result in results(of: subjects) {
            switch result {
            case .success(let values):
                shard.values += values
                shard.failures.append(nil)
            case .failure(let error):
                shard.values += Array(repeating: .nan, count: width)
                shard.failures.append(error)
            }
        }
        return shard
    }

    /// Subjects' values, rows × columns: one row for each time of the grid, or for each record with an output.
    ///
    /// - Parameter subjects: Places among the file's subjects.
    /// - Returns: for each subject the values, or why it has none.
    public func results(of subjects: Range<Int>) -> [Result<[Double], any Error>] {
        var runs = subjects.map { subject in Result { try PersonRun(self, subject) } }
        guard let lanes else {
            return runs.map { run in
                Result {
                    var run = try run.get()
                    if !run.values.isEmpty { try runByCVODE(run.segments[0], run.drawn, &run.values) }
                    return run.values
                }
            }
        }
        let rounds = runs.map { (try? $0.get().segments.count) ?? 0 }.max() ?? 0
        for round in 0..<rounds { runSegments(round, &runs, lanes) }
        return runs.map { $0.map(\.values) }
    }

    /// One subject's values, as above.
    public func results(of subject: Int) -> Result<[Double], any Error> { results(of: subject..<subject + 1)[0] }

    /// One person on the way through its segments.
    private struct PersonRun {
        var drawn: [Double]
        var initial: [Double]
        var segments: [TimelineSegment]
        var values: [Double]
        /// The state where the segment before ended.
        var handed: [Double] = []

        init(_ population: DataPopulation, _ subject: Int) throws {
            let person = population.data.subjects[subject]
            drawn = population.variation.values(seed: population.seed, subject: subject) + person.records[0].covariates
            let start = population.prepared.initialValues(drawn)
            initial = start.state
            let segments = try TimelineBuilder.segments(
                of: person,
                parameters: start.parameters,
                rule: population.rule,
                covariateParameters: population.covariateParameters,
                quantities: population.quantities,
                outputs: population.times.isEmpty ? .records : .grid(population.times)
            )
            let rows = segments.reduce(0) { $0 + $1.outputs.count }
            values = [Double](repeating: .nan, count: rows * population.columns.count)
            self.segments = rows == 0 ? [] : segments
        }
    }

    /// Some people's segments as one shard.
    private struct SegmentShard {
        var people: [Int] = []
        var shard = LaneShard(subjects: 0, parameters: [], initialStates: [], start: 0, outputTimes: [])

        init(inflowStates: [Int]) {
            (shard.starts, shard.outputStarts, shard.changeStarts) = ([], [0], [0])
            shard.inflowStates = inflowStates
        }

        mutating func add(
            _ person: Int,
            _ segment: TimelineSegment,
            from state: [Double],
            _ changes: [lanes_change],
            at times: [Double]
        ) {
            people.append(person)
            shard.subjects += 1
            shard.parameters += segment.parameters
            shard.initialStates += state
            shard.starts?.append(segment.start)
            shard.changes += changes
            shard.changeStarts?.append(Int64(shard.changes.count))
            shard.outputTimes += times
            shard.outputStarts?.append(Int64(shard.outputTimes.count))
        }

        /// Hands each person's rows over, or why there are none.
        func run(
            _ kernel: LaneKernel,
            _ lanes: Lanes,
            _ receive: (_ person: Int, Result<ArraySlice<Double>, any Error>) -> Void
        ) {
            guard !people.isEmpty else { return }
            do {
                let results = try kernel.run(shard, lanes.method, lanes.options)
                let width = results.values.count / shard.outputTimes.count
                for (place, person) in people.enumerated() {
                    let rows = shard.rows(of: place)
                    if let failure = results.failures[place] {
                        receive(person, .failure(failure))
                    } else {
                        receive(person, .success(results.values[rows.lowerBound * width..<rows.upperBound * width]))
                    }
                }
            } catch {
                for person in people { receive(person, .failure(error)) }
            }
        }
    }

    /// Runs each person's segment of a round into its rows, and to the state that the next one begins with.
    private func runSegments(_ round: Int, _ runs: inout [Result<PersonRun, any Error>], _ lanes: Lanes) {
        var recorded = SegmentShard(inflowStates: inflowStates)
        var handed = SegmentShard(inflowStates: inflowStates)
        for person in runs.indices {
            guard case .success(let run) = runs[person], round < run.segments.count else { continue }
            let segment = run.segments[round]
            do {
                let state = try entryState(of: segment, initial: run.initial, handed: run.handed, lanes)
                let (changes, outputs) = segment.schedule(inflowStates: inflowStates)
                if !outputs.isEmpty { recorded.add(person, segment, from: state, changes, at: outputs.map(\.time)) }
                if let handover = segment.handover {
                    let time = max(segment.start, handover - segment.instant)
                    handed.add(person, segment, from: state, changes, at: [time])
                }
            } catch {
                runs[person] = .failure(error)
            }
        }
        let width = columns.count
        recorded.run(lanes.kernel, lanes) { person, result in
            runs[person] = runs[person].flatMap { run in
                result.map { values in
                    var run = run
                    let outputs = run.segments[round].schedule(inflowStates: inflowStates).outputs
                    for (place, output) in outputs.enumerated() {
                        for column in 0..<width {
                            run.values[output.row * width + column] = values[values.startIndex + place * width + column]
                        }
                    }
                    return run
                }
            }
        }
        handed.run(lanes.states.kernel, lanes) { person, result in
            runs[person] = runs[person].flatMap { run in
                result.map { values in
                    var run = run
                    run.handed = Array(values)
                    return run
                }
            }
        }
    }

    private func entryState(
        of segment: TimelineSegment,
        initial: [Double],
        handed: [Double],
        _ lanes: Lanes
    ) throws -> [Double] {
        switch segment.entry {
        case .initialValues: return initial
        case .steadyState(let dosing):
            return try lanes.states.state(from: initial, parameters: segment.parameters, dosing: dosing)
        case .added(let dosing):
            let nothing = [Double](repeating: 0, count: initial.count)
            let added = try lanes.states.state(from: nothing, parameters: segment.parameters, dosing: dosing)
            return zip(handed, added).map { $0 + $1 }
        }
    }

    private func runByCVODE(_ segment: TimelineSegment, _ drawn: [Double], _ values: inout [Double]) throws {
        let (_, outputs) = segment.schedule(inflowStates: inflowStates)
        var course = course
        course.outputTimes = outputs.map(\.time)
        course.doses = segment.inputs.map { input in
            Dose(
                Dose.Quantity(input.amount),
                into: simulator.system.states[input.state].name,
                at: Dose.Quantity(input.time),
                administration: input.duration.map { .duration(Dose.Quantity($0)) } ?? .bolus
            )
        }
        let results = try simulator.prepare(course, varying: varying).run(drawn).values
        let width = columns.count
        for (place, output) in outputs.enumerated() {
            for column in 0..<width { values[output.row * width + column] = results[place * width + column] }
        }
    }
}
