internal import CLanes
internal import EquationSystems
package import Kernels

/// Why a method cannot run a shard.
package enum LaneRefusal: Error, Sendable, Hashable {
    case outOfMemory
    /// Exact propagation: too many different intervals, too large a matrix, or changes that differ by subject.
    case notExact
    case shape(String)
}

extension LaneKernel {
    /// Runs the subjects of a shard.
    ///
    /// - Parameters:
    ///   - shard: The subjects.
    ///   - method: How steps are taken.
    ///   - options: How exactly.
    ///   - host: Decides over subjects between steps, instead of the shard's changes.
    /// - Returns: results in the subjects' order; a subject that failed is a failure in its own place.
    /// - Throws: why the shard cannot be run at all.
    package func run(
        _ shard: LaneShard,
        _ method: LaneMethod,
        _ options: LaneOptions,
        host: (any LaneHost)? = nil
    ) throws(LaneRefusal) -> LaneResults {
        if host != nil, method == .exactLinear { throw .notExact }
        let (states, parameters) = (system.states.count, system.parameters.count)
        guard shard.parameters.count == shard.subjects * parameters,
            shard.initialStates.count == shard.subjects * states, !shard.outputTimes.isEmpty,
            shard.changeStarts.map({ $0.count == shard.subjects + 1 }) ?? true,
            shard.starts.map({ $0.count == shard.subjects }) ?? true,
            shard.outputStarts.map({ Self.isWellFormed($0, shard) }) ?? true,
            options.absoluteTolerance.map({ $0.count == states + dependents.count }) ?? true,
            options.scales.map({ $0.count == states + dependents.count }) ?? true
        else { throw .shape("vectors of a shard do not fit its subjects") }
        let width = system.observables.count
        let size = shard.outputTimes.count * width * (shard.outputStarts == nil ? shard.subjects : 1)
        // NOTE: not filled before, which would cost as much as an exact run; what failed is filled afterwards.
        var values = [Double](unsafeUninitializedCapacity: size) { $1 = size }
        var status = [Int32](repeating: 0, count: shard.subjects)
        var lastTimes = shard.starts ?? [Double](repeating: shard.start, count: shard.subjects)
        var counts = [lanes_counts](repeating: lanes_counts(), count: shard.subjects)
        var peaks = [Double](repeating: 0, count: options.keepsPeaks ? shard.subjects * (states + dependents.count) : 0)
        var work = lanes_work()
        let box = host.map { LaneHostBox($0) }
        defer { withExtendedLifetime(box) {} }
        let watches = (host?.conditionCount ?? 0) > 0
        let code = withProblem(shard, options, watches) { problem in
            box?.attach(to: &problem)
            return values.withUnsafeMutableBufferPointer { values in
                status.withUnsafeMutableBufferPointer { status in
                    lastTimes.withUnsafeMutableBufferPointer { lastTimes in
                        counts.withUnsafeMutableBufferPointer { counts in
                            peaks.withUnsafeMutableBufferPointer { peaks in
                                withUnsafeMutablePointer(to: &work) { work in
                                    problem.results = values.baseAddress
                                    problem.status = status.baseAddress
                                    problem.last_time = lastTimes.baseAddress
                                    problem.counts = counts.baseAddress
                                    problem.peaks = options.keepsPeaks ? peaks.baseAddress : nil
                                    problem.work = work
                                    return call(method, &problem)
                                }
                            }
                        }
                    }
                }
            }
        }
        switch code {
        case 0: break
        case -3: throw .notExact
        default: throw .outOfMemory
        }
        for (subject, code) in status.enumerated() where code != 0 {
            let rows = shard.rows(of: subject)
            for place in rows.lowerBound * width..<rows.upperBound * width { values[place] = .nan }
        }
        var statistics = LaneStatistics()
        statistics.rhsEvaluations = Int(work.rhs_evaluations)
        statistics.jacobianEvaluations = Int(work.matrix_evaluations)
        statistics.linearSetups = Int(work.factorisations)
        statistics.passes = Int(work.steps_tried)
        for count in counts {
            statistics.steps += Int(count.steps)
            statistics.errorTestFailures += Int(count.rejected)
        }
        return LaneResults(
            values: values,
            failures: zip(status, lastTimes).map { code, time in
                code == 0 ? nil : LaneFailure(reason: .init(rawValue: code) ?? .notStarted, lastGoodTime: time)
            },
            steps: counts.map { (Int($0.steps), Int($0.rejected)) },
            peaks: peaks,
            statistics: statistics
        )
    }

    private func call(_ method: LaneMethod, _ problem: inout lanes_problem) -> Int32 {
        let model = makeModel()
        let level = instructionSet.level
        let inflows = UnsafeBufferPointer(start: problem.inflow_states, count: Int(problem.inflow_count))
        let needed = UnsafeBufferPointer(start: problem.needed, count: Int(problem.needed_count))
        let fits =
            fused.map {
                $0.fusion.inflowStates.elementsEqual(inflows.map { Int($0) })
                    && $0.fusion.neededStates.elementsEqual(needed.map { Int($0) })
            } ?? false
        return withExtendedLifetime(model) {
            withUnsafePointer(to: model.model) { model in
                if let fused, fused.fusion.stepper == method.fusedStepper, fits { return fused.run(model, &problem) }
                return switch method {
                case .tsit5: lanes_tsit5(level, model, &problem)
                case .verner7: lanes_verner7(level, model, &problem)
                case .rodas5P: lanes_rodas5p(level, model, &problem)
                case .exactLinear: lanes_linear(level, model, &problem)
                }
            }
        }
    }

    /// Whether each subject has an output time, and all together those that there are.
    private static func isWellFormed(_ starts: [Int64], _ shard: LaneShard) -> Bool {
        starts.count == shard.subjects + 1 && starts.first == 0 && starts.last == Int64(shard.outputTimes.count)
            && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// Lends the memory of a shard to C.
    private func withProblem(
        _ shard: LaneShard,
        _ options: LaneOptions,
        _ watchesConditions: Bool,
        _ body: (inout lanes_problem) -> Int32
    ) -> Int32 {
        let needed = (watchesConditions ? Array(system.states.indices) : neededStates).map { Int32($0) }
        let inflows = shard.inflowStates.map { Int32($0) }
        var problem = lanes_problem()
        problem.subjects = Int32(shard.subjects)
        problem.start = shard.start
        problem.outputs = Int32(shard.outputTimes.count)
        problem.change_count = Int64(shard.changes.count)
        problem.inflow_count = Int32(inflows.count)
        problem.needed_count = Int32(needed.count)
        problem.relative_tolerance = options.relativeTolerance
        problem.absolute_share = options.absoluteShare
        problem.maximum_step = options.maximumStep
        problem.maximum_steps = Int32(clamping: options.maximumSteps)
        problem.ends_stiff = options.endsStiff
        return withUnsafePointer(to: tables.table) { lu in
            problem.lu = lu
            return shard.parameters.withUnsafeBufferPointer { parameters in
                shard.initialStates.withUnsafeBufferPointer { initial in
                    shard.outputTimes.withUnsafeBufferPointer { times in
                        shard.changes.withUnsafeBufferPointer { changes in
                            needed.withUnsafeBufferPointer { needed in
                                inflows.withUnsafeBufferPointer { inflows in
                                    problem.parameters = parameters.baseAddress
                                    problem.initial = initial.baseAddress
                                    problem.output_times = times.baseAddress
                                    problem.changes = changes.baseAddress
                                    problem.needed = needed.baseAddress
                                    problem.inflow_states = inflows.baseAddress
                                    return lend(shard.changeStarts) { starts in
                                        problem.change_starts = starts
                                        return lend(options.absoluteTolerance) { tolerance in
                                            problem.absolute_tolerance = tolerance
                                            return lend(shard.starts) { starts in
                                                problem.starts = starts
                                                return lend(shard.outputStarts) { starts in
                                                    problem.output_starts = starts
                                                    return lend(options.scales) { scales in
                                                        problem.scales = scales
                                                        return body(&problem)
                                                    }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The memory of an array, or null where there is none.
    private func lend<Element>(_ array: [Element]?, _ body: (UnsafePointer<Element>?) -> Int32) -> Int32 {
        guard let array else { return body(nil) }
        return array.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
